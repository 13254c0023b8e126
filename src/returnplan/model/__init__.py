"""The formulation: the rules and objectives of the problem as a mixed-integer programme."""

from returnplan.model.families import FAMILIES
from returnplan.model.formulation import Floor, Formulation, floor_of
from returnplan.model.objectives import OBJECTIVES
from returnplan.model.programme import Programme

__all__ = ["FAMILIES", "OBJECTIVES", "Floor", "Formulation", "Programme", "floor_of"]

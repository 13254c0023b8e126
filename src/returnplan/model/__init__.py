"""The formulation: the rules and objectives of the problem as a mixed-integer programme."""

from returnplan.model.families import FAMILIES
from returnplan.model.formulation import Floor, Formulation, floor_of, floors_after
from returnplan.model.objectives import COEFFICIENTS
from returnplan.model.programme import Programme

__all__ = [
    "COEFFICIENTS",
    "FAMILIES",
    "Floor",
    "Formulation",
    "Programme",
    "floor_of",
    "floors_after",
]

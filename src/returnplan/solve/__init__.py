"""From a network to a plan's parts: stages, bounds and time; the only door to the engines."""

from returnplan.solve.most import most
from returnplan.solve.outcome import Outcome, Progress, gap_of
from returnplan.solve.questions.why import why
from returnplan.solve.stages import Board, optimise

__all__ = ["Board", "Outcome", "Progress", "gap_of", "most", "optimise", "why"]

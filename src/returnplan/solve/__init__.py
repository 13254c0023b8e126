"""From a network to a plan's parts: stages, bounds and time; the only door to the engines."""

from returnplan.solve.outcome import Outcome, Progress, gap_of
from returnplan.solve.questions.why import why
from returnplan.solve.stages import optimise

__all__ = ["Outcome", "Progress", "gap_of", "optimise", "why"]

"""From a network to a plan's parts: stages, bounds and time; the only door to the engines."""

from returnplan.optimiser.board import Board
from returnplan.optimiser.most import most
from returnplan.optimiser.outcome import Outcome, Progress, gap_of
from returnplan.optimiser.questions.why import why
from returnplan.optimiser.stages import optimise
from returnplan.optimiser.start.around import around as part_around
from returnplan.optimiser.start.keep import Kept, kept

__all__ = [
    "Board",
    "Kept",
    "Outcome",
    "Progress",
    "gap_of",
    "kept",
    "most",
    "optimise",
    "part_around",
    "why",
]

"""The best plan of an optimiser that is still at work, for who does not wait for its outcome."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from returnplan.optimiser.ended import End, status_of
from returnplan.optimiser.finish.extract import SplitError
from returnplan.optimiser.outcome import Outcome
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.start.keep import Kept


@dataclass(kw_only=True)
class Board:
    """Shows the best plan of an optimiser that is still at work."""

    ends: list[End] = field(default_factory=list)
    """The plans that stages ended with, nobody's first."""
    cut: threading.Event = field(default_factory=threading.Event)
    """Whether the dispatcher could not ask everybody."""
    gone: threading.Event = field(default_factory=threading.Event)
    """Set by who does not wait for the outcome any more: the optimiser then ends its work."""
    _shown: tuple[Search, Solution, int] | None = None
    """A plan of the stage at work, and how many of `ends` there were."""

    @classmethod
    def of(cls, start: Kept | None) -> Board:
        """With the start of a search that is about to begin, where there is one."""
        board = cls()
        if start is not None:
            search = Search(
                space=Space(network=start.whole.network, given=start.whole),
                seed=0,
                threads=1,
                interrupt=threading.Event(),
            )
            board.ends.append(End(search=search, solution=start.solution, ended=()))
        return board

    def show(self, search: Search, solution: Solution) -> None:
        """A plan that keeps every rule and all floors until now."""
        self._shown = search, solution, len(self.ends)

    def outcome(self) -> Outcome | None:
        """With the best plan so far, as it was found; None where there is none yet."""
        ends = list(self.ends)
        if self._shown is not None and self._shown[2] == len(ends):
            search, solution, _ = self._shown
            before = ends[-1].ended
            name = search.space.network.scenario.objective.order[len(before)]
            found = Reached.unproven(search.space, name, solution)
            stage = (name, found, 0.0, status_of(found, 0.0))
            ends.append(End(search=search, solution=solution, ended=(*before, stage)))
        outcomes = [end.outcome for end in reversed(ends)]
        while outcomes:
            first = outcomes.pop(0)
            try:
                return replace(first(), earlier=tuple(outcomes))
            except SplitError:
                continue
        return None

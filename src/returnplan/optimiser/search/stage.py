"""How one stage is solved: a small programme whole, a large one from two sides.

A small programme goes to a branch-and-bound engine as it is. For a large one, one thread proves a
bound (`prover`), while this one finds plans: it begins with a dispatcher's (`dispatch`), rounds the
relaxation (`dive`), then improves the plan a part at a time (`rounds`). Of a network that is too
large for the engine, later stages begin with the plan of the first, which one thread improves while
the other bounds it. Of one that is huge, plans are walked over alone (`walked`).

So that a stage that ends by its gap always ends with the same plan, the plans of a fixed first
round alone may end it; those found later count only where time runs out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from returnplan.model import Floor
from returnplan.optimiser.engines.engine import Report
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.best import Best
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.whole import WholeProgramme
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import SMALL_COLUMNS

if TYPE_CHECKING:
    from returnplan.optimiser.search.sides import TwoSides
    from returnplan.optimiser.search.walked import Walked


def solved(
    search: Search,
    name: str,
    floors: tuple[Floor, ...],
    *,
    start: Solution | None,
    gap: float,
    until: float,
    deadline: float,
    report: Report,
    handed: Handed,
) -> tuple[Reached, Handed]:
    """Solve one stage from a plan that keeps the floors, until its gap or the moment `until`.

    The first dive over everything may take longer, at most until `deadline`: without it a slow
    machine would be left with the plan of the stage before.

    Raises
    ------
    EngineError
        If there is neither a start nor a plan found.
    """
    best = Best(search=search, name=name, floors=floors, gap=gap, report=report)
    stage = _way(search, name, floors)(
        search=search, best=best, handed=handed, until=until, deadline=deadline
    )
    found, guide = stage.solved(start)
    return found, handed.on(name, found.bound, guide)


def _way(
    search: Search, name: str, floors: tuple[Floor, ...]
) -> type[WholeProgramme | TwoSides | Walked]:
    """In which way a stage is solved."""
    space = search.space
    if space.formulation.variables.count <= SMALL_COLUMNS:
        return WholeProgramme
    # What solves small programmes is loaded without it.
    from returnplan.optimiser.search.sides import TwoSides
    from returnplan.optimiser.search.walked import HUGE_ARCS, Walked

    huge = len(space.network.arcs.tail) > HUGE_ARCS
    return Walked if huge and search.recreation.walks(name, floors) else TwoSides

"""The move of ruin and recreate: thousands of small changes to a plan by the compiled kernel.

Here stands what a stage asks of it: what counts beside the objective, what floors cost at first,
how hot a walk begins. What a walk finds depends on the plan, the aim, the seed and the number of
moves, never on time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from returnplan.arrays import Real
from returnplan.model import Floor, Formulation
from returnplan.optimiser.recreate import library
from returnplan.optimiser.recreate.charge import MONEY_ALONE, Charge
from returnplan.optimiser.recreate.spelled import count_ways
from returnplan.optimiser.recreate.walk import WalkAim, Walker
from returnplan.optimiser.recreate.ways import KernelWays
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.tolls import Tolls
from returnplan.scenario.objectives import IN_A_REPLAN, OBJECTIVES

MOST_WAYS = 8_000_000
"""Ways above which flat arrays would take minutes and gigabytes. Of a province's 6.2 million they
take 10 s of a processor."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """What is told apart within a set of walks."""

    moves: int
    heat: float
    """Share of the temperatures below."""
    toll: float = 0.0
    """Share of what a relaxation says that scarce things are worth, where there is one."""
    foresight: float
    """Share of a stage's value that all of the next objective is worth."""


WALKS = (
    Walk(moves=10_000, heat=1.0, foresight=0.3),
    Walk(moves=2_500, heat=1.0, foresight=0.05),
    Walk(moves=10_000, heat=0.15, foresight=0.1),
    Walk(moves=2_500, heat=0.25, foresight=0.05),
)
"""A set of walks, each from the best plan until then. Where floors are tight, long hot walks leave
them and do not come back; short ones do, and cold ones mend what is left. Whoever thinks of the
later objectives finds a plan from which their stages can go on; the others make the most of it."""
TOLLED_WALKS = tuple(replace(walk, toll=0.7) for walk in WALKS)
"""Every other set, where a relaxation says what scarce things are worth."""
LARGE_WALKS = (
    Walk(moves=10_000, heat=0.15, foresight=0.3, toll=0.7),
    Walk(moves=10_000, heat=0.15, foresight=0.1, toll=0.7),
    Walk(moves=10_000, heat=0.15, foresight=0.1, toll=0.4),
)
"""The same of a large network whose scarce things have tolls. It has no time to cool from hot."""
LARGE_PLAIN_WALKS = tuple(replace(walk, toll=0.0) for walk in LARGE_WALKS[:2])
"""The same where there are none."""
FILLING_TOLL = 0.7
"""Share of tolls where all who wait are placed at once."""
LONG_WALKS = ((Walk(moves=10_000, heat=0.15, foresight=0.3), 0.6), (WALKS[2], 0.9))
"""Walks of a huge network, and the share of the time left that each takes: so long that what is
done to a plan before and after takes little of it, and cold, since there is no time to cool."""
HOT, COLD = 3.0, 0.05
"""Temperatures of a stage that is maximised, in what a worker is worth in it on average ..."""
HOT_COST, COLD_COST = 2.0, 0.15
"""... and of one that is minimised, in what a worker who is carried costs."""
FIRST_PRICE = {"max": 3.0, "min": 8.0}
"""Of a floor at first: what all of it is worth, in the stage's value, by the stage's sense."""
FADING = 3.0
"""How much less each later objective after the next counts."""
MONEY, BUDGET_MONEY = 5e-4, 0.02
"""Share of a stage's value that all money is worth; where there is a budget."""
BOTH = Charge(changes=1.0)
CHARGES = {IN_A_REPLAN: Charge(money=0.01, changes=1.0), "cost": Charge(changes=1.5)}
"""What walks of a replan are charged for, by the stage; others: `BOTH`."""
CHUNK_S = 0.1
"""Seconds after which a walk looks whether it is to stop."""


@dataclass(frozen=True, kw_only=True)
class Recreation:
    """Walks over the plans of one formulation."""

    formulation: Formulation
    seed: int
    _walkers: dict[Charge, Walker] = field(default_factory=dict)

    @cached_property
    def available(self) -> bool:
        """Whether there is a compiled kernel that knows the objectives, and not too many ways."""
        order = self.formulation.network.scenario.objective.order
        known = {*library.KERNEL_ORDER, IN_A_REPLAN}
        if not library.available() or not set(order) <= known:
            return False
        return count_ways(self.formulation) <= MOST_WAYS

    def walks(self, name: str, floors: tuple[Floor, ...]) -> bool:
        """Whether walks know what a stage counts: money and changes at a time they do not."""
        counted = {name, *(floor.objective for floor in floors)}
        return self.available and not (name == IN_A_REPLAN and "cost" in counted)

    def walker(self, name: str, floors: tuple[Floor, ...]) -> Walker:
        """Charged for what a stage is to change little of, where there is a plan in force."""
        charge = CHARGES.get(name, BOTH)
        if self.formulation.network.promised is None or "cost" in {f.objective for f in floors}:
            charge = MONEY_ALONE
        if charge not in self._walkers:
            self._walkers[charge] = Walker(KernelWays.of(self.formulation, charge), self.seed)
        return self._walkers[charge]

    def walked(
        self,
        solution: Solution,
        aim: WalkAim,
        *,
        stopped: Callable[[], bool],
        moves: int,
        heat: float,
        until: float | None = None,
    ) -> Solution | None:
        """The best plan that a walk of some moves from `solution` comes across.

        None where it finds none that keeps the floors; `heat` times as hot as the aim says;
        `stopped` ends it early. With `until`, a moment of `time.monotonic`, it makes as many moves
        as there is time for, and cools as fast.
        """
        walker = self.walker(aim.objective, aim.floors)
        walker.begin(solution)
        walker.aim(_in_money(replace(aim, hot=heat * aim.hot, cold=heat * aim.cold)))
        done, chunk, set_out = 0, 64, time.monotonic()
        while done < moves and not stopped():
            began, before = time.monotonic(), done
            done = min(done + chunk, moves)
            walker.walk(before, done, moves)
            now = time.monotonic()
            if now - began < CHUNK_S / 2:
                chunk *= 2
            if until is not None:
                moves = done + int(done / max(now - set_out, 1e-6) * max(0.0, until - now))
        return walker.solution()

    def filled(self, solution: Solution, aim: WalkAim) -> Solution | None:
        """A plan with all beside it for whom there is room; None where it keeps no floor.

        Of a huge network it is there in a moment, where a dispatcher takes minutes.
        """
        walker = self.walker(aim.objective, aim.floors)
        walker.begin(solution)
        walker.aim(_in_money(aim))
        walker.fill()
        return walker.solution()

    def worths(self, solution: Solution, aim: WalkAim) -> Real:
        """(choices) What one more worker counts beside a plan, money and hours aside."""
        walker = self.walker(aim.objective, aim.floors)
        walker.begin(solution)
        walker.aim(_in_money(aim))
        return walker.worths()

    def aim(
        self,
        objective: str,
        floors: tuple[Floor, ...],
        *,
        size: float,
        spent: float,
        carried: float,
        later: Mapping[str, float],
        foresight: float,
        tolls: Tolls | None = None,
        toll: float = 0.0,
    ) -> WalkAim:
        """What walks of a stage look for.

        Parameters
        ----------
        size
            The stage's value, or a bound of it.
        spent
            What the plan, or one like it, costs.
        carried
            Heads of the plan.
        later
            Later objectives that are maximised, with the most that each can be.
        foresight
            Share of `size` that all of the next of them is worth.
        tolls, toll
            Of scarce things, by a relaxation of this stage or an earlier one, and the share of them
            that counts.
        """
        scenario = self.formulation.network.scenario
        sense = OBJECTIVES[objective].sense
        heads = sum(c.workers for c in scenario.cohorts.values())
        each = abs(size) / max(1.0, heads if sense == "max" else carried)
        hot, cold = (HOT, COLD) if sense == "max" else (HOT_COST, COLD_COST)
        asides = {}
        if sense == "max":
            counted = [(name, most) for name, most in later.items() if most > 0]
            for number, (name, most) in enumerate(counted):
                asides[name] = foresight / FADING**number * abs(size) / most
        if objective not in ("cost", IN_A_REPLAN):
            budget = scenario.budget
            share, money = (MONEY, spent) if budget is None else (BUDGET_MONEY, float(budget))
            asides["cost"] = share * abs(size) / max(money, 1.0)
        price = FIRST_PRICE[sense] * abs(size)
        return WalkAim(
            objective=objective,
            asides=asides,
            floors=floors,
            prices={f.objective: price / max(abs(f.value), 1e-9) for f in floors},
            hot=hot * each,
            cold=cold * each,
            hour_price=each / 20 if sense == "max" else 0.0,
            spent=spent,
            tolls=tolls,
            toll=0.0 if tolls is None else toll * abs(size) / tolls.size,
        )


def _in_money(aim: WalkAim) -> WalkAim:
    """The same, changes being the money that plans are charged for them."""
    floors = tuple(floor for floor in aim.floors if floor.objective != IN_A_REPLAN)
    return replace(aim, objective=aim.objective.replace(IN_A_REPLAN, "cost"), floors=floors)

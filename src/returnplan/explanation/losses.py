"""What holds output back, and where: losses traced along the supply chains to their cause.

On a date an employer loses `1 - u` of a full date's work. What is not sold (`1 - orders`) is lost
to its orders, the rest to whatever `held_by` names. Work that is lost to an input is lost to what
the input's suppliers had lost their work to by then, in proportion to it; where they had lost none,
or the input comes from outside, it is lost to the input itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from returnplan.plan.plan import Plan
from returnplan.plan.production import TIE, Production, depths
from returnplan.scenario.scenario import Input

ORDERS = "orders"
INPUT = "input:"
POST = "post:"


@dataclass(frozen=True, kw_only=True, order=True, slots=True)
class Cause:
    """What holds an employer: `orders`, `input:NAME` or `post:ID`."""

    employer: str
    held_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Caused:
    """Output that hangs on one cause."""

    cause: Cause
    by_employer: Mapping[str, float]
    """In the scenario's currency: of the cause's employer and of those that wait for its work."""

    @property
    def output(self) -> float:
        return sum(self.by_employer.values())

    @property
    def waiting(self) -> dict[str, float]:
        """Of others than the cause's employer, the largest first."""
        others = [item for item in self.by_employer.items() if item[0] != self.cause.employer]
        return dict(sorted(others, key=lambda item: (-item[1], item[0])))


class Loss(Caused):
    """Output that is not made for one cause."""

    __slots__ = ()


def losses(plan: Plan) -> list[Loss]:
    """Every cause for which output is lost, the largest loss first.

    An employer's own orders are none of them: what is not sold is not held back. They are where
    others wait for its work.
    """
    daily = {name: one.daily_output for name, one in plan.scenario.employers.items()}
    by_cause: dict[Cause, dict[str, float]] = {}
    for employer, dates in lost_work(plan.account.production).items():
        for causes in dates:
            for cause, work in causes.items():
                if daily[employer] > 0 and cause != Cause(employer=employer, held_by=ORDERS):
                    lost = by_cause.setdefault(cause, {})
                    lost[employer] = lost.get(employer, 0.0) + work * daily[employer]
    found = [Loss(cause=cause, by_employer=lost) for cause, lost in by_cause.items()]
    return sorted(found, key=lambda loss: (-loss.output, loss.cause))


def lost_work(made: Production) -> dict[str, list[dict[Cause, float]]]:
    """Share of a full date's work that each employer loses on each date, by cause."""
    scenario = made.scenario
    suppliers: dict[tuple[str, str], list[Input]] = {}
    for one in scenario.inputs.values():
        if one.supplier:
            suppliers.setdefault((one.buyer, one.input), []).append(one)
    supplying = {one.supplier for one in scenario.inputs.values()}
    row = {name: number for number, name in enumerate(scenario.employers)}
    depth = depths(scenario)
    order = sorted(scenario.employers, key=lambda name: (depth.get(name, 0), name))
    lost: dict[str, list[dict[Cause, float]]] = {name: [] for name in scenario.employers}
    so_far: dict[str, list[dict[Cause, float]]] = {name: [] for name in sorted(supplying) if name}
    for day in range(made.utilisation.shape[1]):
        for name in order:
            held_by = made.held_by[row[name]][day]
            causes = {}
            sold = min(1.0, scenario.employers[name].orders)
            if sold < 1.0:
                causes[Cause(employer=name, held_by=ORDERS)] = 1.0 - sold
            missing = sold - float(made.utilisation[row[name], day])
            if missing > TIE:
                what = held_by.removeprefix(INPUT)
                sources = suppliers.get((name, what), ()) if held_by.startswith(INPUT) else ()
                for cause, part in _roots(name, held_by, sources, so_far, day).items():
                    causes[cause] = causes.get(cause, 0.0) + part * missing
            lost[name].append(causes)
            if name in so_far:
                before = so_far[name][-1] if day else {}
                so_far[name].append(_sum(before, causes))
    return lost


def _roots(
    employer: str,
    held_by: str,
    sources: Sequence[Input],
    so_far: Mapping[str, Sequence[Mapping[Cause, float]]],
    day: int,
) -> dict[Cause, float]:
    """Causes of what `held_by` loses on a date, with their parts of it (1 in all)."""
    weights: dict[Cause, float] = {}
    for one in sources:
        if day >= one.lag_days:
            for cause, work in so_far[one.supplier][day - one.lag_days].items():
                weights[cause] = weights.get(cause, 0.0) + one.share * work
    total = sum(weights.values())
    if total <= TIE:
        return {Cause(employer=employer, held_by=held_by): 1.0}
    return {cause: weight / total for cause, weight in weights.items()}


def _sum(one: Mapping[Cause, float], other: Mapping[Cause, float]) -> dict[Cause, float]:
    total = dict(one)
    for cause, work in other.items():
        total[cause] = total.get(cause, 0.0) + work
    return total

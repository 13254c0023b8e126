"""How much more of a resource a plan uses than a scenario has, and on which dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from returnplan.explanation.usage import Limit, Usage
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Scenario


def most_beyond(scenario: Scenario, kind: str, name: str, plan: Plan) -> int:
    """Of beds, vehicles, units or heads a day: how many more a plan uses at once, 0 at least."""
    there = _there(scenario, kind, name)
    return max([0, *(one.used - there for one in _limits(kind, name, plan))])


def dates_beyond(scenario: Scenario, kind: str, name: str, plan: Plan) -> list[str]:
    """Dates on which a plan uses more of a resource than there is; none of other kinds."""
    if kind not in _KINDS:
        return []
    there = _there(scenario, kind, name)
    return [one.date for one in _limits(kind, name, plan) if one.used > there]


_KINDS = ("beds", "vehicles", "line_units", "arrivals", "departures")


def _there(scenario: Scenario, kind: str, name: str) -> int:
    there: Mapping[str, Callable[[], int | None]] = {
        "beds": lambda: scenario.quarantine[name].beds,
        "vehicles": lambda: scenario.fleets[name].vehicles,
        "line_units": lambda: scenario.lines[name].max_units,
        "arrivals": lambda: scenario.places[name].arrivals_per_day,
        "departures": lambda: scenario.places[name].departures_per_day,
    }
    return there[kind]() or 0


def _limits(kind: str, name: str, plan: Plan) -> Iterator[Limit]:
    usage = Usage(plan.account)
    asked: Mapping[str, Callable[[str, int], Limit | None]] = {
        "beds": usage.beds,
        "vehicles": usage.vehicles,
        "line_units": usage.line_units,
        "arrivals": usage.arrivals,
        "departures": usage.departures,
    }
    for day in range(plan.account.horizon):
        limit = asked[kind](name, day)
        if limit is not None:
            yield limit

"""What is said of a reason: a sentence with ids, dates and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from returnplan.plan.bottlenecks import Bottleneck, bottlenecks
from returnplan.plan.plan import Plan, Stage
from returnplan.scenario.scenario import Cohort, Facility

MOST_NAMED = 3
"""Resources of a kind that a sentence names."""
ROUNDING = 1e-6
"""Relative difference of two values of an objective, up to which they are the same."""


def told(plan: Plan, cohort: Cohort, reason: str, sentence: str, *, whole: bool = True) -> str:
    """The sentence for a reason; `whole` where all other workers could have travelled otherwise.

    A limit that was found without the order of limits being proven is one among others.
    """
    left = cohort.workers - plan.account.carried[cohort.cohort]
    others = "" if whole else " (with other lanes as they are)"
    among = ""
    if reason == "unproven" and sentence in _LIMITS:
        among = f", {_LIMITS[sentence]} among other reasons"
    if reason == "fixed":
        words = _fixed(plan, sentence.removeprefix("fixed").strip())
    else:
        words = _SENTENCES[sentence](plan, cohort).format(others=others)
    return f"{_who(left, cohort.workers)} behind{among}. {words}"


def used_slack(stage: Stage) -> bool:
    """Whether the stage ended with a better value than the plan has."""
    lost = stage.value - stage.final if stage.sense == "max" else stage.final - stage.value
    return lost > ROUNDING * max(1.0, abs(stage.value))


def _who(left: int, workers: int) -> str:
    if left == workers > 1:
        return f"All {left:,} stay"
    return f"{left:,} of {workers:,} {'stays' if left == 1 else 'stay'}"


def _beds(plan: Plan, cohort: Cohort) -> str:
    place = plan.scenario.destination(cohort)
    serving = [
        name
        for name, facility in plan.scenario.quarantine.items()
        if place in facility.serves and facility.employer in (None, cohort.employer)
    ]
    full = _full(plan, "beds", "beds", serving)
    closed = _closed(plan, [plan.scenario.quarantine[name] for name in serving])
    return f"With beds without limit at least one more would come{{others}}; {full}{closed}."


def _closed(plan: Plan, serving: Sequence[Facility]) -> str:
    """`; f1 is open from 2020-02-20 to 2020-03-01 only`, of those not open on the whole horizon."""
    calendar = plan.scenario.calendar
    first, last = calendar.date(0), calendar.date(calendar.horizon - 1)
    parts = []
    for one in serving:
        opens = "" if one.from_ is None or one.from_ <= first else f" from {one.from_.isoformat()}"
        shuts = "" if one.until is None or one.until >= last else f" to {one.until.isoformat()}"
        if opens or shuts:
            parts.append(f"{one.facility} is open{opens}{shuts} only")
    return f"; {_list(parts)}" if parts else ""


def _vehicles(plan: Plan, _: Cohort) -> str:
    full = _full(plan, "vehicles", "vehicles", list(plan.scenario.fleets))
    return f"With vehicles without limit at least one more would come{{others}}; {full}."


def _line_units(plan: Plan, _: Cohort) -> str:
    full = _full(plan, "line_units", "units a departure", list(plan.scenario.lines))
    return f"With units of lines without limit at least one more would come{{others}}; {full}."


def _min_load(plan: Plan, _: Cohort) -> str:
    fleets = {name: fleet.min_load for name, fleet in plan.scenario.fleets.items()}
    lines = {name: line.min_load for name, line in plan.scenario.lines.items()}
    loads = [f"{name} {load:g}" for name, load in (fleets | lines).items() if load > 0]
    return (
        "Could trips run emptier than min_load asks, at least one more would come{others}; it is "
        f"set for {_list(loads)}."
    )


def _heads(resource: str, of: Callable[[Plan, Cohort], str]) -> Callable[[Plan, Cohort], str]:
    def sentence(plan: Plan, cohort: Cohort) -> str:
        full = _full(plan, resource, "heads a day", [of(plan, cohort)])
        return f"Without {resource}_per_day at least one more would come{{others}}; {full}."

    return sentence


def _budget(plan: Plan, _: Cohort) -> str:
    return (
        f"With more than the budget of {plan.scenario.budget:,.2f} at least one more would "
        f"come{{others}}; the plan costs {plan.account.cents / 100:,.2f}."
    )


def _several(plan: Plan, _: Cohort) -> str:
    full = [one for one in bottlenecks(plan.account) if one.used_up]
    which = f"full are {_list([_words(one) for one in full])}" if full else "none is full"
    return (
        "No limit lifted alone brings one more of them without a loss elsewhere, all lifted "
        f"together do; {which}."
    )


def _slack(plan: Plan, _: Cohort) -> str:
    used = [
        f"{stage.objective} (slack {plan.scenario.objective.slack[stage.objective]:g}) ended with "
        f"{stage.value:,.10g} and has {stage.final:,.10g} in the plan"
        for stage in plan.stages
        if used_slack(stage)
    ]
    return (
        "At least one more could be carried within all limits{others}; a later objective used "
        f"what slack allows: {_list(used)}."
    )


def _not_counted(plan: Plan, cohort: Cohort) -> str:
    order = ", ".join(plan.scenario.objective.order)
    return (
        f"No objective of the order ({order}) gains by one more worker at post {cohort.post} of "
        f"{cohort.employer}."
    )


def _outranked(plan: Plan, cohort: Cohort) -> str:
    order = ", ".join(plan.scenario.objective.order)
    return (
        f"At least one more could come within all limits, but in the order ({order}) no objective "
        "gains by it before another loses."
    )


def _in_vain(plan: Plan, cohort: Cohort) -> str:
    place = plan.scenario.destination(cohort)
    serving = [
        facility
        for facility in plan.scenario.quarantine.values()
        if place in facility.serves and facility.employer in (None, cohort.employer)
    ]
    return (
        "With all limits lifted together not one more could come without a loss to an objective: "
        "a departure carries one risk level, every stop of a trip somebody who uses it"
        f"{_closed(plan, serving)}."
    )


def _fixed(plan: Plan, trip: str) -> str:
    """Of a row of fixed.csv; blank: of all of them, and what has begun."""
    scenario = plan.scenario
    if not trip:
        since = scenario.replan.moment(scenario.calendar)
        begun = "" if since is None else " and nothing had begun by "
        moment = "" if since is None else scenario.calendar.moment_text(since)
        return f"At least one more would come if no trip of fixed.csv stood{begun}{moment}."
    row = scenario.fixed[trip]
    riders = [name for name, one in scenario.fixed_riders.items() if trip in one.trips]
    ridden = f" ({_list(riders)} of fixed_riders.csv)" if riders else ""
    return (
        f"Without trip {trip} of fixed.csv{ridden}, which {row.operator} makes from "
        f"{row.stops[0]} on {row.date.isoformat()}, at least one more would come."
    )


def _unproven(plan: Plan, _: Cohort) -> str:
    open_ = [
        f"{stage.objective} ended {100 * stage.gap:.2g} % from its bound"
        for stage in plan.stages
        if stage.status != "optimal"
    ]
    ended = f" ({_list(open_)})" if open_ else ""
    return (
        f"At least one more could come within all limits{{others}}: the search ended too soon"
        f"{ended}. Give it more time, or a smaller gap."
    )


_SENTENCES: dict[str, Callable[[Plan, Cohort], str]] = {
    "beds": _beds,
    "vehicles": _vehicles,
    "line_units": _line_units,
    "min_load": _min_load,
    "arrivals": _heads("arrivals", lambda plan, cohort: plan.scenario.destination(cohort)),
    "departures": _heads("departures", lambda _, cohort: cohort.origin),
    "budget": _budget,
    "several": _several,
    "slack": _slack,
    "not_counted": _not_counted,
    "outranked": _outranked,
    "in_vain": _in_vain,
    "unproven": _unproven,
}
_LIMITS = {
    "beds": "beds",
    "vehicles": "vehicles",
    "line_units": "units of lines",
    "min_load": "min_load",
    "arrivals": "arrivals a day",
    "departures": "departures a day",
    "budget": "the budget",
}


def _full(plan: Plan, resource: str, what: str, names: Sequence[str]) -> str:
    """`f1 (2 vehicles) is full on 5 dates from 2020-02-16 to 2020-02-22`, most dates first.

    Full is here what has nothing free at some moment of a date.
    """
    full = [one for one in bottlenecks(plan.account) if one.resource == resource and one.used_up]
    full = sorted((one for one in full if one.id in names), key=lambda one: -len(one.used_up))
    if not full:
        return "as the plan stands, none of them is full"
    return _list([f"{one.id} ({_count(one, what)}) is full {_dates(plan, one)}" for one in full])


def _count(one: Bottleneck, what: str) -> str:
    """`1 unit a departure`, `6 beds`."""
    return f"{one.capacity:,.0f} {what.replace('s', '', 1) if one.capacity == 1 else what}"


def _dates(plan: Plan, one: Bottleneck) -> str:
    date_text = plan.scenario.calendar.date_text
    first, last = date_text(one.used_up[0]), date_text(one.used_up[-1])
    if first == last:
        return f"on {first}"
    return f"on {len(one.used_up)} dates from {first} to {last}"


def _words(one: Bottleneck) -> str:
    return f"{one.resource} {one.id}".strip()


def _list(rows: Sequence[str]) -> str:
    more = len(rows) - MOST_NAMED
    return ", ".join(rows[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

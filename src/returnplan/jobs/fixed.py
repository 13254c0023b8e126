"""What is fixed and cannot stand, said before anything is planned.

The network says which rows it has no place for; what all fixed trips and riders together break is
said by the audit, of a plan of them alone. Too few riders (C5) and stops at which nobody boards or
alights (C6) are no faults yet: others may join.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from returnplan.tables.mistakes import Mistake

if TYPE_CHECKING:
    from returnplan.auditing import Violation
    from returnplan.errors import Finding
    from returnplan.network import Network
    from returnplan.network.fixed import Unmet
    from returnplan.plan import Plan
    from returnplan.plan.plan import Assignment, Trip
    from returnplan.scenario import Scenario
    from returnplan.scenario.standing_rows import FixedTrip

FIXED_IMPOSSIBLE = Mistake(
    code="S236",
    name="fixed, but not possible",
    why="{value} is fixed, but {reason}",
    cure="{cure}",
    remedy="mend the row by what it says, or take it out",
)
FIXED_BREAKS = Mistake(
    code="S237",
    name="fixed, but against a rule",
    why="what is fixed breaks {code} ({rule}): {sentence}",
    cure="change or take out rows of fixed.csv and fixed_riders.csv, or raise that limit",
)
FIXED_MISTAKES = (FIXED_IMPOSSIBLE, FIXED_BREAKS)

LATER = ("C5", "C6", "C29")
"""Rules that the trips of others may still keep; C29 is said row by row."""
OF_A_TRIP = ("C27", "C16", "C28", "C17", "C18", "C22")
"""Rules of one trip, whoever rides it."""


def fixed_findings(network: Network) -> list[Finding]:
    """An error for every row that cannot stand, then for every rule that all together break."""
    if network.fixed is None:
        return []
    found = [_unmet(network, one) for one in network.fixed.unmet]
    if found:
        return found
    from returnplan.optimiser.finish.extract import fixed_alone

    return list(_broken(_plan(network.scenario, *fixed_alone(network))))


def _unmet(network: Network, one: Unmet) -> Finding:
    reason, cure = one.reason, one.cure
    if one.table == "fixed" and one.column == "stops" and not network.left_out:
        trip = network.scenario.fixed[one.key]
        violation = _fault(network.scenario, trip)
        if violation is not None:
            reason = f"it breaks {violation.code} ({_name(violation.code)}): {violation.sentence}"
    return FIXED_IMPOSSIBLE.at(
        f"{one.table}.csv", column=one.column, value=one.key, reason=reason, cure=cure
    )


def _name(code: str) -> str:
    from returnplan.rules import RULES

    return next(rule.name for rule in RULES if rule.code == code)


def _broken(plan: Plan) -> Iterator[Finding]:
    from returnplan.auditing import CHECKS
    from returnplan.auditing.case import Case
    from returnplan.plan.tables import run_tables

    case = Case(plan.scenario, run_tables(plan))
    for code, check in CHECKS.items():
        for one in check(case) if code not in LATER else ():
            yield FIXED_BREAKS.at(
                "fixed.csv", value=one.key, code=code, rule=_name(code), sentence=one.sentence
            )


def _plan(scenario: Scenario, trips: Mapping[str, Trip], assignments: Sequence[Assignment]) -> Plan:
    """A plan of fixed trips and riders alone, its trips called as in fixed.csv."""
    from returnplan.optimiser.held import is_fixed
    from returnplan.plan import Plan
    from returnplan.plan.ridden import whole

    called: dict[str, str] = {}
    for key, trip in trips.items():
        names = [name for name, row in scenario.fixed.items() if is_fixed(scenario, row, trip)]
        called[key] = names[0] if names and names[0] not in called.values() else key
    parts = [
        replace(one, legs=tuple(replace(leg, trip=called[leg.trip]) for leg in one.legs))
        for one in assignments
    ]
    named = {called[key]: trip for key, trip in trips.items()}
    return Plan(scenario=scenario, trips=named, assignments=tuple(whole(scenario, named, parts)))


def _fault(scenario: Scenario, fixed: FixedTrip) -> Violation | None:
    """The first rule that a trip breaks on its own; None where it breaks none."""
    from returnplan.auditing import CHECKS
    from returnplan.auditing.case import Case
    from returnplan.plan.tables import run_tables

    trip = _dated(scenario, fixed)
    case = Case(scenario, run_tables(_plan(scenario, {fixed.trip: trip}, ())))
    return next((one for code in OF_A_TRIP for one in CHECKS[code](case)), None)


def _dated(scenario: Scenario, fixed: FixedTrip) -> Trip:
    """A fixed trip with its calls by the rules of driving, whether or not it may run so."""
    from returnplan.geography import Geography
    from returnplan.network.clocks import stop_offsets
    from returnplan.network.fixed import moment_of
    from returnplan.network.routes import Route
    from returnplan.plan.rows import Trip, stops_at

    depart = moment_of(scenario, fixed)
    line, purpose = scenario.lines.get(fixed.operator), fixed.purpose
    if line is not None:
        offsets: Sequence[tuple[int, int]] = ((0, 0), (round(line.hours * 60), 0))
        purpose = "line"
    else:
        if purpose is None:
            purpose = _likely_purpose(scenario, fixed)
        route = Route(purpose=purpose, boards=fixed.stops[:1], alights=fixed.stops[1:], tenths=0)
        fleet = scenario.fleets[fixed.operator]
        offsets = stop_offsets(scenario, Geography(scenario), route, fleet)
    return Trip(
        purpose=purpose,
        operator=fixed.operator,
        risk=fixed.risk or next(iter(scenario.levels)),
        units=fixed.units,
        stops=stops_at(fixed.stops, depart, offsets),
    )


def _likely_purpose(scenario: Scenario, fixed: FixedTrip) -> str:
    """A shuttle begins where a line ends, a feeder ends where one begins."""
    lines = scenario.lines.values()
    origins = {cohort.origin for cohort in scenario.cohorts.values()}
    plants = {employer.place for employer in scenario.employers.values()}
    first, last = fixed.stops[0], fixed.stops[-1]
    if first not in origins and any(line.to == first for line in lines):
        return "shuttle"
    if last not in plants and any(line.from_ == last for line in lines):
        return "feeder"
    return "direct"

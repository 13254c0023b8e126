"""Tables of the page that the run's files do not hold: cohorts, names, ways on the map, duties."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from returnplan.calendar import MINUTES_A_DAY
from returnplan.explanation.losses import losses
from returnplan.plan.costs import operator_of
from returnplan.plan.plan import Plan, Stage
from returnplan.tables.declaration import Kind, Row, Table, column

PageTables = Mapping[str, Sequence[Mapping[str, Any]]]
Make = Callable[[Plan, PageTables], list[Row]]


COHORTS = Table(
    name="cohorts",
    doc="One row per cohort: who they are, how many come and when.",
    columns=(
        column("cohort", Kind.ID, "The cohort."),
        column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        column("origin", Kind.ID, "Where they start."),
        column("employer", Kind.ID, "Their employer."),
        column("post", Kind.ID, "Their post."),
        column("key", Kind.YES_NO, "Whether it is a key post."),
        column("workers", Kind.WHOLE, "Heads.", unit="heads"),
        column("carried", Kind.WHOLE, "Of these, carried.", unit="heads"),
        column("left_behind", Kind.WHOLE, "Of these, left behind.", unit="heads"),
        column("first_on_post", Kind.DAY, "First date on which one is on post.", default=None),
        column("last_on_post", Kind.DAY, "Date on which the last one is.", default=None),
    ),
)

NAMES = Table(
    name="names",
    doc="What people call what has an id, in both languages.",
    columns=(
        column("key", Kind.TEXT, "Kind and id, joined by a colon."),
        column("en", Kind.TEXT, "Name."),
        column("zh", Kind.TEXT, "Local name, else the name."),
    ),
)

PLACES = Table(
    name="places",
    doc="Places that somebody or something of the plan touches.",
    columns=(
        column("place", Kind.ID, "The place."),
        column("longitude", Kind.NUMBER, "Degrees east."),
        column("latitude", Kind.NUMBER, "Degrees north."),
        column("setting_out", Kind.WHOLE, "Workers who set out here.", unit="heads"),
        column("arriving", Kind.WHOLE, "Workers whose way ends here.", unit="heads"),
        column("waiting", Kind.WHOLE, "Workers of cohorts from here.", unit="heads"),
        column("in_quarantine", Kind.WHOLE, "Most in beds here on a date.", unit="heads"),
    ),
)

ROUTES = Table(
    name="routes",
    doc="Ways between two stops in sequence, by mode, over all dates.",
    columns=(
        column("mode", Kind.TEXT, "bus, train, flight, ..."),
        column("start", Kind.ID, "Stop that it leaves."),
        column("end", Kind.ID, "Next stop."),
        column("trips", Kind.WHOLE, "Trips.", unit="trips"),
        column("workers", Kind.WHOLE, "Heads aboard, all trips.", unit="heads"),
    ),
)

FLOWS = Table(
    name="flows",
    doc="Who is on the way between two stops on a date.",
    columns=(
        column("mode", Kind.TEXT, "bus, train, flight, ..."),
        column("start", Kind.ID, "Stop that the trip leaves."),
        column("end", Kind.ID, "Next stop."),
        column("date", Kind.DAY, "A date of the ride."),
        column("workers", Kind.WHOLE, "Heads aboard.", unit="heads"),
    ),
)

MOVEMENTS = Table(
    name="movements",
    doc="What each vehicle or line does: the way to the first stop, the trip, the way back.",
    columns=(
        column("row", Kind.TEXT, "Vehicle, or line without a fleet."),
        column("operator", Kind.ID, "Fleet or line."),
        column("mode", Kind.TEXT, "bus, train, flight, ..."),
        column("part", Kind.TEXT, "there, trip or back."),
        column("start", Kind.MOMENT, "When it begins."),
        column("end", Kind.MOMENT, "When it ends."),
        column("trip", Kind.TEXT, "Id of the trip."),
        column("passengers", Kind.WHOLE, "Heads aboard, all units.", unit="heads"),
    ),
)

LOSSES = Table(
    name="losses",
    doc="Why output is lost, traced along the supply chains; the largest loss first.",
    columns=(
        column("employer", Kind.ID, "Whose post, input or orders it is."),
        column("held_by", Kind.TEXT, "orders, input:NAME or post:ID."),
        column("lost", Kind.CENTS, "Output that is not made for it.", unit="currency"),
        column("waiting", Kind.WHOLE, "Other employers that wait for it.", unit="employers"),
    ),
)

PROOF = Table(
    name="proof",
    doc="How near each stage's value comes to what is proven possible, in order.",
    columns=(
        column("objective", Kind.TEXT, "Objective of the stage."),
        column("sense", Kind.TEXT, "max or min."),
        column("value", Kind.NUMBER, "When the stage ended."),
        column("final", Kind.NUMBER, "In the plan."),
        column("bound", Kind.NUMBER, "No plan of this stage is better; blank: none.", default=None),
        column("gap", Kind.NUMBER, "|bound - value| / |value|; blank: none.", default=None),
        column("reached", Kind.SHARE, "The worse of value and bound / the other; 0 to 1."),
        column("status", Kind.TEXT, "optimal, gap, time_limit or not_reached."),
    ),
)


def cohorts(plan: Plan, rows: PageTables) -> list[Row]:
    """Every cohort of the scenario."""
    scenario, carried = plan.scenario, plan.account.carried
    on_post: dict[str, list[int]] = {}
    for row in rows["assignments"]:
        on_post.setdefault(row["cohort"], []).append(row["on_post"])
    return [
        {
            "cohort": name,
            "name": one.name or None,
            "origin": one.origin,
            "employer": one.employer,
            "post": one.post,
            "key": scenario.post_of(one).key,
            "workers": one.workers,
            "carried": carried[name],
            "left_behind": one.workers - carried[name],
            "first_on_post": min(on_post[name]) if name in on_post else None,
            "last_on_post": max(on_post[name]) if name in on_post else None,
        }
        for name, one in sorted(scenario.cohorts.items())
    ]


def names(plan: Plan, rows: PageTables) -> list[Row]:
    """Of places, employers, posts, operators and facilities; the id where there is no name."""
    return [{"key": key, "en": en, "zh": zh} for key, en, zh in _names(plan)]


def _names(plan: Plan) -> Iterator[tuple[str, str, str]]:
    scenario = plan.scenario
    for name, place in scenario.places.items():
        yield f"place:{name}", place.name or name, place.name_local or place.name or name
    for name, employer in scenario.employers.items():
        local = employer.name_local or employer.name or name
        yield f"employer:{name}", employer.name or name, local
    for (owner, name), post in scenario.posts.items():
        yield f"post:{owner}:{name}", post.name or name, post.name or name
    for name, fleet in scenario.fleets.items():
        yield f"operator:{name}", fleet.name or name, fleet.name or name
    for name, line in scenario.lines.items():
        yield f"operator:{name}", line.name or name, line.name or name
    for name, facility in scenario.quarantine.items():
        yield f"facility:{name}", facility.name or name, facility.name or name


def places(plan: Plan, rows: PageTables) -> list[Row]:
    """Places of cohorts, employers and trips, with the heads that they see over all dates."""
    scenario = plan.scenario
    heads = {name: dict.fromkeys(PLACES.names[3:], 0) for name in scenario.places}
    touched = {stop["place"] for stop in rows["stops"]}
    for cohort in scenario.cohorts.values():
        heads[cohort.origin]["waiting"] += cohort.workers
        touched |= {cohort.origin, scenario.destination(cohort)}
    for row in rows["assignments"]:
        heads[row["origin"]]["setting_out"] += row["workers"]
        heads[row["destination"]]["arriving"] += row["workers"]
    for name, most in _most_beds(plan, rows).items():
        heads[name]["in_quarantine"] = most
        touched.add(name)
    return [
        {
            "place": name,
            "longitude": scenario.places[name].longitude,
            "latitude": scenario.places[name].latitude,
            **heads[name],
        }
        for name in sorted(touched)
    ]


def beds_by_place(plan: Plan, rows: PageTables) -> dict[tuple[str, int], int]:
    """Beds in use by place of the facility and date."""
    found: dict[tuple[str, int], int] = {}
    for row in rows["beds"]:
        key = plan.scenario.quarantine[row["facility"]].place, row["date"]
        found[key] = found.get(key, 0) + row["occupied"]
    return found


def _most_beds(plan: Plan, rows: PageTables) -> dict[str, int]:
    most: dict[str, int] = {}
    for (place, _), heads in beds_by_place(plan, rows).items():
        most[place] = max(most.get(place, 0), heads)
    return most


def routes(plan: Plan, rows: PageTables) -> list[Row]:
    """Heads aboard and trips of every way that a trip takes."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for mode, start, end, _, _, heads in _rides(rows):
        route = found.setdefault((mode, start, end), [0, 0])
        route[0] += 1
        route[1] += heads
    return [
        {"mode": mode, "start": start, "end": end, "trips": trips, "workers": workers}
        for (mode, start, end), (trips, workers) in sorted(found.items())
    ]


def flows(plan: Plan, rows: PageTables) -> list[Row]:
    """Heads aboard by way and date; a ride past midnight is on the way on both dates."""
    found: dict[tuple[str, str, str, int], int] = {}
    for mode, start, end, depart, arrive, heads in _rides(rows):
        last = max(depart, arrive - 1)
        for day in range(depart // MINUTES_A_DAY, last // MINUTES_A_DAY + 1):
            key = mode, start, end, day
            found[key] = found.get(key, 0) + heads
    return [
        {"mode": mode, "start": start, "end": end, "date": day, "workers": workers}
        for (mode, start, end, day), workers in sorted(found.items())
    ]


def _rides(rows: PageTables) -> Iterator[tuple[str, str, str, int, int, int]]:
    """Mode, two stops in sequence, departure, arrival and heads aboard, of every trip."""
    modes = {row["trip"]: row["mode"] for row in rows["trips"]}
    for one, after in pairwise(rows["stops"]):
        if one["trip"] == after["trip"]:
            yield (
                modes[one["trip"]],
                one["place"],
                after["place"],
                one["depart"],
                after["arrive"],
                one["on_board"],
            )


def movements(plan: Plan, rows: PageTables) -> list[Row]:
    """Parts of every duty, and trips of lines without a fleet; by row, then moment."""
    found = []
    with_vehicles = set()
    for duty in plan.account.duties:
        trip = plan.trips[duty.trip]
        with_vehicles.add(duty.trip)
        for part, start, end in (
            ("there", duty.leaves_base, trip.depart),
            ("trip", trip.depart, trip.arrive),
            ("back", trip.arrive, duty.ready),
        ):
            found.append(_movement(plan, duty.vehicle, duty.trip, part, start, end))
    for name, trip in plan.trips.items():
        if name not in with_vehicles:
            found.append(_movement(plan, trip.operator, name, "trip", trip.depart, trip.arrive))
    return sorted(found, key=lambda row: (row["row"], row["start"], row["end"]))


def _movement(plan: Plan, row: str, name: str, part: str, start: int, end: int) -> Row:
    trip = plan.trips[name]
    return {
        "row": row,
        "operator": trip.operator,
        "mode": operator_of(plan.scenario, trip).mode,
        "part": part,
        "start": start,
        "end": end,
        "trip": name,
        "passengers": plan.account.departures[name].passengers,
    }


def lost(plan: Plan, rows: PageTables) -> list[Row]:
    """Every cause for which output is lost."""
    return [
        {
            "employer": loss.cause.employer,
            "held_by": loss.cause.held_by,
            "lost": round(loss.output * 100),
            "waiting": len(loss.waiting),
        }
        for loss in losses(plan)
    ]


def proof(plan: Plan, rows: PageTables) -> list[Row]:
    """Every objective of the order."""
    return [
        {
            "objective": stage.objective,
            "sense": stage.sense,
            "value": stage.value,
            "final": stage.final,
            "bound": stage.bound if math.isfinite(stage.bound) else None,
            "gap": stage.gap if math.isfinite(stage.gap) else None,
            "reached": _reached(stage),
            "status": stage.status,
        }
        for stage in plan.stages
    ]


def _reached(stage: Stage) -> float:
    """Share of what is proven possible; 0 where nothing useful is proven."""
    worse, better = sorted((stage.value, stage.bound))
    if stage.gap == 0:
        return 1.0
    if not math.isfinite(worse) or not math.isfinite(better) or worse <= 0 or better <= 0:
        return 0.0
    return worse / better


DERIVED: tuple[tuple[Table, Make], ...] = (
    (COHORTS, cohorts),
    (NAMES, names),
    (PLACES, places),
    (ROUTES, routes),
    (FLOWS, flows),
    (MOVEMENTS, movements),
    (LOSSES, lost),
    (PROOF, proof),
)

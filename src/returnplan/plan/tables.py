"""A plan as the tables of its run, in memory: what is written, read back, shown and audited."""

from __future__ import annotations

from returnplan import calendar as clocks
from returnplan.plan.account import Account
from returnplan.plan.accounted import AccountedPlan
from returnplan.plan.bottlenecks import bottleneck_rows
from returnplan.plan.departures import Departure
from returnplan.plan.digests import by_day, by_employer
from returnplan.plan.itineraries import Itinerary, home_of
from returnplan.plan.measures import measures
from returnplan.plan.production_tables import loan_rows, production_rows, staffing_rows
from returnplan.plan.route import place_name, route
from returnplan.plan.rows import PlanRows, Stop
from returnplan.scenario.scenario import Cohort
from returnplan.tables.declaration import Row


def run_tables(plan: AccountedPlan) -> dict[str, list[Row]]:
    """Every table of `RUN_TABLES` by name, its rows sorted as they are written."""
    account = plan.account
    return {
        "schedule": _schedule(account),
        "by_employer": by_employer(account),
        "by_day": by_day(account),
        "left_behind": _left_behind(account),
        "bottlenecks": bottleneck_rows(account),
        "summary": _summary(plan),
        "trips": [_trip(departure) for departure in account.departures.values()],
        "stops": _stops(account),
        "assignments": sorted(
            (_assignment(plan, one) for one in account.itineraries),
            key=lambda row: str(row["assignment"]),
        ),
        "legs": _legs(account),
        "duties": _duties(account),
        "beds": [
            {"facility": bed.facility, "date": bed.day, "beds": bed.beds, "occupied": bed.occupied}
            for bed in account.beds
        ],
        "staffing": staffing_rows(account),
        "production": production_rows(account),
        "loans": loan_rows(account),
    }


def _schedule(account: Account) -> list[Row]:
    plan = account.plan
    scenario, calendar = plan.scenario, plan.scenario.calendar
    vehicles: dict[str, list[str]] = {}
    leaves_base: dict[str, int] = {}
    for duty in account.duties:
        vehicles.setdefault(duty.trip, []).append(duty.vehicle)
        leaves_base[duty.trip] = duty.leaves_base
    rows = []
    for name, departure in account.departures.items():
        trip, operator = departure.trip, departure.operator
        day = calendar.day_of(trip.depart)
        employers = [
            f"{scenario.employers[employer].name or employer} {heads}"
            for employer, heads in departure.by_employer
        ]
        rows.append(
            {
                "date": day,
                "weekday": clocks.WEEKDAYS[calendar.weekday(day) - 1],
                "depart": calendar.clock_of(trip.depart),
                "arrive": trip.arrive,
                "mode": departure.mode,
                "operator": operator.name or trip.operator,
                "contact": operator.contact or None,
                "from": place_name(scenario, trip.places[0]),
                "via": "; ".join(_call(plan, stop, day) for stop in trip.stops[1:-1]) or None,
                "to": place_name(scenario, trip.places[-1]),
                "units": trip.units,
                "passengers": departure.passengers,
                "seats": departure.seats,
                "free_seats": departure.seats - departure.passengers,
                "key_workers": departure.key_workers,
                "employers": "; ".join(employers) or None,
                "risk": trip.risk,
                "cost": departure.cents,
                "vehicles": " ".join(sorted(vehicles.get(name, ()))) or None,
                "leaves_base": leaves_base.get(name),
                "trip": name,
            }
        )
    return rows


def _call(plan: PlanRows, stop: Stop, day: int) -> str:
    """`Sandu 09:40 - 10:10`; `(+1)` after a clock of the date after the trip's departure."""
    calendar = plan.scenario.calendar
    texts = []
    for moment in (stop.arrive, stop.depart):
        if moment is not None:
            later = calendar.day_of(moment) - day
            clock = clocks.clock_text(calendar.clock_of(moment))
            texts.append(f"{clock} (+{later})" if later else clock)
    return f"{place_name(plan.scenario, stop.place)} {' - '.join(texts)}"


def _left_behind(account: Account) -> list[Row]:
    scenario = account.plan.scenario
    rows = []
    for name, cohort in sorted(scenario.cohorts.items()):
        left = cohort.workers - account.carried[name]
        if left > 0:
            why = account.plan.unreachable.get(name) or account.plan.left.get(name)
            rows.append(
                {
                    "cohort": name,
                    "name": cohort.name or None,
                    "employer": cohort.employer,
                    "post": cohort.post,
                    "key": scenario.post_of(cohort).key,
                    "origin": cohort.origin,
                    "workers": left,
                    "reason": why.reason if why else "unproven",
                    "detail": why.detail if why else unproven(cohort, left),
                }
            )
    return rows


def unproven(cohort: Cohort, left: int) -> str:
    """The detail of a cohort of which nothing was found out."""
    who = f"{left} of {cohort.workers}" if left < cohort.workers else f"All {left}"
    return (
        f"{who} stay behind. A way from {cohort.origin} to {cohort.employer} exists by place, "
        "clock and date; what keeps them (a limit, the budget, another objective) is not proven."
    )


def _summary(plan: AccountedPlan) -> list[Row]:
    return [
        {
            "measure": measure.name,
            "value": round(measure.value, measure.digits),
            "unit": measure.unit or None,
            "meaning": measure.meaning,
        }
        for measure in measures(plan)
    ]


def _trip(departure: Departure) -> Row:
    trip = departure.trip
    return {
        "trip": departure.id,
        "purpose": trip.purpose,
        "mode": departure.mode,
        "operator": trip.operator,
        "risk": trip.risk,
        "units": trip.units,
        "seats": departure.seats,
        "passengers": departure.passengers,
        "stops": " > ".join(trip.places),
        "depart": trip.depart,
        "arrive": trip.arrive,
        "km": departure.tenths,
        "cost": departure.cents,
    }


def _stops(account: Account) -> list[Row]:
    rows = []
    for name, departure in sorted(account.departures.items()):
        on_board = 0
        for index, stop in enumerate(departure.trip.stops):
            on_board += departure.boarding[index] - departure.alighting[index]
            rows.append(
                {
                    "trip": name,
                    "sequence": index + 1,
                    "place": stop.place,
                    "arrive": stop.arrive,
                    "depart": stop.depart,
                    "boarding": departure.boarding[index],
                    "alighting": departure.alighting[index],
                    "on_board": on_board,
                }
            )
    return rows


def _assignment(plan: AccountedPlan, one: Itinerary) -> Row:
    return {
        "assignment": one.id,
        "cohort": one.cohort.cohort,
        "employer": one.cohort.employer,
        "post": one.cohort.post,
        "key": one.post.key,
        "workers": one.workers,
        "origin": home_of(plan.scenario, one.cohort),
        "destination": one.destination,
        "risk": one.risk,
        "quarantine_days": one.quarantine_days,
        "depart": one.assignment.depart,
        "arrive": one.assignment.arrive,
        "legs": len(one.assignment.legs),
        "facility": one.assignment.facility,
        "on_post": one.on_post_day,
        "bed_cost": one.bed_cents,
        "local_cost": one.local_cents,
        "route": route(plan, one),
    }


def _legs(account: Account) -> list[Row]:
    trips = account.plan.trips
    rows = []
    for one in sorted(account.itineraries, key=lambda itinerary: itinerary.id):
        for number, leg in enumerate(one.assignment.legs, start=1):
            board, alight = trips[leg.trip].stops[leg.board], trips[leg.trip].stops[leg.alight]
            rows.append(
                {
                    "assignment": one.id,
                    "leg": number,
                    "trip": leg.trip,
                    "board": board.place,
                    "alight": alight.place,
                    "depart": board.depart,
                    "arrive": alight.arrive,
                }
            )
    return rows


def _duties(account: Account) -> list[Row]:
    rows = [
        {
            "vehicle": duty.vehicle,
            "fleet": duty.fleet,
            "trip": duty.trip,
            "leaves_base": duty.leaves_base,
            "back_ready": duty.ready,
        }
        for duty in account.duties
    ]
    return sorted(rows, key=lambda row: (row["vehicle"], row["fleet"], row["trip"]))

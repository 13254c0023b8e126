"""Tables of the page by date: heads against limits, where people are, staffing, money."""

from __future__ import annotations

from returnplan.page.derived import Make, PageTables, beds_by_place
from returnplan.plan.digests import bed_cents
from returnplan.plan.plan import Plan
from returnplan.tables.declaration import Kind, Row, Table, column

PRESENCE = Table(
    name="presence",
    doc="Who sets out, arrives and waits in quarantine where on a date.",
    columns=(
        column("place", Kind.ID, "The place."),
        column("what", Kind.TEXT, "setting_out, arriving or in_quarantine."),
        column("date", Kind.DAY, "The date."),
        column("workers", Kind.WHOLE, "Heads.", unit="heads"),
    ),
)

HEADS_A_DAY = Table(
    name="heads_a_day",
    doc="Heads that set out and arrive at places on the travel dates, and what they may be.",
    columns=(
        column("place", Kind.ID, "The place."),
        column("what", Kind.TEXT, "departures or arrivals."),
        column("date", Kind.DAY, "The date."),
        column("workers", Kind.WHOLE, "Heads.", unit="heads"),
        column("most", Kind.WHOLE, "Heads a day at most; blank: no limit.", default=None),
    ),
)

STAFFED = Table(
    name="staffed",
    doc="Heads at the posts of an employer by date.",
    columns=(
        column("employer", Kind.ID, "The employer."),
        column("date", Kind.DAY, "The date."),
        column("required", Kind.WHOLE, "Heads for full work, all posts.", unit="heads"),
        column("present", Kind.WHOLE, "Heads that count, all posts.", unit="heads"),
    ),
)

SPENDING = Table(
    name="spending",
    doc="What a date costs: trips by mode on their departure, bed-dates, local transport.",
    columns=(
        column("date", Kind.DAY, "The date."),
        column("what", Kind.TEXT, "A mode, beds or local."),
        column("cost", Kind.CENTS, "Cost.", unit="currency"),
    ),
)

COSTS = Table(
    name="costs",
    doc="Cost of trips by operator; then beds by facility, and local transport.",
    columns=(
        column("what", Kind.TEXT, "A mode, beds or local."),
        column("key", Kind.TEXT, "operator:ID or facility:ID; blank: local transport."),
        column("cost", Kind.CENTS, "Cost.", unit="currency"),
    ),
)


def presence(plan: Plan, rows: PageTables) -> list[Row]:
    """Heads by place, what they do and date, where there are any."""
    day_of = plan.scenario.calendar.day_of
    found: dict[tuple[str, str, int], int] = {}
    for row in rows["assignments"]:
        for what, place, moment in (
            ("setting_out", row["origin"], row["depart"]),
            ("arriving", row["destination"], row["arrive"]),
        ):
            key = place, what, day_of(moment)
            found[key] = found.get(key, 0) + row["workers"]
    for (place, day), heads in beds_by_place(plan, rows).items():
        if heads:
            found[place, "in_quarantine", day] = heads
    return [
        {"place": place, "what": what, "date": day, "workers": heads}
        for (place, what, day), heads in sorted(found.items())
    ]


def heads_a_day(plan: Plan, rows: PageTables) -> list[Row]:
    """Places with a limit on every travel date; others where they see somebody."""
    scenario = plan.scenario
    seen = {
        (row["place"], row["what"], row["date"]): row["workers"] for row in presence(plan, rows)
    }
    found = []
    for name, place in scenario.places.items():
        for what, doing, most in (
            ("departures", "setting_out", place.departures_per_day),
            ("arrivals", "arriving", place.arrivals_per_day),
        ):
            for day in range(scenario.days):
                workers = seen.get((name, doing, day), 0)
                if workers or most is not None:
                    found.append(
                        {"place": name, "what": what, "date": day, "workers": workers, "most": most}
                    )
    return found


def staffed(plan: Plan, rows: PageTables) -> list[Row]:
    """staffing.csv, the posts of an employer together."""
    found: dict[tuple[str, int], list[int]] = {}
    for row in rows["staffing"]:
        heads = found.setdefault((row["employer"], row["date"]), [0, 0])
        heads[0] += row["required"]
        heads[1] += row["present"]
    return [
        {"employer": employer, "date": day, "required": required, "present": present}
        for (employer, day), (required, present) in sorted(found.items())
    ]


def spending(plan: Plan, rows: PageTables) -> list[Row]:
    """What by_day.csv adds up, by what it is spent on."""
    calendar = plan.scenario.calendar
    found: dict[tuple[int, str], int] = {}

    def spend(day: int, what: str, cents: int) -> None:
        if cents:
            found[day, what] = found.get((day, what), 0) + cents

    for row in rows["trips"]:
        spend(calendar.day_of(row["depart"]), row["mode"], row["cost"])
    for row in rows["assignments"]:
        spend(calendar.day_of(row["depart"]), "local", row["local_cost"])
    for day, cents in bed_cents(plan.account).items():
        spend(day, "beds", cents)
    return [
        {"date": day, "what": what, "cost": cents} for (day, what), cents in sorted(found.items())
    ]


def costs(plan: Plan, rows: PageTables) -> list[Row]:
    """Every operator with trips, facility with guests, and local transport."""
    found: dict[tuple[str, str], int] = {}
    for row in rows["trips"]:
        key = row["mode"], f"operator:{row['operator']}"
        found[key] = found.get(key, 0) + row["cost"]
    for row in rows["assignments"]:
        if row["facility"]:
            key = "beds", f"facility:{row['facility']}"
            found[key] = found.get(key, 0) + row["bed_cost"]
        if row["local_cost"]:
            found["local", ""] = found.get(("local", ""), 0) + row["local_cost"]
    return [
        {"what": what, "key": key, "cost": cents}
        for (what, key), cents in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


DERIVED: tuple[tuple[Table, Make], ...] = (
    (PRESENCE, presence),
    (HEADS_A_DAY, heads_a_day),
    (STAFFED, staffed),
    (SPENDING, spending),
    (COSTS, costs),
)

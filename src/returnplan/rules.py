"""The register of rules: one code and one planner's sentence for each.

Every rule stands in five places: here, in docs/formulation.md, in `model`, in `audit` and in a
test. `tests/test_rules.py` compares them. A rule that the enumeration of itineraries keeps, rather
than rows of the model, says so (`kept_by`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Rule:
    code: str
    name: str
    sentence: str
    kept_by: str
    """`model` (rows or variable bounds) or `network` (nothing else is enumerated)."""


RULES: tuple[Rule, ...] = tuple(
    Rule(code=code, name=name, kept_by=kept_by, sentence=sentence)
    for code, name, kept_by, sentence in (
        (
            "C1",
            "seats",
            "model",
            "A trip has at most units x floor((1 - reserve.seats) x seats x the level's load "
            "factor for its mode) passengers.",
        ),
        ("C2", "fleet", "model", "At no moment are more vehicles of a fleet busy than it has."),
        (
            "C3",
            "line_units",
            "model",
            "A line that runs has between min_units and max_units units.",
        ),
        ("C4", "one_risk", "model", "A trip carries workers of one risk level only."),
        (
            "C5",
            "min_load",
            "model",
            "A trip has at least min_load x its usable seats as passengers, and at least one.",
        ),
        (
            "C6",
            "stops_used",
            "model",
            "At every stop of a road trip somebody boards or somebody alights.",
        ),
        ("C7", "cohort_size", "model", "No more workers of a cohort travel than it has."),
        (
            "C8",
            "flow",
            "model",
            "Workers who arrive by a leg leave by a later one, or are at their employer's place.",
        ),
        (
            "C9",
            "beds",
            "model",
            "Beds in use never exceed floor((1 - reserve.beds) x the beds open on a date), in a "
            "facility that serves the employer.",
        ),
        (
            "C10",
            "departures",
            "model",
            "Heads that start from a place on a date are at most its departures_per_day.",
        ),
        (
            "C11",
            "arrivals",
            "model",
            "Heads that arrive at a place on a date are at most its arrivals_per_day.",
        ),
        ("C12", "budget", "model", "Trips, beds and local transport cost at most the budget."),
        ("C13", "floors", "model", "A later stage keeps every earlier objective within its slack."),
        (
            "C14",
            "start_dates",
            "network",
            "Nobody starts before ready or after latest, where travel is banned, "
            "or without a permit; who waits under way has started, and goes on from the moment "
            "of onward.csv on.",
        ),
        (
            "C15",
            "horizon",
            "network",
            "Every trip and itinerary starts at start 00:00 or later and arrives by E.",
        ),
        (
            "C16",
            "road_route",
            "network",
            "A road trip keeps its purpose, its number of stops, neighbour_km, "
            "max_detour and max_km.",
        ),
        (
            "C17",
            "road_clock",
            "network",
            "A road trip leaves at one of its clocks and keeps driving hours, "
            "breaks, rests and stop minutes.",
        ),
        (
            "C18",
            "line_clock",
            "network",
            "A line departs at its time on its dates and weekdays and takes its hours.",
        ),
        (
            "C19",
            "changes",
            "network",
            "Between two legs workers wait at least min_minutes and at most max_wait_hours.",
        ),
        (
            "C20",
            "itinerary",
            "network",
            "An itinerary is a direct trip, or feeder, one or two lines, shuttle, "
            "within max_legs and max_hours.",
        ),
        (
            "C21",
            "local",
            "network",
            "Local transport joins places at most local_km apart and takes local_minutes.",
        ),
        (
            "C22",
            "duty_window",
            "network",
            "A duty starts within the fleet's dates and not before start, and is "
            "ready when until ends.",
        ),
        (
            "C23",
            "loans",
            "model",
            "A loan is one whole number of heads, at most workers, on every date from from to "
            "until; nobody is lent unless output or uncovered_days is in the order.",
        ),
        (
            "C24",
            "lenders",
            "model",
            "While a post lends, its heads, all loans counted, are at least its min_present and 0.",
        ),
        (
            "C25",
            "capacity",
            "model",
            "No employer works more on a date than 1, orders and staffed / required of each of "
            "its posts allow.",
        ),
        (
            "C26",
            "supply",
            "model",
            "Nobody works on with an input that is not there yet: stock, what was delivered, and "
            "what suppliers have made.",
        ),
        (
            "C27",
            "roads",
            "network",
            "No vehicle drives, full or empty, and no local transport goes where there is no road: "
            "between landmasses, unless roads.csv lists the pair, or in a closed direction.",
        ),
        (
            "C28",
            "boarding",
            "network",
            "No direct trip or feeder leaves a boarding stop outside the boarding hours.",
        ),
        (
            "C29",
            "fixed",
            "model",
            "Every trip of fixed.csv runs with its units at least, and the workers of "
            "fixed_riders.csv travel by these trips; who waits under way came by those of "
            "onward.csv.",
        ),
        (
            "C30",
            "departed",
            "network",
            "Before the moment of replan.date and replan.clock no duty begins and nobody starts "
            "but what fixed.csv and fixed_riders.csv fix; nobody else rides such a trip. It, and "
            "what they ride on with, runs however few they are (C5, C6).",
        ),
    )
)
"""In the order of the formulation."""

"""Which rules matter in a scenario: those without which some stage would end with another value.

Most rules are lifted by an edit of the scenario (a fleet of 99 vehicles), the others by leaving
them out of the brute-force planner (C1, C4, C6, C15, C22, C24). Two are judged by what the plan
does: C8 (somebody changes trips) and C13 (a stage alone would end better than with the floors).
Of production each part of the formula is looked at as well, by its name.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bruteforce import NothingStandsError, Outcome, TooLargeError, solve_by_force
from returnplan.scenario import Scenario

Edit = Callable[[Scenario], Scenario]


def _each(table: str, **cells: object) -> Edit:
    def edit(scenario: Scenario) -> Scenario:
        rows = getattr(scenario, table).items()
        return replace(scenario, **{table: {key: replace(row, **cells) for key, row in rows}})

    return edit


def _changed(table: str, cells: Callable[[Any], dict[str, object]]) -> Edit:
    """Other cells in each row, as a function of the row."""

    def edit(scenario: Scenario) -> Scenario:
        rows = getattr(scenario, table).items()
        return replace(scenario, **{table: {key: replace(row, **cells(row)) for key, row in rows}})

    return edit


def _section(section: str, **settings: object) -> Edit:
    def edit(scenario: Scenario) -> Scenario:
        return replace(scenario, **{section: replace(getattr(scenario, section), **settings)})

    return edit


def _all(*edits: Edit) -> Edit:
    def edit(scenario: Scenario) -> Scenario:
        for one in edits:
            scenario = one(scenario)
        return scenario

    return edit


def _permits_for_all(scenario: Scenario) -> Scenario:
    rows = tuple(
        replace(row, origin="*", destination="*", from_=None, until=None)
        for row in scenario.permits
    )
    return replace(scenario, permits=rows)


def any_start(scenario: Scenario) -> Scenario:
    open_ = _all(_each("cohorts", ready=scenario.start, latest=None), _each("levels", travel=True))
    return _permits_for_all(open_(scenario))


ONE_MORE_LENT = _changed("loans", lambda row: {"workers": row.workers + 1})
ALWAYS_LENT = _each("loans", from_=None, until=None)
ALL_SOLD = _each("employers", orders=1.0)
FULLY_STAFFED = _changed("posts", lambda row: {"required": row.min_present})
"""Nobody is required but those who must be there: as little as the tables allow."""

LIFTED: dict[str, tuple[Edit, ...]] = {
    "C2": (_each("fleets", vehicles=99),),
    "C3": (_each("lines", min_units=1, max_units=99),),
    "C5": (_all(_each("fleets", min_load=0.0), _each("lines", min_load=0.0)),),
    "C7": (_changed("cohorts", lambda row: {"workers": 2 * row.workers}),),
    "C9": (_each("quarantine", beds=99, from_=None, until=None),),
    "C10": (_each("places", departures_per_day=None),),
    "C11": (_each("places", arrivals_per_day=None),),
    "C12": (lambda scenario: replace(scenario, budget=None),),
    "C14": (any_start,),
    "C16": (
        _all(
            _section("road", neighbour_km=1e4, max_detour=9.0, max_pickups=3, max_dropoffs=3),
            _each("fleets", max_km=1e5),
        ),
    ),
    "C17": (
        _all(
            _section("driving", break_minutes=0, daily_hours=1000.0),
            _section("road", stop_minutes=0),
            lambda s: replace(s, departure_times=(0, *s.departure_times)),
        ),
    ),
    "C18": (_each("lines", first=None, last=None, weekdays=(1, 2, 3, 4, 5, 6, 7)),),
    "C19": (_section("transfer", max_wait_hours=999.0), _section("transfer", min_minutes=0)),
    "C20": (_section("transfer", max_legs=9, max_hours=None),),
    "C21": (_section("transfer", local_km=0.0),),
    "C23": (ONE_MORE_LENT, ALWAYS_LENT),
    "C25": (ALL_SOLD, FULLY_STAFFED),
    "C26": (_each("inputs", stock_days=999.0),),
    "C27": (_each("places", landmass=""), _each("roads", closed=False)),
    "C28": (_section("road", boarding_from=None, boarding_until=None),),
    "C29": (lambda scenario: replace(scenario, fixed={}, fixed_riders={}),),
}
"""Edits of which each lifts (C21: takes away) the rule, or one side of it."""
LEFT_OUT = ("C1", "C4", "C6", "C15", "C22", "C24")

PARTS: dict[str, tuple[Edit, ...]] = {
    "loans": (_each("loans", workers=0),),
    "loan workers": (ONE_MORE_LENT,),
    "loan dates": (ALWAYS_LENT,),
    "min_present": (_each("posts", min_present=0),),
    "orders": (ALL_SOLD,),
    "staffed": (FULLY_STAFFED,),
    "stock": (_each("inputs", stock_days=0.0),),
    "deliveries": (lambda scenario: replace(scenario, deliveries=()),),
    "suppliers": (_each("inputs", share=0.0),),
    "lag": (_changed("inputs", lambda row: {"lag_days": row.lag_days // 2}),),
}
"""Edits of which each takes away a part of production; a lag becomes shorter, in no circle 0."""
OF_PRODUCTION = ("C23", "C24", "C25", "C26", *PARTS)


def rule_matters(code: str, scenario: Scenario, outcome: Outcome, most_branches: int) -> bool:
    """Whether a rule, or part, matters in a scenario with this outcome.

    False where that takes too long, or nothing that is fixed could stand then.
    """
    if code in OF_PRODUCTION and not {"output", "uncovered_days"} & set(scenario.objective.order):
        return False
    try:
        if code == "C8":
            return any(len(way.rides) > 1 for _, way, _ in outcome.plan)
        if code == "C13":
            return any(
                solve_by_force(_alone(scenario, name), most_branches).values[name] != value
                for name, value in outcome.values.items()
            )
        if code in LEFT_OUT:
            others = [solve_by_force(scenario, most_branches, frozenset({code}))]
        else:
            edited = [edit(scenario) for edit in (LIFTED | PARTS)[code]]
            others = [solve_by_force(one, most_branches) for one in edited if one != scenario]
    except (TooLargeError, NothingStandsError):
        return False
    return any(other.values != outcome.values for other in others)


def _alone(scenario: Scenario, objective: str) -> Scenario:
    return replace(scenario, objective=replace(scenario.objective, order=(objective,)))

"""Breaking a rule in the network or the model makes its cases red.

For each rule of the register a mutation takes away what keeps it: its family of rows, or its filter
in the enumeration. A case whose optimum is argued in words (tests/bruteforce/argued.py) must then
be noticed: by the audit, by an error, or by a stage that ends with another value, or proves
another one, than the brute-force planner.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bruteforce import solve_by_force
from bruteforce.argued import ARGUED, PRICED, Changes, changed
from bruteforce.argued_production import PRODUCTION_ARGUED
from returnplan.errors import ReturnplanError
from returnplan.geography import Geography
from returnplan.jobs.solve import solve
from returnplan.model import FAMILIES, Programme, formulation
from returnplan.network import build, clocks, onward, patterns
from returnplan.rules import RULES
from returnplan.scenario import Scenario
from rules_at_work import any_start

CASES: Mapping[str, Changes] = {
    **{argument: changes for argument, changes, _ in (*ARGUED, *PRODUCTION_ARGUED)},
    "the last stage keeps what the first one reached": {**PRICED, "objective.slack": 0.24},
}

Mutation = Callable[[pytest.MonkeyPatch], None]


def noticed(scenario: Scenario) -> str:
    """How a solve of the scenario goes wrong; blank if it does not.

    An answer that does not hang together cannot be split into trips and riders (LookupError).
    """
    values = solve_by_force(scenario, 500_000).values
    try:
        plan = solve(scenario, time_limit_s=600, gap=0.0, seed=1, threads=1)
    except (ReturnplanError, LookupError) as error:
        return type(error).__name__
    wanted = pytest.approx(dict(values), rel=1e-6, abs=1e-6)
    found = {stage.objective: stage.value for stage in plan.stages}
    proven = {stage.objective: stage.bound for stage in plan.stages}
    return "" if found == wanted and proven == wanted else f"{found}, bounds {proven}"


@pytest.mark.parametrize("argument", CASES)
def test_solver_finds_the_optimum_that_is_argued_in_words(argument: str) -> None:
    assert noticed(changed(CASES[argument]).load()) == ""


# -- mutations -----------------------------------------------------------------------------------


def without_family(code: str) -> Mutation:
    """Let the rows of a family say nothing; they stay, for what asks for their prices."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        kept = FAMILIES[code]

        def silent(network: Any, v: Any) -> Any:
            rows = kept(network, v)
            nothing = np.full(rows.count, np.inf)
            return replace(rows, lower=-nothing, upper=nothing)

        patch.setitem(FAMILIES, code, silent)

    return mutate


def without_row(code: str) -> Mutation:
    """Leave out the rows over objectives of a rule."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        kept = Programme.with_row

        def with_row(self: Programme, name: str, *limits: Any) -> Programme:
            return self if name.startswith(code) else kept(self, name, *limits)

        patch.setattr(Programme, "with_row", with_row)

    return mutate


def with_scenario(owner: Any, name: str, edit: Callable[[Scenario], Scenario]) -> Mutation:
    """Let a function of the network see an edited scenario; of a Draft's methods, its own."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        kept = getattr(owner, name)

        def function(*arguments: Any, **named: Any) -> Any:
            first, *rest = arguments
            if isinstance(first, Scenario):
                return kept(edit(first), *rest, **named)
            own, first.scenario = first.scenario, edit(first.scenario)
            try:
                return kept(first, *rest, **named)
            finally:
                first.scenario = own

        patch.setattr(owner, name, function)

    return mutate


def both(*mutations: Mutation) -> Mutation:
    def mutate(patch: pytest.MonkeyPatch) -> None:
        for one in mutations:
            one(patch)

    return mutate


def set_to(owner: Any, name: str, value: Any) -> Mutation:
    return lambda patch: patch.setattr(owner, name, value)


def with_bounds(block: str, lower: float, upper: float) -> Mutation:
    """Other bounds for a block of columns."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        kept = formulation.bounds

        def bounds(network: Any, v: Any) -> Any:
            least, most, integer = kept(network, v)
            least[getattr(v, block)], most[getattr(v, block)] = lower, upper
            return least, most, integer

        patch.setattr(formulation, "bounds", bounds)

    return mutate


def _section(name: str, **settings: Any) -> Callable[[Scenario], Scenario]:
    return lambda scenario: replace(
        scenario, **{name: replace(getattr(scenario, name), **settings)}
    )


def _without_reserve(name: str, **kept: float) -> Mutation:
    """A reserve that what may be used does not know."""
    usable = getattr(Scenario, name)

    def mutate(patch: pytest.MonkeyPatch) -> None:
        without = _section("reserve", **kept)
        patch.setattr(Scenario, name, lambda self, *of: usable(without(self), *of))

    return mutate


def _every_weekday(scenario: Scenario) -> Scenario:
    lines = {
        name: replace(line, weekdays=(1, 2, 3, 4, 5, 6, 7), first=None, last=None)
        for name, line in scenario.lines.items()
    }
    return replace(scenario, lines=lines)


def _any_arrival(patch: pytest.MonkeyPatch) -> None:
    """Let trips arrive after E."""
    leaving, day = patterns.leaving, patterns._arrival_day
    patch.setattr(
        patterns, "leaving", lambda scenario, times, route, _: leaving(scenario, times, route, 0)
    )
    patch.setattr(patterns, "_arrival_day", lambda moment, end: day(moment, 2 * end))


MUTATIONS: tuple[tuple[str, str, Mutation, tuple[str, ...]], ...] = (
    ("C1", "no seat rows", without_family("C1"), ("base: 2 on Monday, 1 on Tuesday",)),
    (
        "C1",
        "no seats in reserve",
        _without_reserve("usable_seats", seats=0.0),
        ("three tenths of 2 seats in reserve leave 1", "so it does on trains"),
    ),
    ("C2", "no vehicle rows", without_family("C2"), ("ready at 09:01, it may not",)),
    ("C3", "no rows of min_units", without_family("C3"), ("with two workers it does not",)),
    (
        "C4",
        "no rows of levels",
        without_family("C4"),
        ("of two levels the one with more workers",),
    ),
    (
        "C5",
        "no rows of min_load",
        without_family("C5"),
        ("a coach that must be full leaves the third behind",),
    ),
    (
        "C6",
        "no rows of stops",
        without_family("C6"),
        ("both of the hill fill the coach, but one must get on in the village",),
    ),
    ("C7", "no rows of cohorts", without_family("C7"), ("there is one worker",)),
    (
        "C8",
        "no flow rows",
        without_family("C8"),
        ("a wait of an hour", "base: 2 on Monday, 1 on Tuesday"),
    ),
    (
        "C9",
        "no bed rows",
        without_family("C9"),
        ("one bed for two dates: one on Monday, one on Wednesday (5 dates)",),
    ),
    (
        "C9",
        "no beds in reserve",
        _without_reserve("usable_beds", beds=0.0),
        ("of two beds one in reserve",),
    ),
    ("C10", "no rows of departures", without_family("C10"), ("one may leave a date",)),
    ("C11", "no rows of arrivals", without_family("C11"), ("one may arrive a date",)),
    ("C12", "no budget row", without_row("C12"), ("a cent too little",)),
    (
        "C13",
        "no floors",
        without_row("C13"),
        ("the last stage keeps what the first one reached",),
    ),
    (
        "C14",
        "any start",
        with_scenario(build, "starts", any_start),
        ("ready on Tuesday", "no start after Monday", "a ban from Tuesday", "a permit for others"),
    ),
    ("C15", "arrivals after E", _any_arrival, ("arriving a minute after E",)),
    (
        "C16",
        "neighbours anywhere, any detour",
        with_scenario(build, "road_routes", _section("road", neighbour_km=1e4, max_detour=9.0)),
        ("farther than 59.9 km", "420.1 km are more"),
    ),
    (
        "C16",
        "three pickups",
        with_scenario(build, "road_routes", _section("road", max_pickups=3)),
        ("one pickup only",),
    ),
    (
        "C17",
        "no breaks and rests",
        set_to(clocks, "road_hours", lambda hours, drivers, rules: hours),
        (
            "8.5 hours: a rest of 16 hours, arrival on Tuesday, and no second ride in time",
            "4.05 hours take 4:23",
        ),
    ),
    (
        "C18",
        "lines on every date",
        with_scenario(build, "departures", _every_weekday),
        ("the train runs on Tuesdays", "from Tuesday"),
    ),
    (
        "C19",
        "any wait",
        with_scenario(onward, "_changes", _section("transfer", min_minutes=0, max_wait_hours=99.0)),
        ("of 59 minutes", "of six hours and a minute", "59 minutes on top of it"),
    ),
    (
        "C20",
        "any number of legs",
        both(
            with_scenario(build.Draft, "boarding", _section("transfer", max_legs=9)),
            with_scenario(build, "add_onward", _section("transfer", max_legs=9)),
        ),
        ("one leg only",),
    ),
    (
        "C20",
        "any hours",
        with_scenario(build.Draft, "in_time", _section("transfer", max_hours=99.0)),
        ("in less", "4.05 hours take 4:23"),
    ),
    (
        "C21",
        "local transport everywhere",
        set_to(Geography, "is_local", lambda self, start, end: start != end),
        ("30.1 km is not",),
    ),
    (
        "C22",
        "any window",
        set_to(patterns, "in_window", lambda scenario, fleet, begin, ready: begin == begin),
        ("leaving base a minute before start", "a fleet from Tuesday", "ready a minute later"),
    ),
    (
        "C27",
        "roads everywhere",
        set_to(Geography, "road_exists", property(lambda self: self.road_tenths >= 0)),
        (
            "without it nobody crosses",
            "nor where it is closed",
            "nor where the empty coach cannot come",
            "local transport needs one",
        ),
    ),
    (
        "C28",
        "boarding at any hour",
        set_to(patterns, "in_boarding_hours", lambda scenario, route, leave: leave[:, 0] >= 0),
        ("boarding from a minute later", "and not later than 09:14", "and not by 09:59"),
    ),
    (
        "C29",
        "no rows of what is fixed",
        without_family("C29"),
        (
            "a coach is fixed on Wednesday: 2 on Monday, 1 then",
            "one fitter is fixed on Wednesday",
            "two fitters are fixed on Wednesday: 1 on Monday",
            "two are fixed on Tuesday: 1 on Monday",
        ),
    ),
    (
        "C23",
        "no rows of heads",
        without_family("C23"),
        ("1, 3, 4, 4 of 4 fitters", "at 10 a date he is lent", "with a rigger one on Monday"),
    ),
    (
        "C23",
        "any number of heads",
        with_bounds("lent", 0.0, 9.0),
        ("a rigger who is too many is lent: 2, 4, 4, 4 of 4",),
    ),
    (
        "C24",
        "any number of heads left",
        with_bounds("heads", -9.0, np.inf),
        ("but nobody who is not", "nobody can be lent on Monday, and so none on any date"),
    ),
    (
        "C24",
        "no rows of lenders",
        without_family("C24"),
        ("of two, two must stay", "on Tuesday there is none"),
    ),
    (
        "C25",
        "no rows of capacity",
        without_family("C25"),
        ("1, 3, 4, 4 of 4 fitters", "an employer without posts works in full"),
    ),
    (
        "C25",
        "any orders",
        with_bounds("works", 0.0, 9.0),
        ("nor where little is sold: 3 x 100 against 3 x 50",),
    ),
    (
        "C26",
        "no rows of inputs",
        without_family("C26"),
        (
            "the seat goes where work lasts: 3 x 100 against 200",
            "a date later there is none before Thursday: 200 at most",
        ),
    ),
)
"""Code of the rule, what is broken, how, and the cases that must be noticed."""


@pytest.mark.parametrize(
    ("mutation", "cases"),
    [pytest.param(row[2], row[3], id=f"{row[0]} {row[1]}") for row in MUTATIONS],
)
def test_a_broken_rule_is_noticed(
    mutation: Mutation, cases: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios = [changed(CASES[argument]).load() for argument in cases]
    mutation(monkeypatch)
    answers = {
        argument: noticed(scenario) for argument, scenario in zip(cases, scenarios, strict=True)
    }
    assert all(answers.values()), answers


def test_every_rule_has_a_mutation() -> None:
    """The planner by force does not know C30: its mutation is in tests/replan."""
    assert sorted({"C30", *(row[0] for row in MUTATIONS)}) == sorted(rule.code for rule in RULES)

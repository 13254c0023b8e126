"""Each kind of change in a scenario of which a planner can tell what it takes.

Six workers of aa wait for the plant at dd, 240 km or 3 hours away, for which each day on post
counts. Unless a case says otherwise one coach with nine seats takes them at 08:00 on the first of
three dates, they are on post a date later, and nothing can be better.
"""

import io
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from rich.console import Console

import returnplan
from random_scenarios import Draft
from returnplan.errors import UsageError
from returnplan.explanation.changes.answer import InVain, WhatIf
from returnplan.explanation.changes.asked import Displaced, as_good, asked_of
from returnplan.explanation.changes.candidates import ladders
from returnplan.explanation.changes.change import Change
from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Plan, Stage
from returnplan.report.what_if import as_json, print_what_if
from returnplan.scenario import read_scenario

START = date(2020, 2, 17)
MOVES = 100_000
"""More than any stage of these scenarios looks at."""


def day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


BASE: dict[str, Any] = {
    "settings": {
        "start": START,
        "days": 3,
        "departure_times": ["08:00"],
        "objective.order": ["post_days", "cost"],
        "objective.slack": 0.0,
        "solver.gap": 0.0,
    },
    "places": [
        {"place": "aa", "latitude": 29, "longitude": 110},
        {"place": "dd", "latitude": 29, "longitude": 113},
    ],
    "roads": [{"from": "aa", "to": "dd", "km": 240}],
    "employers": [{"employer": "e", "place": "dd"}],
    "posts": [{"employer": "e", "post": "p", "required": 9}],
    "cohorts": [{"cohort": "c", "origin": "aa", "employer": "e", "post": "p", "workers": 6}],
    "fleets": [{"fleet": "f", "base": "aa", "vehicles": 1, "seats": 9, "fixed_cost": 100}],
}
LINE = {"line": "l", "mode": "train", "from": "aa", "to": "dd", "time": "08:00", "hours": 3}
QUARANTINE = {"risk.low.quarantine_days": 2}


def drafted(**changed: Any) -> Draft:
    """The six and their coach; a table with one row has the cells changed, others are replaced."""
    tables = deepcopy(BASE)
    settings = {**tables.pop("settings"), **changed.pop("settings", {})}
    for name, rows in changed.items():
        if isinstance(rows, dict):
            tables[name] = [{**row, **rows} for row in tables[name]]
        else:
            tables[name] = rows
    return Draft(settings=settings, tables={k: v for k, v in tables.items() if v})


def scenario(**changed: Any) -> returnplan.Scenario:
    return drafted(**changed).load()


def planned(**changed: Any) -> Plan:
    return returnplan.solve(scenario(**changed), moves=MOVES, threads=1)


def asked(plan: Plan, **options: Any) -> WhatIf:
    options = options or {"cohort": "c"}
    return returnplan.what_if(plan, moves=MOVES, **options)


def told(found: WhatIf, kind: str) -> list[tuple[str, int, str]]:
    """New value, heads and first date on post of each claim of a kind."""
    return [
        (one.to, one.fares.carried, one.fares.first) for one in found.changes if one.kind == kind
    ]


CASES: dict[str, tuple[dict[str, Any], list[tuple[str, int, str]]]] = {
    # Four seats, and the coach is back too late for a second trip that arrives by the end.
    "vehicles": (
        {"settings": {"days": 1}, "fleets": {"seats": 4}},
        [("2", 6, day(1))],
    ),
    # A bed more takes one more, two take both who stay.
    "beds": (
        {
            "settings": {"days": 1, **QUARANTINE},
            "quarantine": [{"facility": "q", "place": "dd", "beds": 4}],
        },
        [("5", 5, day(2)), ("6", 6, day(2))],
    ),
    # A carriage has four seats.
    "line_units": (
        {"settings": {"days": 1}, "fleets": [], "lines": [{**LINE, "seats": 4, "max_units": 1}]},
        [("2", 6, day(1))],
    ),
    # Five a day: the sixth comes on the second date.
    "departures": (
        {"places": [{**BASE["places"][0], "departures_per_day": 5}, BASE["places"][1]]},
        [("6", 6, day(1))],
    ),
    "arrivals": (
        {"places": [BASE["places"][0], {**BASE["places"][1], "arrivals_per_day": 5}]},
        [("6", 6, day(1))],
    ),
    # Two coaches cost 200; steps are 1 % of 150, so the first one that is enough is 51 more.
    "budget": (
        {"settings": {"days": 1, "budget": 150}, "fleets": {"seats": 4, "vehicles": 2}},
        [("201", 6, day(1))],
    ),
    # Six of twenty seats are taken, 0.3 of them: four steps of 0.05 below 0.5.
    "min_load": ({"fleets": {"seats": 20, "min_load": 0.5}}, [("0.3", 6, day(1))]),
    # Nobody has a permit; it is asked for on the one date on which they start.
    "permit": (
        {"permits": [{"origin": "dd", "destination": "aa"}]},
        [(f"aa,dd,{day(0)},{day(0)},", 6, day(1))],
    ),
    # Each date earlier is a date more on post.
    "ready": ({"cohorts": {"ready": day(2)}}, [(day(1), 6, day(2)), (day(0), 6, day(1))]),
    # The train runs on Tuesday only, when they may no longer start.
    "latest": (
        {
            "cohorts": {"latest": day(0)},
            "fleets": [],
            "lines": [{**LINE, "seats": 9, "max_units": 1, "weekdays": "2"}],
        },
        [(day(1), 6, day(2))],
    ),
    "fleet_from": ({"fleets": {"from": day(1)}}, [(day(0), 6, day(1))]),
    # Three hours there and three back with the turns between are over at 16:00, four hours of
    # turnaround at 20:00; with ten the vehicle is ready on the second date.
    "fleet_until": (
        {"fleets": {"until": day(0), "turnaround_hours": 10}},
        [(day(1), 6, day(1))],
    ),
    "line_first": (
        {"fleets": [], "lines": [{**LINE, "seats": 9, "max_units": 1, "first": day(2)}]},
        [(day(1), 6, day(2)), (day(0), 6, day(1))],
    ),
    "line_last": (
        {
            "cohorts": {"ready": day(1)},
            "fleets": [],
            "lines": [{**LINE, "seats": 9, "max_units": 1, "last": day(0)}],
        },
        [(day(1), 6, day(2))],
    ),
    # 17 February 2020 is a Monday: with it they come two dates earlier, with Tuesday one.
    "weekdays": (
        {"fleets": [], "lines": [{**LINE, "seats": 9, "max_units": 1, "weekdays": "3"}]},
        [("1 3", 6, day(1)), ("2 3", 6, day(2))],
    ),
    "facility_from": (
        {
            "settings": QUARANTINE,
            "quarantine": [{"facility": "q", "place": "dd", "beds": 9, "from": day(1)}],
        },
        [(day(0), 6, day(2))],
    ),
    # Two dates of quarantine from the first one on end on the second.
    "facility_until": (
        {
            "settings": QUARANTINE,
            "quarantine": [{"facility": "q", "place": "dd", "beds": 9, "until": day(0)}],
        },
        [(day(1), 6, day(2))],
    ),
    # Nobody may leave aa before it is low again.
    "level_from": (
        {
            "settings": {"risk.low.quarantine_days": 0, "risk.high.travel": False},
            "places": [{**BASE["places"][0], "risk": "high"}, {**BASE["places"][1], "risk": "low"}],
            "risk": [{"place": "aa", "from": day(2), "level": "low"}],
        },
        [(day(1), 6, day(2)), (day(0), 6, day(1))],
    ),
    "serves": (
        {
            "settings": QUARANTINE,
            "quarantine": [{"facility": "q", "place": "aa", "beds": 9}],
        },
        [("aa dd", 6, day(2))],
    ),
    "max_km": ({"fleets": {"max_km": 200}}, [("240", 6, day(1))]),
    "max_hours": ({"settings": {"transfer.max_hours": 2}}, [("3", 6, day(1))]),
    # The coach leaves at 08:00.
    "boarding_from": (
        {"settings": {"road.boarding_from": "09:00", "road.boarding_until": "20:00"}},
        [("08:00", 6, day(1))],
    ),
    "boarding_until": (
        {"settings": {"road.boarding_from": "05:00", "road.boarding_until": "06:45"}},
        [("08:15", 6, day(1))],
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_of_change(kind: str) -> None:
    changed, expected = CASES[kind]
    found = asked(planned(**changed))
    assert found.status == "complete"
    assert sorted(told(found, kind)) == sorted(expected)


@pytest.mark.parametrize("kind", CASES)
def test_the_patch_or_setting_that_is_told_is_the_change_that_was_tried(
    kind: str, tmp_path: Path
) -> None:
    changed, _ = CASES[kind]
    draft = drafted(**changed)
    draft.write(tmp_path / "random")
    before = returnplan.load_scenario(tmp_path / "random")
    plan = assemble(before, trips={}, assignments=[])
    tried = [one for one in ladders(plan, asked_of(plan, "c", None), FACILITY) if one.kind == kind]
    assert tried
    for number, ladder in enumerate(tried):
        change = ladder.change(1)
        folder = tmp_path / str(number)
        folder.mkdir()
        first = 'extends = "../random"\nname = "random"\n'
        (folder / "scenario.toml").write_text(first + _patch(change), encoding="utf-8")
        overrides = [change.assignment] if change.assignment else []
        after, findings = read_scenario(folder, overrides)
        assert after is not None, findings
        assert replace(after, tail_days=before.tail_days) == change.applied(before)
        assert after != before


FACILITY = {"c": ("facility",)}


def _patch(change: Change) -> str:
    if change.patch is None:
        return ""
    lines = [f"{key} = {_inline(value)}" for key, value in change.patch.items()]
    return "\n".join(["", "[[patch]]", *lines, ""])


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + "}"
    return json.dumps(value)


def test_what_it_costs_others_is_told() -> None:
    """One seat a coach, two cohorts of one: with a date's start earlier c takes d's seat.

    c is worth more a date, so that who is ready first is the one who comes.
    """
    cohorts = [
        {**BASE["cohorts"][0], "workers": 1, "ready": day(1)},
        {**BASE["cohorts"][0], "cohort": "d", "post": "q", "workers": 1, "latest": day(0)},
    ]
    posts = [
        {**BASE["posts"][0], "weight": 9},
        {**BASE["posts"][0], "post": "q"},
    ]
    plan = planned(
        settings={"days": 2},
        cohorts=cohorts,
        posts=posts,
        fleets={"seats": 1, "turnaround_hours": 10},
    )
    (one,) = [one for one in asked(plan).changes if one.kind == "ready"]
    assert [(row.cohort, row.fewer) for row in one.displaced] == [("d", 1)]
    assert one.cost_difference == 0 or one.days_earlier == 1


def test_employer_and_whole_plan() -> None:
    """Five may arrive a day, so one is a date late, whoever asks."""
    plan = planned(**CASES["arrivals"][0])
    for options in ({"employer": "e"}, {}):
        found = returnplan.what_if(plan, moves=MOVES, **options)
        assert told(found, "arrivals") == [("6", 6, day(1))]
        assert found.changes[0].days_earlier == pytest.approx(1 / 6)
    assert (found.of, found.id, found.workers) == ("plan", "", 6)


def test_the_cheapest_comes_first() -> None:
    """A second coach for the two who stay costs 100, the train on Monday 2 x 40 in fares."""
    plan = planned(
        settings={"days": 1},
        fleets={"seats": 4},
        lines=[{**LINE, "seats": 4, "max_units": 1, "fare": 40, "weekdays": "2"}],
    )
    found = [(one.kind, one.cost_difference) for one in asked(plan).changes]
    assert found == [("weekdays", 80), ("vehicles", 100)]


def test_nobody_can_be_brought_where_no_change_opens_a_way() -> None:
    """The places lie on two islands: none of the changes tried builds a bridge."""
    places = [{**BASE["places"][0], "landmass": "isle"}, BASE["places"][1]]
    plan = planned(places=places, roads=[])
    found = asked(plan)
    assert not found.changes
    assert "landmass" in found.hindrance


def test_interrupted_before_anything_is_tried() -> None:
    plan, stop = planned(**CASES["vehicles"][0]), Event()
    stop.set()
    found = returnplan.what_if(plan, cohort="c", moves=MOVES, interrupt=stop)
    assert (found.status, found.changes, found.solved) == ("interrupted", (), 0)
    assert {one.outcome for one in found.in_vain} == {"not_tried"}


def test_interrupted_keeps_what_is_verified() -> None:
    """The interruption comes with the first change that helps."""
    plan, stop = planned(**CASES["beds"][0]), Event()

    class Watch:
        def trying(self, words: str, solved: int) -> None:
            pass

        def found(self, sentence: str) -> None:
            stop.set()

    found = returnplan.what_if(plan, cohort="c", moves=MOVES, interrupt=stop, watch=Watch())
    assert found.status == "interrupted"
    assert found.changes[0].to == "5"
    assert all(one.verified for one in found.changes)


def test_no_time_is_no_claim() -> None:
    found = returnplan.what_if(planned(**CASES["vehicles"][0]), cohort="c", time_limit_s=0.001)
    assert (found.status, found.changes) == ("time_limit", ())
    assert {one.outcome for one in found.in_vain} == {"not_tried"}


def test_a_plan_that_time_ended_is_solved_again_first() -> None:
    """Nobody was planned, and solving again brings all six: that is no change's doing."""
    none = replace(assemble(scenario(), trips={}, assignments=[]), stages=(), options={"gap": 0.0})
    assert none.status == "time_limit"
    found = asked(none)
    assert found.unchanged == f"all 6 of c come, on post {day(1)}"
    assert not found.changes


def test_around_a_plan_others_keep_to_its_ways() -> None:
    """Nobody travels in it; c may take any way, so d of another town stays, and c comes."""
    both = scenario(
        places=[*BASE["places"], {"place": "bb", "latitude": 29, "longitude": 111}],
        cohorts=[*BASE["cohorts"], {**BASE["cohorts"][0], "cohort": "d", "origin": "bb"}],
        fleets={"vehicles": 9},
    )
    none = assemble(both, trips={}, assignments=[])
    options = {"start": none, "moves": MOVES, "threads": 1}
    assert returnplan.solve(both, **options).account.carried == {"c": 6, "d": 6}
    near = returnplan.solve(both, around={"c"}, **options)
    assert near.account.carried == {"c": 6, "d": 0}
    assert near.status == "time_limit", "no bound of a part of the network is claimed"


def test_a_plan_that_needs_no_change_is_no_claim_of_one() -> None:
    """Six of six seats are taken: a run that left all of them, and said that this is optimal.

    Without a least load they come, and no less lawfully with it.
    """
    low = scenario(fleets={"seats": 6, "min_load": 0.5})
    none = assemble(low, trips={}, assignments=[])
    stage = Stage(
        objective="post_days",
        sense="max",
        value=0.0,
        final=0.0,
        bound=0.0,
        gap=0.0,
        seconds=0.0,
        status="optimal",
    )
    found = asked(replace(none, stages=(stage, replace(stage, objective="cost", sense="min"))))
    assert found.unchanged == f"all 6 of c come, on post {day(1)}"
    assert not found.changes


def test_a_gain_that_costs_an_earlier_objective_is_not_claimed() -> None:
    """Whoever comes costs money, which is first: no vehicle helps them."""
    plan = planned(
        settings={"objective.order": ["cost", "post_days"]}, fleets={"seats": 4, "vehicles": 0}
    )
    assert not asked(plan).changes


@pytest.mark.parametrize(
    ("order", "comes_is_as_good", "stays_is_as_good"),
    [(["post_days", "cost"], True, False), (["cost", "post_days"], False, True)],
)
def test_as_good_by_the_order(
    order: list[str], comes_is_as_good: bool, stays_is_as_good: bool
) -> None:
    """All six come for 100, or nobody for nothing: which is worse the first objective says."""
    one = scenario(settings={"objective.order": order})
    plan = planned()
    comes = assemble(one, trips=plan.trips, assignments=plan.assignments)
    stays = assemble(one, trips={}, assignments=[])
    assert comes.account.carried == {"c": 6}
    assert as_good(stays, comes) == comes_is_as_good
    assert as_good(comes, stays) == stays_is_as_good
    assert as_good(comes, comes)


def test_both_at_once_is_refused() -> None:
    with pytest.raises(UsageError, match="one thing at a time"):
        returnplan.what_if(planned(), cohort="c", employer="e")


@pytest.mark.parametrize("width", [60, 110])
def test_printed_with_nothing_cut_off(width: int) -> None:
    plan = planned(**CASES["beds"][0])
    found = asked(plan)
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_what_if(plan, found, console)
    assert isinstance(console.file, io.StringIO)
    text = " ".join(console.file.getvalue().split())
    assert (
        "1 bed more in q, 5 instead of 4, needed from 2020-02-17 to 2020-02-18: 5 of the 6 of c "
        "come instead of 4, on post 2020-02-19; cost +0.00; verified." in text
    )
    assert "quarantine.csv q beds = 4 -> 6. A step less is not enough." in text
    assert "Ordered by what the plan then costs more than before" in text


def test_keys_of_the_json_are_documented() -> None:
    """Every key, and no other, stands in the page that says what they mean."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "what-if.md").read_text("utf-8")
    told_keys = set(re.findall(r"^\| `([a-z_.]+)`", page, re.MULTILINE))
    found = json.loads(json.dumps(as_json(asked(planned(**CASES["beds"][0]))), allow_nan=False))
    change = found["changes"][0]
    found["in_vain"] = [asdict(InVain(kind="beds", id="q", name="q", outcome="no_help"))]
    change["displaced"] = [asdict(Displaced(cohort="", employer="", fewer=0, days_later=0.0))]
    assert told_keys == set(keys(found))


def keys(one: Any, above: str = "") -> Iterator[str]:
    """`changes.field.file`: dotted, without the places in lists; of a patch only that it is one."""
    if isinstance(one, dict):
        for key, value in one.items():
            yield f"{above}{key}"
            if key != "patch":
                yield from keys(value, f"{above}{key}.")
    elif isinstance(one, list):
        for value in one:
            yield from keys(value, above)

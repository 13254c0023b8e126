"""What differs between plans of tiny, where each number is argued in scenarios/tiny."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from returnplan import load_scenario, solve
from returnplan.comparison import compare_plans
from returnplan.plan.measures import measures
from returnplan.scenario.objectives import OBJECTIVES


def row_of(comparison, measure):
    return next(row for row in comparison.measures if row.measure == measure)


def test_one_bed_more_brings_four_key_post_days_for_400(tiny, more_beds):
    """7 x 3 + 7 x 1 + 30 = 58 instead of 54; two more workers for two dates in a bed of 100."""
    comparison = compare_plans({"six": tiny, "seven": more_beds})
    days, cost = row_of(comparison, "key_post_days"), row_of(comparison, "cost")
    assert (days.values, days.difference(1), days.verdict(1)) == ((54, 58), 4, 1)
    assert (cost.values, cost.difference(1), cost.verdict(1)) == (
        (Decimal("8820.00"), Decimal("9220.00")),
        Decimal("400.00"),
        -1,
    )
    assert row_of(comparison, "trips").verdict(1) == 0
    assert comparison.left_out == ()


def test_every_measure_of_the_summary_is_compared(tiny, more_beds):
    comparison = compare_plans({"six": tiny, "seven": more_beds})
    names = [row.measure for row in comparison.measures]
    assert names == [measure.name for measure in measures(tiny)]
    for row in comparison.measures:
        if row.measure in OBJECTIVES:
            sense = {"max": "higher", "min": "lower"}[OBJECTIVES[row.measure].sense]
            assert row.better == sense, row.measure


def test_cohorts_that_return_alike_are_not_named(tiny, more_beds):
    """Hill's workers ride the train of Tuesday in both; the fitters gain two, at the same dates."""
    (row,) = compare_plans({"six": tiny, "seven": more_beds}).cohorts
    assert (row.cohort, row.employer, row.workers) == ("dale-fitters", "mill", 14)
    six, seven = row.returns
    # On Monday 17 and Wednesday 19, two dates in a bed: on post on 19 and 21, days 2 and 4.
    assert six.on_post == ((date(2020, 2, 19), 6), (date(2020, 2, 21), 6))
    assert (seven.carried, seven.first_on_post, seven.mean_days_to_post) == (
        14,
        date(2020, 2, 19),
        3.0,
    )
    assert row.gain(1) == (2, 0)


def test_other_dates_count_where_heads_are_the_same(tiny):
    """Wednesday's six arrive a date later: half a day in the mean of twelve."""
    first, second = (one for one in tiny.assignments if one.cohort == "dale-fitters")
    moved = replace(second, arrive=second.arrive + 1440)
    late = replace(tiny, assignments=(*(a for a in tiny.assignments if a is not second), moved))
    (row,) = compare_plans({"tiny": tiny, "late": late}).cohorts
    assert row.gain(1) == (0, Decimal("-0.5")), "6 of 12 arrive a date later"
    assert first.workers == second.workers == 6


def test_trips_with_other_passengers(tiny, more_beds):
    rows = compare_plans({"six": tiny, "seven": more_beds}).trips
    assert [(row.trip, row.depart, row.loads) for row in rows] == [
        ("0217-0800-dale-port", "2020-02-17 08:00", ((1, 6), (1, 7))),
        ("0219-0800-dale-port", "2020-02-19 08:00", ((1, 6), (1, 7))),
    ]


def test_the_same_id_with_another_operator_is_another_trip(tiny):
    trips = {
        name: replace(trip, operator="other") if name.startswith("0217") else trip
        for name, trip in tiny.trips.items()
    }
    fleets = {
        **tiny.scenario.fleets,
        "other": replace(tiny.scenario.fleets["port_coach"], fleet="other"),
    }
    other = replace(tiny, trips=trips, scenario=replace(tiny.scenario, fleets=fleets))
    rows = compare_plans({"a": tiny, "b": other}).trips
    assert [(row.trip, row.operator, row.loads) for row in rows] == [
        ("0217-0800-dale-port", "other", (None, (1, 6))),
        ("0217-0800-dale-port", "port_coach", ((1, 6), None)),
    ]


def test_a_plan_against_itself_differs_in_nothing(tiny):
    comparison = compare_plans({"a": tiny, "b": tiny})
    assert not (comparison.cohorts or comparison.trips or comparison.inputs)
    assert all(not row.difference(1) for row in comparison.measures)


def test_inputs_cell_by_cell(tiny, variant):
    """A cell, a setting, a row that is gone, and a row of a table that has no key."""
    folder = variant("edited", "quarantine.csv", "hostel,Port hostel", "hostel,Old hostel")
    toml = (folder / "scenario.toml").read_text()
    text = (
        toml.replace("days = 3 ", "budget = 9000\ndays = 3 ") + "\n[objective.slack]\ncost = 0.5\n"
    )
    (folder / "scenario.toml").write_text(text)
    roads = (folder / "roads.csv").read_text(encoding="utf-8-sig").replace("dale,hill,160\n", "")
    (folder / "roads.csv").write_text(roads)
    (folder / "permits.csv").write_text("origin,destination\n*,*\n")
    edited = replace(tiny, scenario=load_scenario(folder))
    found = [
        (row.table, row.key, row.column, *row.values)
        for row in compare_plans({"tiny": tiny, "edited": edited}).inputs
    ]
    assert found == [
        ("scenario", "budget", "value", "", "9000"),
        ("scenario", "objective.slack.cost", "value", "0.001", "0.5"),
        ("permits", "* / * /  /  / ", "rows", "", "1"),
        ("quarantine", "hostel", "name", "Port hostel", "Old hostel"),
        ("roads", "dale / hill", "km", "160", ""),
        ("roads", "dale / hill", "closed", "false", ""),
    ]


def test_a_new_row_gives_every_cell_that_it_has(tiny, variant):
    folder = variant(
        "one-more", "cohorts.csv", "dale-fitters,", "new,,hill,yard,riggers,3\ndale-fitters,"
    )
    added = replace(tiny, scenario=load_scenario(folder))
    comparison = compare_plans({"tiny": tiny, "added": added})
    cells = {row.column: row.values for row in comparison.inputs if row.key == "new"}
    assert cells == {
        "origin": ("", "hill"),
        "employer": ("", "yard"),
        "post": ("", "riggers"),
        "workers": ("", "3"),
        "ready": ("", "2020-02-17"),
    }
    (row,) = comparison.cohorts
    assert (row.cohort, row.returns[0], row.returns[1].carried) == ("new", None, 0)
    assert row.gain(1) is None
    assert comparison.left_out == (
        "1 of 4 cohorts are not in every scenario; they neither gain nor lose, and have blanks "
        "where they are not",
    )


def test_other_horizons_are_compared_as_far_as_they_can_be(tiny, longer):
    """30 heads count a day more each: 78 + 30 = 108, which says nothing about the plan."""
    comparison = compare_plans({"tiny": tiny, "longer": longer})
    days = row_of(comparison, "post_days")
    assert (days.values, days.difference(1), days.verdict(1)) == ((78, 108), None, 0)
    assert row_of(comparison, "carried").difference(1) == 0
    assert row_of(comparison, "mean_days_to_post").difference(1) == 0
    assert comparison.cohorts == comparison.trips == ()
    (said,) = comparison.left_out
    assert "key_post_days, post_days" in said
    assert "2020-02-17 to 2020-02-21, 2020-02-17 to 2020-02-22" in said


def test_other_dates_and_currency(tiny):
    later = replace(tiny.scenario, start=date(2020, 2, 18), currency="EUR")
    comparison = compare_plans({"tiny": tiny, "later": replace(tiny, scenario=later)})
    cost = row_of(comparison, "cost")
    assert (cost.unit, cost.difference(1)) == ("CNY / EUR", None)
    assert row_of(comparison, "mean_days_to_post").difference(1) is None
    assert [said.partition(":")[0].split(", ")[0] for said in comparison.left_out] == [
        "key_post_days",
        "mean_days_to_post",
        "cost",
    ]
    assert {row.trip for row in comparison.trips} == set(tiny.trips), "none runs at the same moment"


def test_modes_that_only_one_run_has(tiny, variant):
    """At min_load 0.7 the train does not run (README.md): none is 0 trains, not an unknown."""
    without = solve(load_scenario(variant("no-train", "lines.csv", "0.6", "0.7")))
    row = row_of(compare_plans({"without": without, "tiny": tiny}), "train_trips")
    assert (row.values, row.difference(1)) == ((0, 1), 1)


@pytest.mark.parametrize("order", [("six", "seven"), ("seven", "six")])
def test_the_first_is_what_the_others_are_compared_with(tiny, more_beds, order):
    plans = {"six": tiny, "seven": more_beds}
    comparison = compare_plans({name: plans[name] for name in order})
    assert row_of(comparison, "carried").difference(1) == (2 if order[0] == "six" else -2)

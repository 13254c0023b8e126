"""Reasons a hair from a limit, of large numbers, and where no limit helps."""

from datetime import timedelta

import pytest

from left.worlds import START, cohort, fleet, line, world
from returnplan.auditing import audit
from returnplan.jobs.solve import solve


def reason(scenario, name="c1"):
    plan = solve(scenario, time_limit_s=600, gap=0.0, threads=1)
    assert not audit(plan)
    return plan.left[name]


@pytest.mark.parametrize(
    ("cost", "budget"), [(10_000, 9_999.99), (1_000_000, 999_999.99), (12_000_000, 11_999_999.5)]
)
def test_a_budget_a_cent_below_is_the_reason(cost, budget):
    fleets = [fleet("f1", fixed_cost=cost)]
    assert reason(world(settings={"budget": budget}, fleets=fleets)).reason == "budget"


@pytest.mark.parametrize("workers", [1_500_000, 40_000_000])
def test_one_seat_too_few_of_millions_is_the_reason(workers):
    """A ship with one seat less than they are."""
    cohorts, ship = [cohort("c1", workers=workers)], line("l1", seats=workers - 1, mode="ship")
    posts = [{"employer": "mill", "post": "hand", "required": workers}]
    scenario = world(days=1, cohorts=cohorts, fleets=[], lines=[ship], posts=posts)
    found = reason(scenario)
    assert found.reason == "line_units"
    assert found.detail.startswith(f"1 of {workers:,} stays behind.")


def test_a_closed_hostel_is_no_want_of_beds():
    hostels = [{"facility": "f1", "place": "z", "beds": 3, "until": START}]
    late = [cohort("c1", workers=2, ready=START + timedelta(days=1))]
    found = reason(
        world(settings={"risk.low.quarantine_days": 2}, quarantine=hostels, cohorts=late)
    )
    assert found.reason == "not_counted"
    assert "f1 is open to 2024-03-04 only" in found.detail


def test_where_cost_comes_first_nobody_counts():
    found = reason(world(settings={"objective.order": ["cost", "returned"]}))
    assert found.reason == "not_counted"
    assert "no objective gains by it before another loses" in found.detail


def test_who_may_come_too_late_to_count_may_come_at_no_loss():
    """One more may ride on the last date, and be on post after the horizon: nothing is lost.

    The audit, which knows that days of theirs would count, does not contradict it.
    """
    found = reason(
        world(
            settings={"objective.order": ["post_days"], "tail_days": 0},
            cohorts=[cohort("c1", workers=50)],
            fleets=[fleet("f1", turnaround_hours=12)],
        )
    )
    assert found.reason == "not_counted"
    assert "could come within all limits" in found.detail


def test_who_could_count_by_a_fleet_without_vehicles_waits_for_them():
    """The train of c1 gets there after the horizon; the coach, were there one, before."""
    found = reason(
        world(
            settings={"objective.order": ["post_days"], "settle_days": 2, "tail_days": 0},
            fleets=[fleet("f1", vehicles=0)],
            lines=[line("l1", hours=60)],
        )
    )
    assert found.reason == "not_counted"
    assert "could come within all limits" in found.detail

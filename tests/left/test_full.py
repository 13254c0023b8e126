"""What is full, and what sentences say of it."""

import pytest

from left.worlds import START, cohort, fleet, places, world
from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.plan.bottlenecks import bottleneck_rows, bottlenecks
from returnplan.plan.plan import Plan


def solved(scenario) -> Plan:
    plan = solve(scenario, time_limit_s=600, threads=1)
    assert not audit(plan)
    return plan


def row_of(plan, resource, name=None):
    (row,) = [
        row
        for row in bottleneck_rows(plan.account)
        if (row["resource"], row["id"]) == (resource, name)
    ]
    return row


def hostel(beds, **cells):
    return [{"facility": "f1", "place": "z", "beds": beds, **cells}]


QUARANTINE = {"risk.low.quarantine_days": 2}


def test_a_step_is_at_most_what_there_is():
    """3 beds, all taken on two dates, none on the other three of the horizon."""
    plan = solved(world(settings=QUARANTINE, quarantine=hostel(3)))
    (beds,) = [one for one in bottlenecks(plan.account) if one.resource == "beds"]
    assert beds.step == 3
    assert beds.used_up == (0, 1, 2, 3)
    row = row_of(plan, "beds", "f1")
    assert (row["step"], row["dates_full"]) == (3, len(beds.days))


def test_an_empty_hostel_is_not_full():
    """Its 3 beds are open on 5 dates, and nobody can be there after the fourth."""
    plan = solved(world(settings=QUARANTINE, quarantine=hostel(3), days=2))
    detail = plan.left["c1"].detail
    busy = {bed.day for bed in plan.account.beds if bed.occupied == 3}
    assert f"f1 (3 beds) is full on {len(busy)} dates" in detail, detail
    assert row_of(plan, "beds", "f1")["dates_full"] >= len(busy)


def test_dates_on_which_a_hostel_is_closed_are_said():
    hostels = hostel(3, **{"from": "2024-03-05"})
    plan = solved(world(settings=QUARANTINE, quarantine=hostels))
    assert plan.left["c1"].reason == "beds"
    assert "f1 is open from 2024-03-05 only" in plan.left["c1"].detail


def test_beds_are_lifted_in_number_not_in_dates():
    """The only hostel closes the day before anybody could come: no number of beds helps."""
    hostels = hostel(3, until=START)
    cohorts = [cohort("c1", workers=2, ready="2024-03-05")]
    plan = solved(world(settings=QUARANTINE, quarantine=hostels, cohorts=cohorts))
    assert plan.account.carried["c1"] == 0
    assert "c1" not in plan.left or plan.left["c1"].reason != "beds"


@pytest.mark.parametrize(
    ("budget", "cost", "full", "step"),
    [
        (0.3, 0.3, True, 0.01),
        (0.31, 0.3, False, 0.01),
        (101.0, 100.0, True, 1.01),
        (101.02, 100.0, False, 1.01),
        (0, 1, True, 0.01),
    ],
)
def test_the_budget_is_full_on_all_dates_of_the_horizon(budget, cost, full, step):
    """Less than 1 % of it, one cent at least, is free."""
    plan = solved(world(settings={"budget": budget}, fleets=[fleet("f1", fixed_cost=cost)]))
    rows = [row for row in bottleneck_rows(plan.account) if row["resource"] == "budget"]
    assert bool(rows) == full
    for row in rows:
        assert row["step"] == step
        assert row["dates_full"] == plan.scenario.calendar.horizon > plan.scenario.days
        assert (row["first_full"], row["last_full"]) == (0, plan.scenario.calendar.horizon - 1)


def test_heads_a_day_are_full_only_where_none_is_free():
    """7 a day may arrive, 10 wait: 7 and 3; with a step of 7 the second date counts as full too."""
    plan = solved(world(places=places(arrivals_per_day=7), days=2))
    (one,) = [one for one in bottlenecks(plan.account) if one.resource == "arrivals"]
    assert one.step == 7
    assert (one.days, one.used_up) == ((0, 1), (0,))

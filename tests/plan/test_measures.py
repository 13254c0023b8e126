"""Every measure of the sample plan, argued."""

from dataclasses import replace

import pytest

from returnplan.errors import UsageError
from returnplan.plan.assemble import assemble
from returnplan.plan.measures import measures, objective_value
from returnplan.plan.plan import Unreachable
from returnplan.plan.tables import run_tables


@pytest.fixture
def values(plan):
    return {measure.name: measure.value for measure in measures(plan)}


def test_heads(values):
    """60 + 30 + 20 + 8 wait and 45 + 20 + 15 + 8 travel; fitters and smiths have key posts."""
    assert (values["workers"], values["carried"], values["left_behind"]) == (118, 88, 30)
    assert (values["key_workers"], values["key_carried"]) == (68, 53)


def test_days_on_post(values):
    """Horizon 19. Fitters and helpers from day 1: 18 dates; smiths and millers from 16: 3.

    Key: 45 x 18 + 8 x 3 = 834. All: + 20 x 18 + 1.5 x 15 x 3 = 1261.5 (millers weigh 1.5).
    """
    assert values["key_post_days"] == 834
    assert values["post_days"] == 1261.5


def test_worst_share(plan, scenario, trips, assignments, values):
    """zc: fitters are left out as unreachable, so 28 of 38 (helpers, smiths); tb: 15 of 20."""
    assert values["worst_share"] == 28 / 38
    counted = replace(plan, unreachable={})
    assert objective_value(counted, "worst_share") == 73 / 98, "now 45 of 60 fitters count too"
    everybody = dict.fromkeys(scenario.cohorts, Unreachable(reason="no_way", detail="x"))
    assert objective_value(replace(plan, unreachable=everybody), "worst_share") == 1


def test_cost(values):
    """Four coach trips, a train, beds.

    Coaches: 2 x 9800; feeder 1000 + 10 x (80 + 40 + 40), since the depot is 40 km from the
    station in both directions; shuttle 1000 + 10 x (400 + 80 + 400); hill to mill 1000 + 10 x
    (deadhead + 410 + 420). The depot lies 0.4 degrees from the hill: 44.5278 km x 1.25 = 55.7.
    Train 4300; 23 heads 14 dates in beds of 100.
    """
    coaches = 2 * 9800 + (1000 + 1600) + (1000 + 8800) + (1000 + 8857)
    assert values["cost_trips"] == coaches + 4300
    assert values["cost_beds"] == 23 * 14 * 100
    assert values["cost_local"] == 0
    assert values["cost"] == coaches + 4300 + 32200
    assert values["cost_per_worker"] == round((coaches + 36500) / 88, 2)


def test_hours_and_means(values):
    """45 x 320 + 20 x 570 + 15 x 358 + 8 x 290 minutes; (65 x 1 + 23 x 16) / 88 days to post."""
    assert values["travel_hours"] == (45 * 320 + 20 * 570 + 15 * 358 + 8 * 290) / 60
    assert values["mean_days_to_post"] == (65 + 23 * 16) / 88


def test_resources(values):
    """5 trips, 4 by coach; 5 coaches and a carriage; 4 coaches out at once; of the beds 23 in 25.

    Passengers 45 + 20 + 20 + 20 + 23 in 50 + 25 + 81 + 25 + 25 seats.
    """
    assert (values["trips"], values["bus_trips"], values["train_trips"]) == (5, 4, 1)
    assert "flight_trips" not in values, "only modes that have a trip"
    assert (values["units"], values["vehicles_used"]) == (6, 4)
    assert values["seat_use"] == 128 / 206
    assert values["peak_bed_use"] == 23 / 25


def test_everybody_left_behind(scenario):
    """Means and shares of nothing are 0; so is the worst share, with people waiting."""
    values = {row.name: row.value for row in measures(assemble(scenario, trips={}, assignments=[]))}
    assert values["carried"] == values["cost"] == values["trips"] == 0
    assert values["cost_per_worker"] == values["mean_days_to_post"] == values["seat_use"] == 0
    assert values["worst_share"] == values["peak_bed_use"] == 0


def test_production(values):
    """zc does 7.45 dates' work of 1,000, tb 6.5 of 300 (argued in test_work.py), of 19 dates.

    Helpers are 15 below min_present on the first date; millers 1 on the first two and on the 11
    between the loan and the return.
    """
    assert values["output"] == 7450 + 1950
    assert values["output_share"] == pytest.approx(9400 / (1300 * 19), rel=1e-12)
    assert values["uncovered_days"] == 15 + 13


def test_unknown_objective(plan):
    with pytest.raises(UsageError, match="'outputs' is no objective; the objectives are key_post"):
        objective_value(plan, "outputs")


def test_cells_add_up_to_the_cost(plan):
    tables = run_tables(plan)
    cells = sum(row["cost"] for row in tables["trips"])
    cells += sum(row["bed_cost"] + row["local_cost"] for row in tables["assignments"])
    assert cells == round(objective_value(plan, "cost") * 100)

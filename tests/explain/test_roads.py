"""Where roads are missing or boarding has hours, the cells that say so are named."""

from dataclasses import replace

import pytest

from returnplan.explanation.cohort import explain_cohort
from returnplan.explanation.trip import explain_trip
from returnplan.plan.tables import run_tables
from returnplan.scenario.rules import RoadRules
from returnplan.scenario.scenario import Road

HOURS = ["scenario.toml road.boarding_from = 05:00", "scenario.toml road.boarding_until = 23:30"]
ROAD = RoadRules(boarding_from=300, boarding_until=23 * 60 + 30)


def fields(plan, cohort="helpers"):
    one = explain_cohort(plan, cohort, run_tables(plan)["left_behind"])
    return [str(field) for field in one.fields if "cohorts" not in field.file]


def test_boarding_hours(plan, changed):
    assert not set(HOURS) & set(fields(plan))
    assert fields(changed(road=ROAD))[-2:] == HOURS


@pytest.mark.parametrize(
    ("trip", "named"), [("0216-2000-danzhai-anji", True), ("0217-1000-sandu-anji", False)]
)
def test_boarding_hours_of_coaches(changed, trip, named):
    one = explain_trip(changed(road=ROAD), trip, [])
    assert (set(HOURS) <= {str(field) for field in one.fields}) == named


def test_landmasses_and_closed_roads(plan, changed):
    island = {**plan.scenario.places}
    island["sandu"] = replace(island["sandu"], landmass="isle")
    assert fields(changed(places=island))[-2:] == [
        "places.csv sandu landmass = isle",
        "places.csv anji landmass = (blank)",
    ]
    bridge = {("anji", "sandu"): Road(from_="anji", to="sandu", km=900.0)}
    assert not any("landmass" in one for one in fields(changed(places=island, roads=bridge)))
    closed = {("sandu", "anji"): Road(from_="sandu", to="anji", closed=True)}
    assert fields(changed(roads=closed))[-1] == "roads.csv sandu / anji closed = true"
    assert not any("landmass" in one for one in fields(plan))

"""Every setting that a scenario can have is written so that it is read as the same."""

import pytest

from returnplan.jobs.new import new
from returnplan.scenario import load_scenario
from returnplan.scenario.settings import SETTINGS
from returnplan.scenario.write import write_scenario

OTHERS = {
    "name": "Other name",
    "description": 'Said \\"so\\"',
    "start": "2026-02-25",
    "departure_times": '["06:30", "18:45"]',
    "road.boarding_from": "05:00",
    "road.boarding_until": "23:30",
    "objective.order": '["returned", "cost"]',
}
"""Another value than the template's, where a number a little larger would not do."""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "template"
    new(folder)
    return folder


@pytest.mark.parametrize("name", ["road.boarding_from", "departure_times", "objective.order",
                                  "start", "description", "name"])  # fmt: skip
def test_texts_dates_and_clocks(template, tmp_path, name):
    assert name in {column.name for column in SETTINGS}
    overrides = [f"{name}={OTHERS[name]}"]
    if name.startswith("road.boarding"):
        overrides = [f"{one}={OTHERS[one]}" for one in OTHERS if one.startswith("road.boarding")]
    scenario = load_scenario(template, overrides)
    write_scenario(scenario, tmp_path)
    assert load_scenario(tmp_path) == scenario
    assert scenario != load_scenario(template)

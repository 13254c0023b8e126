"""docs/extending.md, A column: one that is carried, and one that binds."""

from dataclasses import dataclass

import numpy as np
import pytest

from extending.conftest import codes
from returnplan import ScenarioError, audit, read_plan, solve
from returnplan.auditing import CHECKS, Violation, audit_run
from returnplan.model import FAMILIES
from returnplan.model.programme import at_most
from returnplan.scenario.scenario import Cohort, Fleet
from returnplan.scenario.schema import COHORTS, FLEETS
from returnplan.tables.declaration import Column, Kind
from sections.scenario import formats_page

LANGUAGE = Column(name="language", kind=Kind.TEXT, doc="What they speak.", default="")
MAX_TRIPS = Column(
    name="max_trips",
    kind=Kind.WHOLE,
    doc="Departures of its vehicles over the horizon; blank: no bound.",
    default=None,
    minimum=0,
    unit="vehicles",
)
CODE = "C99"


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakingCohort(Cohort):
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundFleet(Fleet):
    max_trips: int | None = None


def max_trips(network, v):
    """Cnn. sum_{unit options r of f} n_r <= max_trips_f    for fleets f that have a bound."""
    fleets = list(network.scenario.fleets.values())
    bound = [number for number, fleet in enumerate(fleets) if fleet.max_trips is not None]
    row = np.full(len(fleets), -1)
    row[bound] = np.arange(len(bound))
    on_row = row[network.units.fleet]
    kept = np.flatnonzero(on_row >= 0)
    limits = np.array([fleets[number].max_trips for number in bound], dtype=float)
    return at_most(limits, (on_row[kept], v.n[kept], 1.0))


def check_max_trips(case):
    for name, fleet in case.scenario.fleets.items():
        units = sum(trip.units for trip in case.trips.values() if trip.operator is fleet)
        if fleet.max_trips is not None and units > fleet.max_trips:
            sentence = f"{units} vehicles depart; max_trips is {fleet.max_trips}"
            yield Violation(code=CODE, table="trips", key=name, sentence=sentence)


@pytest.fixture
def spoken(add_column):
    add_column(COHORTS, LANGUAGE, SpeakingCohort)


@pytest.fixture
def bound(add_column):
    add_column(FLEETS, MAX_TRIPS, BoundFleet)


def test_carried_column_is_read_written_and_told(world, spoken, tmp_path):
    world.cells("cohorts", "language", {"hill-welders": "Wu"})
    plan = solve(world.load())
    plan.write(tmp_path / "run")
    again = read_plan(tmp_path / "run")
    assert again.scenario.cohorts["hill-welders"].language == "Wu"
    assert again.scenario.cohorts["hill-riggers"].language == ""
    assert audit_run(tmp_path / "run") == []
    assert "| `language` |" in formats_page(())


def test_column_that_nobody_declared_is_refused(world):
    world.cells("cohorts", "language", {"hill-welders": "Wu"})
    with pytest.raises(ScenarioError, match="language"):
        world.load()


def test_cell_that_it_does_not_allow_is_refused(world, bound):
    world.cells("fleets", "max_trips", {"port_coach": "-1"})
    with pytest.raises(ScenarioError, match=r"fleets\.csv:2 \[max_trips\]: '-1'"):
        world.load()


def test_column_that_binds_binds(world, bound, monkeypatch):
    world.cells("fleets", "max_trips", {"port_coach": "1"})
    without = solve(world.load())
    monkeypatch.setitem(CHECKS, CODE, check_max_trips)
    assert codes(audit(without)) == {CODE}
    monkeypatch.setitem(FAMILIES, CODE, max_trips)
    plan = solve(world.load())
    assert [trip.units for trip in plan.trips.values()] == [1]
    assert audit(plan) == []

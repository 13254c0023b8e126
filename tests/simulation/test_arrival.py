"""The test on arrival, contacts, beds, dates on post, and what money they take."""

from dataclasses import replace

import numpy as np
import pytest

from returnplan.scenario.rules import ReserveRules
from returnplan.scenario.scenario import Facility
from returnplan.simulation.arrival import NEVER
from returnplan.simulation.chance import Chance
from returnplan.simulation.play import Margin, play
from returnplan.simulation.timetable import timetable
from simulation.world import plan, scenario


def played(made, ill=(), margin=None, lost=None, away=()):
    """A draw in which the first worker of each cohort named is found positive.

    Trips (by id) lose minutes, helpers (counted from 0) stay away.
    """
    table = timetable(made)
    positive = np.zeros(table.workers, dtype=bool)
    for cohort in ill:
        positive[first(table, cohort)] = True
    minutes = [(lost or {}).get(trip.id, 0) for trip in table.trips]
    comes = np.ones(table.workers, dtype=bool)
    comes[[first(table, "helpers") + one for one in away]] = False
    draw = Chance(
        comes=comes,
        lost=np.array(minutes, dtype=np.int64),
        positive=positive,
    )
    return table, play(table, draw, margin)


def first(table, cohort):
    return next(one.first for one in table.parties if one.itinerary.cohort.cohort == cohort)


def days_on_post(table, found, cohort):
    party = next(one for one in table.parties if one.itinerary.cohort.cohort == cohort)
    days = found.arrivals.on_post_day[party.first : party.first + party.workers]
    return dict(zip(*(one.tolist() for one in np.unique(days, return_counts=True)), strict=True))


def test_a_positive_stays_and_so_does_the_coach():
    """Eight smiths in two coaches: four and four. Planned are two dates of quarantine."""
    table, found = played(plan(units=2), ["smiths"])
    assert days_on_post(table, found, "smiths") == {14: 1, 7: 3, 2: 4}
    assert days_on_post(table, found, "millers") == {2: 6}
    assert found.values["positives"] == 1
    assert found.values["contacts"] == 3
    assert found.values["cost_beds"] == 100 * (14 + 3 * 7 + 4 * 2 + 6 * 2)
    assert found.values["carried"] == 54, "all work in the end"


def test_without_contacts_the_others_go_on():
    table, found = played(plan(scenario(contacts="none"), units=2), ["smiths"])
    assert days_on_post(table, found, "smiths") == {14: 1, 2: 7}


def test_days_are_never_fewer_than_planned():
    world = scenario(positive_days=1, contact_days=0)
    table, found = played(plan(world), ["smiths"])
    assert days_on_post(table, found, "smiths") == {2: 8}


def test_who_finds_no_bed_is_not_let_in():
    """Millers and smiths fill the inn's 14 beds; fitters share a train with one who is positive."""
    table, found = played(plan(), ["fitters"])
    assert days_on_post(table, found, "fitters") == {NEVER: 30}
    assert found.values["without_bed"] == 30
    assert found.values["carried"] == 24
    assert found.values["key_post_days"] == 0
    assert found.values["peak_bed_use"] == 1


def test_beds_kept_free_are_for_those():
    """A tenth of 14 beds is one, half of them seven: first to the contacts, alike in all else."""
    for share, heads in ((0.1, 1), (0.5, 7)):
        _, found = played(plan(), ["fitters"], Margin(kind="beds", beds=share))
        assert found.values["without_bed"] == 30 - heads


def test_the_reserve_is_there_to_be_used():
    """Half of 28 beds: 14 are planned, and 14 of the 30 contacts find one of the others."""
    world = scenario()
    inn = replace(world.quarantine["inn"], beds=28)
    world = replace(world, quarantine={"inn": inn}, reserve=ReserveRules(beds=0.5, seats=0.1))
    _, found = played(plan(world), ["fitters"])
    assert found.values["without_bed"] == 30 - 14
    assert found.values["peak_bed_use"] == 2, "of those that a plan may fill"


@pytest.mark.parametrize(
    ("serves", "employer", "taken"),
    [(("plant",), None, 5), (("east",), None, 0), (("plant",), "other", 0)],
)
def test_another_facility_takes_whom_it_serves(serves, employer, taken):
    lodge = Facility(facility="lodge", place="east", beds=5, serves=serves, employer=employer)
    world = scenario(contacts="none")
    world = replace(world, quarantine={**world.quarantine, "lodge": lodge})
    table, found = played(plan(world), ["fitters"])
    assert found.values["without_bed"] == (0 if taken else 1)
    assert days_on_post(table, found, "fitters")[1] == 29


def test_a_day_later_is_a_day_less():
    """The coach of the millers is eight hours late and reaches the plant after midnight."""
    table, found = played(plan(without=("smiths",)), lost={"0216-0800-hill-plant": 900})
    assert days_on_post(table, found, "millers") == {3: 6}
    _, planned = played(plan(without=("smiths",)))
    assert planned.values["post_days"] - found.values["post_days"] == 6
    assert found.values["travel_hours"] - planned.values["travel_hours"] == 6 * 15


def test_a_loan_is_what_its_lender_can_spare():
    """Helpers: 5 present and 10 to come; 9 are lent from the third date on, 6 must stay.

    Where one to nine helpers stay away, so many fewer can be lent, and 6 of the 20 required
    work (0.3). Where none comes nobody can be lent, and 5 of 20 work (0.25). On the first date 5
    fitters of 40 hold the plant (0.125), on the second 5 smiths of 18, unless helpers do.
    """
    for away in (1, 5, 9):
        table, found = played(plan(), away=range(away))
        assert found.values["output"] == pytest.approx(1000 * (0.125 + 5 / 18 + 7 * 0.3))
        assert found.values["uncovered_days"] == 1, "before anybody comes"
    table, found = played(plan(), away=range(10))
    assert found.values["output"] == pytest.approx(1000 * (0.125 + 0.25 + 7 * 0.25))
    assert found.values["uncovered_days"] == table.scenario.calendar.horizon

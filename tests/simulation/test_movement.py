"""One draw played by hand: vehicles, holding, missed connections, the next trip."""

from dataclasses import replace

import numpy as np
import pytest

from returnplan.scenario.rules import ReserveRules
from returnplan.simulation.chance import Chance
from returnplan.simulation.movement import NOT_ARRIVED, move
from returnplan.simulation.timetable import timetable
from simulation.world import plan, scenario


def drawn(table, *, lost=None, away=()):
    """A draw in which trips (by id) lose minutes and workers (by number) stay away."""
    minutes = [(lost or {}).get(trip.id, 0) for trip in table.trips]
    comes = np.ones(table.workers, dtype=bool)
    comes[list(away)] = False
    return Chance(
        comes=comes,
        lost=np.array(minutes, dtype=np.int64),
        positive=np.zeros(table.workers, dtype=bool),
    )


@pytest.fixture
def table():
    return timetable(plan(scenario(change_minutes=30, hold_minutes=60)))


F1, T1, S1 = "0216-0830-village-station", "0216-1000-station-east", "0216-1700-east-plant"
F2, T2, S2 = "0216-1030-village-station", "0216-1200-station-east", "0216-1900-east-plant"
M, H = "0216-0800-hill-plant", "0216-1600-hill-plant"


def arrivals(table, moved, cohort):
    """When workers of a cohort arrive, and how many."""
    party = next(one for one in table.parties if one.itinerary.cohort.cohort == cohort)
    moments, heads = np.unique(
        moved.arrival[party.first : party.first + party.workers], return_counts=True
    )
    return dict(zip(moments.tolist(), heads.tolist(), strict=True))


def test_a_connection_holds_to_the_minute(table):
    moved = move(table, drawn(table, lost={F1: 30}))
    assert arrivals(table, moved, "fitters") == {1080: 30}
    assert moved.missed == {}


def test_who_misses_a_train_takes_the_seats_of_the_next(table):
    """31 minutes: ready at 10:01. Train 2 has 14 seats, 10 of them taken; shuttle 2 has room."""
    moved = move(table, drawn(table, lost={F1: 31}))
    assert arrivals(table, moved, "fitters") == {NOT_ARRIVED: 26, 1200: 4}
    assert arrivals(table, moved, "helpers") == {1200: 10}
    ids = [trip.id for trip in table.trips]
    assert moved.missed == {
        (ids.index(F1), ids.index(T1)): 30,
        (ids.index(T2), ids.index(S1)): 4,
    }
    assert dict(zip(ids, moved.rebooked.tolist(), strict=True)) == dict.fromkeys(ids, 0) | {
        T2: 4,
        S2: 4,
    }


def test_seats_kept_free_take_more_of_them(table):
    """A tenth of 14 seats is one more; half of them are seven."""
    for share, heads in ((0.1, 5), (0.5, 11)):
        moved = move(table, drawn(table, lost={F1: 31}), more_seats=share)
        assert arrivals(table, moved, "fitters") == {NOT_ARRIVED: 30 - heads, 1200: heads}


def test_seats_in_reserve_are_there():
    """Train 2 has 14 seats, of which a plan may fill 11: four fitters find one beside ten."""
    world = replace(scenario(change_minutes=30, hold_minutes=60), reserve=ReserveRules(seats=0.2))
    made = plan(world)
    table = timetable(made)
    assert made.account.departures[T2].seats == 11
    moved = move(table, drawn(table, lost={F1: 31}))
    assert arrivals(table, moved, "fitters") == {NOT_ARRIVED: 26, 1200: 4}


def test_who_stays_away_leaves_a_seat(table):
    """Three helpers away: train 2 has 7 free seats."""
    party = next(one for one in table.parties if one.itinerary.cohort.cohort == "helpers")
    away = range(party.first, party.first + 3)
    moved = move(table, drawn(table, lost={F1: 31}, away=away))
    assert arrivals(table, moved, "fitters") == {NOT_ARRIVED: 23, 1200: 7}
    assert arrivals(table, moved, "helpers") == {NOT_ARRIVED: 3, 1200: 7}


def test_minutes_of_margin_count_one_for_one(table):
    late = drawn(table, lost={F1: 45})
    assert move(table, late, more_minutes=14).missed
    assert not move(table, late, more_minutes=15).missed


def test_a_coach_waits_for_its_riders(table):
    """Train 1 comes at 17:00 at the latest that lets them board by 18:00, when waiting ends."""
    moved = move(table, drawn(table, lost={T1: 90}))
    assert arrivals(table, moved, "fitters") == {1140: 30}
    moved = move(table, drawn(table, lost={T1: 91}))
    assert arrivals(table, moved, "fitters") == {1200: 25, NOT_ARRIVED: 5}, "of 35 - 10 seats"
    ids = [trip.id for trip in table.trips]
    assert moved.late_departure[ids.index(S1)] == 0, "it does not wait in vain"


def test_a_train_waits_for_nobody():
    table = timetable(plan(scenario(change_minutes=30, hold_minutes=300)))
    moved = move(table, drawn(table, lost={F1: 31}))
    ids = [trip.id for trip in table.trips]
    assert moved.late_departure[ids.index(T1)] == 0
    assert moved.missed[ids.index(F1), ids.index(T1)] == 30


def test_a_change_takes_no_more_than_the_plan_has():
    table = timetable(plan(scenario(change_minutes=500)))
    assert not move(table, drawn(table)).missed


def test_a_late_vehicle_is_late_for_its_next_duty(table):
    """Ready at 9:00 + 60 + 60 back + 60 = 12:00; its next duty begins 60 + 30 before 16:00."""
    trips = {one.id: one for one in table.trips}
    assert [(duty.ready_before, duty.leaves_base) for duty in trips[H].duties] == [(720, 870)]
    assert trips[M].duties[0].before is None
    for minutes, late in ((150, 0), (151, 1), (200, 50)):
        moved = move(table, drawn(table, lost={M: minutes, H: 5}))
        assert arrivals(table, moved, "millers") == {540 + minutes: 6}
        assert arrivals(table, moved, "smiths") == {1020 + late + 5: 8}


def test_a_convoy_waits_for_its_last_vehicle():
    """Two coaches for the smiths, of whom one comes from the millers."""
    table = timetable(plan(units=2))
    moved = move(table, drawn(table, lost={M: 200}))
    assert arrivals(table, moved, "smiths") == {1070: 8}


def test_its_other_vehicles_may_be_in_time(table):
    """In whatever order they are named, the convoy is as late as the later one."""
    trips = {trip.id: trip for trip in table.trips}
    (late,) = trips[H].duties
    for duties in ((late, replace(late, ready_before=0)), (replace(late, ready_before=0), late)):
        changed = {**trips, H: replace(trips[H], duties=duties)}
        other = replace(table, trips=tuple(changed.values()))
        moved = move(other, drawn(other, lost={M: 200}))
        assert arrivals(other, moved, "smiths") == {1070: 8}


def test_nobody_takes_a_trip_of_another_level(table):
    """Train 2 with level high has no seat for who missed train 1 with level low."""
    trips = tuple(
        replace(trip, lanes=tuple((*lane[:1], "high", *lane[2:]) for lane in trip.lanes))
        if trip.id == T2
        else trip
        for trip in table.trips
    )
    table = replace(table, trips=trips)
    moved = move(table, drawn(table, lost={F1: 31}))
    assert arrivals(table, moved, "fitters") == {NOT_ARRIVED: 30}

"""Who sits where: together, never more than a unit's seats, the same every time."""

import csv
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from returnplan.errors import UsageError
from returnplan.export.manifest import manifest_rows
from returnplan.export.seating import fill
from returnplan.export.slips import LONGEST, slip_rows
from returnplan.jobs.export import export_run
from returnplan.plan.costs import unit_seats
from returnplan.plan.tables import run_tables


@pytest.mark.parametrize("seed", range(200))
def test_everybody_has_a_seat_and_few_groups_are_parted(seed):
    random = Random(seed)
    units, seats = random.randint(1, 6), random.randint(1, 30)
    groups, room = [], units * seats
    while room and random.random() < 0.9:
        groups.append(random.randint(1, min(room, 2 * seats)))
        room -= groups[-1]
    shares = fill(groups, units, seats)
    assert [sum(heads for _, heads in share) for share in shares] == groups
    load = Counter()
    for share in shares:
        assert all(heads > 0 for _, heads in share)
        for unit, heads in share:
            load[unit] += heads
    assert all(heads <= seats for heads in load.values())
    # A cut is at most one for each unit beyond what a group is too large for.
    parted = sum(
        len(share) - -(-group // seats) for share, group in zip(shares, groups, strict=True)
    )
    assert parted <= units


def test_groups_that_fit_whole_stay_whole():
    assert fill([9, 9], 2, 9) == [[(0, 9)], [(1, 9)]]
    assert fill([4, 6, 4, 6], 2, 10) == [[(0, 4)], [(0, 6)], [(1, 4)], [(1, 6)]]
    assert fill([25], 3, 10) == [[(0, 10), (1, 10), (2, 5)]]
    assert fill([6, 6, 6], 2, 9) == [[(0, 6)], [(1, 6)], [(0, 3), (1, 3)]]


def test_more_heads_than_seats_are_refused():
    with pytest.raises(ValueError, match="no seat"):
        fill([11], 1, 10)


def test_manifest_adds_up_to_the_legs_and_to_the_seats(world_plan):
    rows = manifest_rows(world_plan)
    tables = run_tables(world_plan)
    workers = {row["assignment"]: row["workers"] for row in tables["assignments"]}
    due = Counter()
    for leg in tables["legs"]:
        key = (leg["trip"], leg["assignment"], leg["board"], leg["alight"])
        due[key] += workers[leg["assignment"]]
    told = Counter((row["trip"], row["assignment"], row["board"], row["alight"]) for row in rows)
    assert told == due
    load = Counter((row["trip"], row["unit"]) for row in rows)
    for (trip, unit), heads in load.items():
        assert heads <= unit_seats(world_plan.scenario, world_plan.trips[trip])
        assert unit <= world_plan.trips[trip].units
    assert max(Counter((row["trip"], row["worker"]) for row in rows).values()) == 1
    for row in rows:
        assert world_plan.scenario.workers[row["worker"]].cohort == row["cohort"]
    travelling = Counter(cohort for cohort, _ in {(row["cohort"], row["worker"]) for row in rows})
    assert travelling == {
        cohort: heads for cohort, heads in world_plan.account.carried.items() if heads
    }


def test_names_only_where_they_are_wanted(world_plan):
    assert all(row["name"] is None for row in manifest_rows(world_plan))
    assert all(row["name"] is None for row in slip_rows(world_plan))
    assert all(row["name"].startswith("Name") for row in manifest_rows(world_plan, with_names=True))
    assert all(row["name"].startswith("Name") for row in slip_rows(world_plan, with_names=True))


def test_every_worker_has_a_slip_of_at_most_300_characters(world_plan):
    rows = slip_rows(world_plan)
    assert len(rows) == sum(world_plan.account.carried.values())
    assert all(0 < len(row[f"text_{one}"]) <= LONGEST for row in rows for one in ("en", "zh"))
    by_worker = {row["worker"]: row for row in rows}
    text = by_worker["ral-01"]
    assert text["text_en"].startswith("Mon 17 Feb 12:00: coach of")
    assert "Quarantine at" in text["text_en"]
    assert "隔离至" in text["text_zh"]
    seats = {(row["trip"], row["worker"]): row["unit"] for row in manifest_rows(world_plan)}
    for row in rows:
        trips = [
            leg.trip
            for one in world_plan.account.itineraries
            if one.id == row["assignment"]
            for leg in one.assignment.legs
        ]
        assert row["units"] == " ".join(str(seats[trip, row["worker"]]) for trip in trips)


def test_long_names_are_cut_until_a_message_fits(world_plan):
    scenario = world_plan.scenario
    places = {key: replace(place, name="地" * 90) for key, place in scenario.places.items()}
    fleets = {
        key: replace(fleet, name="x" * 200, contact="y" * 200)
        for key, fleet in scenario.fleets.items()
    }
    plan = replace(world_plan, scenario=replace(scenario, places=places, fleets=fleets))
    for row in slip_rows(plan):
        assert len(row["text_en"]) <= LONGEST
        assert len(row["text_zh"]) <= LONGEST
        assert row["text_en"].split(". ")[-1]


def test_without_listed_workers_slips_are_the_cohorts_and_there_is_no_manifest(tiny_run, tmp_path):
    folder, notes = export_run(tiny_run, ["slips", "manifest"], tmp_path / "out")
    assert [note.partition(":")[0] for note in notes] == ["manifest"]
    assert sorted(path.name for path in folder.iterdir()) == ["export.json", "slips"]
    with (folder / "slips" / "slips.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["workers"]) for row in rows) == 30
    with pytest.raises(UsageError, match=r"workers\.csv"):
        export_run(tiny_run, ["manifest"], tmp_path / "other")
    assert not (tmp_path / "other").exists()

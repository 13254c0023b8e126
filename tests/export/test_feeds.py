"""Maps, calendars and feeds, each read back by a library of its own format."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise

import geojson
import icalendar
import pytest

from returnplan.errors import UsageError
from returnplan.export.calendars import write_calendars
from returnplan.export.feed import write_feed
from returnplan.export.maps import write_maps
from returnplan.export.words import ExportWords
from returnplan.jobs.export import export_run


@pytest.fixture(params=["tiny_plan", "world_plan"])
def plan(request):
    return request.getfixturevalue(request.param)


def test_maps_are_valid_and_hold_every_place_and_trip(plan, tmp_path):
    write_maps(plan, tmp_path)
    places, routes = (
        geojson.loads((tmp_path / f"{name}.geojson").read_text(encoding="utf-8"))
        for name in ("places", "routes")
    )
    assert places.is_valid, places.errors()
    assert routes.is_valid, routes.errors()
    assert [one["id"] for one in places.features] == list(plan.scenario.places)
    assert [one["id"] for one in routes.features] == list(plan.trips)
    carried = sum(plan.account.carried.values())
    assert sum(one.properties["setting_out"] for one in places.features) == carried
    assert sum(one.properties["arriving"] for one in places.features) == carried


def test_lines_over_the_date_line_are_cut_there(world_plan, tmp_path):
    scenario = world_plan.scenario
    moved = {"hill": 179.0, "dale": -179.0, "plant": -178.0, "mill": -177.0}
    places = {
        key: replace(place, longitude=moved.get(key, place.longitude))
        for key, place in scenario.places.items()
    }
    plan = replace(world_plan, scenario=replace(scenario, places=places))
    write_maps(plan, tmp_path)
    content = json.loads((tmp_path / "routes.geojson").read_text(encoding="utf-8"))
    lines = [one["geometry"] for one in content["features"]]
    cut = [one["coordinates"] for one in lines if one["type"] == "MultiLineString"]
    assert [[179.0, 0.0], [180.0, 0.0]] in [line for one in cut for line in one]
    straight = [line for one in cut for line in one]
    straight += [one["coordinates"] for one in lines if one["type"] == "LineString"]
    assert all(abs(a[0] - b[0]) <= 180 for line in straight for a, b in pairwise(line))


def test_calendars_hold_each_departure_at_its_local_clock(plan, tmp_path):
    write_calendars(plan, tmp_path, ExportWords("en"))
    own, riding = {}, set()
    for path in tmp_path.glob("*.ics"):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        for event in calendar.walk("VEVENT"):
            trip = str(event["uid"]).partition("@")[0]
            if path.name.startswith("employer-"):
                riding.add((path.stem.removeprefix("employer-"), trip))
            else:
                own[trip] = event
            start = event["dtstart"].dt
            assert start.tzinfo is None
            calendar_of = plan.scenario.calendar
            assert f"{start:%Y-%m-%d %H:%M}" == calendar_of.moment_text(plan.trips[trip].depart)
    assert set(own) == set(plan.trips)
    assert riding == {
        (employer, trip)
        for trip, one in plan.account.departures.items()
        for employer, _ in one.by_employer
    }


def notices(feed, date):
    """What the rules of the canonical validator find on that date."""
    command = [sys.executable, "-m", "gtfs_validator.cli", "-i", feed, "-d", date, "--stdout"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=feed.parent)
    return json.loads(done.stdout)["notices"]


def test_validator_hears_of_a_trip_that_arrives_before_it_departs(tiny_plan, tmp_path):
    trips = {
        key: replace(
            trip,
            stops=tuple(
                replace(stop, arrive=stop.arrive and trip.depart - 60) for stop in trip.stops
            ),
        )
        for key, trip in tiny_plan.trips.items()
    }
    plan = replace(tiny_plan, trips=trips)
    write_feed(plan, tmp_path, ExportWords("en"), timezone="Asia/Shanghai")
    found = notices(tmp_path / "gtfs.zip", "2020-02-17")
    assert any(one["severity"] == "ERROR" for one in found)


def test_feed_passes_the_validator(plan, tmp_path):
    write_feed(plan, tmp_path, ExportWords("en"), timezone="Asia/Shanghai")
    found = notices(tmp_path / "gtfs.zip", plan.scenario.start.isoformat())
    assert [one for one in found if one["severity"] == "ERROR"] == []
    with zipfile.ZipFile(tmp_path / "gtfs.zip") as archive:
        trips = archive.read("trips.txt").decode().splitlines()
        times = archive.read("stop_times.txt").decode().splitlines()
    assert len(trips) == 1 + len(plan.trips)
    assert len(times) == 1 + sum(len(trip.stops) for trip in plan.trips.values())


def test_a_time_zone_that_is_none_is_refused(tiny_run, tmp_path):
    for zone in ("Mars/Base", "", "../x", "Asia"):
        with pytest.raises(UsageError, match="time zone"):
            export_run(tiny_run, ["gtfs"], tmp_path / "out", timezone=zone)
    assert not (tmp_path / "out").exists()

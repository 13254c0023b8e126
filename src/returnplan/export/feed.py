"""The timetable as a GTFS feed, so that journey planners and transit tools can read it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

from returnplan.calendar import MINUTES_A_DAY
from returnplan.export.words import ExportWords
from returnplan.plan.departures import Departure
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name
from returnplan.tables.declaration import Row

FEED = "gtfs.zip"
ROUTE_TYPES = {"bus": 3, "train": 2, "flight": 1100, "ship": 4, "ferry": 4, "helicopter": 1100}
"""Of the GTFS reference and its extension by Google; other modes are 1700, miscellaneous."""
MISCELLANEOUS = 1700
NOWHERE = "https://example.org/"
"""The reference asks each agency for a web page; operators have none here, and this address is
kept for such examples (RFC 2606)."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of all files in the archive, so that the same plan gives the same bytes."""
_TELEPHONE = re.compile(r"\+?[\d()/ -]{5,}")


def write_feed(plan: Plan, folder: Path, words: ExportWords, *, timezone: str) -> None:
    """Write gtfs.zip. `timezone` is that of the plan's clocks, as `Asia/Shanghai`."""
    with zipfile.ZipFile(folder / FEED, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in feed_tables(plan, words, timezone).items():
            if rows:
                info = zipfile.ZipInfo(f"{name}.txt", FIRST_DAY)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, _text(rows))


def _text(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def feed_tables(plan: Plan, words: ExportWords, timezone: str) -> dict[str, list[Row]]:
    """The files of the feed by name, each a list of rows."""
    scenario, calendar = plan.scenario, plan.scenario.calendar
    departures = plan.account.departures
    language = "zh" if words.language == "zh" else "en"
    days = sorted({calendar.day_of(one.trip.depart) for one in departures.values()})
    used = {place for one in departures.values() for place in one.trip.places}
    first = calendar.date(days[0]) if days else scenario.start
    last = calendar.date(days[-1]) if days else scenario.start
    return {
        "agency": _agencies(plan, language, timezone),
        "stops": [
            {
                "stop_id": key,
                "stop_name": place.name or key,
                "stop_lat": place.latitude,
                "stop_lon": place.longitude,
            }
            for key, place in scenario.places.items()
            if key in used
        ],
        "routes": _routes(plan),
        "trips": [
            {
                "route_id": _route_id(one),
                "service_id": _date(plan, calendar.day_of(one.trip.depart)),
                "trip_id": key,
                "trip_headsign": place_name(scenario, one.trip.places[-1]),
            }
            for key, one in departures.items()
        ],
        "stop_times": [row for one in departures.values() for row in _stop_times(plan, one)],
        "calendar_dates": [
            {"service_id": _date(plan, day), "date": _date(plan, day), "exception_type": 1}
            for day in days
        ],
        "feed_info": [
            {
                "feed_publisher_name": "returnplan",
                "feed_publisher_url": NOWHERE,
                "feed_lang": language,
                "feed_start_date": f"{first:%Y%m%d}",
                "feed_end_date": f"{last:%Y%m%d}",
                "feed_version": scenario.name,
            }
        ],
    }


def _agency_id(departure: Departure) -> str:
    kind = "line" if departure.trip.purpose == "line" else "fleet"
    return f"{kind}-{departure.trip.operator}"


def _agencies(plan: Plan, language: str, timezone: str) -> list[Row]:
    rows = {}
    for one in plan.account.departures.values():
        contact = one.operator.contact
        rows[_agency_id(one)] = {
            "agency_id": _agency_id(one),
            "agency_name": one.operator.name or one.trip.operator,
            "agency_url": NOWHERE,
            "agency_timezone": timezone,
            "agency_lang": language,
            "agency_phone": contact if _TELEPHONE.fullmatch(contact) else "",
        }
    return [rows[key] for key in sorted(rows)]


def _route_id(departure: Departure) -> str:
    return ">".join((_agency_id(departure), *departure.trip.places))


def _routes(plan: Plan) -> list[Row]:
    rows = {}
    for one in plan.account.departures.values():
        names = [place_name(plan.scenario, place) for place in one.trip.places]
        rows[_route_id(one)] = {
            "route_id": _route_id(one),
            "agency_id": _agency_id(one),
            "route_long_name": " – ".join(names),
            "route_type": ROUTE_TYPES.get(one.mode, MISCELLANEOUS),
        }
    return [rows[key] for key in sorted(rows)]


def _stop_times(plan: Plan, departure: Departure) -> list[Row]:
    """Clocks count from midnight of the date of departure: 25:10:00 is the next day's."""
    trip = departure.trip
    midnight = plan.scenario.calendar.day_of(trip.depart) * MINUTES_A_DAY
    rows = []
    for number, stop in enumerate(trip.stops):
        arrive = stop.depart if stop.arrive is None else stop.arrive
        depart = stop.arrive if stop.depart is None else stop.depart
        assert arrive is not None and depart is not None
        rows.append(
            {
                "trip_id": departure.id,
                "arrival_time": _clock(arrive - midnight),
                "departure_time": _clock(depart - midnight),
                "stop_id": stop.place,
                "stop_sequence": number + 1,
                "pickup_type": 0 if departure.boarding[number] else 1,
                "drop_off_type": 0 if departure.alighting[number] else 1,
                "timepoint": 1,
            }
        )
    return rows


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def _date(plan: Plan, day: int) -> str:
    return f"{plan.scenario.calendar.date(day):%Y%m%d}"

"""What each worker is to do, as a message of at most 300 characters, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from returnplan.calendar import clock_text
from returnplan.export.pages import write_page
from returnplan.export.seating import seated
from returnplan.export.tables import SLIPS
from returnplan.export.words import LANGUAGES, ExportWords, told_in
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.people import chosen
from returnplan.plan.plan import Leg, Plan
from returnplan.plan.route import place_name
from returnplan.tables.csvfile import write_csv
from returnplan.tables.declaration import Row

LONGEST = 300
"""Characters of a message."""
SHORTENED = (1000, 40, 24, 16, 10, 6, 4)
"""Characters of a name, tried in order until a message is short enough."""


@dataclass(frozen=True)
class Speaker:
    """Says itineraries in one language, its names cut to so many characters."""

    plan: Plan
    """As the language calls its places."""
    words: ExportWords
    cut: int = SHORTENED[0]

    def message(self, itinerary: Itinerary, units: Sequence[int] = ()) -> str:
        """Dates, clocks, places, vehicles, quarantine, date on post, and whom to call.

        `units`: number of the unit on each trip; empty: not said.
        """
        text = ""
        for detail in (True, False):
            for cut in SHORTENED:
                speaker = Speaker(self.plan, self.words, cut)
                text = speaker._sentences(itinerary, units, detail=detail)
                if len(text) <= LONGEST:
                    return text
        return text[: LONGEST - 1] + "…"

    def _sentences(self, itinerary: Itinerary, units: Sequence[int], *, detail: bool) -> str:
        between = "" if self.words.language == "zh" else " "
        return between.join(self._parts(itinerary, units, detail=detail))

    def _parts(self, itinerary: Itinerary, units: Sequence[int], *, detail: bool) -> Iterator[str]:
        words, calendar = self.words, self.plan.scenario.calendar
        local = {transfer.before_leg: transfer for transfer in itinerary.transfers}
        legs = itinerary.assignment.legs
        day = -1

        def when(moment: int) -> str:
            nonlocal day
            clock = clock_text(calendar.clock_of(moment))
            if calendar.day_of(moment) == day:
                return clock
            day = calendar.day_of(moment)
            return f"{self._date(day)} {clock}"

        for number in range(len(legs) + 1):
            transfer = local.get(number)
            if transfer is not None:
                yield words(
                    "slip.local",
                    when=when(transfer.depart),
                    start=self._place(transfer.start),
                    end=self._place(transfer.end),
                )
            if number < len(legs):
                leg = legs[number]
                stops = self.plan.trips[leg.trip].stops
                board, alight = stops[leg.board], stops[leg.alight]
                assert board.depart is not None and alight.arrive is not None
                yield words(
                    "slip.ride",
                    when=when(board.depart),
                    vehicle=self._vehicle(leg, units[number] if units else None),
                    start=self._place(board.place),
                    end=self._place(alight.place),
                    there=when(alight.arrive),
                )
        facility = itinerary.assignment.facility
        if facility is not None:
            site = self.plan.scenario.quarantine[facility]
            until = itinerary.arrival_day + itinerary.quarantine_days - 1
            where = self._short(site.name or facility)
            yield words("slip.quarantine", where=where, date=self._date(until))
        yield words("slip.post", date=self._date(itinerary.on_post_day))
        contact = self._contact(legs)
        if contact and detail:
            yield words("slip.call", contact=self._short(contact))

    def _short(self, name: str) -> str:
        return name if len(name) <= self.cut else name[: self.cut - 1] + "…"

    def _place(self, place: str) -> str:
        return self._short(place_name(self.plan.scenario, place))

    def _date(self, day: int) -> str:
        calendar, words = self.plan.scenario.calendar, self.words
        when = calendar.date(day)
        weekday = words.weekday(calendar.weekday(day))
        if words.language == "zh":
            return f"{when.month}月{when.day}日{weekday}"
        return f"{weekday} {when.day} {when:%b}"

    def _vehicle(self, leg: Leg, unit: int | None) -> str:
        trip, scenario, words = self.plan.trips[leg.trip], self.plan.scenario, self.words
        row = (scenario.lines if trip.purpose == "line" else scenario.fleets)[trip.operator]
        said = words(
            "slip.line" if trip.purpose == "line" else "slip.vehicle",
            mode=words.mode(row.mode) if words.language == "zh" else words.mode(row.mode).lower(),
            operator=self._short(row.name or trip.operator),
        )
        return said if unit is None or trip.units == 1 else words("slip.unit", it=said, unit=unit)

    def _contact(self, legs: Sequence[Leg]) -> str:
        trip, scenario = self.plan.trips[legs[0].trip], self.plan.scenario
        rows = scenario.lines if trip.purpose == "line" else scenario.fleets
        return rows[trip.operator].contact


def speakers(plan: Plan) -> dict[str, Speaker]:
    """One for each language."""
    return {one: Speaker(told_in(plan, one), ExportWords(one)) for one in LANGUAGES}


def slip_rows(plan: Plan, *, with_names: bool = False) -> list[Row]:
    """Rows of `SLIPS`: one a worker where workers are listed, else one an itinerary."""
    speaking = speakers(plan)
    workers = chosen(plan)
    units: dict[str, dict[int, list[int]]] = {}
    for party in seated(plan):
        seats = units.setdefault(party.assignment, {}).setdefault(party.leg, [])
        seats += [party.unit] * party.heads
    rows = []
    for itinerary in sorted(plan.account.itineraries, key=lambda one: one.id):
        listed = workers[itinerary.id]
        told: dict[tuple[int, ...], dict[str, str]] = {}
        for number, worker in enumerate(listed or [None]):
            own = _units(itinerary, units[itinerary.id], number) if listed else ()
            if own not in told:
                told[own] = {
                    language: one.message(itinerary, own) for language, one in speaking.items()
                }
            name = plan.scenario.workers[worker].name if worker and with_names else ""
            rows.append(
                {
                    "assignment": itinerary.id,
                    "cohort": itinerary.cohort.cohort,
                    "worker": worker,
                    "name": name or None,
                    "workers": 1 if worker else itinerary.workers,
                    "units": " ".join(map(str, own)) or None,
                    **{f"text_{language}": text for language, text in told[own].items()},
                }
            )
    return rows


def _units(itinerary: Itinerary, units: dict[int, list[int]], number: int) -> tuple[int, ...]:
    return tuple(units[leg][number] for leg in range(len(itinerary.assignment.legs)))


def write_slips(plan: Plan, folder: Path, words: ExportWords, *, with_names: bool) -> None:
    """Write slips.csv, and a page for each trip's unit with the slips of those who board there."""
    rows = slip_rows(plan, with_names=with_names)
    write_csv(folder / "slips.csv", SLIPS, rows, plan.scenario.calendar)
    by_assignment: dict[str, list[Row]] = {}
    for row in rows:
        by_assignment.setdefault(row["assignment"], []).append(row)
    first_legs = [party for party in seated(plan) if party.leg == 0]
    sheets: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for party in first_legs:
        slips = by_assignment[party.assignment]
        own = slips[party.first : party.first + party.heads] if slips[0]["worker"] else slips
        for row in own:
            who = [row["worker"] or "", row["name"] or "", row["cohort"]]
            heads = "" if row["worker"] else f"× {party.heads}"
            sheets.setdefault((party.trip, party.unit), []).append(
                {
                    "who": " · ".join(filter(None, [*who, heads])),
                    "texts": [row[f"text_{language}"] for language in _languages(words)],
                }
            )
    write_page(
        plan,
        folder / "slips.html",
        "slips",
        words,
        title=words("slip.title"),
        sheets=[
            {"title": words("slip.sheet", trip=trip, unit=unit), "slips": slips}
            for (trip, unit), slips in sorted(sheets.items())
        ],
    )


def _languages(words: ExportWords) -> list[str]:
    """The page's own first."""
    return sorted(LANGUAGES, key=lambda one: one != words.language)

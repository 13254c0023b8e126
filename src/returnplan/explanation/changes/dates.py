"""Dates that may move: of cohorts, fleets, lines, facilities and risk levels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from returnplan.calendar import WEEKDAYS
from returnplan.explanation.changes.asked import Asked
from returnplan.explanation.changes.change import Change
from returnplan.explanation.changes.ladder import Ladder
from returnplan.explanation.changes.names import called, date_text, days_text, place_called
from returnplan.explanation.windows import serving
from returnplan.plan.plan import Plan
from returnplan.scenario.build import field_of
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Line, RiskChange, Scenario

EARLIER, LATER = -1, 1


def date_ladders(plan: Plan, asked: Asked) -> Iterator[Ladder]:
    """Dates of the asked cohorts, of their origins' levels, of facilities, fleets and lines."""
    scenario = plan.scenario
    start, last = scenario.start, scenario.calendar.date(scenario.days - 1)
    end = scenario.calendar.date(scenario.calendar.horizon - 1)
    for cohort in asked.cohorts:
        yield from _cohort(cohort, start, last, _wanting(plan, cohort))
    yield from _levels(scenario, asked)
    for name, facility in scenario.quarantine.items():
        near = any(name in serving(scenario, cohort) for cohort in asked.cohorts)
        said = called(facility, name)
        dated = _Dated("quarantine", name, facility, said, 2 if near else 3)
        yield from dated.earlier("from", "facility_from", start, f"{said} opens")
        yield from dated.later("until", "facility_until", end, f"{said} stays open")
    for name, fleet in scenario.fleets.items():
        said = called(fleet, name)
        dated = _Dated("fleets", name, fleet, said, 2)
        yield from dated.earlier("from", "fleet_from", start, f"{said} is there")
        yield from dated.later("until", "fleet_until", end, f"{said} stays")
    for name, line in scenario.lines.items():
        said = called(line, name)
        dated = _Dated("lines", name, line, said, 2)
        yield from dated.earlier("first", "line_first", start, f"{said} runs")
        yield from dated.later("last", "line_last", last, f"{said} runs")
        yield from _weekdays(scenario, name, line)


def _wanting(plan: Plan, cohort: Cohort) -> bool:
    return plan.account.carried[cohort.cohort] < cohort.workers


class _Dated:
    """A row with dates that may move."""

    def __init__(self, table: str, name: str, row: Any, said: str, rank: int) -> None:
        self.table, self.id, self.row, self.said, self.rank = table, name, row, said, rank

    def earlier(self, column: str, kind: str, bound: date, words: str) -> Iterator[Ladder]:
        """A first date that moves as far as `bound`."""
        yield from self._moved(column, kind, bound, words, EARLIER)

    def later(self, column: str, kind: str, bound: date, words: str) -> Iterator[Ladder]:
        """A last date that moves as far as `bound`."""
        yield from self._moved(column, kind, bound, words, LATER)

    def _moved(self, column: str, kind: str, bound: date, words: str, way: int) -> Iterator[Ladder]:
        now = getattr(self.row, field_of(column))
        if now is None or (bound - now).days * way < 1:
            return
        steps = (bound - now).days * way

        def moved(step: int) -> date:
            when: date = now + timedelta(days=way * step)
            return when

        def said(step: int) -> str:
            how = "earlier, from" if way == EARLIER else "longer, until"
            return f"{words} {days_text(step)} {how} {date_text(moved(step))} on".replace(
                f"until {date_text(moved(step))} on", f"until {date_text(moved(step))}"
            )

        yield Ladder(
            kind=kind,
            id=self.id,
            name=self.said,
            steps=steps,
            change=lambda step: Change(
                table=self.table, row=self.row, column=column, value=moved(step)
            ),
            words=said,
            share=lambda step: step / steps,
            rank=self.rank,
        )


def _cohort(cohort: Cohort, start: date, last: date, wanting: bool) -> Iterator[Ladder]:
    said = called(cohort, cohort.cohort)
    dated = _Dated("cohorts", cohort.cohort, cohort, said, 1)
    yield from dated.earlier("ready", "ready", start, f"{said} is ready")
    if wanting:
        yield from dated.later("latest", "latest", last, f"{said} may start")


def _levels(scenario: Scenario, asked: Asked) -> Iterator[Ladder]:
    """Changes of the level at the origins: those for the better earlier, the others later."""
    rank_of = {level: number for number, level in enumerate(scenario.levels)}
    epidemic = Epidemic(scenario)
    origins = sorted({cohort.origin for cohort in asked.cohorts})
    taken = {(row.place, row.from_) for row in scenario.risk}
    for row in scenario.risk:
        day = scenario.calendar.day(row.from_)
        places = [place for place in origins if row.place in (place, "*")]
        if not places or day < 0:
            continue
        before = {rank_of[epidemic.level(place, day - 1)] for place in places}
        if any(rank_of[row.level] < one for one in before) and day > 0:
            yield from _level(scenario, row, EARLIER, day, taken)
        if any(rank_of[row.level] > one for one in before) and day < scenario.days:
            yield from _level(scenario, row, LATER, scenario.days - day, taken)


def _level(
    scenario: Scenario, row: RiskChange, way: int, most: int, taken: set[tuple[str, date]]
) -> Iterator[Ladder]:
    """A row that moves, but not onto another row of its place or past it."""
    dates = [row.from_ + timedelta(days=way * step) for step in range(1, most + 1)]
    free = next(
        (number for number, when in enumerate(dates) if (row.place, when) in taken), len(dates)
    )
    if not free:
        return
    place = "every place" if row.place == "*" else place_called(scenario, row.place)
    how = "earlier" if way == EARLIER else "later"

    def words(step: int) -> str:
        when = date_text(dates[step - 1])
        return f"level {row.level} at {place} {days_text(step)} {how}, from {when} on"

    yield Ladder(
        kind="level_from",
        id=row.place,
        name=f"level {row.level} at {place} from {date_text(row.from_)}",
        steps=free,
        change=lambda step: Change(table="risk", row=row, column="from", value=dates[step - 1]),
        words=words,
        share=lambda step: step / scenario.days,
        rank=1,
    )


def _weekdays(scenario: Scenario, name: str, line: Line) -> Iterator[Ladder]:
    """A weekday more, one of those that the travel dates have."""
    there = {scenario.calendar.weekday(day) for day in range(scenario.days)}
    for weekday in sorted(there - set(line.weekdays)):
        yield _weekday_more(name, line, weekday)


def _weekday_more(name: str, line: Line, weekday: int) -> Ladder:
    days, said = tuple(sorted({*line.weekdays, weekday})), called(line, name)
    return Ladder(
        kind="weekdays",
        id=name,
        name=f"{said} on {WEEKDAYS[weekday - 1]}",
        steps=1,
        change=lambda _: Change(table="lines", row=line, column="weekdays", value=days),
        words=lambda _: f"{said} runs on {WEEKDAYS[weekday - 1]} too",
        share=lambda _: 1 / max(1, len(line.weekdays)),
        rank=2,
    )

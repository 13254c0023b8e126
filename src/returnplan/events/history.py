"""What has happened to a plan so far: history.csv of a replanned scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from returnplan.events.event import Event
from returnplan.plan.start import start_hash
from returnplan.scenario.history_rows import REPLAN
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import Happened
from returnplan.tables.times import read_moment

if TYPE_CHECKING:
    from returnplan.plan.plan import Plan


def known_events(scenario: Scenario) -> set[tuple[Any, ...]]:
    """Cells of the events of history.csv in the order of events.csv's columns, None where blank."""
    found = set()
    for one in scenario.history:
        if one.kind != REPLAN:
            texts = (one.origin, one.destination, one.employer, one.post)
            blank = (one.id or None, one.value or None, one.from_, one.until)
            moment = read_moment(one.moment, scenario.calendar)
            found.add((moment, one.kind, *blank, *(text or None for text in texts)))
    return found


def history(earlier: Plan, events: Sequence[Event], at: int) -> tuple[Happened, ...]:
    """That of a plan in force, with the events that it met until `at` and its hash."""
    moment_text = earlier.scenario.calendar.moment_text
    since = moment_text(at)
    rows = [
        Happened(
            replan=since,
            moment=moment_text(one.moment),
            kind=one.kind,
            id=one.id,
            value=one.word,
            from_=one.from_,
            until=one.until,
            origin=one.origin,
            destination=one.destination,
            employer=one.employer,
            post=one.post,
        )
        for one in events
    ]
    plan = Happened(replan=since, moment=since, kind=REPLAN, id="", value=start_hash(earlier))
    return tuple(sorted((*earlier.scenario.history, *rows, plan), key=_key))


def _key(row: Happened) -> tuple[str, ...]:
    """As tables are sorted on reading: by their columns in code point order."""
    cells = (getattr(row, name) for name in row.__dataclass_fields__)
    return tuple("" if cell is None else str(cell) for cell in cells)

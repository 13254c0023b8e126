"""Checks across tables: ids that must exist, and numbers that must fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.patches import ScenarioDraft
from returnplan.scenario.schema import LOCATE, TABLES
from returnplan.scenario.source import SourceNames
from returnplan.scenario.values import SettingValues
from returnplan.tables.declaration import Column, Table
from returnplan.tables.mistakes import Known, few
from returnplan.tables.rows import UNREADABLE, SheetRow, place_text

PAIRS = (
    ("cohorts", "employer", "post"),
    ("workers", "employer", "post"),
    ("loans", "lender", "lender_post"),
    ("loans", "borrower", "borrower_post"),
)
"""(table, employer, post) of columns that name a post."""


@dataclass(frozen=True)
class Crossing:
    """The tables of a scenario, all rows patched, and what they must refer to.

    Cells that could not be read are passed over, and so are ids of a table that was not read whole.
    """

    draft: ScenarioDraft
    settings: SettingValues
    names: SourceNames
    formed: bool
    """Whether the cohorts are formed from workers: then only the rows of workers are spoken of."""

    def rows(self, table: str) -> list[SheetRow]:
        return self.draft.tables.get(table, [])

    def file(self, table: str) -> str:
        """What a table is called: its file, wherever it was inherited from."""
        rows = self.rows(table)
        own = [row.file for row in rows if row.column is None]
        return own[0] if own else self.names.table(table)

    @cached_property
    def ids(self) -> dict[str, Known]:
        """First key of every row, by table, for tables that were read whole."""
        known = {}
        for table in TABLES:
            if not table.key or table.name in self.draft.unread:
                continue
            keys = [row.cells[table.key[0]] for row in self.rows(table.name)]
            if not any(key is UNREADABLE for key in keys):
                known[table.name] = Known(keys)
        return known

    @cached_property
    def start(self) -> date | None:
        start = self.settings["start"]
        return None if start is UNREADABLE else start

    def findings(self) -> Iterator[Finding]:
        yield from self._references()
        yield from self._levels()
        yield from self._permits()
        yield from self._shared_ids()
        yield from self._posts()
        yield from self._inputs()
        yield from self._numbers()
        yield from self._roads()
        yield from self._boarding()
        if not any(self.rows(name) or name in self.draft.unread for name in ("fleets", "lines")):
            yield mistakes.NO_VEHICLES.at(self.names.table("fleets"))

    def _references(self) -> Iterator[Finding]:
        for table in TABLES:
            for column in table.columns:
                if column.refers and not (self.formed and table.name == "cohorts"):
                    yield from few(self._references_of(table, column))

    def _references_of(self, table: Table, column: Column) -> Iterator[Callable[[], Finding]]:
        target = column.refers[0]
        known = self.ids.get(target)
        if known is None:
            return
        if table.name == "workers" and not self.formed:
            return  # compared with their cohorts instead
        for row in self.rows(table.name):
            value = row.cells[column.name]
            if value is None or value is UNREADABLE or value == "" or value in column.also:
                continue
            for one in value if isinstance(value, tuple) else (value,):
                if one not in known:
                    yield partial(self.unknown, row, column.name, one, target, known)

    def unknown(self, row: SheetRow, column: str, value: str, target: str, known: Known) -> Finding:
        table = self.file(target)
        patch = self.draft.dropped.get((target, value))
        dropped = "" if patch is None else f" any more: {patch} dropped it"
        add = f"add it to {table}"
        if target == "places" and patch is None:
            add += f" (`{LOCATE}` does)"
        hint = known.cure(value, f"{add}, or name one that is there")
        return mistakes.UNKNOWN_ID.at(
            *row.spot(column), value, table=table, dropped=dropped, hint=hint
        )

    def _levels(self) -> Iterator[Finding]:
        if not self.draft.settings_whole:
            return
        known = Known(self.settings.levels)
        for table, column in (("places", "risk"), ("risk", "level")):
            for row in self.rows(table):
                level = row.cells[column]
                if level is not None and level is not UNREADABLE and level not in known:
                    hint = known.cure(level, f"levels are {', '.join(known.words)}")
                    yield mistakes.UNKNOWN_LEVEL.at(*row.spot(column), level, hint=hint)

    def _permits(self) -> Iterator[Finding]:
        places = self.ids.get("places")
        provinces = [row.cells["province"] for row in self.rows("places")]
        if places is None or UNREADABLE in provinces:
            return
        known = Known([*places.words, *(name for name in provinces if name)])
        for row in self.rows("permits"):
            origin = row.cells["origin"]
            if origin is not UNREADABLE and origin != "*" and origin not in known:
                yield self.unknown(row, "origin", origin, "places", known)

    def _shared_ids(self) -> Iterator[Finding]:
        first = {row.cells["place"]: row for row in self.rows("places")}
        told = set()
        for row in self.rows("places"):
            province = row.cells["province"]
            if province in first and province is not UNREADABLE and province not in told:
                told.add(province)
                where = place_text(first[province], row)
                yield mistakes.SHARED_PLACE_ID.at(*row.spot("province"), province, first=where)
        first = {row.cells["fleet"]: row for row in self.rows("fleets")}
        for row in self.rows("lines"):
            line = row.cells["line"]
            if line in first and line is not UNREADABLE:
                where = place_text(first[line], row)
                yield mistakes.SHARED_OPERATOR_ID.at(*row.spot("line"), line, first=where)

    def _posts(self) -> Iterator[Finding]:
        posts: dict[str, list[str]] = {}
        for row in self.rows("posts"):
            if UNREADABLE in (row.cells["employer"], row.cells["post"]):
                return
            posts.setdefault(row.cells["employer"], []).append(row.cells["post"])
        if "posts" in self.draft.unread or "employers" not in self.ids:
            return
        known = {
            employer: Known(posts.get(employer, ())) for employer in self.ids["employers"].words
        }
        for table, employer_column, post_column in PAIRS:
            if (self.formed and table == "cohorts") or (not self.formed and table == "workers"):
                continue
            yield from few(self._posts_of(table, employer_column, post_column, known))

    def _posts_of(
        self, table: str, employer_column: str, post_column: str, known: Mapping[str, Known]
    ) -> Iterator[Callable[[], Finding]]:
        for row in self.rows(table):
            employer, post = row.cells[employer_column], row.cells[post_column]
            if post is None or post is UNREADABLE or employer not in known:
                continue
            if post not in known[employer]:
                yield partial(self._unknown_post, row, post_column, employer, known[employer])

    def _unknown_post(self, row: SheetRow, column: str, employer: str, known: Known) -> Finding:
        file, post = self.file("posts"), row.cells[column]
        hint = known.cure(post, f"add it to {file}")
        return mistakes.UNKNOWN_POST.at(
            *row.spot(column), post, employer=repr(employer), table=file, hint=hint
        )

    def _inputs(self) -> Iterator[Finding]:
        inputs: dict[str, list[str]] = {}
        for row in self.rows("inputs"):
            if UNREADABLE in (row.cells["buyer"], row.cells["input"]):
                return
            inputs.setdefault(row.cells["buyer"], []).append(row.cells["input"])
        if "inputs" in self.draft.unread or "employers" not in self.ids:
            return
        for row in self.rows("deliveries"):
            buyer, name = row.cells["buyer"], row.cells["input"]
            if buyer not in self.ids["employers"] or name is UNREADABLE:
                continue
            known = Known(inputs.get(buyer, ()))
            if name not in known:
                file = self.file("inputs")
                hint = known.cure(name, f"add it to {file}")
                yield mistakes.UNKNOWN_INPUT.at(
                    *row.spot("input"), name, buyer=repr(buyer), table=file, hint=hint
                )

    def _numbers(self) -> Iterator[Finding]:
        def compared(
            table: str, column: str, other: str, wrong: Callable[[Any, Any], bool]
        ) -> Iterator[tuple[SheetRow, Any]]:
            for row in self.rows(table):
                mine, theirs = row.cells[column], row.cells[other]
                if UNREADABLE not in (mine, theirs) and wrong(mine, theirs):
                    yield row, theirs

        for row, required in compared("posts", "min_present", "required", lambda a, b: a > b):
            least = row.cells["min_present"]
            yield mistakes.MIN_PRESENT.at(*row.spot("min_present"), least, required=required)
        for row, most in compared("lines", "min_units", "max_units", lambda a, b: a > b):
            yield mistakes.MIN_UNITS.at(*row.spot("min_units"), row.cells["min_units"], most=most)
        for table in ("lines", "roads"):
            for row, place in compared(table, "from", "to", lambda a, b: a == b):
                yield mistakes.SAME_PLACE.at(*row.spot("to"), place)
        for row in self.rows("workers" if self.formed else "cohorts"):
            ready = row.cells["ready"]
            if isinstance(ready, date) and self.start is not None and ready < self.start:
                yield mistakes.READY_EARLY.at(*row.spot("ready"), ready, start=self.start)

    def _roads(self) -> Iterator[Finding]:
        for row in self.rows("roads"):
            if row.cells["km"] is None and row.cells["closed"] is False:
                yield mistakes.NO_KM.at(*row.spot("km"))

    def _boarding(self) -> Iterator[Finding]:
        """The hours of boarding are two clocks, or none."""
        names = ("road.boarding_from", "road.boarding_until")
        if not self.draft.settings_whole:
            return
        for name, other in (names, names[::-1]):
            if self.settings[name] not in (None, UNREADABLE) and self.settings[other] is None:
                given = self.settings.where[name]
                yield mistakes.HALF_A_SPAN.at(given.file, given.row, name, other=other)

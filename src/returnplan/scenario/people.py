"""Workers out of a list of anybody's making: who can be placed, and what is to be asked."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from returnplan.errors import Finding
from returnplan.printable import count
from returnplan.scenario.headings import COUNTERS, NEEDED, PHONES, Columns, plain
from returnplan.scenario.patches import ScenarioDraft
from returnplan.scenario.schema import WORKERS
from returnplan.tables.cells import cell_parser, id_fault, is_blank
from returnplan.tables.declaration import Column, Kind
from returnplan.tables.mistakes import CellError, Known, Mistake
from returnplan.tables.rows import UNREADABLE, cell_finding
from returnplan.tables.sheet import Sheet

NOTHING_THERE = Mistake(
    code="L001",
    name="not said in a list",
    why="the list does not say the {what} of {who}",
    cure="ask, and fill it in",
)
TWICE = Mistake(
    code="L002",
    name="twice in a list",
    why="{value} is in the list twice: {same} in row {first}",
    cure="take one of the two rows out, or tell them apart",
)
NOT_KNOWN = Mistake(
    code="L003",
    name="unknown name in a list",
    why="{value} is no {what} in {table}",
    cure="{hint}",
    remedy="the nearest name is suggested; or add the row to the table",
)
SEVERAL = Mistake(
    code="L004",
    name="name of several in a list",
    why="{value} may be {ids} in {table}",
    cure="write the id that is meant",
)
MUCH_ALIKE = Mistake(
    code="L005",
    name="names much alike in a list",
    why="{value} ({heads}) is much like {other!r} ({others}), and was taken for another {what}",
    cure="if they are the same, write them alike and import the list again",
    severity="warning",
)
LIST_MISTAKES = (NOTHING_THERE, TWICE, NOT_KNOWN, SEVERAL, MUCH_ALIKE)

TABLE_OF = {"origin": "places.csv", "employer": "employers.csv", "post": "posts.csv"}
WHAT = {"origin": "place", "employer": "employer", "post": "post"}
ALIKE = 0.8
"""Likeness of two names, of 1, from which one may be a slip of the pen."""
MOST_ALIKE = 50
"""Names that are compared with all others."""
_NO_ID = re.compile(r"[^\w.\-]+")


def _word(text: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(kw_only=True)
class Register:
    """Names of places, of employers, or of the posts of an employer, and their ids."""

    is_open: bool
    """Whether a name that is not there gets an id of its own."""
    names: dict[str, str] = field(default_factory=dict)
    ids: dict[str, dict[str, None]] = field(default_factory=dict)
    """Of each word the ids that it may be."""

    def add(self, one: str, *texts: str) -> None:
        self.names[one] = next((text for text in texts if text), one)
        for text in (one, *texts):
            if text:
                self.ids.setdefault(_word(text), {})[one] = None

    def find(self, text: str) -> list[str]:
        """Ids that a text may be; a new one where the register is open."""
        found = self.ids.get(_word(text))
        if found is None and self.is_open:
            self.add(self.coined(text), " ".join(text.split()))
            found = self.ids[_word(text)]
        return list(found or ())

    def coined(self, text: str) -> str:
        """An id for a name that nothing has yet."""
        stem = _NO_ID.sub("-", unicodedata.normalize("NFC", _word(text))).strip("-")[:60]
        stem = stem if id_fault(stem) is None else "x"
        one, number = stem, 1
        while one in self.names:
            number += 1
            one = f"{stem}-{number}"
        return one

    def likely(self, text: str) -> str | None:
        """`did you mean 'x'?` of a text that is not there; None where nothing is much like it."""
        words = {_word(name): name for name in self.names.values()}
        part = [name for word, name in words.items() if word in _word(text) or _word(text) in word]
        if len(part) == 1:
            return f"did you mean {part[0]!r}?"
        return Known(self.names.values()).cure(text, "") or None


@dataclass(kw_only=True)
class Registers:
    """All names that a list may use."""

    origin: Register
    employer: Register
    posts: dict[str, Register] = field(default_factory=dict)

    def of(self, what: str, employer: str) -> Register:
        if what == "post":
            return self.posts.setdefault(employer, Register(is_open=self.origin.is_open))
        return self.origin if what == "origin" else self.employer


def blank_registers() -> Registers:
    """Of a scenario that is yet to be drawn up: every name is taken as it comes."""
    return Registers(origin=Register(is_open=True), employer=Register(is_open=True))


def registers_of(draft: ScenarioDraft) -> Registers:
    """Of a scenario: what stands in its tables, whether or not they are whole."""
    known = Registers(origin=Register(is_open=False), employer=Register(is_open=False))

    def texts(cells: Mapping[str, Any], *names: str) -> list[str]:
        return [cells[name] for name in names if isinstance(cells.get(name), str)]

    for table, column, register in (
        ("places", "place", known.origin),
        ("employers", "employer", known.employer),
    ):
        for row in draft.tables.get(table, []):
            if row.cells[column] is not UNREADABLE:
                register.add(row.cells[column], *texts(row.cells, "name", "name_local"))
    for row in draft.tables.get("posts", []):
        if UNREADABLE not in (row.cells["employer"], row.cells["post"]):
            register = known.of("post", row.cells["employer"])
            register.add(row.cells["post"], *texts(row.cells, "name"))
    return known


@dataclass(frozen=True, kw_only=True)
class People:
    """What came of a list."""

    workers: list[dict[str, Any]]
    """Rows of workers.csv, every one with origin, employer, post."""
    listed: int
    """Rows of the list."""
    findings: list[Finding]
    """What is to be asked, row by row; then warnings."""
    unknown: tuple[str, ...] = ()
    """Origins that the scenario does not have, and nothing like them."""

    @property
    def cohorts(self) -> int:
        shared = ("origin", "employer", "post", "ready")
        return len({tuple(row[name] for name in shared) for row in self.workers})


def place_people(
    sheet: Sheet, columns: Columns, same: Mapping[str, str], registers: Registers, broken: set[int]
) -> People:
    """Place every worker of a list of whom all is clear; put down what is to be asked of others.

    `same` holds what is the same for everybody; rows whose line is `broken` are told already.
    """
    reader = _PeopleReader(sheet, columns, same, registers)
    workers, findings = [], []
    for line, cells in sheet.rows:
        if line in broken:
            continue
        row, faults = reader.read(line, cells)
        findings += faults
        if not faults:
            workers.append(row)
    if registers.origin.is_open:
        findings += _alike(sheet.file, registers, workers)
    return People(
        workers=workers,
        listed=len(sheet.rows),
        findings=findings,
        unknown=tuple(reader.unknown),
    )


class _PeopleReader:
    def __init__(
        self, sheet: Sheet, columns: Columns, same: Mapping[str, str], registers: Registers
    ) -> None:
        self.sheet, self.at, self.same, self.registers = sheet, columns.position, same, registers
        self.seen: dict[tuple[str, ...], int] = {}
        self.unknown: dict[str, None] = {}
        words = [plain(heading) for heading in sheet.header]
        self.counters = {at for at, word in enumerate(words) if word in COUNTERS}
        self.phone = next((at for at, word in enumerate(words) if word in PHONES), None)
        self.parsers = {
            name: cell_parser(_COLUMNS[name]) for name in ("worker", "name", "ready", *NEEDED)
        }

    def heading(self, name: str) -> str:
        return self.sheet.header[self.at[name]] if name in self.at else name

    def read(self, line: int, cells: list[Any]) -> tuple[dict[str, Any], list[Finding]]:
        """A row of workers.csv, and why it is none."""
        faults: list[Finding] = []
        row: dict[str, Any] = dict.fromkeys(WORKERS.names)
        for name, parse in self.parsers.items():
            value = self.same.get(name) or (cells[self.at[name]] if name in self.at else None)
            if isinstance(value, str):
                value = value.strip()
            try:
                row[name] = None if is_blank(value) else parse(value)
            except CellError as fault:
                faults.append(cell_finding(fault, self.sheet.file, line, self.heading(name), value))
                row[name] = UNREADABLE
        faults += self._twice(line, row, cells)
        if row["worker"] is None:
            row["worker"] = f"r{line}"
        row["name"] = row["name"] or ""
        for name in NEEDED:
            faults += self._find(line, row, name)
        return row, faults

    def _find(self, line: int, row: dict[str, Any], name: str) -> Iterator[Finding]:
        """Puts the id in the place of what the list says."""
        text, spot = row[name], (self.sheet.file, line, self.heading(name))
        if text is UNREADABLE or (name == "post" and row["employer"] is UNREADABLE):
            return
        if text is None:
            who = row["name"] if isinstance(row["name"], str) and row["name"] else row["worker"]
            yield NOTHING_THERE.at(*spot, what=WHAT[name], who=who)
            row[name] = UNREADABLE
            return
        register = self.registers.of(name, row["employer"])
        found = register.find(text)
        if len(found) == 1:
            row[name] = found[0]
            return
        row[name] = UNREADABLE
        table = TABLE_OF[name]
        if found:
            yield SEVERAL.at(*spot, text, ids=" or ".join(map(repr, found)), table=table)
        else:
            what = WHAT[name] if name != "post" else f"post of {row['employer']!r}"
            likely = register.likely(text)
            if likely is None and name == "origin":
                self.unknown[text] = None
            add = f"add it to {table}" + (" (`returnplan locate` does)" if name == "origin" else "")
            hint = likely or f"{add}, or write another name"
            yield NOT_KNOWN.at(*spot, text, what=what, table=table, hint=hint)

    def _twice(self, line: int, row: dict[str, Any], cells: list[Any]) -> Iterator[Finding]:
        """A finding where the same person stands in an earlier row."""
        at = self.at.get("worker")
        worker, name = row["worker"], row["name"]
        counted = at is not None and at in self.counters
        rest = [str(cell).strip() for at, cell in enumerate(cells) if at not in self.counters]
        marks: list[tuple[str, tuple[str, ...]]] = []
        if isinstance(worker, str) and not counted:
            marks.append(("the same number", ("worker", worker)))
        if isinstance(name, str) and self.phone is not None and not is_blank(cells[self.phone]):
            phone = "".join(str(cells[self.phone]).split()).removesuffix(".0")
            marks.append(("the same name and telephone", ("phone", name, phone)))
        if isinstance(name, str) and name:
            marks.append(("the same in every cell", ("row", *rest)))
        for same, mark in marks:
            first = self.seen.setdefault(mark, line)
            if first != line:
                shown = worker if isinstance(worker, str) and not counted else name
                yield TWICE.at(self.sheet.file, line, None, shown, same=same, first=first)
                return
        if counted and isinstance(worker, str):
            first = self.seen.setdefault(("worker", worker), line)
            if first != line:  # a second count from 1, as of another village
                row["worker"] = f"r{line}"


_COLUMNS = {
    "worker": WORKERS.column("worker"),
    "ready": WORKERS.column("ready"),
    **{name: Column(name=name, kind=Kind.TEXT, doc="", default=None) for name in ("name", *NEEDED)},
}


def _alike(file: str, registers: Registers, workers: list[dict[str, Any]]) -> Iterator[Finding]:
    """Names that may be slips of the pen, in a scenario that takes names as they come."""
    for what in ("origin", "employer"):
        register = registers.of(what, "")
        heads = Counter(row[what] for row in workers)
        for one in sorted(heads, key=lambda one: (heads[one], one))[:MOST_ALIKE]:
            name = register.names[one]
            rank = (heads[one], one)
            others = {register.names[id]: id for id in heads if (heads[id], id) > rank}
            near = get_close_matches(name, list(others), n=1, cutoff=ALIKE)
            near += [other for other in others if other in name or name in other]
            if near:
                words = {
                    "heads": count(heads[one], "worker"),
                    "others": count(heads[others[near[0]]], "worker"),
                }
                yield MUCH_ALIKE.at(file, None, what, name, other=near[0], what=WHAT[what], **words)

"""What is varied from outside: `quarantine[facility=q1].beds=50,100` or `budget=8e6,12e6`.

A key is a setting by its dotted path, or `TABLE.COLUMN` for a whole column, or
`TABLE[COLUMN=VALUE,...].COLUMN` for the rows whose values equal these. Each value is put in as a
patch would, or as `--set` would, so that a bad one is told in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from returnplan.errors import Finding, ScenarioError, UsageError
from returnplan.scenario import mistakes
from returnplan.scenario.patches import ScenarioDraft, apply_patches
from returnplan.scenario.schema import TABLE_BY_NAME, TABLES
from returnplan.scenario.settings import SETTINGS
from returnplan.scenario.settings_given import (
    Given,
    column_of,
    override,
    split_path,
    written_value,
)
from returnplan.tables.cells import NUMBER_KINDS
from returnplan.tables.mistakes import Known

FILE = "--vary"
"""What findings call the place from which a value comes."""
EXAMPLE = "write --vary KEY=VALUE,VALUE..., such as --vary quarantine.beds=50,100"

FAR_APART = 10
"""How many times the first of two values the second is, from which they may be one number."""

_OPENING, _CLOSING, _QUOTES = "([{", ")]}", "\"'"
_BEFORE_QUOTE = "([{,="
"""What stands before a quotation; elsewhere, as in Xi'an, the mark is a letter."""
_LEADING_ZERO = re.compile(r"[+-]?0\d+", re.ASCII)
_FIRST = re.compile(r"[+-]?[1-9]\d{0,2}", re.ASCII)
_THREE = re.compile(r"\d{3}", re.ASCII)
_CELL = re.compile(r"(?P<table>[^\[\].]+)(?:\[(?P<where>.*)\])?\.(?P<column>[^\[\].]+)")


@dataclass(frozen=True, kw_only=True)
class VariedKey:
    """A setting, or a column of a table in all rows or in some."""

    text: str
    """As it was written."""
    table: str | None
    """None: a setting."""
    column: str
    """Of the table, or the dotted path of a setting."""
    where: tuple[tuple[str, str], ...] = ()
    """Column and value of the rows; none: every row."""


@dataclass(frozen=True, kw_only=True)
class KeyValue:
    """One value for one key."""

    key: VariedKey
    value: str

    def apply(self, draft: ScenarioDraft) -> list[Finding]:
        """Put the value into settings or tables on their way; what is wrong with it."""
        key = self.key
        if key.table is None:
            pairs = {key.column: self.value}
            draft.settings, findings = override(draft.settings, pairs, FILE)
            return findings
        value = written_value((), self.value) if self.value[0] in _QUOTES else self.value
        patch = {"table": key.table, "where": dict(key.where), "set": {key.column: value}}
        findings = apply_patches(draft, Given(value=[patch], file=FILE))
        for row in draft.tables.get(key.table, []):
            if row.patched is not None and row.patched.get(key.column, ("", ""))[0] == FILE:
                row.patched[key.column] = (FILE, key.text)
        return [replace(finding, column=key.text) for finding in findings]


@dataclass(frozen=True, kw_only=True)
class Variation:
    """The values that one key takes in turn."""

    key: VariedKey
    values: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        """Whether the key takes numbers."""
        key = self.key
        column = (
            column_of(split_path(key.column))
            if key.table is None
            else next(
                (
                    one
                    for one in TABLE_BY_NAME.get(key.table, TABLES[0]).columns
                    if one.name == key.column
                ),
                None,
            )
        )
        return column is not None and column.kind in NUMBER_KINDS

    @property
    def doubt(self) -> Finding | None:
        """The warning of values that might be one number; None where they are not."""
        if not (self.is_number and _may_be_one(self.values)):
            return None
        return mistakes.ODD_VALUES.at(
            FILE,
            None,
            self.key.text,
            ",".join(self.values),
            count=len(self.values),
            values=", ".join(self.values),
            joined="".join(self.values),
        )


def read_variations(texts: Sequence[str]) -> tuple[Variation, ...]:
    """Variations of `KEY=VALUE,VALUE...`, each.

    Raises
    ------
    UsageError
        One is not written so, has a value twice, or its key is varied twice.
    ScenarioError
        A key is neither a setting nor a column.
    """
    variations = tuple(_variation(text) for text in texts)
    findings = [fault for one in variations if (fault := _unknown(one.key)) is not None]
    if findings:
        raise ScenarioError(findings)
    keys = [one.key for one in variations]
    for number, key in enumerate(keys):
        same = (key.table, key.column, key.where)
        if same in [(other.table, other.column, other.where) for other in keys[:number]]:
            raise UsageError(f"--vary {key.text} is given twice; write all its values into one")
    return variations


def grid(variations: Sequence[Variation]) -> list[tuple[KeyValue, ...]]:
    """Every combination of their values, the last variation's changing fastest."""
    each = [[KeyValue(key=one.key, value=value) for value in one.values] for one in variations]
    return list(product(*each))


def short_names(keys: Sequence[str]) -> list[str]:
    """What keys are called where there is little room; one that others end like as it is.

    >>> short_names(["quarantine[facility=q1].beds", "budget", "objective.slack.cost"])
    ['beds', 'budget', 'slack.cost']
    """
    ends = []
    for key in keys:
        words = key.split(".")
        deep = "[" not in key and len(words) > 2
        ends.append(".".join(words[-2:]) if deep else key.rpartition(".")[2])
    return [key if ends.count(end) > 1 else end for key, end in zip(keys, ends, strict=True)]


def _variation(text: str) -> Variation:
    written, *rest = _parts(text, "=")
    written = written.strip()
    if not written or not rest:
        raise UsageError(f"--vary '{text}' has no values; {EXAMPLE}")
    values = tuple(value.strip() for value in _parts("=".join(rest), ","))
    if "" in values:
        raise UsageError(
            f"--vary '{text}' has a blank among its values; take a comma out, or write \"\" "
            "for a blank cell"
        )
    variation = Variation(key=_key(written, text), values=values)
    if variation.is_number:
        _refuse_thousands(values, text)
    for number, value in enumerate(values):
        if value in values[:number]:
            raise UsageError(f"--vary '{text}' has the value {value} twice; take one out")
    return variation


def _refuse_thousands(values: Sequence[str], text: str) -> None:
    """`1,500,000` is one number to its writer, and would be three values."""
    joined = "".join(values)
    zero = next((value for value in values if _LEADING_ZERO.fullmatch(value)), None)
    if zero is not None:
        raise UsageError(
            f"--vary '{text}': commas part values, and {zero} begins with a zero, as if they "
            f"parted thousands; write {joined} if one number is meant, "
            f"else {zero.lstrip('0') or '0'}"
        )
    if _may_be_one(values) and not _in_order(values):
        raise UsageError(
            f"--vary '{text}' may mean one number or {len(values)} values; write {joined} for one, "
            "and several in rising or falling order"
        )


def _may_be_one(values: Sequence[str]) -> bool:
    """Whether values may be one number whose thousands are parted by commas.

    Two values that lie near one another, as 50,100 do, are two.
    """
    return (
        len(values) > 1
        and _FIRST.fullmatch(values[0]) is not None
        and all(_THREE.fullmatch(value) for value in values[1:])
        and (len(values) > 2 or int(values[1]) >= FAR_APART * int(values[0]))
    )


def _in_order(values: Sequence[str]) -> bool:
    numbers = [int(value) for value in values]
    return numbers in (sorted(numbers), sorted(numbers, reverse=True))


def _key(written: str, text: str) -> VariedKey:
    path = split_path(written)
    of_table = len(path) == 2 and path[0] in TABLE_BY_NAME
    if "[" not in written and not of_table:
        return VariedKey(text=written, table=None, column=written)
    match = _CELL.fullmatch(written)
    if match is None:
        raise UsageError(
            f"--vary '{text}': '{written}' is no key; write a setting such as budget, "
            "quarantine.beds for a whole column, or quarantine[facility=q1].beds for some rows"
        )
    where = [part.partition("=") for part in _parts(match["where"], ",")] if match["where"] else []
    if match["where"] == "" or any(not name.strip() or not mark for name, mark, _ in where):
        raise UsageError(
            f"--vary '{text}': '[{match['where']}]' does not say which rows; write "
            "[COLUMN=VALUE], such as quarantine[facility=q1].beds"
        )
    return VariedKey(
        text=written,
        table=match["table"].strip(),
        column=match["column"].strip(),
        where=tuple((name.strip(), _bare(value.strip())) for name, _, value in where),
    )


def _bare(value: str) -> str:
    return str(written_value((), value)) if value[:1] in ('"', "'") else value


def _unknown(key: VariedKey) -> Finding | None:
    """What is wrong with a key that names nothing; None where it names something."""
    if key.table is None:
        path = split_path(key.column)
        if column_of(path) is not None or path[0] in ("extends", "patch"):
            return None
        columns = [f"{table.name}.{name}" for table in TABLES for name in table.names]
        known = Known([*(setting.name for setting in SETTINGS), *columns])
        hint = known.cure(key.text, "see docs/formats.md for the settings and the tables")
        return mistakes.UNKNOWN_SETTING.at(FILE, None, key.text, key.text, hint=hint)
    if key.table not in TABLE_BY_NAME:
        hint = Known(TABLE_BY_NAME).cure(key.table, f"tables are {', '.join(TABLE_BY_NAME)}")
        return mistakes.PATCH_TABLE.at(FILE, None, key.text, key.table, hint=hint)
    names = TABLE_BY_NAME[key.table].names
    for name in (key.column, *(name for name, _ in key.where)):
        if name not in names:
            hint = Known(names).cure(name, f"columns: {', '.join(names)}")
            words = {"table": key.table, "hint": hint}
            return mistakes.PATCH_COLUMN.at(FILE, None, key.text, name, **words)
    return None


def _parts(text: str, mark: str) -> list[str]:
    """The text parted at each `mark` outside of brackets and quotes."""
    parts, depth, quote, before = [""], 0, "", "="
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in _QUOTES and before in _BEFORE_QUOTE:
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        before = before if letter == " " else letter
        if letter == mark and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return parts

"""Numbers as people write them: decimal point or comma, and signs that part thousands.

`12.000` is twelve to one reader and twelve thousand to another. In whole numbers such a text is
refused; elsewhere it is read by the file's own decimal sign, and `doubt` says how.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from returnplan.tables import mistakes
from returnplan.tables.declaration import Column, Kind
from returnplan.tables.lookalike import code_point
from returnplan.tables.mistakes import CellError

DIGIT_KINDS = frozenset(
    {Kind.WHOLE, Kind.NUMBER, Kind.HOURS, Kind.CENTS, Kind.TENTHS, Kind.DECIMAL, Kind.SHARE}
)
"""Kinds of a single number."""
DOUBTED_KINDS = frozenset({Kind.NUMBER, Kind.HOURS})
"""Those of people's tables that may have decimals."""

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*", re.ASCII)
"""12.000 or 1,234,567: one sign, three digits behind each."""
_BOTH = re.compile(
    r"[+-]?\d{1,3}(?:(?P<sign>[.,])\d{3})(?:(?P=sign)\d{3})*(?!(?P=sign))[.,]\d*", re.ASCII
)
"""1,234.5 or 1.234.567,89: the last sign is the decimal one."""
_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?|[+-]?\d+,", re.ASCII)
_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?", re.ASCII)
_WIDTHS = frozenset({"<wide", "<narrow", "<noBreak", "<small"})
"""Kinds of compatibility letters (Unicode, annex 44) that are the same letter all the same."""
_APART = re.compile(r"[+-]?\d{1,3}(?:[ _'’]\d{3})+(?:[.,]\d+)?", re.ASCII)
"""1 000, 1_000 or 1'000."""
_PARTED = re.compile(r"[+-]?\d{1,3}(?:[ _'’.,]+\d{2,3})+(?:[.,]\d*)?", re.ASCII)
"""Numbers whose digits are parted in any way: 1 234,50 or 1,00,000."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_LIKE_A_CLOCK = re.compile(r"\d{1,2}[.,][1-5]0", re.ASCII)
"""8.30, which many write for half past eight."""
LONGEST_UNIT = 20
"""Letters of what stands beside a number that a message repeats."""


class WrittenFloat(float):
    """A number of TOML that remembers how it was written: `60.000`."""

    text: str

    def __new__(cls, text: str) -> WrittenFloat:
        made = super().__new__(cls, text)
        made.text = text
        return made


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """How a number was read that another reader might take for something else."""

    read: str
    other: str | None
    """None where a sign parts thousands for certain."""


def plain_text(text: str) -> str:
    """The text in its plain form: `１２：３０` -> `12:30`, no blanks around it.

    Only what stands for the same letter in another width is replaced: `12²` has a note behind it,
    and is not 122.
    """
    if text.isascii():
        return text.strip()
    return "".join(map(_plain_letter, unicodedata.normalize("NFC", text))).strip()


@cache
def _plain_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    kind = unicodedata.decomposition(letter).partition(">")[0]
    if unicodedata.category(letter) == "Zs":
        return " "
    same = kind in _WIDTHS or (kind == "<compat" and plain.isalpha())
    return plain if same else letter


def decimal_number(text: str, decimal: str) -> str:
    """`1.234,5` in a file of decimal commas -> `1234.5`; other texts as they are."""
    if _BOTH.fullmatch(text):
        decimal = "," if text.rfind(",") > text.rfind(".") else "."
    elif grouped := _GROUPED.fullmatch(text):
        if grouped["sign"] != decimal or text.count(decimal) > 1:
            return text.replace(grouped["sign"], "")
    elif decimal == "," and not _COMMA.fullmatch(text):
        return text
    if decimal == ",":
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "") if _BOTH.fullmatch(text) else text


def number_fault(text: str) -> str:
    """Why a text in its plain form is no number."""
    if text.endswith("%"):
        return "a percent sign; a share is written as a fraction, 50 % as 0.5"
    if re.fullmatch(r"[+-]?\d*,\d+", text):
        return "a decimal comma, where decimals have a point"
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "it is not finite"
    if _PARTED.fullmatch(text):
        return "separators of thousands are not read"
    found = _DIGITS.findall(text)
    beside = " ".join(_DIGITS.sub(" ", text).split())
    odd = "something else than digits stands in it"
    if len(beside) == 1 and not (beside.isascii() or beside.isalpha()):
        return f"{odd}: {beside!r} ({code_point(beside)})"
    if len(found) > 1 and not any(map(str.isalpha, beside)):
        return f"several numbers stand in it, {found[0]} and {found[1]}"
    return f"{odd}: {beside[:LONGEST_UNIT]!r}" if found and beside else odd


def whole_number(text: str) -> None:
    """Raises `CellError` where a sign in a whole number may part thousands."""
    grouped = _GROUPED.fullmatch(text)
    if grouped is not None and text.count(grouped["sign"]) == 1:
        one, thousand = text.partition(grouped["sign"])[0], text.replace(grouped["sign"], "")
        rest = text.rpartition(grouped["sign"])[2].rstrip("0")
        one = f"{one}.{rest}" if rest else one
        raise CellError(
            mistakes.PARTED_NUMBER,
            reason=f"{one}, or {thousand}?",
            hint=f"write {thousand}" if rest else f"write {one} or {thousand}",
        )
    if grouped is not None or _BOTH.fullmatch(text) or _APART.fullmatch(text):
        digits = re.sub(r"[ _'’]", "", decimal_number(text, ".")).partition(".")[0]
        raise CellError(
            mistakes.PARTED_NUMBER, reason="its thousands are parted", hint=f"write {digits}"
        )


def doubt(column: Column, value: Any, decimal: str = ".") -> Doubt | None:
    """How a cell was read, where others might read it otherwise; None where nobody would."""
    if column.kind not in DOUBTED_KINDS:
        return None
    if isinstance(value, WrittenFloat):
        value = value.text.replace("_", "")
    if not isinstance(value, str):
        return None
    text = plain_text(value)
    if column.kind is Kind.HOURS and _LIKE_A_CLOCK.fullmatch(text):
        number = text.replace(",", ".")
        return Doubt(read=number[:-1], other=number.replace(".", ":"))
    if _BOTH.fullmatch(text):
        return Doubt(read=decimal_number(text, decimal), other=None)
    grouped = _GROUPED.fullmatch(text)
    if grouped is None:
        return None
    sign = grouped["sign"]
    thousands = text.replace(sign, "")
    if text.count(sign) > 1:
        return Doubt(read=thousands, other=None)
    decimals = text.replace(",", ".").rstrip("0").rstrip(".")
    read, other = (decimals, thousands) if sign == decimal else (thousands, decimals)
    return Doubt(read=read, other=other) if column.allows(float(other)) else None


@dataclass(frozen=True, kw_only=True)
class Signs:
    """Rows of a file in which decimals are certain, by their sign; None: none."""

    point: int | None
    comma: int | None


def decimal_signs(cells: Iterable[tuple[int, Any]]) -> Signs:
    """The first row in which a point, and in which a comma, can only be a decimal sign."""
    point = comma = None
    for line, value in cells:
        if value.__class__ is not str or not ("," in value or "." in value or not value.isascii()):
            continue
        text = plain_text(value)
        if _BOTH.fullmatch(text):
            found = "," if text.rfind(",") > text.rfind(".") else "."
        elif grouped := _GROUPED.fullmatch(text):
            if text.count(grouped["sign"]) == 1:
                continue
            found = "," if grouped["sign"] == "." else "."
        elif _COMMA.fullmatch(text):
            found = ","
        elif _POINT.fullmatch(text):
            found = "."
        else:
            continue
        if found == "," and comma is None:
            comma = line
        elif found == "." and point is None:
            point = line
    return Signs(point=point, comma=comma)

"""TOML of anybody's making: bounded before a parser sees it.

The parser of the standard library takes time, memory and stack as the text demands: lists nested
thousands deep, keys of thousands of parts, numbers of thousands of digits. None of them is a
scenario, so each is refused by name and line.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from returnplan.tables.lookalike import code_point
from returnplan.tables.numbers import WrittenFloat

MOST_BYTES = 2_000_000
"""Of a scenario.toml: patches of ten thousand rows."""
MOST_DEPTH = 16
"""Brackets inside brackets."""
MOST_PARTS = 16
"""Words of a dotted key."""
MOST_DIGITS = 40
"""Of one number."""
MOST_KEYS = 100_000

_PLAIN = re.compile(r"[^\"'#\[\]{}=,.\n0-9]+|[0-9][0-9_a-fA-Fx]*|.|\n")


class TomlError(Exception):
    """A text is no TOML that is read. `line` counts from 1, None where the whole is meant."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def read_toml(text: str) -> dict[str, Any]:
    """The document that a text holds; numbers with decimals remember how they were written.

    Raises
    ------
    TomlError
        It is not TOML, or larger or deeper than any scenario is.
    """
    _check(text)
    try:
        return tomllib.loads(text, parse_float=WrittenFloat)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"at line (\d+), column (\d+)", str(fault))
        line = int(place[1]) if place else None
        found = _odd_letter(text, line or 0, int(place[2]) if place else 0)
        raise TomlError(f"{fault}{found}", line) from None
    except (ValueError, RecursionError) as fault:
        raise TomlError(str(fault)) from None


def _odd_letter(text: str, line: int, column: int) -> str:
    """The letter at which the parser stopped, where it only looks like one of TOML's marks."""
    lines = text.split("\n")
    letter = lines[line - 1][column - 1 : column] if 0 < line <= len(lines) else ""
    return f": {letter!r} is {code_point(letter)}" if letter > "\x7f" else ""


def _check(text: str) -> None:
    """Goes through the text once; what it does not understand is left to the parser."""
    at, line, depth, keys, parts = 0, 1, 0, 0, 0
    while at < len(text):
        letter = text[at]
        if letter in "\"'":
            end = _string_end(text, at)
            if end is None:
                return  # the parser stops there as well
            line += text.count("\n", at, end)
            at = end
            continue
        if letter == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
            continue
        token = _PLAIN.match(text, at)
        assert token is not None
        if letter == "\n":
            line, parts = line + 1, 0
        elif letter in "[{":
            depth, parts = depth + 1, 0
            if depth > MOST_DEPTH:
                raise TomlError(f"brackets are nested more than {MOST_DEPTH} deep", line)
        elif letter in "]}":
            depth, parts = max(0, depth - 1), 0
        elif letter in "=,":
            parts, keys = 0, keys + (letter == "=")
            if keys > MOST_KEYS:
                raise TomlError(f"it has more than {MOST_KEYS:,} keys", line)
        elif letter == ".":
            parts += 1
            if parts >= MOST_PARTS:
                raise TomlError(f"a dotted key has more than {MOST_PARTS} words", line)
        elif letter.isdigit() and len(token[0]) > MOST_DIGITS:
            raise TomlError(f"a number has more than {MOST_DIGITS} digits", line)
        at = token.end()


def _string_end(text: str, at: int) -> int | None:
    """Where a string that begins at `at` is over; None where it never is."""
    quote = text[at]
    mark = quote * 3 if text.startswith(quote * 3, at) else quote
    end = at + len(mark)
    while True:
        end = text.find(mark, end)
        if end < 0:
            return None
        if quote == "'" or not _is_escaped(text, end):
            break
        end += 1
    end += len(mark)
    if len(mark) == 3:  # up to two more quotes belong to the string
        end += next((many for many in (2, 1) if text.startswith(quote * many, end)), 0)
    return end


def _is_escaped(text: str, at: int) -> bool:
    begins = at
    while text[begins - 1] == "\\":
        begins -= 1
    return (at - begins) % 2 == 1

r"""Texts from files as a terminal and a message may show them, and counts in words.

A name in a file can hold codes that colour, move or reverse what a terminal shows, marks that turn
the order of letters round, or halves of letters that cannot be written at all. Whatever is printed
of a file goes through here. It is shown as Python would write it: `\x1b`, `\u202e`.
"""

from __future__ import annotations

import unicodedata

LONGEST_ECHO = 80
"""Characters of somebody else's text that a message repeats."""

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Controls, invisible marks, halves of surrogate pairs, separators of lines."""
_JOINERS = frozenset("\u200c\u200d")
"""Invisible, and part of the spelling of Persian and of many scripts of India."""


def printable(text: str) -> str:
    r"""The text on one line, its controls and invisible marks as escapes.

    >>> printable("\x1b[31mZhu\u202echeng")
    '\\x1b[31mZhu\\u202echeng'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(letter) if _is_harmful(letter) else letter for letter in text)


def brief(text: str, longest: int = LONGEST_ECHO) -> str:
    """The text as `printable`, at most `longest` characters of it: what is left out is `…`."""
    shown = printable(text[: longest + 1])
    return shown if len(shown) <= longest and len(text) <= longest else shown[: longest - 1] + "…"


def print_line(text: str, *, err: bool = False) -> None:
    """Prints a line of which a part comes from a file or was typed, as `printable`."""
    import click  # the rest of this module is of use without a terminal

    click.echo(printable(text), err=err)


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 trip`, `1,200 trips`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _is_harmful(letter: str) -> bool:
    return unicodedata.category(letter) in _HARMFUL and letter not in _JOINERS


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")

"""From the bytes of a file to its text: which encoding, and how sure that is.

UTF-8 where it decodes, UTF-16 by its mark or its zeros. What is left was saved in the code page of
somebody's country (`tables.codepage`), all of it or, by mistake, some rows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from returnplan.tables.codepage import (
    CODE_PAGES,
    COMMON_ENOUGH,
    WORDS,
    UndecodableError,
    code_page,
    common_share,
    decodes,
    is_common,
    is_sound,
    is_word,
)

MOST_NAMES = 3
MOST_LOOKED_AT = 10_000
"""Cells among which one that does not read well is looked for."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of a zip archive, which .xlsx and .ods are, and of .xls."""
_LINES = re.compile(rb"\r\n|\r|\n")
_GLUED = re.compile("[a-z][\u3400-\u9fff]|[\u3400-\u9fff][a-z]")
"""A Chinese letter within a word of small Latin ones: `M黮l`, which was `Müll`."""
_WEST = ("cp1252", "cp1250", "cp1254")
_OF_TWO_BYTES = frozenset({"cp932", "cp949", "big5hkscs", "euc_jis_2004"})


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A text, and what was taken for its encoding where that was a guess."""

    text: str
    codec: str
    """Python's name of the encoding, with which the text gives the same bytes again."""
    guessed: str | None = None
    """For people: `Windows-1252 (Western Europe)`; None where the encoding is certain enough."""
    names: tuple[str, ...] = ()
    """First cells that are not ASCII, as they were read."""


def decode(content: bytes) -> Decoded:
    """The text of a file; raises `UndecodableError`."""
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _wide(content, encoding)
    wide = _without_mark(content)
    if wide is not None:
        return _wide(content, wide)
    try:
        marked = content.startswith(b"\xef\xbb\xbf")
        codec = "utf-8-sig" if marked else "utf-8"
        return Decoded(text=content.decode(codec), codec=codec)
    except UnicodeDecodeError:
        pass
    if content.startswith(_WORKBOOKS):
        cure = "save its sheet as 'CSV UTF-8 (comma delimited)'"
        raise UndecodableError("it is a workbook, or another archive, and no text", cure=cure)
    if b"\0" in content:
        raise UndecodableError("it is no text: it holds zero bytes")
    content = content.removeprefix(b"\xef\xbb\xbf")
    lines = _LINES.split(content)
    foreign = [number for number, line in enumerate(lines) if not _is_utf_8(line)]
    apart = set(foreign)
    ours = [line for number, line in enumerate(lines) if number not in apart]
    encoding, certain = code_page(
        b"\n".join(lines[number] for number in foreign), b"\n".join(ours).decode()
    )
    _refuse_mixture(lines, foreign, encoding)
    text = content.decode(encoding)
    if certain:
        return Decoded(text=text, codec=encoding)
    names = _telling_names(text)
    return Decoded(text=text, codec=encoding, guessed=CODE_PAGES[encoding], names=names)


def _telling_names(text: str) -> tuple[str, ...]:
    """First names, and the first one that does not read well, where another row has one."""
    names = first_names(text)
    cells = islice((cell for cell in _parted(text) if not cell.isascii()), MOST_LOOKED_AT)
    odd = next((cell[:40] for cell in cells if not is_sound(cell)), None)
    return names if odd is None or odd in names else (*names[: MOST_NAMES - 1], odd)


def _wide(content: bytes, encoding: str) -> Decoded:
    name = encoding[:6].upper()
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UndecodableError(f"it is {name}, and broken") from None
    return Decoded(text=text, codec=encoding, guessed=name, names=first_names(text))


def _without_mark(content: bytes) -> str | None:
    """UTF-16 without a mark: its ASCII letters have a zero, always before or always behind."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 or 100 * max(even, odd) < 15 * len(content):
        return None
    if 10 * min(even, odd) > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixture(lines: list[bytes], foreign: list[int], encoding: str) -> None:
    """Raises where some lines are UTF-8 and others, the `foreign` ones, cannot be.

    A line that is UTF-8 by chance reads at least as well in the encoding of the others.
    """
    apart = set(foreign)
    ours = [
        number
        for number, line in enumerate(lines)
        if number not in apart and not line.isascii() and _reads_better(line, encoding)
    ]
    if ours:
        raise _mixed(lines, {encoding: foreign, "utf-8": ours})
    chinese = _chinese_among(lines, foreign, encoding)
    others = sorted(apart.difference(chinese))
    if chinese and others:
        rest = b"\n".join(lines[number] for number in others)
        other, _ = code_page(rest, "")
        if other in (*_WEST, "cp1251") and is_sound(rest.decode(other)):
            raise _mixed(lines, {"gb18030": chinese, other: others})


def _chinese_among(lines: list[bytes], foreign: list[int], encoding: str) -> list[int]:
    """Lines that are Chinese, where others in the same encoding do not read well; else none."""
    text = b"\n".join(lines[number] for number in foreign)
    if encoding == "gb18030":
        if not _GLUED.search(text.decode(encoding)):
            return []
    elif encoding in _OF_TWO_BYTES or is_sound(text.decode(encoding)):
        return []
    return [number for number in foreign if _is_chinese(lines[number])]


def _is_chinese(line: bytes) -> bool:
    if not decodes(line, "gb18030"):
        return False
    text = line.decode("gb18030")
    if common_share(text) < COMMON_ENOUGH:
        return False
    glued = _GLUED.search(text) is not None
    return not (glued and any(decodes(line, one) and is_sound(line.decode(one)) for one in _WEST))


def _mixed(lines: list[bytes], numbers: dict[str, list[int]]) -> UndecodableError:
    """The error of a file of two encodings, each with its lines."""
    few, most = sorted(numbers, key=lambda encoding: len(numbers[encoding]))
    named = CODE_PAGES | {"utf-8": "UTF-8"}
    row = numbers[few][0]
    shown = ", ".join(repr(one) for one in first_names(lines[row].decode(few))[:1])
    return UndecodableError(
        f"it mixes encodings: this row is {named[few]} ({shown}), most others are {named[most]}",
        row + 1,
        "type that row again, and save the file as 'CSV UTF-8 (comma delimited)'",
    )


def _reads_better(line: bytes, encoding: str) -> bool:
    """Whether a line reads better as UTF-8 than in another encoding."""
    if not decodes(line, encoding):
        return True
    return _goodness(line.decode()) > _goodness(line.decode(encoding))


def _goodness(text: str) -> float:
    """Share of the letters beyond ASCII that are common Chinese ones, or stand in sound words."""
    good = every = 0
    for word in WORDS.findall(text):
        beyond = sum(letter > "\x7f" for letter in word)
        every += beyond
        if any("\u2e80" <= letter <= "\u9fff" for letter in word):
            good += 0 if _GLUED.search(word) else sum(map(is_common, word))
        elif is_word(word):
            good += beyond
    return good / every if every else 1.0


def first_names(text: str) -> tuple[str, ...]:
    """First cells of a text that are not ASCII."""
    found: dict[str, None] = {}
    for cell in _parted(text):
        if cell and not cell.isascii():
            found.setdefault(cell[:40])
            if len(found) == MOST_NAMES:
                break
    return tuple(found)


def _parted(text: str) -> Iterable[str]:
    for line in text.splitlines():
        for cell in re.split(r'[,;\t"|=]', line):
            yield cell.strip()

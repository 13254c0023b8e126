"""From the bytes of a file to its text: which encoding, and how sure that is.

UTF-8 where it decodes, UTF-16 by its mark or its zeros. What is left was saved in the code page of
somebody's country, of which nothing in the file speaks. GB18030 gives a text for almost any bytes
("Müllheim" of Windows-1252 becomes "M黮lheim"), so that it is taken only where the text is
plausible Chinese: at least half of its letters are among the 3,755 of level 1 of GB 2312, the
common ones, which Latin, Cyrillic and most Japanese code pages hit rarely by chance. Korean and
Japanese EUC hit them always; those are told by chardet, which knows how often two bytes follow one
another in each language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

CODE_PAGES = {
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "cp874": "Windows-874 (Thai)",
    "cp932": "Shift-JIS (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "big5hkscs": "Big5 (traditional Chinese)",
    "gb18030": "GB18030 (Chinese)",
    "euc_jis_2004": "EUC-JP (Japanese)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp850": "code page 850 (DOS)",
    "mac-roman": "Mac Roman",
}
"""Code pages in which spreadsheets save CSV, by Python's name; the first is the commonest."""
COMMON_ENOUGH = 0.5
"""Share of common characters from which a text is plausible Chinese."""
PREFERRED = (
    ("gb18030", 0.5, ("euc_jis_2004", "cp949", "koi8-r")),
    ("cp1252", 0.45, ("cp1250", "cp1257", "cp1258", "mac-roman", "cp850")),
)
"""(encoding, share of the likelihood of the best, best ones over which it is taken then): those
that are more often met, where chardet knows too few letters to be sure."""
MOST_NAMES = 3

_LINES = re.compile(rb"\r\n|\r|\n")
_CELLS = re.compile(rb'[,;\t"]')
_WORDS = re.compile(r"[^\s\x00-\x26\x28-\x40\x5b-\x60\x7b-\x7f]+")
"""Runs of letters, apostrophes and whatever is not ASCII."""
_WIDE_MARKS = dict.fromkeys((*range(0x3000, 0x3040), *range(0xFF01, 0xFF5F)), " ")
"""Marks and full-width digits of Chinese and Japanese, which are no letters of a word."""


class UndecodableError(Exception):
    """Bytes that are no text in an encoding that is read."""

    def __init__(self, reason: str, row: int | None = None, cure: str | None = None) -> None:
        super().__init__(reason)
        self.row = row
        self.cure = cure


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
    if b"\0" in content:
        raise UndecodableError("it is no text: it holds zero bytes")
    content = content.removeprefix(b"\xef\xbb\xbf")
    lines = _LINES.split(content)
    foreign = [number for number, line in enumerate(lines) if not _is_utf_8(line)]
    apart = set(foreign)
    ours = [line for number, line in enumerate(lines) if number not in apart]
    encoding, certain = _code_page(
        b"\n".join(lines[number] for number in foreign), b"\n".join(ours).decode()
    )
    _refuse_mixture(lines, foreign, encoding)
    text = content.decode(encoding)
    if certain:
        return Decoded(text=text, codec=encoding)
    return Decoded(text=text, codec=encoding, guessed=CODE_PAGES[encoding], names=first_names(text))


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


def _code_page(content: bytes, others: str) -> tuple[str, bool]:
    """The likeliest code page of lines that are not UTF-8, and whether that is certain enough.

    `others` is the text of the lines that are UTF-8: where it is Chinese, these may be as well.
    """
    import chardet

    cells = [cell for cell in _CELLS.split(content.replace(b"\n", b",")) if not cell.isascii()]
    sample = b"\n".join(dict.fromkeys(cells))
    found = {
        one["encoding"]: one["confidence"]
        for one in chardet.detect_all(
            sample, ignore_threshold=True, compat_names=False, include_encodings=CODE_PAGES
        )
    }
    readings = {}
    for name in sorted(CODE_PAGES, key=lambda name: -found.get(name, 0)):
        if _decodes(content, name):
            readings[name] = content.decode(name)
    if "gb18030" in readings and _common_share(readings["gb18030"]) < COMMON_ENOUGH:
        del readings["gb18030"]
    if not readings:
        raise UndecodableError("it is no text in any encoding that is known")
    sound = [name for name, text in readings.items() if _sound(text)]
    likely = sound or list(readings)
    best = likely[0]
    for name, share, over in PREFERRED:
        if name in likely and best in over and found.get(name, 0) >= share * found.get(best, 0):
            best = name
    if "gb18030" in likely and any("\u4e00" <= letter <= "\u9fff" for letter in others):
        best = "gb18030"
    rival = any(name.startswith("cp125") for name in sound)
    return best, best == "gb18030" and not rival


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _common_share(text: str) -> float:
    """Share of the letters beyond ASCII that are among the common ones of Chinese."""
    letters = [letter for letter in text if letter > "\x7f"]
    return sum(map(_is_common, letters)) / len(letters) if letters else 1.0


def _is_common(letter: str) -> bool:
    """Whether a letter is of level 1 of GB 2312 (B0A1 to D7F9), or a mark of Chinese writing."""
    try:
        code = letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return b"\xb0\xa1" <= code <= b"\xd7\xf9" or code[:1] in (b"\xa1", b"\xa3")


def _sound(text: str) -> bool:
    """Whether all words beyond ASCII can be words: letters only, capitals first or throughout."""
    found = _WORDS.findall(text.translate(_WIDE_MARKS))
    words = [word for word in found if not word.isascii()]
    return all(map(_is_word, words))


def _is_word(word: str) -> bool:
    if not all(letter in "'’" or unicodedata.category(letter)[0] in "LM" for letter in word):
        return False
    scripts = {
        "CJK" if "\u2e80" <= letter <= "\uffef" else unicodedata.name(letter, "?").split()[0]
        for letter in word
        if letter not in "'’" and unicodedata.category(letter)[0] == "L"
    }
    if len(scripts) > 1 and "CJK" not in scripts:
        return False
    return word.isupper() or not any(letter.isupper() for letter in word[1:])


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
    if not ours:
        return
    few, name = (foreign, CODE_PAGES[encoding]) if len(foreign) <= len(ours) else (ours, "UTF-8")
    rest = "UTF-8" if few is foreign else CODE_PAGES[encoding]
    line = lines[few[0]].decode(encoding if few is foreign else "utf-8")
    shown = ", ".join(repr(one) for one in first_names(line)[:1])
    raise UndecodableError(
        f"it mixes encodings: this row is {name} ({shown}), most others are {rest}",
        few[0] + 1,
        "type that row again, and save the file as 'CSV UTF-8 (comma delimited)'",
    )


def _reads_better(line: bytes, encoding: str) -> bool:
    """Whether a line reads better as UTF-8 than in another encoding."""
    if not _decodes(line, encoding):
        return True
    return _goodness(line.decode()) > _goodness(line.decode(encoding))


def _goodness(text: str) -> float:
    """Share of the letters beyond ASCII that are common Chinese ones, or stand in sound words."""
    good = every = 0
    for word in _WORDS.findall(text):
        beyond = sum(letter > "\x7f" for letter in word)
        every += beyond
        if any("\u2e80" <= letter <= "\u9fff" for letter in word):
            good += sum(map(_is_common, word))
        elif _is_word(word):
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

"""Which code page bytes are in, of which nothing in a file speaks: the likeliest, and how sure.

GB18030 gives a text for almost any bytes ("Müllheim" of Windows-1252 becomes "M黮lheim"), so that
it is taken only where the text is plausible Chinese: at least half of its letters are among the
3,755 of level 1 of GB 2312, the common ones, which Latin, Cyrillic and most Japanese code pages hit
rarely by chance. Korean and Japanese EUC hit them always; those are told by chardet, which knows
how often two bytes follow one another in each language.
"""

from __future__ import annotations

import re
import unicodedata

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
    "cp852": "code page 852 (DOS, Central Europe)",
    "cp866": "code page 866 (DOS, Cyrillic)",
    "cp737": "code page 737 (DOS, Greek)",
    "cp857": "code page 857 (DOS, Turkish)",
    "iso8859-2": "ISO 8859-2 (Central Europe)",
    "mac-roman": "Mac Roman",
    "mac-latin2": "Mac Central European",
    "mac-cyrillic": "Mac Cyrillic",
}
"""Code pages in which spreadsheets save CSV, by Python's name; the first is the commonest."""
COMMON_ENOUGH = 0.5
"""Share of common characters from which a text is plausible Chinese."""
PREFERRED = (
    ("gb18030", 0.05, ("euc_jis_2004",)),
    ("gb18030", 0.5, ("cp949", "koi8-r")),
    (
        *("cp1252", 0.45),
        (
            "cp1250",
            "cp1257",
            "cp1258",
            "mac-roman",
            "mac-latin2",
            "cp850",
            "cp852",
            "cp857",
            "iso8859-2",
        ),
    ),
)
"""(encoding, share of the likelihood of the best, best ones over which it is taken then): those
that are more often met, where chardet knows too few letters to be sure."""

_CELLS = re.compile(rb'[,;\t"]')
WORDS = re.compile(r"[^\s\x00-\x26\x28-\x40\x5b-\x60\x7b-\x7f]+")
"""Runs of letters, apostrophes and whatever is not ASCII."""
_WIDE_MARKS = dict.fromkeys((*range(0x3000, 0x3040), *range(0xFF01, 0xFF5F)), " ")
"""Marks and full-width digits of Chinese and Japanese, which are no letters of a word."""


class UndecodableError(Exception):
    """Bytes that are no text in an encoding that is read."""

    def __init__(self, reason: str, row: int | None = None, cure: str | None = None) -> None:
        super().__init__(reason)
        self.row = row
        self.cure = cure


def code_page(content: bytes, others: str) -> tuple[str, bool]:
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
        if decodes(content, name):
            readings[name] = content.decode(name)
    if "gb18030" in readings and common_share(readings["gb18030"]) < COMMON_ENOUGH:
        del readings["gb18030"]
    if not readings:
        raise UndecodableError("it is no text in any encoding that is known")
    sound = [name for name, text in readings.items() if is_sound(text)]
    likely = sound or list(readings)
    best = likely[0]
    for name, share, over in PREFERRED:
        if name in likely and best in over and found.get(name, 0) >= share * found.get(best, 0):
            best = name
    if "gb18030" in likely and any("\u4e00" <= letter <= "\u9fff" for letter in others):
        best = "gb18030"
    rival = any(
        name.startswith("cp125") or found.get(name, 0) > found.get(best, 0)
        for name in sound
        if name != best
    )
    return best, best == "gb18030" and not rival


def decodes(content: bytes, encoding: str) -> bool:
    """Whether bytes are a text in an encoding."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def common_share(text: str) -> float:
    """Share of the letters beyond ASCII that are among the common ones of Chinese."""
    letters = [letter for letter in text if letter > "\x7f"]
    return sum(map(is_common, letters)) / len(letters) if letters else 1.0


def is_common(letter: str) -> bool:
    """Whether a letter is of level 1 of GB 2312 (B0A1 to D7F9), or a mark of Chinese writing."""
    try:
        code = letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return b"\xb0\xa1" <= code <= b"\xd7\xf9" or code[:1] in (b"\xa1", b"\xa3")


def is_sound(text: str) -> bool:
    """Whether all words beyond ASCII can be words: letters only, capitals first or throughout."""
    found = WORDS.findall(text.translate(_WIDE_MARKS))
    words = [word for word in found if not word.isascii()]
    return all(map(is_word, words))


def is_word(word: str) -> bool:
    """Whether it is one script, of letters only, with capitals first or throughout."""
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

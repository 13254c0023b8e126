"""Words that look the same and are not: how they are found, and how a message tells them apart.

The letters are those of Cyrillic, Greek and Armenian that most typefaces draw like a Latin one;
they are among those that Unicode's security data lists (UTS 39, confusables.txt). Pairs within one
script, such as `l` and `1`, are left out: ids such as `l1` and `11` are lawful and common.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

_Spot = TypeVar("_Spot", bound=Hashable)

_FOREIGN = "".join(
    (
        "АВСЕНІЈКМОРЅТХУҮԌԛԜІЅЈҺѴасеорхуіјѕһԁԛԝѵԍӏ",
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνιυκχϲϳ",
        "օոսցյ",
    )
)
_LATIN = "".join(
    (
        "ABCEHIJKMOPSTXYYGqWISJhVaceopxyijshdqwvGl",
        "ABEZHIKMNOPTYXaopviukxcj",
        "onugj",
    )
)
_SAME = {ord(foreign): latin for foreign, latin in zip(_FOREIGN, _LATIN, strict=True)}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def skeleton(word: str) -> str:
    r"""What a word looks like: the same for all words that look the same, whatever their case.

    >>> skeleton("\u0430nji") == skeleton("ＡＮＪＩ") == "anji"
    True
    """
    if word.isascii():
        return word.casefold()
    plain = unicodedata.normalize("NFKC", word)
    visible = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return visible.translate(_SAME).translate(_DASHES).casefold()


def difference(word: str, other: str) -> str:
    r"""What tells two words apart that look the same.

    >>> difference("\u0430nji", "anji")
    'U+0430 CYRILLIC SMALL LETTER A here, U+0061 LATIN SMALL LETTER A there'
    """
    if word.casefold() == other.casefold():
        return "only capitals tell them apart"
    for mine, theirs in zip(word, other, strict=False):
        if mine.casefold() != theirs.casefold():
            return f"{code_point(mine)} here, {code_point(theirs)} there"
    longer, place = (word, "here") if len(word) > len(other) else (other, "there")
    return f"{code_point(longer[min(len(word), len(other))])} more {place}"


def code_point(letter: str) -> str:
    """`U+0430 CYRILLIC SMALL LETTER A`."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def look_alikes(
    words: Iterable[tuple[str, _Spot]], case: bool = False
) -> Iterator[tuple[str, _Spot, str, _Spot]]:
    """(word, spot, earlier word, its spot) of words that look like an earlier one.

    Each unlike word is given once. `case`: those that differ in capitals only count too.
    """
    first: dict[str, tuple[str, _Spot]] = {}
    seen = set()
    for word, spot in words:
        if word in seen:
            continue
        seen.add(word)
        key = skeleton(word) if case else _with_case(word)
        earlier, where = first.setdefault(key, (word, spot))
        if earlier != word:
            yield word, spot, earlier, where


def _with_case(word: str) -> str:
    """As `skeleton`, but capitals stay apart."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKC", word)
    visible = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return visible.translate(_SAME).translate(_DASHES)

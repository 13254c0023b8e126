"""Names as they are compared: `Zhen-Xiong County`, `zhenxiong` and `Zhēnxióng` are one word.

Letters lose case and accents, and whatever is neither letter nor digit is left out. What says only
what kind of place it is (市, 县, County) may be missing on one side, or be another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CHINESE = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "特区", "新区"),
    *("街道", "省", "市", "县", "縣", "区", "區", "州", "盟", "旗", "镇", "鎮", "乡", "鄉"),
)
"""Kinds of places at the end of a Chinese name, longer ones first."""
ENGLISH = (
    *("city", "county", "town", "township", "district", "prefecture", "municipality", "province"),
    *("shi", "xian", "qu", "zhou", "zhen", "xiang", "sheng", "qi"),
)
"""The same as last words of an English name, and as they are written in pinyin."""
NATIONS = (
    *("蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白"),
    *("土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡"),
    *("纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬"),
    *("锡伯", "塔吉克", "怒", "普米", "鄂温克", "裕固", "保安", "独龙", "鄂伦春", "各"),
)
"""Peoples after whom autonomous counties, prefectures and regions are called."""
AIRPORTS = ("internationalairport", "airport", "aerodrome", "国际机场", "机场", "機場", "飞机场")
STATIONS = (
    *("railwaystation", "trainstation", "coachstation", "busstation", "station"),
    *("火车站", "高铁站", "客运站", "汽车站", "车站", "站"),
)
SIDES = ("north", "south", "east", "west", "北", "南", "东", "西")

_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_NATIONS = "|".join(sorted(NATIONS, key=len, reverse=True))
_AUTONOMOUS = re.compile(rf"(?:(?:{_NATIONS})族?)+(?:自治[区州县旗]|族[乡镇])$")
_GAP = re.compile(r"[\s\-_‐–]+")


def fold(text: str) -> str:
    """Letters and digits of a text, without case and accents."""
    if text.isascii():
        return "".join(letter for letter in text.lower() if letter.isalnum())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(one for one in plain if one.isalnum()))


def bare(text: str) -> str:
    """A folded name without what says only which kind of place it is; two letters stay at least."""
    text = unicodedata.normalize("NFKC", text).strip()
    autonomous = _AUTONOMOUS.search(text)
    if autonomous is not None and autonomous.start() >= 2:
        return fold(text[: autonomous.start()])
    for kind in CHINESE:
        if text.endswith(kind) and len(text) - len(kind) >= 2:
            return fold(text[: -len(kind)])
    words = _GAP.split(text)
    while len(words) > 1 and words[-1].lower().rstrip(".") in ENGLISH:
        words.pop()
    return fold("".join(words))


@dataclass(frozen=True, kw_only=True)
class Query:
    """A name that is sought, in the words by which it may be found."""

    text: str
    full: str
    """Folded, whole."""
    bare: str

    @property
    def says_kind(self) -> bool:
        """Whether it says which kind of place it is: then that very name is meant, if it is met."""
        return self.full != self.bare

    def words(self) -> Iterator[str]:
        """Folded names that are this one, but for the kind of place."""
        yield self.full
        yield self.bare
        yield from (f"{self.bare}{kind}" for kind in CHINESE)
        yield from (f"{self.bare}{kind}" for kind in ENGLISH)


def query_of(text: str) -> Query | None:
    """The query of a name; what stands in brackets is left out. None where nothing is left."""
    plain = _ASIDE.sub(" ", unicodedata.normalize("NFKC", text)).strip() or text
    full = fold(plain)
    return Query(text=text, full=full, bare=bare(plain)) if full else None


def without_end(folded: str, ends: tuple[str, ...]) -> str | None:
    """A folded name without the first of some endings that it has; None where it has none."""
    for end in sorted(ends, key=len, reverse=True):
        if folded.endswith(end) and len(folded) > len(end):
            return folded[: -len(end)]
    return None

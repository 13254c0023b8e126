"""Provinces, prefectures and counties of China, each at its seat.

The names and points are those of the package cpca: public lists of the country's statistics office,
civil affairs ministry and a map's maker as of 2020. The points are of the datum GCJ-02, some
hundreds of metres from WGS-84, less than the size of a town.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path

from returnplan.gazetteer.found import Found
from returnplan.gazetteer.regions import region_called
from returnplan.gazetteer.spelling import Query, bare, fold

SOURCE = "cpca"
KINDS = {2: "province", 4: "prefecture", 6: "county"}
"""Kind by how many digits of the code say something."""
RANKS = {2: 3, 4: 3, 6: 2}
MOST_READINGS = 64
LONGEST = 40
"""Letters of a name with those before it of what it lies in."""
CITIES = frozenset({"11", "12", "31", "50", "81", "82"})
"""Provinces that are a city each."""


class Counties:
    """An index of the divisions by their names, in Chinese and in pinyin."""

    def __init__(self) -> None:
        rows = list(_rows())
        self.names = {code: name for code, name, _, _ in rows}
        self.points = {code: (latitude, longitude) for code, _, latitude, longitude in rows}
        self.full: dict[str, list[str]] = defaultdict(list)
        self.bare: dict[str, list[str]] = defaultdict(list)
        self.has_latin = False
        for code, name, _, _ in rows:
            self.full[fold(name)].append(code)
            self.bare[bare(name)].append(code)

    def find(self, query: Query) -> list[Found]:
        """Divisions of a name; of one with its province before it those within that."""
        if query.full.isascii():
            self._read()
        exact = self.full.get(query.full, []) or self._within(query.full)
        codes = dict.fromkeys([*exact, *self.bare.get(query.bare, [])])
        return [self._found(code, is_exact=code in exact) for code in codes]

    def _read(self) -> None:
        """Put the names in pinyin into the index, which takes a second."""
        if self.has_latin:
            return
        self.has_latin = True
        for code, name in self.names.items():
            for word in readings_of(bare(name)):
                self.bare[word].append(code)
                self.full[f"{word}{_latin_kind(name)}"].append(code)

    def _within(self, text: str) -> list[str]:
        """Codes of `贵州省毕节市大方县`: one within another, each by its full or its bare name."""
        found: dict[str, None] = {}
        if text.isascii() or len(text) > LONGEST:
            return []
        for cut in range(2, len(text) - 1):
            head, tail = text[:cut], text[cut:]
            holders = [
                digits
                for code in (*self.full.get(head, ()), *self.bare.get(head, ()))
                if len(digits := _digits(code)) < 6
            ]
            if not holders:
                continue
            inner = [*self.full.get(tail, ()), *self.bare.get(tail, ())] or self._within(tail)
            for code in inner:
                if any(code.startswith(digits) and _digits(code) != digits for digits in holders):
                    found[code] = None
        return list(found)

    def _found(self, code: str, *, is_exact: bool) -> Found:
        digits = _digits(code)
        region, regions = region_called(self.names.get(f"{code[:2]}0000", ""))
        above = [self.names.get(one) for one in (f"{code[:4]}00", f"{code[:2]}0000") if one != code]
        words = {word for name in above if name for word in (fold(name), bare(name))}
        latitude, longitude = self.points[code]
        is_province = len(digits) == 2 and digits not in CITIES
        return Found(
            name=self.names[code],
            other=latin_name(bare(self.names[code])),
            readings=readings_of(bare(self.names[code])),
            region=region,
            country="CN",
            kind="city" if digits in CITIES else KINDS[len(digits)],
            latitude=latitude,
            longitude=longitude,
            source=SOURCE,
            id=f"county:{code}",
            rank=RANKS[len(digits)],
            regions=regions | words,
            is_exact=is_exact,
            doubt="a whole province" if is_province else "",
        )


@cache
def counties() -> Counties:
    """The index, made once."""
    return Counties()


def _rows() -> Iterator[tuple[str, str, float, float]]:
    """(code, name, latitude, longitude) of each division that has a point."""
    spec = find_spec("cpca")  # not imported: that would load what this has no need of
    assert spec is not None and spec.submodule_search_locations, "it is looked for before"
    path = Path(next(iter(spec.submodule_search_locations))) / "resources" / "adcodes.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code, name = row["adcode"][:6], row["name"].strip()
            if row["latitude"] and len(name) > 1 and not row["adcode"][6:].strip("0"):
                yield code, name, float(row["latitude"]), float(row["longitude"])


def _digits(code: str) -> str:
    """Digits of a code that say something: 52, 5205, 520521."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def _latin_kind(name: str) -> str:
    kinds = {"市": "shi", "县": "xian", "区": "qu", "州": "zhou", "省": "sheng", "旗": "qi"}
    return kinds.get(name[-1:], "")


def readings_of(text: str) -> frozenset[str]:
    """A Chinese name in pinyin without tones, in all ways in which it may be read."""
    from pypinyin import Style, lazy_pinyin, pinyin

    ways = pinyin(text, style=Style.NORMAL, heteronym=True)
    every = product(*(dict.fromkeys(one.replace("ü", "u") for one in way) for way in ways))
    usual = "".join(lazy_pinyin(text, v_to_u=True)).replace("ü", "u")
    return frozenset({usual, *("".join(one) for one in islice(every, MOST_READINGS))})


def latin_name(text: str) -> str:
    """A Chinese name in pinyin, with an apostrophe where syllables would run together: `Lu'an`."""
    from pypinyin import lazy_pinyin

    joined = ""
    for syllable in lazy_pinyin(text, v_to_u=True):
        joined += "'" if joined and syllable[:1] in ("a", "e", "o") else ""
        joined += syllable
    return joined.capitalize()

"""Every word of the page, in English and Chinese: one catalogue, `catalogue.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from returnplan.plan.measures import meaning
from returnplan.report import figures

LANGUAGES = ("en", "zh")
HUNDRED_MILLION = 100_000_000
TEN_THOUSAND = 10_000
_FILLED = re.compile(r"\{(\w+)\}")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Messages by key, then language. `{name}` stands for something that is filled in."""
    text = files("returnplan.page").joinpath("catalogue.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


@dataclass(frozen=True)
class Words:
    """Messages and figures in one language."""

    language: str

    def __call__(self, key: str, **filled: object) -> str:
        """The message of a key; KeyError where the catalogue has none."""
        return _FILLED.sub(lambda gap: str(filled[gap[1]]), catalogue()[key][self.language])

    def known(self, key: str) -> bool:
        return key in catalogue()

    def mode(self, mode: str) -> str:
        """A mode is any word of the scenario's; those that we know are translated."""
        key = f"mode.{mode}"
        return self(key) if self.known(key) else mode

    def measure(self, name: str) -> str:
        """`bus_trips` and the like stand for every mode."""
        if self.known(f"measure.{name}"):
            return self(f"measure.{name}")
        return self("measure.mode_trips", mode=self.mode(name.removesuffix("_trips")))

    def meaning(self, name: str) -> str:
        """What a measure says; in English as summary.csv has it."""
        if self.language == "en":
            return meaning(name)
        key = f"meaning.{name}"
        return self(key if self.known(key) else "meaning.mode_trips")

    def amount(self, value: float, currency: str = "") -> str:
        """`26.9 M CNY`; Chinese counts in ten thousands and hundred millions."""
        if self.language == "en":
            return figures.amount(value, currency)
        for size, sign in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
            if abs(value) >= size:
                return f"{figures.number(value / size, 2)} {sign} {currency}".rstrip()
        return figures.amount(value, currency)

    def date(self, day: date) -> str:
        """`16 Feb 2020`, `2020年2月16日`."""
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {day:%b} {day.year}"

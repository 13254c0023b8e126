"""The words of an export: its own catalogue, and the page's for what both name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from returnplan.calendar import WEEKDAYS
from returnplan.page.words import LANGUAGES, Words
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name

__all__ = ["LANGUAGES", "ExportWords", "own_catalogue", "told_in", "way"]

_FILLED = re.compile(r"\{(\w+)\}")


@cache
def own_catalogue() -> Mapping[str, Mapping[str, str]]:
    """Messages by key, then language, that the page has no use for."""
    text = files("returnplan.export").joinpath("catalogue.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


@dataclass(frozen=True)
class ExportWords(Words):
    """Messages and figures in one language."""

    def __call__(self, key: str, **filled: object) -> str:
        """The message of a key, ours before the page's; KeyError where neither has one."""
        own = own_catalogue().get(key)
        if own is None:
            return super().__call__(key, **filled)
        return _FILLED.sub(lambda gap: str(filled[gap[1]]), own[self.language])

    def known(self, key: str) -> bool:
        return key in own_catalogue() or super().known(key)

    def column(self, name: str, table: str = "") -> str:
        """Heading of a column, of that table where it has one of its own; else its name."""
        for key in (f"column.{table}.{name}", f"column.{name}"):
            if self.known(key):
                return self(key)
        return name

    def weekday(self, number: int) -> str:
        """1 = Monday to 7 = Sunday."""
        return self(f"weekday.{WEEKDAYS[number - 1]}")


def told_in(plan: Plan, language: str) -> Plan:
    """The plan with places and employers called as the language does: in Chinese `name_local`."""
    if language == "en":
        return plan
    scenario = plan.scenario
    places = {
        key: replace(place, name=place.name_local or place.name)
        for key, place in scenario.places.items()
    }
    employers = {
        key: replace(employer, name=employer.name_local or employer.name)
        for key, employer in scenario.employers.items()
    }
    return replace(plan, scenario=replace(scenario, places=places, employers=employers))


def way(plan: Plan, start: str, end: str) -> str:
    """`Sandu → Anji`; one place where it stands."""
    names = [place_name(plan.scenario, place) for place in (start, end)]
    return names[0] if start == end else " → ".join(names)

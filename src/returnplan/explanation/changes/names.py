"""What changes are told with: names of rows, numbers, dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from returnplan.plan.route import place_name
from returnplan.scenario.scenario import Scenario


def called(row: Any, name: str) -> str:
    """`Port hostel (q1)`; the id alone where the row has no other name."""
    return f"{row.name} ({name})" if row.name and row.name != name else name


def place_called(scenario: Scenario, place: str) -> str:
    """A place by name, with its id where that is another."""
    name = place_name(scenario, place)
    return name if name == place else f"{name} ({place})"


def days_text(days: int) -> str:
    """`1 day`, `3 days`."""
    return f"{days:,} day" if days == 1 else f"{days:,} days"


def more(number: int, one: str, many: str) -> str:
    """`1 bed more`, `6 beds more`."""
    return f"{number:,} {one if number == 1 else many} more"


def date_text(when: date | None) -> str:
    """An ISO date; `open` where there is none."""
    return "open" if when is None else when.isoformat()

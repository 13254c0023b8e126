"""Figures as a planner reads them: separators of thousands, units, percent."""

from __future__ import annotations

import math


def number(value: float, digits: int = 0) -> str:
    """`12345.6` -> `12,346`; `none` where nothing is known."""
    return f"{value:,.{digits}f}" if math.isfinite(value) else "none"


def money(cents: int) -> str:
    """`1234567` -> `12,345.67`."""
    return number(cents / 100, 2)


def percent(share: float) -> str:
    """`0.00123` -> `0.12 %`. The gap of a value of 0 is enormous and not worth its digits."""
    if not math.isfinite(share):
        return "none"
    return f"{share:.2%}".replace("%", " %") if share < 10 else "over 999 %"


MILLION = 1_000_000


def objective(name: str, value: float) -> str:
    """Value with its decimals; without any of its own, one where not whole and below a million."""
    from returnplan.scenario.objectives import OBJECTIVES  # with numpy, which help does without

    digits = OBJECTIVES[name].shown_digits
    if digits is None:
        whole = not math.isfinite(value) or abs(value - round(value)) < 0.05
        digits = 0 if whole or abs(value) >= MILLION else 1
    return number(value, digits)


def amount(value: float, currency: str = "") -> str:
    """`26940872.1` -> `26.9 M`, `12345.6` -> `12,346`: money of which nobody wants the cents."""
    text = f"{number(value / MILLION, 1)} M" if abs(value) >= MILLION else number(value)
    return f"{text} {currency}".rstrip()


def share(value: float) -> str:
    """`0.784` -> `78.4 %`."""
    return f"{number(100 * value, 1)} %"


def range_of(least: int, most: int) -> str:
    """`30 to 41`; `30` where both are."""
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"

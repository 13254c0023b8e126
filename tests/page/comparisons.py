"""Comparisons whose pages the tests look at."""

from __future__ import annotations

from functools import cache

from page.plans import HOSTILE, hostile, more_beds, poor, tiny
from returnplan.comparison import Comparison, compare_plans
from returnplan.page.compared.render import comparison_page

VARIED = {
    "beds-6_from-a": {"quarantine.beds": "6", "name": "a"},
    "beds-7_from-a": {"quarantine.beds": "7", "name": "a"},
    "beds-6_from-b": {"quarantine.beds": "6", "name": "b"},
}


@cache
def three() -> tuple[Comparison, dict]:
    """The scenario that is solved by hand, with a bed more, and with little money."""
    plans = {"tiny": tiny(), "more": more_beds(), "poor": poor()}
    return compare_plans(plans), plans


@cache
def three_page() -> str:
    return comparison_page(*three(), pages={"tiny": "../tiny/report.html"})


@cache
def sweep_page() -> str:
    """Of three points, as if each run had been of two keys' values."""
    plans = dict(zip(VARIED, three()[1].values(), strict=True))
    return comparison_page(compare_plans(plans), plans, {}, VARIED)


def hostile_page() -> str:
    """Every name a danger to a page, those of the runs too."""
    plans = {f"<script>window.harmed=1</script> '{HOSTILE[:90]}": hostile(), 'a, "b"': more_beds()}
    return comparison_page(compare_plans(plans), plans, {})

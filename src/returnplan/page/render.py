"""The page of a plan: one HTML file with its map, charts and tables."""

from __future__ import annotations

from pathlib import Path

from returnplan._version import __version__
from returnplan.page.charts.map import map_data
from returnplan.page.charts.register import CHARTS
from returnplan.page.data import page_data
from returnplan.page.document import content, html, with_rows, write_html
from returnplan.page.headline import headline
from returnplan.page.words import LANGUAGES, Words
from returnplan.plan.plan import Plan

PAGE_FILE = "report.html"
SCRIPTS = ("map.js", "whole_map.js", "details.js", "timetable.js")
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("map", ("map",)),
    ("timetable", ("timetable",)),
    ("over_time", ("people", "beds", "arrivals", "spending")),
    ("work", ("losses", "production", "held", "staffing")),
    ("cost", ("cost_by_mode", "cost_by_operator", "cost_by_employer")),
    ("bottlenecks", ("bottlenecks",)),
    ("left", ("left",)),
    ("proof", ("proof",)),
)
"""Sections of the page and their charts; `tables` comes after them."""


def write_page(plan: Plan, folder: Path) -> Path:
    """Write the page of a plan into its run folder, complete or not at all.

    Raises
    ------
    UsageError
        It cannot be written, or a package that it is made with is missing.
    """
    text = page(plan, folder.resolve().name)
    return write_html(text, folder / PAGE_FILE, "copy the run to another folder")


def page(plan: Plan, run: str) -> str:
    """The page's HTML; `run` is the name of the run folder."""
    data = page_data(plan)
    headlines = {language: headline(data, Words(language)) for language in LANGUAGES}
    return html(
        "page.html.jinja",
        content(data, CHARTS, map_data),
        title=headlines["en"].title,
        sections=SECTIONS,
        scripts=SCRIPTS,
        headlines=headlines,
        shown=with_rows(data, CHARTS),
        run=run,
        version=plan.versions.get("returnplan", __version__),
        plan=plan,
    )

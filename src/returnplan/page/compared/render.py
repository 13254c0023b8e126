"""The page of a comparison or sweep: one HTML file, made of the parts of a plan's page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from returnplan._version import __version__
from returnplan.comparison import Comparison
from returnplan.page.charts.map import map_data
from returnplan.page.compared.charts import CHARTS, COLOURS, CURVES, dash
from returnplan.page.compared.data import ComparedData, Side, compared_data
from returnplan.page.compared.measures import MeasureLine, groups, short
from returnplan.page.compared.sentences import Teller, changed_inputs, place_of
from returnplan.page.compared.sweep import SweepTeller
from returnplan.page.document import Sections, content, html, with_rows
from returnplan.page.render import PAGE_FILE
from returnplan.page.words import LANGUAGES, Words
from returnplan.plan.plan import Plan

CARD = ("carried", "cost")
"""Measures that the card of a plan has."""
CHANGES = ("carried", "key_carried", "key_post_days", "output", "cost", "mean_days_to_post")
"""Those beside what was changed in the input."""
MOST_CELLS = 10
"""Cells of the input that a card names; the table has all."""
SCRIPTS = ("map.js", "compared.js")
AFTER: Sections = (
    ("curves", tuple(CURVES)),
    ("maps", ("map", "map_other", "changed_ways")),
    ("cohorts", ("employers",)),
    ("rides", ()),
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What was changed in the input, and what changed in the plan, of a run against the first."""

    number: int
    name: str
    inputs: tuple[tuple[str, str, str, str], ...]
    """Table and column, key of the row, value of the first run, value of this one."""
    hidden: int
    lines: tuple[MeasureLine, ...]


def comparison_page(
    comparison: Comparison,
    plans: Mapping[str, Plan],
    pages: Mapping[str, str],
    varied: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """The page's HTML.

    Parameters
    ----------
    pages
        By run, the address of its own page as seen from this one; of those that have one.
    varied
        Of a sweep: by run, the value of each key.
    """
    data = compared_data(comparison, plans, Side(pages=pages, varied=varied))
    swept = varied is not None
    first = (("trade_off", ("trade_off",)),) if swept else (("measures", ()), ("changes", ()))
    charts = {name: chart for name, chart in CHARTS.items() if swept or name != "trade_off"}
    words = {language: Words(language) for language in LANGUAGES}
    tellers = {
        language: (SweepTeller if swept else Teller)(data, one) for language, one in words.items()
    }
    tops = {language: teller.top() for language, teller in tellers.items()}
    return html(
        "compared.html.jinja",
        content(data, charts, map_data, keys=_keys(varied or {}), aim=_aim(plans)),
        title=tops["en"].title,
        sections=(*first, *AFTER),
        scripts=(*SCRIPTS, "trade_off.js") if swept else SCRIPTS,
        styles=("compared.css",),
        tops=tops,
        against={} if swept else {name: one.against() for name, one in tellers.items()},
        groups={} if swept else {name: groups(data, one) for name, one in words.items()},
        cards={} if swept else {name: _cards(data, one) for name, one in words.items()},
        says=words,
        shorts={name: list(short(data, one, CARD)) for name, one in words.items()},
        runs=data.rows("runs"),
        shown=with_rows(data, charts),
        version=__version__,
        dash=dash,
        colours=COLOURS,
        swept=swept,
        horizon=data.horizon,
    )


def _keys(varied: Mapping[str, Mapping[str, str]]) -> list[str]:
    return list(next(iter(varied.values()), ()))


def _aim(plans: Mapping[str, Plan]) -> str:
    """The first objective; blank where a plan has none."""
    stages = next(iter(plans.values())).stages
    return stages[0].objective if stages else ""


def _cards(data: ComparedData, words: Words) -> list[Card]:
    lines = tuple(short(data, words, CHANGES))
    found = []
    for number, name in enumerate(data.comparison.names):
        rows = changed_inputs(data, number)
        told = [(place_of(row), row.key, row.values[0], row.values[number]) for row in rows]
        found.append(
            Card(
                number=number,
                name=name,
                inputs=tuple(told[:MOST_CELLS]),
                hidden=max(0, len(told) - MOST_CELLS),
                lines=tuple(line for line in lines if line.cells[number].exact),
            )
        )
    return found[1:]


def page_addresses(runs: Mapping[str, Path], folder: Path) -> dict[str, str]:
    """Where the pages of runs are as seen from a folder; of those that have one."""
    found = {}
    for name, run in runs.items():
        if (run / PAGE_FILE).is_file():
            try:
                beside = os.path.relpath(run.resolve() / PAGE_FILE, folder.resolve())
            except ValueError:  # on another drive
                continue
            found[name] = quote(Path(beside).as_posix())
    return found

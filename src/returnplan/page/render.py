"""One HTML file: data, charts, tables and the scripts that draw them, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan._version import __version__
from returnplan.errors import UsageError
from returnplan.page import libraries, style
from returnplan.page.charts.map import map_data
from returnplan.page.charts.parts import Canvas
from returnplan.page.charts.register import CHARTS
from returnplan.page.data import PageData, page_data
from returnplan.page.encode import encoded, script_text
from returnplan.page.headline import headline
from returnplan.page.words import LANGUAGES, Words, catalogue
from returnplan.plan.plan import Plan

if TYPE_CHECKING:
    from jinja2 import Template

PAGE_FILE = "report.html"
SCRIPTS = ("tables.js", "words.js", "charts.js", "details.js", "map.js", "timetable.js", "page.js")
"""Ours, in the order in which they run."""
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
    target = folder / PAGE_FILE
    part = folder / f".{PAGE_FILE}.{os.getpid()}.part"
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(
            f"the page cannot be written to '{target}': {error.strerror or error}; "
            "mend that, or copy the run to another folder"
        ) from error
    return target


def page(plan: Plan, run: str) -> str:
    """The page's HTML; `run` is the name of the run folder."""
    data = page_data(plan)
    table_script, table_styles = libraries.data_tables()
    scripts = [libraries.vega(), table_script, *map(_own, SCRIPTS)]
    words = {language: Words(language) for language in LANGUAGES}
    text: str = _template().render(
        policy=_policy(scripts),
        scripts=scripts,
        styles=[table_styles, _colours(), _own("page.css")],
        data=script_text(_content(data)),
        headlines={language: headline(data, one) for language, one in words.items()},
        sections=SECTIONS,
        shown=[name for name, chart in CHARTS.items() if any(map(data.rows, chart.rows))],
        say=words["en"],
        run=run,
        version=plan.versions.get("returnplan", __version__),
        plan=plan,
    )
    return text


def _content(data: PageData) -> dict[str, Any]:
    """What the page's scripts are given."""
    plan = data.plan
    canvases = {language: Canvas(data=data, words=Words(language)) for language in LANGUAGES}
    return {
        "start": data.start_ms,
        "days": plan.scenario.days,
        "horizon": plan.scenario.calendar.horizon,
        "currency": plan.scenario.currency,
        "messages": catalogue(),
        "tables": encoded(data),
        "shapes": map_data(canvases["en"]),
        "charts": {
            name: {
                "tables": chart.tables,
                "wide": chart.wide,
                "spec": {language: chart.make(one) for language, one in canvases.items()},
            }
            for name, chart in CHARTS.items()
        },
        "config": style.CONFIG,
        "colours": style.THEMES,
    }


def _policy(scripts: list[str]) -> str:
    """Scripts are those of the page, by their hash; nothing is fetched from anywhere."""
    hashes = []
    for script in scripts:
        digest = hashlib.sha256(script.encode("utf-8")).digest()
        hashes.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return (
        f"default-src 'none'; script-src {' '.join(hashes)}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _colours() -> str:
    """The colours as properties that styles name."""
    light, dark = (
        ";".join(f"--{name}:{value}" for name, value in colours.items())
        for colours in (style.LIGHT, style.DARK)
    )
    return (
        f":root{{{light};--font:{style.FONT};color-scheme:light}}"
        f":root[data-theme=dark]{{{dark};color-scheme:dark}}"
        f"@media print{{:root[data-theme=dark]{{{light};color-scheme:light}}}}"
    )


@cache
def _own(name: str) -> str:
    return files("returnplan.page").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_own("page.html.jinja"))

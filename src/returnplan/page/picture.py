"""A chart of the page as a picture for a document: PNG or SVG."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from returnplan.errors import UsageError
from returnplan.page import style
from returnplan.page.charts.parts import Canvas, Spec
from returnplan.page.charts.register import CHARTS, chart_tables
from returnplan.page.data import page_data
from returnplan.page.libraries import VEGA_LITE
from returnplan.page.words import LANGUAGES, Words
from returnplan.plan.plan import Plan

KINDS = (".png", ".svg")
WIDTH = 760
SCALE = 2.0
"""Pixels of a PNG for each of the chart."""


def check_picture(chart: str, target: Path, language: str) -> None:
    """Refuse a chart, language or kind of picture that there is not.

    Raises
    ------
    UsageError
        There is no such chart, language or kind of picture.
    """
    if chart not in CHARTS:
        raise UsageError(f"there is no chart '{chart}'; the charts are {', '.join(CHARTS)}")
    if language not in LANGUAGES:
        raise UsageError(f"there is no language '{language}'; there are {', '.join(LANGUAGES)}")
    if target.suffix.lower() not in KINDS:
        raise UsageError(
            f"'{target}' is no picture that can be made; name one that ends with .png or .svg"
        )


def write_picture(
    plan: Plan, chart: str, target: Path, *, language: str = "en", dark: bool = False
) -> None:
    """Draw a chart into a file whose name ends with .png or .svg.

    Raises
    ------
    UsageError
        As `check_picture`, or the file cannot be written.
    """
    check_picture(chart, target, language)
    content = picture(
        plan, chart, target.suffix.lower().removeprefix("."), language=language, dark=dark
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise UsageError(
            f"'{target}' cannot be written: {error.strerror or error}; name another with -o"
        ) from error


def picture(
    plan: Plan, chart: str, kind: str, *, language: str = "en", dark: bool = False
) -> bytes:
    """The bytes of a PNG or the UTF-8 text of an SVG."""
    canvas = Canvas(data=page_data(plan), words=Words(language))
    title = canvas.words(f"chart.{chart}")
    return drawn(CHARTS[chart].make(canvas), chart_tables(canvas, chart), title, kind, dark=dark)


def drawn(
    spec: Spec,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    title: str,
    kind: str,
    *,
    dark: bool = False,
) -> bytes:
    """A chart with the tables that it takes, as the bytes of a PNG or the text of an SVG.

    Raises
    ------
    UsageError
        A package that pictures are made with is missing.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise UsageError(
            f"pictures need the package vl-convert-python, which cannot be used ({error}); "
            "install it with: pip install vl-convert-python"
        ) from error

    colours = style.THEMES["dark" if dark else "light"]
    sizes = {"width": WIDTH - 200, "facet": WIDTH // 2 - 70, "columns": 2}
    spec = style.filled(spec, colours, sizes)
    spec["title"] = {"text": title, "anchor": "start", "color": colours["ink"]}
    spec["datasets"] = dict(tables)
    spec["config"] = style.filled(style.CONFIG, colours, sizes)
    text = json.dumps(spec, ensure_ascii=False)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE).encode("utf-8")
    return bytes(vl_convert.vegalite_to_png(text, vl_version=VEGA_LITE, scale=SCALE))

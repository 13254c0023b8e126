"""What the pages are made of: one HTML file with its data and scripts, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.errors import UsageError
from returnplan.page import libraries, style
from returnplan.page.charts.parts import Canvas
from returnplan.page.charts.register import Chart
from returnplan.page.data import Shown
from returnplan.page.encode import encoded, script_text
from returnplan.page.words import LANGUAGES, Words, catalogue

if TYPE_CHECKING:
    from jinja2 import Template

FIRST = ("tables.js", "words.js", "charts.js", "grid.js")
"""Our scripts that every page begins with."""
LAST = ("start.js",)

Sections = Sequence[tuple[str, Sequence[str]]]
"""Names of sections in order, each with those of its charts."""


def html(
    template: str,
    content: Mapping[str, Any],
    *,
    title: str,
    sections: Sections,
    scripts: Sequence[str],
    styles: Sequence[str] = (),
    **filled: Any,
) -> str:
    """A page from one of our templates.

    Parameters
    ----------
    content
        What its scripts are given, as `content` makes it.
    sections
        Those between the overview and the tables.
    scripts, styles
        Files of ours that this page has beside those of every page.
    filled
        What else the template names.
    """
    table_script, table_styles = libraries.data_tables()
    own = map(_own, (*FIRST, *scripts, *LAST))
    every = [libraries.vega(), table_script, *own]
    text: str = _template(template).render(
        policy=_policy(every),
        scripts=every,
        styles=[table_styles, _colours(), *map(_own, ("page.css", *styles))],
        data=script_text(content),
        title=title,
        sections=sections,
        contents=[name for name, _ in sections],
        say=Words("en"),
        **filled,
    )
    return text


def content(
    data: Shown, charts: Mapping[str, Chart], shapes: Callable[[Canvas], Any], **more: Any
) -> dict[str, Any]:
    """What the scripts of a page are given: words, tables, charts in both languages, colours."""
    canvases = {language: Canvas(data=data, words=Words(language)) for language in LANGUAGES}
    return {
        "start": data.start_ms,
        "horizon": data.horizon,
        "currency": data.currency,
        "messages": catalogue(),
        "tables": encoded(data),
        "shapes": shapes(canvases["en"]),
        "charts": {
            name: {
                "tables": chart.tables,
                "wide": chart.wide,
                "spec": {language: chart.make(one) for language, one in canvases.items()},
            }
            for name, chart in charts.items()
        },
        "config": style.CONFIG,
        "colours": style.THEMES,
        **more,
    }


def with_rows(data: Shown, charts: Mapping[str, Chart]) -> list[str]:
    """Names of the charts that have something to show."""
    return [name for name, chart in charts.items() if any(map(data.rows, chart.rows))]


def write_html(text: str, target: Path, cure: str) -> Path:
    """Write a page, complete or not at all.

    Raises
    ------
    UsageError
        It cannot be written; `cure` says what helps beside mending that.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(
            f"the page cannot be written to '{target}': {error.strerror or error}; "
            f"mend that, or {cure}"
        ) from error
    return target


def _policy(scripts: Iterable[str]) -> str:
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
def _template(name: str) -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_own),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)

"""Printable pages: one HTML file each, every text escaped, nothing from outside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.export.words import ExportWords
from returnplan.plan.plan import Plan

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = "templates"


def write_page(
    plan: Plan,
    path: Path,
    template: str,
    words: ExportWords,
    *,
    title: str,
    facts: list[tuple[str, str]] | None = None,
    **filled: Any,
) -> None:
    """Write a page of a template under a title and `facts`, pairs of a name and a value."""
    scenario = plan.scenario
    calendar = scenario.calendar
    kicker = words(
        "order.kicker",
        scenario=scenario.name,
        first=words.date(scenario.start),
        last=words.date(calendar.date(calendar.horizon - 1)),
    )
    text = (
        _environment()
        .get_template(f"{template}.html.jinja")
        .render(
            lang="zh-Hans" if words.language == "zh" else "en",
            css=_style(),
            title=title,
            kicker=kicker,
            facts=facts or [],
            **filled,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _style() -> Any:
    from markupsafe import Markup

    return Markup(_text("print.css"))  # our own file


@cache
def _text(name: str) -> str:
    return files("returnplan.export").joinpath(TEMPLATES, name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

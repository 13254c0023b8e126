"""The catalogue has every word of the page, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from page.plans import tiny
from returnplan.page.charts.parts import MODES, Canvas
from returnplan.page.charts.register import CHARTS
from returnplan.page.compared import changes
from returnplan.page.compared.charts import CHARTS as COMPARED
from returnplan.page.compared.measures import GROUPS
from returnplan.page.compared.render import AFTER
from returnplan.page.data import PLAIN, page_data
from returnplan.page.render import SECTIONS
from returnplan.page.words import LANGUAGES, Words, catalogue
from returnplan.plan.changes import CHANGES
from returnplan.plan.measures import measures
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.objectives import OBJECTIVES

PAGE = Path(__file__).parents[2] / "src" / "returnplan" / "page"
REASONS = [
    "travel_ban",
    "no_permit",
    "no_way",
    "too_late",
    "beds",
    "vehicles",
    "line_units",
    "min_load",
    "arrivals",
    "departures",
    "budget",
    "fixed",
    "several",
    "slack",
    "not_counted",
    "unproven",
]

VERDICTS = [
    *("gains", "loses", "other_dates", "apart"),
    *("added", "dropped", "fuller", "emptier", "units"),
]


@pytest.mark.parametrize("key", catalogue())
def test_every_message_has_both_languages_and_the_same_gaps(key):
    texts = catalogue()[key]
    if key.startswith("meaning."):  # in English they are summary.csv's
        assert texts["zh"]
        return
    assert set(texts) == set(LANGUAGES)
    gaps = {language: sorted(re.findall(r"\{\w+\}", text)) for language, text in texts.items()}
    assert gaps["en"] == gaps["zh"]
    assert all(text.strip() for text in texts.values())


def _asked() -> set[str]:
    """Keys that scripts, template and charts name in full."""
    found = set()
    for path in [*PAGE.rglob("*.js"), *PAGE.rglob("*.jinja"), *PAGE.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:say|words|sayIf)\(\s*"([a-z_]+(?:\.[a-z_]+)+)"', text))
        found |= set(re.findall(r'data-say="([a-z_]+(?:\.[a-z_]+)+)"', text))
    return found


def test_every_key_that_is_named_is_in_the_catalogue():
    asked = _asked()
    assert len(asked) > 80
    assert asked <= set(catalogue())


@pytest.mark.parametrize(
    "key",
    [
        *(f"reason.{one}" for one in REASONS),
        *(f"left.{one}" for one in REASONS),
        *(f"measure.{one}" for one in OBJECTIVES),
        *(f"mode.{one}" for one in MODES),
        *(f"chart.{one}" for one in {**CHARTS, **COMPARED}),
        *(
            f"{what}.{one}"
            for what in ("section", "lead")
            for one in (
                *(name for name, _ in (*SECTIONS, *AFTER)),
                *("measures", "changes", "trade_off", "tables"),
            )
        ),
        *(f"versus.group.{one}" for one, _ in GROUPS),
        *(f"verdict.{one}" for one in VERDICTS),
        *(f"status.{one}" for one in ("optimal", "gap", "time_limit", "interrupted")),
        *(
            f"column.{one.name}"
            for table in (changes.GAINS, changes.RIDES, changes.WAYS_CHANGED)
            for one in table.columns
        ),
        *(f"table.{one.name}" for one in (*RUN_TABLES, CHANGES)),
        *(f"column.changed_{one}" for one in CHANGES.names if one not in PLAIN),
        *(f"column.{one.name}" for table in RUN_TABLES for one in table.columns),
        *(f"headline.status.{one}" for one in ("optimal", "gap", "time_limit", "interrupted")),
    ],
)
def test_what_a_run_may_hold_has_a_word(key):
    assert key in catalogue()


def test_every_measure_has_a_name_and_a_meaning():
    for language in LANGUAGES:
        words = Words(language)
        for one in measures(tiny()):
            assert words.measure(one.name)
            assert words.meaning(one.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_can_be_made_in_both_languages(language):
    canvas = Canvas(data=page_data(tiny()), words=Words(language))
    for chart in CHARTS.values():
        assert chart.make(canvas)


def test_what_is_filled_in_is_never_filled_again():
    words = Words("en")
    text = words("headline.held.post", employer="{post}", post="{amount}", amount="1")
    assert "{post} lacks {amount}; filling it alone would bring 1 of output" in text


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (26_940_872.1, "26.9 M CNY", "2,694.09 万 CNY"),
        (1_036_738_655.98, "1,036.7 M CNY", "10.37 亿 CNY"),
    ],
)
def test_amounts_are_told_as_each_language_counts(value, english, chinese):
    assert Words("en").amount(value, "CNY") == english
    assert Words("zh").amount(value, "CNY") == chinese

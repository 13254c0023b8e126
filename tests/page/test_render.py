"""The page is one file that asks for nothing, in which names are texts."""

from __future__ import annotations

import html
import json
import re

import pytest

from page.plans import HOSTILE, hostile, tiny
from returnplan.errors import UsageError
from returnplan.explanation.freed import gains
from returnplan.explanation.losses import losses
from returnplan.page.data import page_data
from returnplan.page.headline import headline
from returnplan.page.outlines import lines_within, rings_within
from returnplan.page.render import page, write_page
from returnplan.page.words import LANGUAGES, Words
from returnplan.plan.measures import measures
from returnplan.report import figures
from returnplan.report.production import held_most

CONTENT = re.compile(r'<script type="application/json" id="content">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def text() -> str:
    return page(tiny(), "tiny")


def test_nothing_is_asked_from_outside(text):
    markup = re.sub(
        r"(<script[^>]*>|<style>).*?(</script>|</style>)", r"\1\2", text, flags=re.DOTALL
    )
    assert not re.search(r"<(script|link|img|iframe)[^>]*\s(src|href)=", markup)
    assert "url(http" not in text
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy


def test_the_page_is_small_enough(text):
    assert len(text.encode()) < 3_000_000


def test_the_content_is_json_that_a_script_element_can_hold(text):
    content = json.loads(CONTENT.search(text)[1])
    assert content["tables"]["trips"]["rows"] == len(tiny().trips)
    assert content["start"] == 1581897600000


def test_the_same_plan_gives_the_same_bytes(text):
    assert page(tiny(), "tiny") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiles_hold_the_figures_of_the_summary(language):
    found = {one.name: f"{one.value:.{one.digits}f}" for one in measures(tiny())}
    tiles = headline(page_data(tiny()), Words(language)).tiles
    assert {tile.measure: tile.exact for tile in tiles}.items() <= found.items()
    assert len(tiles) > 6


def test_the_headline_says_what_a_mayor_asks():
    top = headline(page_data(tiny()), Words("en"))
    assert top.lead == "30 of 32 workers return"
    about = [sentence.about for sentence in top.sentences]
    assert about == ["key", "output", "held", "cost", "left", "proof", "status"]
    assert top.sentences[-1].text.startswith("Finished")
    plan = tiny()
    most = gains(plan, losses(plan))[0]
    alone = f"filling it alone would bring {figures.amount(most.output, 'CNY')} of output."
    assert top.sentences[2].text.endswith(alone)
    assert alone.removesuffix(" of output.") in held_most(plan, losses(plan))


def test_hostile_names_stand_as_texts():
    text = page(hostile(), "tiny")
    assert HOSTILE not in text
    assert "<script>window.harmed" not in text
    assert "<img src=x" not in text
    content = json.loads(CONTENT.search(text)[1])
    names = content["tables"]["names"]["columns"][1]
    assert all(word.startswith(HOSTILE) for word in names.get("words") or names["values"])


def test_a_page_that_cannot_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(UsageError, match="cannot be written to"):
        write_page(tiny(), tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name != "report.html"]


def test_outlines_lie_in_the_world_and_around_the_frame():
    here = 110.0, 24.0, 124.0, 34.0
    rings = rings_within(here)
    assert rings
    assert lines_within(here)
    for ring in rings:
        assert all(-180.1 <= x <= 180.1 and -90 <= y <= 90 for x, y in ring)
    assert not lines_within((-4.0, 55.0, 2.0, 62.0))  # provinces of China only
    assert rings_within((-4.0, 55.0, 2.0, 62.0))

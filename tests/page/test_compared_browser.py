"""The page of a comparison, and of a sweep, in a real browser."""

from __future__ import annotations

import csv
import time

import pytest

from page.browser import CHROMIUM, Page, barriers
from page.comparisons import hostile_page, sweep_page, three, three_page
from returnplan.comparison.tables import write_tables
from thorough import beyond

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


def _written(folder, text):
    path = folder / "comparison.html"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def opened(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared")
    write_tables(three()[0], folder)
    return Page(chromium, _written(folder, three_page()))


@pytest.fixture(scope="module")
def swept(chromium, tmp_path_factory):
    return Page(chromium, _written(tmp_path_factory.mktemp("swept"), sweep_page()))


@pytest.fixture(autouse=True)
def whole(request):
    """Every test begins with the whole page in English and light."""
    for name in {"opened", "swept"} & set(request.fixturenames):
        request.getfixturevalue(name).as_at_first()


def test_they_ask_for_nothing_and_complain_of_nothing(opened, swept):
    for page in (opened, swept):
        assert page.outside() == []
        assert page.said == []


def test_figures_on_the_page_are_those_of_comparison_csv(opened):
    with (opened.folder / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["measure"]: row for row in csv.DictReader(file)}
    names = ["tiny", "more", "poor"]
    for language in ("en", "zh"):
        cells = opened.tab.evaluate(
            f"[...document.querySelectorAll('[data-language={language}] .measures td')]"
            ".map((one) => [one.parentNode.dataset.measure, Number(one.dataset.run),"
            " one.dataset.value, one.dataset.difference])"
        )
        assert len(cells) == 3 * len(written)
        for measure, run, value, difference in cells:
            assert value == written[measure][names[run]]
            if run:
                assert difference == written[measure][f"{names[run]} - tiny"]
    shown = opened.text("[data-language=en] tr[data-measure=carried]")
    assert "30" in shown
    assert "+2 better" in shown


def test_better_and_worse_are_never_told_by_colour_alone(opened):
    both = "[data-language=en] .better, [data-language=en] .worse"
    told = opened.tab.evaluate(
        f"[...document.querySelectorAll('{both}')]"
        ".map((one) => [one.classList.contains('better'), one.textContent])"
    )
    assert len(told) > 20
    for better, text in told:
        assert ("better" if better else "worse") in text
        assert "▲ +" in text or "▼ \N{MINUS SIGN}" in text


def test_only_what_differs_is_left_where_that_is_asked(opened):
    row = "[data-language=en] tr[data-measure=workers]"
    assert opened.tab.is_visible(row)
    opened.tab.check("#differing")
    assert not opened.tab.is_visible(row)
    assert opened.tab.is_visible("[data-language=en] tr[data-measure=carried]")
    opened.tab.uncheck("#differing")


def test_a_plan_is_hidden_from_the_curves(opened):
    lines = "document.querySelectorAll('#chart-spent .mark-line path').length"
    assert opened.until(lines) == 3
    opened.tab.click("#legend button[data-run='2']")
    opened.until(f"{lines} === 2")
    opened.tab.click("#legend button[data-run='2']")
    opened.until(f"{lines} === 3")


def test_both_maps_show_the_date_and_each_its_plan(opened):
    marks = (
        "[...document.querySelectorAll('#chart-{} .mark-symbol.role-mark path')]"
        ".map((one) => one.getAttribute('aria-label')).join()"
    )
    left, right = marks.format("map"), marks.format("map_other")
    assert opened.tab.evaluate(left) != opened.tab.evaluate(right)
    everything = opened.tab.evaluate(right)
    opened.tab.focus("#map-date")
    opened.tab.keyboard.press("ArrowRight")
    opened.until(f"{right} !== {everything!r}")
    now = opened.text("#map-now")
    assert "tiny, 2020-02-17: " in now
    assert "more, 2020-02-17: " in now
    opened.tab.click("#map-all")
    opened.tab.select_option("#map_other-run", "0")
    opened.until(f"{left} === {right}")
    assert opened.text("#map-now") == "tiny: 30 workers arrive."
    opened.tab.select_option("#map_other-run", "1")
    opened.until(f"{left} !== {right}")


def test_changed_cohorts_and_departures_are_filtered(opened):
    rows = opened.tab.locator("#rides-here tbody tr")
    assert rows.count() == 2
    opened.tab.select_option("#rides-run", "2")
    assert opened.text("#rides-now") == "2 of 2 rows"
    opened.tab.select_option("#rides-verdict", "dropped")
    assert rows.count() == 1
    assert opened.text("#rides-now") == "1 of 2 rows"
    opened.tab.select_option("#rides-verdict", "")
    opened.tab.select_option("#rides-run", "1")
    opened.tab.select_option("#cohorts-run", "2")
    assert "loses" in opened.text("#cohorts-here")
    opened.tab.select_option("#cohorts-run", "1")
    opened.tab.click("#cohorts-here tbody a[href^='#cohort/']")
    opened.until("document.getElementById('details').open")
    assert "dale-fitters" in opened.text("#details-title")
    assert "14" in opened.text("#details-body")


@pytest.mark.parametrize("table", ["comparison", "cohorts", "trips", "inputs"])
def test_a_table_saved_from_the_page_is_the_file(opened, table, tmp_path):
    opened.tab.select_option("#table-choose", table)
    with opened.tab.expect_download() as download:
        opened.tab.click("#table-csv")
    download.value.save_as(tmp_path / "saved.csv")
    assert (tmp_path / "saved.csv").read_bytes() == (opened.folder / f"{table}.csv").read_bytes()


def test_a_click_leads_to_the_plan(opened):
    opened.tab.click(".plans a[href='#run/more']")
    opened.until("document.getElementById('details').open")
    assert opened.text("#details-title") == "Plan more"
    assert "+400" in opened.text("#details-body")
    assert opened.tab.get_attribute(".plans a[href$='.html']", "href") == "../tiny/report.html"


def test_the_switch_speaks_chinese(opened, swept):
    for page in (opened, swept):
        page.tab.click("#language")
        page.drawn()
        assert page.tab.get_attribute("html", "lang") == "zh-CN"
        assert page.english() == ["English"]
    assert "接回" in opened.text("[data-language=zh] .lead")
    assert "更好" in opened.text("[data-language=zh] .measures")


def test_print_has_a_section_a_page_without_controls(opened):
    opened.tab.emulate_media(media="print")
    try:
        for gone in (".bar", "#map-controls", "#cohorts-filters", "#table-csv"):
            assert not opened.tab.is_visible(gone)
        assert opened.tab.is_visible("#legend")
        assert opened.tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    finally:
        opened.tab.emulate_media(media="screen")


def test_the_keyboard_reaches_every_control(opened):
    opened.tab.evaluate("document.querySelector('.skip').focus()")
    seen = set()
    for _ in range(70):
        opened.tab.keyboard.press("Tab")
        seen.add(opened.tab.evaluate("document.activeElement.id"))
    assert {"language", "differing", "map-play", "map-date", "map_other-run", "cohorts-run"} <= seen


def test_on_a_telephone_nothing_sticks_out(chromium, opened):
    size = {"width": 375, "height": 800}
    page = Page(chromium, opened.folder / "comparison.html", viewport=size)
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.said == []
    assert page.tab.is_checked("#differing")


def test_a_sweep_is_clicked_through(swept):
    points = swept.tab.locator("#chart-trade_off .mark-symbol.role-mark path")
    assert points.count() == 3
    points.first.click(force=True)
    swept.until("document.getElementById('details').open")
    assert swept.text("#details-title").startswith("Plan beds-")
    assert "quarantine.beds = " in swept.text("#details-body")
    swept.tab.keyboard.press("Escape")
    swept.tab.select_option("#trade-y", "carried")
    assert swept.tab.locator(".heat tbody td a").all_inner_texts() == ["30", "22", "32"]
    swept.tab.select_option("#trade-x", "cost")
    swept.until("document.getElementById('chart-trade_off').textContent.includes('Cost')")
    swept.tab.select_option("#trade-x", "name")
    swept.until("!document.getElementById('chart-trade_off').textContent.includes('Cost')")
    swept.tab.click(".heat a[href='#run/beds-7_from-a']")
    swept.until("document.getElementById('details-title').textContent.includes('beds-7_from-a')")
    assert swept.said == []


@pytest.mark.parametrize(
    ("theme", "language"),
    beyond(1, [("light", "en"), ("dark", "zh"), ("light", "zh"), ("dark", "en")]),
)
def test_axe_finds_no_barrier(chromium, opened, swept, theme, language):
    opening = "page.open('run', page.table('runs').cell(1, 'name'))"
    for page in (opened, swept):
        assert barriers(chromium, page.address, language, theme, opening) == []


def test_hostile_names_are_shown_as_texts(chromium, tmp_path):
    page = Page(chromium, _written(tmp_path, hostile_page()))
    assert page.said == []
    assert "<script>window.harmed=1</script>" in page.text("#overview")
    for name in ("comparison", "cohorts", "inputs"):
        page.tab.select_option("#table-choose", name)
    page.tab.evaluate("page.open('employer', page.table('gains').cell(0, 'employer'))")
    page.until("document.getElementById('details').open")
    assert "<img src=x onerror" in page.text("#details-title")
    page.tab.keyboard.press("Escape")
    page.tab.evaluate("page.open('run', page.table('runs').cell(0, 'name'))")
    page.until("document.getElementById('details').open")
    page.tab.keyboard.press("Escape")
    page.tab.locator("#chart-map .mark-symbol.role-mark path").first.hover(force=True)
    time.sleep(0.3)
    assert page.tab.evaluate("window.harmed") is None
    assert page.tab.evaluate("document.querySelectorAll('main img, dialog img').length") == 0
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 1280

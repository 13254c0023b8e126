"""The page in a real browser: nothing asked, nothing complained of, every control at work."""

from __future__ import annotations

import csv
import time
from dataclasses import replace

import pytest

from page.browser import CHROMIUM, Page, barriers
from page.plans import SCENARIOS, hostile, tiny
from returnplan.jobs.report import report_run
from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.scenario import load_scenario
from thorough import beyond
from untidied import untidied

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


def open_plan(chromium, plan: Plan, folder, **options) -> Page:
    """The page of a plan, whose run is written for it."""
    plan.write(folder, force=True)
    return Page(chromium, report_run(folder), **options)


@pytest.fixture(scope="module")
def opened(chromium, tmp_path_factory):
    return open_plan(chromium, tiny(), tmp_path_factory.mktemp("page") / "tiny")


@pytest.fixture(autouse=True)
def whole(request):
    """Every test begins with the whole page in English and light."""
    if "opened" in request.fixturenames:
        request.getfixturevalue("opened").as_at_first()


def test_it_asks_for_nothing_and_complains_of_nothing(opened):
    assert opened.address in opened.asked
    assert opened.outside() == []
    assert opened.said == []


def test_figures_of_the_tiles_are_those_of_the_summary(opened):
    with (opened.folder / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["measure"]: row["value"] for row in csv.DictReader(file)}
    tiles = opened.tab.evaluate(
        "[...document.querySelectorAll('[data-language=en] .tile')].map((one) => "
        "[one.dataset.measure, one.dataset.value, one.querySelector('.figure').textContent])"
    )
    assert len(tiles) > 6
    for measure, value, shown in tiles:
        assert value == written[measure]
        if measure in ("carried", "left_behind", "trips"):
            assert shown == written[measure]


@pytest.mark.parametrize(
    "table", ["schedule", "assignments", "by_employer", "left_behind", "stops", "legs", "beds"]
)
def test_a_table_saved_from_the_page_is_the_runs_file(opened, table, tmp_path):
    opened.tab.select_option("#table-choose", table)
    with opened.tab.expect_download() as download:
        opened.tab.click("#table-csv")
    download.value.save_as(tmp_path / "saved.csv")
    assert (tmp_path / "saved.csv").read_bytes() == (opened.folder / f"{table}.csv").read_bytes()


def test_a_table_is_searched_sorted_and_followed(opened):
    opened.tab.select_option("#table-choose", "schedule")
    rows = "#table-here tbody tr"
    assert opened.tab.locator(rows).count() == 3
    first = opened.text(f"{rows}:first-child td:first-child")
    opened.tab.fill("#table-here input[type=search]", first)
    assert opened.tab.locator(rows).count() == 1
    opened.tab.fill("#table-here input[type=search]", "")
    opened.tab.click("#table-here thead th:first-child")
    names = opened.tab.locator(f"{rows} td:first-child").all_inner_texts()
    assert names == sorted(names)
    opened.tab.click(f"{rows}:first-child td:first-child a")
    assert names[0] in opened.text("#details-title")
    assert "Stops" in opened.text("#details-body")
    opened.tab.click("#details-body a[href^='#cohort/']")
    opened.until("document.getElementById('details-title').textContent.startsWith('Cohort')")
    opened.tab.click("#details-body a[href^='#employer/']")
    opened.until("document.getElementById('details-title').textContent.startsWith('Employer')")
    opened.tab.keyboard.press("Escape")
    opened.until("!document.getElementById('details').open && location.hash === ''")


def test_the_slider_shows_a_date_and_play_goes_on(opened):
    shapes = (
        "[...document.querySelectorAll('#chart-map .mark-symbol.role-mark path')]"
        ".map((one) => one.getAttribute('aria-label')).join()"
    )
    everything = opened.tab.evaluate(shapes)
    opened.tab.focus("#map-date")
    opened.tab.keyboard.press("ArrowRight")
    now = opened.text("#map-now")
    assert now.startswith("2020-02-17: ")
    with (opened.folder / "by_day.csv").open(encoding="utf-8-sig", newline="") as file:
        by_day = list(csv.DictReader(file))
    assert f"{by_day[0]['setting_out']} set out" in now
    opened.until(f"{shapes} !== {everything!r}")
    opened.tab.click("#map-play")
    assert opened.tab.get_attribute("#map-play", "aria-pressed") == "true"
    opened.until("page.map.day >= 2")
    opened.tab.click("#map-play")
    stopped = opened.tab.evaluate("page.map.day")
    time.sleep(1.2)
    assert opened.tab.evaluate("page.map.day") == stopped
    opened.tab.click("#map-all")
    assert opened.text("#map-now").startswith("All dates: 30 workers, 3 trips")


def test_filters_leave_the_trips_asked_for(opened):
    bars = "document.querySelectorAll('#chart-timetable .mark-rect path').length"
    before = opened.until(bars)
    assert opened.text("#filter-now").endswith("3 trips.")
    mode = opened.tab.evaluate("page.table('trips').cell(0, 'mode')")
    opened.tab.select_option("#filter-mode", mode)
    own = opened.tab.evaluate(f"page.table('trips').where('mode', '{mode}').length")
    assert opened.text("#filter-now").endswith(f"{own} trip{'s' if own - 1 else ''}.") or (
        f"{own} trips." in opened.text("#filter-now")
    )
    opened.until(f"{bars} < {before}")
    opened.tab.click("#filter-reset")
    opened.until(f"{bars} === {before}")
    opened.tab.click("#filter-closer")
    first, last = opened.tab.evaluate("page.span")
    opened.tab.click("#filter-later")
    assert opened.tab.evaluate("page.span[0]") > first
    opened.tab.click("#filter-reset")
    assert last - first < opened.tab.evaluate("page.span[1] - page.span[0]")


def test_a_click_on_the_map_and_on_a_bar_opens_what_is_there(opened):
    opened.tab.locator("#chart-timetable .mark-rect path").first.click(force=True)
    opened.until("document.getElementById('details').open")
    assert opened.text("#details-title").startswith("Trip ")
    opened.tab.keyboard.press("Escape")
    opened.tab.locator("#chart-map .mark-symbol.role-mark path").first.click(force=True)
    opened.until("document.getElementById('details').open")


def test_the_switch_speaks_chinese_and_back(opened):
    opened.tab.click("#language")
    opened.drawn()
    assert opened.tab.get_attribute("html", "lang") == "zh-CN"
    assert "名返岗" in opened.text("[data-language=zh] .lead")
    assert opened.text("#map-title") == "地图"
    assert "日期" in opened.text("#table-here thead")
    assert opened.english() == ["English"]


def test_print_has_a_section_a_page_without_controls(opened):
    opened.tab.emulate_media(media="print")
    try:
        for gone in (".bar", "#map-controls", "#filters", "#table-csv"):
            assert not opened.tab.is_visible(gone)
        breaks = opened.tab.evaluate(
            "[...document.querySelectorAll('main > section')].slice(1)"
            ".map((one) => getComputedStyle(one).breakBefore)"
        )
        assert set(breaks) == {"page"}
        pdf = opened.tab.pdf(prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF")
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") >= len(breaks)
    finally:
        opened.tab.emulate_media(media="screen")


def test_on_a_telephone_nothing_sticks_out(chromium, tmp_path):
    page = open_plan(chromium, tiny(), tmp_path / "tiny", viewport={"width": 375, "height": 800})
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.said == []


def test_two_fingers_draw_the_map_nearer(opened):
    """Fingers as the browser tells of them: two come down and move apart."""
    opened.tab.evaluate(
        """(() => {
          const holder = document.querySelector("#chart-map .drawing");
          const touch = (kind, pointerId, clientX, on) => on.dispatchEvent(new PointerEvent(kind,
            { pointerId, clientX, clientY: 100, pointerType: "touch", bubbles: true }));
          touch("pointerdown", 11, 100, holder);
          touch("pointerdown", 12, 200, holder);
          touch("pointermove", 12, 300, holder);
          touch("pointerup", 11, 100, holder);
          touch("pointerup", 12, 300, holder);
          touch("pointermove", 12, 500, holder);
        })()"""
    )
    assert opened.tab.evaluate("page.map.zoom") == pytest.approx(2)
    opened.tab.click("#map-whole")
    assert opened.tab.evaluate("page.map.zoom") == 1


def test_the_keyboard_reaches_every_control(opened):
    opened.tab.evaluate("document.querySelector('.skip').focus()")
    seen = set()
    for _ in range(80):
        opened.tab.keyboard.press("Tab")
        seen.add(
            opened.tab.evaluate("document.activeElement.id || document.activeElement.className")
        )
    assert {"language", "theme", "print", "tile", "map-play", "map-date", "drawing"} <= seen


@pytest.mark.parametrize(
    ("theme", "language"),
    beyond(1, [("dark", "zh"), ("light", "en"), ("light", "zh"), ("dark", "en")]),
)
def test_axe_finds_no_barrier(chromium, opened, theme, language):
    opening = "page.open('employer', page.table('by_employer').cell(0, 'employer'))"
    assert barriers(chromium, opened.address, language, theme, opening) == []


def test_hostile_names_are_shown_as_texts(chromium, tmp_path):
    page = open_plan(chromium, hostile(), tmp_path / "hostile")
    assert page.tab.evaluate("window.harmed") is None
    assert page.said == []
    for name in ("schedule", "by_employer", "cohorts"):
        page.tab.select_option("#table-choose", name)
        assert "<script>window.harmed=1</script>" in page.text("#table-here")
    page.tab.evaluate("page.open('employer', page.table('by_employer').cell(0, 'employer'))")
    page.until("document.getElementById('details').open")
    assert "<img src=x onerror" in page.text("#details-title")
    page.tab.keyboard.press("Escape")
    page.tab.locator("#chart-map .mark-symbol.role-mark path").first.hover(force=True)
    time.sleep(0.3)
    assert page.tab.evaluate("window.harmed") is None
    assert page.tab.evaluate("document.querySelectorAll('#table-here img, dialog img').length") == 0
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 1280


def test_another_continent_has_its_map(chromium, tmp_path):
    scenario = load_scenario(SCENARIOS / "offshore-crew")
    scenario = replace(scenario, objective=replace(scenario.objective, order=("key_post_days",)))
    with untidied():
        plan = solve(scenario, moves=1)
    page = open_plan(chromium, plan, tmp_path / "offshore")
    assert page.said == []
    land = page.tab.evaluate("page.content.shapes.land.length")
    assert land > 3
    assert (
        page.tab.evaluate(
            "document.querySelectorAll('#chart-map .mark-symbol.role-mark path').length"
        )
        > 8
    )

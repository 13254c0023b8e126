"""The page in a real browser: nothing asked, nothing complained of, every control at work."""

from __future__ import annotations

import csv
import shutil
import time
from importlib.resources import files

import pytest

from page.plans import SCENARIOS, hostile, tiny
from returnplan.jobs.report import report_run
from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.scenario import load_scenario

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_S = 90
"""Until a page under load has drawn everything; a page that never does fails."""


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Page:
    """A page opened from disk, with all that it asked for and complained of."""

    def __init__(self, chromium, plan: Plan, folder, **options):
        plan.write(folder, force=True)
        self.folder, self.asked, self.said = folder, [], []
        self.context = chromium.new_context(accept_downloads=True, **options)
        self.tab = self.context.new_page()
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda said: self.said.append(said.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.goto(report_run(folder).as_uri())
        self.drawn()

    def until(self, what: str):
        """Waits until a script's value is true; the page's policy allows no waiting inside it."""
        end = time.monotonic() + PATIENCE_S
        while not (value := self.tab.evaluate(what)):
            assert time.monotonic() < end, f"never came true: {what}"
            time.sleep(0.05)
        return value

    def drawn(self):
        now = "page.language + '-' + page.theme"
        self.until(
            "typeof page !== 'undefined' && !!page.grid && [...document.querySelectorAll"
            f"('.drawing')].every((one) => one.dataset.drawn === {now})"
        )

    def text(self, selector: str) -> str:
        return self.tab.inner_text(selector)


@pytest.fixture(scope="module")
def opened(chromium, tmp_path_factory):
    return Page(chromium, tiny(), tmp_path_factory.mktemp("page") / "tiny")


@pytest.fixture(autouse=True)
def whole(request):
    """Every test begins with the whole page in English and light."""
    if "opened" in request.fixturenames:
        page = request.getfixturevalue("opened")
        page.tab.evaluate("location.hash = ''; document.getElementById('details').close()")
        if page.tab.evaluate("page.language") != "en":
            page.tab.click("#language")
        if page.tab.evaluate("page.theme") != "light":
            page.tab.click("#theme")
        page.drawn()


def test_it_asks_for_nothing_and_complains_of_nothing(opened):
    asked = [url for url in opened.asked if not url.startswith(("data:", "blob:"))]
    assert asked == [(opened.folder / "report.html").resolve().as_uri()]
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
    english = opened.tab.evaluate(
        "[...document.querySelectorAll('[data-say]')].filter((one) => /^[A-Za-z ]{4,}$/.test("
        "one.textContent.trim())).map((one) => one.textContent)"
    )
    assert english == ["English"]


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
    page = Page(chromium, tiny(), tmp_path / "tiny", viewport={"width": 375, "height": 800})
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.said == []


def test_the_keyboard_reaches_every_control(opened):
    opened.tab.evaluate("document.querySelector('.skip').focus()")
    seen = set()
    for _ in range(80):
        opened.tab.keyboard.press("Tab")
        seen.add(
            opened.tab.evaluate("document.activeElement.id || document.activeElement.className")
        )
    assert {"language", "theme", "print", "tile", "map-play", "map-date", "drawing"} <= seen


AXE = files("axe_playwright_python").joinpath("axe.min.js") if CHROMIUM else None


def _barriers(chromium, address: str, language: str, theme: str) -> list[str]:
    """What axe-core finds; its script comes in past the page's policy, which stays as it is."""
    context = chromium.new_context(
        bypass_csp=True, color_scheme=theme, locale="zh-CN" if language == "zh" else "en-GB"
    )
    tab = context.new_page()
    tab.goto(address)
    end = time.monotonic() + PATIENCE_S
    while not tab.evaluate(
        "!!page.grid && [...document.querySelectorAll('.drawing')].every((one) => "
        "one.dataset.drawn)"
    ):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert tab.evaluate("[page.language, page.theme]") == [language, theme]
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run(document)")
    tab.evaluate("page.open('employer', page.table('by_employer').cell(0, 'employer'))")
    time.sleep(0.3)
    more = tab.evaluate("axe.run('#details')")
    context.close()
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for result in (found, more)
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_barrier(chromium, opened, language, theme):
    address = (opened.folder / "report.html").resolve().as_uri()
    assert _barriers(chromium, address, language, theme) == []


def test_hostile_names_are_shown_as_texts(chromium, tmp_path):
    page = Page(chromium, hostile(), tmp_path / "hostile")
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
    plan = solve(load_scenario(SCENARIOS / "offshore-crew"), time_limit_s=6)
    page = Page(chromium, plan, tmp_path / "offshore")
    assert page.said == []
    land = page.tab.evaluate("page.content.shapes.land.length")
    assert land > 3
    assert (
        page.tab.evaluate(
            "document.querySelectorAll('#chart-map .mark-symbol.role-mark path').length"
        )
        > 8
    )

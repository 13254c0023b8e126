"""Pictures of the report page as people see it: desktop, telephone, dark, Chinese, print.

    python tools/screens.py RUN screens
    python tools/screens.py RUN docs/pictures --readme

Prints the page's bytes, and how soon each picture's page was painted and drawn. Needs Chromium and
playwright. With `--readme` only the two pictures of the README are made.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from returnplan.jobs.report import report_run

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SCREENS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "telephone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "chinese": {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN"},
}
STILL = "document.documentElement.style.scrollBehavior = 'auto'"


def open_page(browser: Browser, address: str, **options) -> Page:
    """The page with all its charts drawn."""
    tab = browser.new_context(**options).new_page()
    started = time.monotonic()
    tab.goto(address)
    end = time.monotonic() + 120
    while not tab.evaluate(
        "[...document.querySelectorAll('.drawing')].every((one) => one.dataset.drawn)"
    ):
        if time.monotonic() > end:
            raise SystemExit("the page has not drawn its charts within 120 s")
        time.sleep(0.1)
    paint = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    seconds = time.monotonic() - started
    print(f"{options}: first paint {paint or 0:.0f} ms, everything drawn {seconds:.1f} s")
    tab.evaluate(STILL)
    return tab


def sections(tab: Page, folder: Path, name: str) -> None:
    """A picture of each section."""
    for one in tab.evaluate("[...document.querySelectorAll('main > section')].map((s) => s.id)"):
        tab.locator(f"#{one}").screenshot(path=folder / f"{name}-{one}.png")


def readme(browser: Browser, address: str, folder: Path) -> None:
    """The top of the page, and its map on a date in the dark."""
    size = {"width": 1120, "height": 640}
    tab = open_page(browser, address, viewport=size)
    tab.screenshot(path=folder / "page.png")
    tab = open_page(browser, address, viewport={"width": 1120, "height": 800}, color_scheme="dark")
    tab.evaluate("setDay(2)")
    time.sleep(0.5)
    tab.locator("#map").screenshot(path=folder / "map.png")


def main() -> None:
    """Make the pictures of a run's page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readme", action="store_true")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("there is no Chromium; install it with: apt-get install chromium")
    given.folder.mkdir(parents=True, exist_ok=True)
    path = report_run(given.run).resolve()
    print(f"{path.name}: {path.stat().st_size:,} bytes")
    address = path.as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        if given.readme:
            readme(browser, address, given.folder)
            return
        for name, options in SCREENS.items():
            sections(open_page(browser, address, **options), given.folder, name)
        tab = open_page(browser, address, viewport={"width": 1000, "height": 900})
        tab.pdf(path=given.folder / "print.pdf", prefer_css_page_size=True)


if __name__ == "__main__":
    main()

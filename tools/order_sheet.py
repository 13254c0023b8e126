"""The picture of an order sheet in the README.

    python tools/order_sheet.py RUN docs/pictures/order.png

Shows the order to the fleet with most passengers, as far as a screen does. Needs Chromium and
playwright.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from returnplan.jobs.export import export_run
from returnplan.plan import Plan
from returnplan.plan.read import read_plan

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SCREEN = {"width": 820, "height": 900}


def busiest(plan: Plan) -> str:
    """The fleet that carries most heads; of equals the first by id."""
    heads: dict[str, int] = {}
    for departure in plan.account.departures.values():
        if departure.trip.purpose != "line":
            fleet = departure.trip.operator
            heads[fleet] = heads.get(fleet, 0) + departure.passengers
    return min(heads, key=lambda fleet: (-heads[fleet], fleet))


def main() -> None:
    """Make the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("picture", type=Path)
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("there is no Chromium; install it with: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, _ = export_run(given.run, ["orders"], Path(name) / "export")
        sheet = folder / "orders" / f"fleet-{busiest(read_plan(given.run))}.html"
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = browser.new_context(viewport=SCREEN, device_scale_factor=1.25).new_page()
        tab.goto(sheet.as_uri())
        tab.screenshot(path=given.picture)


if __name__ == "__main__":
    main()

"""Measures what could draw the report page's charts: the same timetable by each candidate.

    pip install altair vl-convert-python bokeh playwright axe-playwright-python
    python benchmarks/page_candidates.py /tmp/candidates

Writes a page of 600 bars by each, all scripts inlined, opens it in a headless Chromium and prints
bytes, seconds to make it, milliseconds to first paint and until bars are drawn, and what axe-core
finds. Accessible bars are those with a name that a screen reader can read.
"""

from __future__ import annotations

import argparse
import shutil
import time
from importlib.resources import files
from pathlib import Path

ROWS, EACH, HOUR = 60, 10, 3_600_000
BARS = [
    {
        "row": f"coach-{row:02d}",
        "start": 1_581_811_200_000 + (number * 30 + row) * HOUR,
        "end": 1_581_811_200_000 + (number * 30 + row + 18) * HOUR,
    }
    for row in range(ROWS)
    for number in range(EACH)
]


def by_altair(target: Path) -> None:
    """The page of Altair's own template, Vega inlined by vl-convert."""
    import altair

    chart = (
        altair.Chart(altair.Data(values=BARS))
        .mark_bar()
        .encode(x="start:T", x2="end:T", y="row:N", tooltip=["row:N", "start:T", "end:T"])
    )
    chart.save(str(target), inline=True, embed_options={"renderer": "svg"})


def by_bokeh(target: Path) -> None:
    """The page of Bokeh's own template, its scripts inlined."""
    from bokeh.embed import file_html
    from bokeh.models import ColumnDataSource
    from bokeh.plotting import figure
    from bokeh.resources import INLINE

    columns = {name: [bar[name] for bar in BARS] for name in ("row", "start", "end")}
    plot = figure(y_range=sorted(set(columns["row"])), x_axis_type="datetime", output_backend="svg")
    plot.hbar(y="row", left="start", right="end", height=0.7, source=ColumnDataSource(columns))
    target.write_text(file_html(plot, INLINE), encoding="utf-8")


def measure(browser, path: Path) -> str:
    """Bytes, paint, drawing, names and barriers of a page."""
    context = browser.new_context()
    tab = context.new_page()
    started = time.perf_counter()
    tab.goto(path.resolve().as_uri())
    drawn = (
        "(() => { const all = []; const look = (node) => { for (const one of "
        "node.querySelectorAll('*')) { if (one.matches('path, rect')) all.push(one); "
        "if (one.shadowRoot) look(one.shadowRoot); } }; look(document); return all; })()"
    )
    while tab.evaluate(f"{drawn}.length") < len(BARS) and time.perf_counter() - started < 60:
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    paint = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    named = tab.evaluate(f"{drawn}.filter((one) => one.getAttribute('aria-label')).length")
    tab.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = tab.evaluate("axe.run(document)")["violations"]
    context.close()
    names = ", ".join(sorted(one["id"] for one in found)) or "none"
    return (
        f"{path.stat().st_size:,} bytes, first paint {paint or 0:.0f} ms, drawn {seconds:.1f} s, "
        f"{named} bars with a name, axe-core: {names}"
    )


def main() -> None:
    """Make and measure both pages."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, make in (("altair", by_altair), ("bokeh", by_bokeh)):
            path = folder / f"{name}.html"
            started = time.perf_counter()
            make(path)
            print(
                f"{name}: made in {time.perf_counter() - started:.1f} s, {measure(browser, path)}"
            )
        browser.close()


if __name__ == "__main__":
    main()

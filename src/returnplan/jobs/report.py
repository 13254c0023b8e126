"""The page of a run, and its charts as pictures."""

from __future__ import annotations

from pathlib import Path


def report_run(run: str | Path) -> Path:
    """Write RUN/report.html, one page that needs nothing else; its path.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        The page cannot be written, or a package that it is made with is missing.
    """
    from returnplan.page.render import write_page
    from returnplan.plan.read import read_plan

    return write_page(read_plan(run), Path(run))


def plot_run(
    run: str | Path,
    chart: str,
    target: str | Path | None = None,
    *,
    language: str = "en",
    dark: bool = False,
) -> Path:
    """Draw a chart of the page as a picture, by default RUN/CHART.png; its path.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        There is no such chart or kind of picture, or it cannot be written.
    """
    from returnplan.page.picture import check_picture, write_picture
    from returnplan.plan.read import read_plan

    path = Path(run) / f"{chart}.png" if target is None else Path(target)
    check_picture(chart, path, language)
    write_picture(read_plan(run), chart, path, language=language, dark=dark)
    return path

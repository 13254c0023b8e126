"""`returnplan report` and `plot`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from page.plans import tiny
from returnplan.cli.app import returnplan
from returnplan.cli.session import Session
from returnplan.errors import UsageError
from returnplan.jobs.report import plot_run, report_run
from returnplan.page.charts.register import CHARTS


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "tiny"
    tiny().write(folder)
    return folder


def _run(*arguments):
    return CliRunner().invoke(returnplan, list(map(str, arguments)), obj=Session())


def test_report_prints_the_path_of_the_page(run):
    result = _run("report", run)
    assert result.exit_code == 0
    assert result.output == f"{run / 'report.html'}\n"
    assert (run / "report.html").stat().st_size > 1_000_000


def test_solve_with_report_ends_with_the_path_of_the_page(tmp_path):
    folder = tmp_path / "run"
    result = _run("solve", "scenarios/tiny", "-o", folder, "--report")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == f"The plan as a page: {folder / 'report.html'}"
    assert report_run(folder).read_text("utf-8") == (folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_chart_is_a_picture(run, tmp_path, kind, begins):
    path = plot_run(run, "proof", tmp_path / f"proof.{kind}")
    assert path.read_bytes().startswith(begins)


def test_every_chart_is_a_picture_in_chinese_and_dark(run, tmp_path):
    for chart in CHARTS:
        text = plot_run(run, chart, tmp_path / f"{chart}.svg", language="zh", dark=True)
        assert "#18232a" in text.read_text("utf-8")


@pytest.mark.parametrize(
    ("chart", "name", "language", "said"),
    [
        ("atlas", "a.png", "en", "there is no chart 'atlas'; the charts are map, timetable"),
        ("map", "a.gif", "en", "name one that ends with .png or .svg"),
        ("map", "a.png", "fr", "there is no language 'fr'; there are en, zh"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_error(run, tmp_path, chart, name, language, said):
    with pytest.raises(UsageError, match=said):
        plot_run(run, chart, tmp_path / name, language=language)


def test_a_folder_without_a_run_is_refused(tmp_path):
    result = _run("report", tmp_path)
    assert result.exit_code != 0

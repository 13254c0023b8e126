"""The annotated listing has the columns of the tables, each with a note, and rows of a run."""

import re

import pytest

import returnplan
from docs.annotated import CHOICES, PAGE, ROOT, page
from docs.reading import NOTES
from returnplan.plan.run_tables import RUN_TABLES

DECLARED = {table.name: list(table.names) for table in RUN_TABLES}


def listed(text: str) -> dict[str, list[str]]:
    """Columns that a page lists under the heading of each table."""
    sections = re.split(r"^## (\w+)\.csv$", text.split("\n## Before")[0], flags=re.MULTILINE)[1:]
    return {
        table: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        for table, section in zip(sections[::2], sections[1::2], strict=True)
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Tiny with its train and coach: three departures, and two fitters who stay behind."""
    folder = tmp_path_factory.mktemp("annotated") / "tiny"
    returnplan.solve(returnplan.load_scenario(ROOT / "scenarios" / "tiny")).write(folder)
    return folder


@pytest.mark.parametrize("table", CHOICES)
def test_every_column_has_a_note(table):
    assert list(NOTES[table]) == DECLARED[table]


def test_page_lists_the_declared_columns():
    text = PAGE.read_text(encoding="utf-8")
    assert listed(text) == {table: DECLARED[table] for table in CHOICES}, "run `make docs`"


def test_page_shows_rows_of_every_table():
    """A table without rows on the page would leave its notes with nothing to point at."""
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:-1]:
        header = next(line for line in section.splitlines() if line.startswith("| column |"))
        assert len(header.split(" | ")) >= 3, section.splitlines()[0]


def test_generator_shows_a_run(run):
    text = page(run)
    assert listed(text) == {table: DECLARED[table] for table in CHOICES}
    assert "| column | a train | a coach | how to read it |" in text
    assert "To dispatch desk at Port coach: “1 coach (port_coach-01) for 6 people" in text
    assert "| `workers` | 2 | how many" in text  # two of the fourteen fitters

"""Small worlds to extend, and columns that are added for the time of one test."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from returnplan.auditing import Violation
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


@dataclass(frozen=True)
class World:
    """A copy of the tiny scenario."""

    folder: Path

    def cells(self, table: str, column: str, values: dict[str, str]) -> None:
        """Write a column of a table by the ids in its first column; blank for all others."""
        path = self.folder / f"{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        key = next(iter(rows[0]))
        for row in rows:
            row[column] = values.get(row[key], row.get(column, ""))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    def load(self, *overrides: str) -> Scenario:
        return load_scenario(self.folder, overrides)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """With four coaches of 20 and no train, and more welders than one coach takes on a date."""
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (folder / "lines.csv").unlink()
    found = World(folder)
    found.cells("fleets", "vehicles", {"port_coach": "4"})
    found.cells("cohorts", "workers", {"hill-welders": "25"})
    return found


@pytest.fixture
def add_column(monkeypatch) -> Callable[..., None]:
    """Declare one more column of a table, and the class that holds its rows."""
    from returnplan.scenario.build import MAKERS

    def add(table, column, made) -> None:
        monkeypatch.setitem(vars(table), "columns", (*table.columns, column))
        monkeypatch.setitem(MAKERS, table.name, made)

    return add


def codes(violations: list[Violation]) -> set[str]:
    return {one.code for one in violations}

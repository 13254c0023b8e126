"""What a killed command leaves is removed by the next one, and nothing of anybody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from returnplan.plan import leftovers
from returnplan.plan.leftovers import part_of, tidy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by age alone")


@pytest.fixture(scope="module")
def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def make(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).write_text(folder.name)
    return folder


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_parts_of_dead_processes_go(tmp_path, dead):
    make(tmp_path / f".run.{dead}.part", "trips.csv", "run.json")
    make(tmp_path / f".run.{dead}-2.part")
    make(tmp_path / f".sweep.{dead}.part", "sweep.csv", "comparison.csv")
    tidy(tmp_path)
    assert entries(tmp_path) == []


def test_a_part_with_a_foreign_file_stays(tmp_path, dead):
    name = make(tmp_path / f".run.{dead}.part", "trips.csv", "main.c").name
    tidy(tmp_path)
    assert entries(tmp_path) == [name]
    assert entries(tmp_path / name) == ["main.c", "trips.csv"]


@pytest.mark.parametrize("name", [".run.part", ".run.x.part", "run.1.part", ".run.1.part.bak"])
def test_folders_of_other_names_stay(tmp_path, name):
    make(tmp_path / name, "trips.csv")
    tidy(tmp_path)
    assert entries(tmp_path) == [name]


def test_a_part_of_a_living_process_stays(tmp_path):
    name = make(tmp_path / f".run.{os.getppid()}.part", "trips.csv").name
    tidy(tmp_path)
    assert entries(tmp_path) == [name]


def test_a_part_that_a_process_of_the_same_number_fills_stays(tmp_path, monkeypatch):
    """Two containers share a folder, and in both the command is process 1."""
    with part_of(tmp_path / "run") as part:
        monkeypatch.setattr(leftovers, "_at_work", set())
        tidy(tmp_path)
        assert part.is_dir()
        with part_of(tmp_path / "run") as other:
            assert other != part
    assert entries(tmp_path) == []


def test_the_run_that_was_being_replaced_comes_back(tmp_path, dead):
    make(tmp_path / f".my.run.{dead}.old", "run.json", "trips.csv", "letter.docx")
    tidy(tmp_path)
    assert entries(tmp_path) == ["my.run"]
    assert entries(tmp_path / "my.run") == ["letter.docx", "run.json", "trips.csv"]


def test_files_of_the_users_go_from_the_replaced_run_to_the_new_one(tmp_path, dead):
    make(tmp_path / f".run.{dead}.old", "run.json", "trips.csv", "letter.docx")
    make(tmp_path / "run", "run.json", "trips.csv")
    tidy(tmp_path)
    assert entries(tmp_path) == ["run"]
    assert entries(tmp_path / "run") == ["letter.docx", "run.json", "trips.csv"]
    assert (tmp_path / "run" / "run.json").read_text() == "run"


def test_two_files_of_one_name_are_both_kept(tmp_path, dead):
    old = make(tmp_path / f".run.{dead}.old", "run.json", "letter.docx")
    make(tmp_path / "run", "run.json", "letter.docx")
    tidy(tmp_path)
    assert entries(old) == ["letter.docx"]
    assert (tmp_path / "run" / "letter.docx").read_text() == "run"

"""What spreadsheets make of a scenario: LibreOffice opened and saved the files in saved/."""

import shutil
from dataclasses import replace
from pathlib import Path

from returnplan import load_scenario
from returnplan.jobs.new import new

SAVED = Path(__file__).parent / "saved"
TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


def test_workbook_saved_by_libreoffice():
    """Tiny, where a clock is a real time, `ready` a real date, and beds the named cell of 8."""
    tiny, saved = load_scenario(TINY), load_scenario(SAVED / "libreoffice.xlsx")
    assert saved.lines == tiny.lines
    assert saved.cohorts == tiny.cohorts
    assert saved.objective == tiny.objective
    hostel = tiny.quarantine["hostel"]
    assert saved.quarantine == {"hostel": replace(hostel, beds=8)}


def test_clocks_saved_by_libreoffice_in_english(tmp_path):
    """The scenario of `new`, whose train leaves at 09:30 and takes 4:15 hours."""
    new(tmp_path / "as_written")
    shutil.copytree(tmp_path / "as_written", tmp_path / "saved")
    shutil.copy(SAVED / "lines.csv", tmp_path / "saved")
    written, saved = (load_scenario(tmp_path / name) for name in ("as_written", "saved"))
    assert "09:30:00 AM" in (SAVED / "lines.csv").read_text(encoding="utf-8")
    assert saved.lines == written.lines

"""An older checkout's command beside ours, and scenarios of the project as cases."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_checkout_s_command_gives_a_row_for_each_stage(tmp_path):
    from runs import before, written

    folder = written("tiny", 0, tmp_path / "scenario")
    spec = {"case": "tiny", "seed": 0, "who": "before", "checkout": str(ROOT), "seconds": 30}
    rows = before(spec, folder)
    told = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert [row.stage for row in rows[:-1]] == [stage["objective"] for stage in told["stages"]]
    assert [row.value for row in rows[:-1]] == [stage["value"] for stage in told["stages"]]
    assert rows[-1].stage == "whole command"
    assert rows[-1].seconds > 0


def test_a_scenario_of_the_project_is_a_case_of_its_own(tmp_path):
    from runs import written

    folder = written("spring-2026", 7, tmp_path / "scenario")
    ours = ROOT / "scenarios" / "spring-2026"
    assert (folder / "lines.csv").read_bytes() == (ours / "lines.csv").read_bytes()

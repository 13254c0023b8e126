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


def test_floors_ask_no_more_than_another_program_reached(tmp_path):
    """Of one that carried next to nobody later stages are asked for next to nobody."""
    from runs import same_floors, written

    folder = written("tiny", 0, tmp_path / "scenario")
    order = ("key_post_days", "post_days", "cost")
    spec = {"case": "tiny", "seed": 0, "who": "ours", "seconds": 30}
    much, little = (
        {row.stage: row for row in same_floors({**spec, "values": values}, folder)}
        for values in (dict.fromkeys(order, 1e9), dict.fromkeys(order, 1.0))
    )
    assert tuple(much) == order
    assert little["key_post_days"].value == much["key_post_days"].value
    assert little["cost"].value < much["cost"].value / 2
    assert not any(row.violations for row in (*much.values(), *little.values()))

"""The spoiler of input: its cases are reproducible, and none of the first is without an end."""

import filecmp
import os
import re
from collections import Counter

import pytest
from fuzz_input import UNHEARD, fuzz, outcome_of

import spoiling
from returnplan.scenario import read_scenario
from spoiling import spoilt_scenario


@pytest.mark.skipif(os.name == "nt", reason="pipes and limits of memory are not to be had there")
def test_a_few_spoilt_scenarios_end_in_peace(capsys) -> None:
    """Without a limit of time, so that a busy machine changes nothing."""
    assert fuzz(first=2000, cases=12, processes=1, patience_s=3600) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    counts = [int(number) for number in re.findall(r"(\d+) [a-z]", last.partition(": ")[2])]
    assert sum(counts) == 12, last
    assert last.endswith(", ".join(f"0 {name}" for name in UNHEARD))


def test_the_same_seed_spoils_in_the_same_way(tmp_path) -> None:
    kinds = Counter()
    for seed in range(2000, 2010):
        one, other = (spoilt_scenario(seed, tmp_path / name) for name in ("a", "b"))
        kinds[one.is_dir()] += 1
        names = [one.name]
        if one.is_dir():
            names = [path.name for path in one.iterdir() if path.is_file()]
            one, other = one / "none", other / "none"
        assert filecmp.cmpfiles(one.parent, other.parent, names, shallow=False)[0] == names
    assert min(kinds[True], kinds[False]) > 0


def test_a_sheet_that_reaches_to_its_last_cell_is_refused_at_once(tmp_path, monkeypatch) -> None:
    """Of every case a workbook, every sheet with the oddity."""
    monkeypatch.setattr(spoiling.random.Random, "randrange", lambda *_: 4)
    path = tmp_path / "far.xlsx"
    spoiling.to_workbook(spoiling.GOOD[1], path, spoiling.random.Random(1))
    scenario, findings = read_scenario(path)
    assert scenario is None
    assert "reaches down to XFD1048576" in str(findings[0])


def test_a_crash_is_counted(tmp_path, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no heads")

    monkeypatch.setattr("returnplan.jobs.check.check", broken)
    outcome, sentence = outcome_of(2000, tmp_path)
    assert outcome == "crashed"
    assert "ZeroDivisionError" in sentence

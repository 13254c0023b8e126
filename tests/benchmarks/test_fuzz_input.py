"""The spoiler of input: its cases are reproducible, and none of the first is without an end."""

import filecmp
import os
import re

import pytest
from fuzz_input import UNHEARD, fuzz, outcome_of

from spoiling import spoilt_scenario

FOUND = (15, 116, 129, 175, 218, 310)
"""Seeds of what once crashed or hung: archives whose content is broken, XML tags of many MB."""


@pytest.mark.skipif(os.name == "nt", reason="pipes and limits of memory are not to be had there")
def test_a_few_spoilt_scenarios_end_in_peace(capsys) -> None:
    """Without a limit of time, so that a busy machine changes nothing."""
    assert fuzz(first=2000, cases=12, processes=1, patience_s=3600) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    counts = [int(number) for number in re.findall(r"(\d+) [a-z]", last.partition(": ")[2])]
    assert sum(counts) == 12, last
    assert last.endswith(", ".join(f"0 {name}" for name in UNHEARD))


@pytest.mark.parametrize("seed", FOUND)
def test_what_was_found_once(tmp_path, seed) -> None:
    outcome, sentence = outcome_of(seed, tmp_path)
    assert outcome not in UNHEARD, sentence


def test_the_same_seed_spoils_in_the_same_way(tmp_path) -> None:
    for seed in range(2000, 2010):
        one, other = (spoilt_scenario(seed, tmp_path / name) for name in ("a", "b"))
        if one.is_dir():
            names = [path.name for path in one.iterdir() if path.is_file()]
            assert filecmp.cmpfiles(one, other, names, shallow=False)[0] == names


def test_a_crash_is_counted(tmp_path, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no heads")

    monkeypatch.setattr("returnplan.jobs.check.check", broken)
    outcome, sentence = outcome_of(2000, tmp_path)
    assert outcome == "crashed"
    assert "ZeroDivisionError" in sentence

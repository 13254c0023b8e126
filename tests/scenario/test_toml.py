"""Hostile TOML ends in one clear line, soon and without stack or memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnplan.scenario import load_scenario, read_scenario
from returnplan.scenario.toml import MOST_BYTES, TomlError, read_toml

HOSTILE = {
    "digits": "x = " + "9" * 5_000,
    "hexadecimal digits": "x = 0x" + "f" * 5_000,
    "decimals": "x = 0." + "1" * 5_000,
    "lists": "x = " + "[" * 4_000 + "]" * 4_000,
    "tables": "x = " + "{a = " * 4_000 + "1" + "}" * 4_000,
    "heads": "[" * 4_000 + "a" + "]" * 4_000,
    "dotted": "x" + ".x" * 50_000 + " = 1",
    "dotted and quoted": "x" + ' . "x"' * 50_000 + " = 1",
    "dotted head": "[x" + ".x" * 50_000 + "]",
    "dotted within": "x = {y" + ".x" * 50_000 + " = 1}",
    "keys": "\n".join(f"a{number}=1" for number in range(100_001)),
    "unterminated": 'x = "' + '\\"' * 100_000,
    "unterminated lines": 'x = """' + '\\"""' * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_settings_are_one_error(good: Path, name: str) -> None:
    path = good / "scenario.toml"
    path.write_text(HOSTILE[name] + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    (finding,) = read_scenario(good)[1]
    assert (finding.code, finding.file) == ("S006", "scenario.toml")
    assert len(str(finding)) < 300


def test_settings_are_refused_by_size(good: Path) -> None:
    with (good / "scenario.toml").open("r+b") as file:
        file.truncate(MOST_BYTES + 1)
    (finding,) = read_scenario(good)[1]
    assert (finding.code, finding.file) == ("S003", "scenario.toml")


@pytest.mark.parametrize("name", ["digits", "lists", "tables", "dotted within"])
@pytest.mark.parametrize("key", ["budget", "road", "risk.low.load_factor", "description"])
def test_hostile_values_from_outside(good: Path, name: str, key: str) -> None:
    text = HOSTILE[name].partition(" = ")[2]
    scenario, findings = read_scenario(good, [f"{key}={text}"])
    if key == "description":
        assert scenario is not None
        assert scenario.description == text
    else:
        (finding,) = findings
        assert finding.file == "--set"
        assert len(str(finding)) < 400


def test_hostile_keys_from_outside(good: Path) -> None:
    (finding,) = read_scenario(good, ["x" + ".x" * 50_000 + "=1"])[1]
    assert finding.code == "S301"
    assert len(str(finding)) < 300


def test_what_looks_deep_only_inside_texts_is_read() -> None:
    text = '''
    a = "[[[[[[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t 11111111111111111"
    b = """
    [[[[[[[[[[[[[[[[[[[[[[[[[[ "" \\""" 1"""   # [[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    c = \'\'\'{{{{{{{{{{{{{{{{{{{{{{{{{{\\\'\'\'
    d = [{a = 1.5, b = 2020-02-16T08:00:00.123456}, {a = 1_000}]
    '''
    assert list(read_toml(text)) == ["a", "b", "c", "d"]


def test_the_line_is_told() -> None:
    with pytest.raises(TomlError) as caught:
        read_toml('a = """\n\n"""\nb = 1\nc = ' + "1" * 50)
    assert caught.value.line == 5


@pytest.mark.parametrize("mode", ["", " ", "a b", "\\u0000"])
def test_a_mode_is_a_word(good: Path, mode: str) -> None:
    path = good / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{bus = 0.5,", f'{{"{mode}" = 0.5,'), encoding="utf-8")
    assert [one.code for one in read_scenario(good)[1]] == ["S116"]
    (finding,) = read_scenario(good, [f'risk.low.load_factor={{"{mode}" = 0.5}}'])[1][-1:]
    assert finding.code == "S116"


@pytest.mark.parametrize("mode", ["bu.s", "高铁", "true", "1"])
def test_a_mode_that_nothing_has_is_mentioned_and_written_well(
    good: Path, tmp_path: Path, mode: str
) -> None:
    from returnplan.scenario.write import write_scenario

    path = good / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{bus = 0.5,", f'{{"{mode}" = 0.5,'), encoding="utf-8")
    scenario, findings = read_scenario(good)
    assert [one.code for one in findings] == ["W506"]
    assert scenario is not None
    write_scenario(scenario, tmp_path / "again")
    assert load_scenario(tmp_path / "again") == scenario


@pytest.mark.parametrize(
    ("line", "letter"),
    [("name = “Tiny”", "LEFT DOUBLE QUOTATION MARK"), ("days\u00a0= 3", "NO-BREAK SPACE"),
     ("days ＝ 3", "FULLWIDTH EQUALS SIGN")],
)  # fmt: skip
def test_letters_that_look_like_marks_of_toml_are_named(line: str, letter: str) -> None:
    with pytest.raises(TomlError, match=letter) as caught:
        read_toml(f"start = 2020-02-16\n{line}\n")
    assert caught.value.line == 2

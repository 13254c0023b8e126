"""One mistake each in a scenario that is good otherwise: each yields exactly its one error."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from returnplan.errors import Finding, ScenarioError
from returnplan.scenario import load_scenario, read_scenario
from returnplan.scenario.mistakes import MISTAKES

CASES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "broken.toml").read_text(encoding="utf-8")
)


def spoil(folder: Path, name: str) -> None:
    case = CASES[name]
    path = folder / case["file"]
    if "bytes" in case:
        path.write_bytes(bytes.fromhex(case["bytes"]))
        return
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if "old" in case:
        assert case["old"] in text, f"{name} spoils nothing"
        text = text.replace(case["old"], case["new"], 1)
    elif "append" in case:
        text += case["append"]
    elif "content" in case:
        text = case["content"]
    else:
        path.unlink()
        return
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_each_mistake_yields_its_one_error(good: Path, name: str) -> None:
    case = CASES[name]
    spoil(good, name)
    scenario, findings = read_scenario(good)
    assert scenario is None
    assert [finding.code for finding in findings] == [case["code"]], [*map(str, findings)]
    found = findings[0]
    assert found.file == case.get("at", case["file"])
    assert (found.row, found.column) == (case.get("row"), case.get("column"))
    assert case["says"] in f"{found.why} / {found.cure}"


def test_all_mistakes_are_told_at_once(good: Path) -> None:
    """Twelve mistakes in eleven files give twelve findings, in the order of the files."""
    wanted = [
        "order-unknown", "latitude-beyond", "level-unknown-in-risk", "permit-origin-unknown",
        "orders-above-one", "min-present-above-required", "stock-disagrees", "delivery-of-nothing",
        "date-day-first", "speed-zero", "clock-late", "money-negative",
    ]  # fmt: skip
    for name in wanted:
        spoil(good, name)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(good)
    assert [one.code for one in caught.value.findings] == [CASES[one]["code"] for one in wanted]
    assert [one.file for one in caught.value.findings] == [CASES[one]["file"] for one in wanted]


def test_a_misspelt_key_is_one_mistake(good: Path) -> None:
    """A misspelt column is not missing as well, and nothing is said of ids that it would hold."""
    text = (good / "places.csv").read_text(encoding="utf-8")
    (good / "places.csv").write_text(text.replace("place,", "plaice,", 1), encoding="utf-8")
    _, findings = read_scenario(good)
    assert [(one.code, one.column) for one in findings] == [("S101", "plaice")]


def test_no_fleet_and_no_line(good: Path) -> None:
    for name in ("fleets.csv", "lines.csv"):
        (good / name).unlink()
    assert [one.code for one in read_scenario(good)[1]] == ["S214"]


@pytest.mark.parametrize(
    ("path", "code"), [("nowhere", "S001"), (".", "S002"), ("good/places.csv", "S002")]
)
def test_what_is_no_scenario(good: Path, path: str, code: str) -> None:
    assert [one.code for one in read_scenario(good.parent / path)[1]] == [code]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("budget", "S307", None),
        ("extends=../x", "S307", "extends"),
        ("buget=3", "S301", "buget"),
        ("budget=much", "S112", "budget"),
        ("risk.hihg.travel=false", "S205", "risk.hihg.travel"),
        ("risk.high.load_factor.bus=0.3", "S307", "risk.high.load_factor.bus"),
        ("objective.order=outputs cost", "S121", "objective.order"),
        ("road=3", "S303", "road"),
        ("=3", "S301", ""),
    ],
)
def test_what_cannot_be_set_from_outside(
    good: Path, text: str, code: str, column: str | None
) -> None:
    _, findings = read_scenario(good, [text])
    assert [(one.code, one.file, one.column) for one in findings] == [(code, "--set", column)]


NOT_FROM_A_FOLDER = {
    *("S108", "S139", "S140", "S109", "S119", "S122", "S222", "S224", "S304"),
    *("S231", "S232", "S233", "S234", "S235", "S239", "S240"),
}
"""Of workbooks, of the tables of a run, or shown in other tests of scenarios and replans."""


def test_every_error_has_a_case() -> None:
    shown = (
        {case["code"] for case in CASES.values()}
        | {"S001", "S002", "S008", "S214", "S307"}
        | NOT_FROM_A_FOLDER
    )
    errors = {mistake.code for mistake in MISTAKES if mistake.severity == "error"}
    assert errors == shown


def test_findings_of_an_inherited_folder_name_it(good: Path) -> None:
    child = good.parent / "child"
    child.mkdir()
    (child / "scenario.toml").write_text('extends = "../good"\n', encoding="utf-8")
    spoil(good, "origin-unknown")
    _, findings = read_scenario(child)
    assert [(one.file, one.row) for one in findings] == [("../good/cohorts.csv", 2)]


def test_a_finding_reads_as_one_line(good: Path) -> None:
    spoil(good, "origin-unknown")
    finding: Finding = read_scenario(good)[1][0]
    assert str(finding) == (
        "S203 cohorts.csv:2 [origin]: 'danzai' is not in places.csv / did you mean 'danzhai'?"
    )

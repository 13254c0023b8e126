"""What is lawful but odd is warned of, and loaded all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnplan.scenario import load_scenario, read_scenario

CASES = {
    "cohort-of-nobody": ("cohorts.csv", "chairs,packer,5", "chairs,packer,0", "W501", 4, "workers"),
    "no-vehicles": ("fleets.csv", "anji,6", "anji,0", "W501", 2, "vehicles"),
    # 10 present and 24 waiting of 33 required
    "crowded-post": ("posts.csv", "Assembler,40", "Assembler,33", "W502", 2, "required"),
    "until-before-from": ("permits.csv", "2020-02-24", "2020-02-17", "W504", 3, "until"),
    "latest-before-ready": ("cohorts.csv", "2020-02-24", "2020-02-17", "W504", 3, "latest"),
    "permit-too-late": ("permits.csv", "2020-02-18,2020-02-24", "2020-02-26,", "W505", 3, "from"),
    "permit-too-early": ("permits.csv", ",2020-02-20", ",2020-02-15", "W505", 4, "until"),
    "risk-too-late": ("risk.csv", "2020-02-22", "2020-02-26", "W505", 3, "from"),
    # ten travel dates from the 16th and three of the tail end on the 28th
    "delivery-too-late": ("deliveries.csv", "2020-02-21", "2020-02-29", "W505", 3, "date"),
    "mode-misspelt": ("scenario.toml", "bus = 0.5", "buss = 0.5", "W506", None,
                      "risk.low.load_factor.buss"),
    "permit-twice": ("permits.csv", "guizhou,*,,,", "guizhou,*,,,\nguizhou,*,,,", "W508", 3, None),
    "loan-to-itself": ("loans.csv", "steel,roller", "motors,winder", "W509", 2, "borrower_post"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_oddity_yields_its_one_warning(good: Path, name: str) -> None:
    file, old, new, code, row, column = CASES[name]
    path = good / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    scenario, findings = read_scenario(good)
    assert scenario is not None
    assert [(one.code, one.file, one.row, one.column) for one in findings] == [
        (code, file, row, column)
    ]
    assert findings[0].severity == "warning"


def test_the_edges_are_not_odd(good: Path) -> None:
    """34 required for 10 present and 24 waiting; a permit of the very last travel date."""
    for file, old, new in (
        ("posts.csv", "Assembler,40", "Assembler,34"),
        ("permits.csv", "2020-02-18,2020-02-24", "2020-02-25,2020-02-25"),
        ("deliveries.csv", "2020-02-21", "2020-02-28"),
    ):
        text = (good / file).read_text(encoding="utf-8")
        (good / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert read_scenario(good)[1] == []


def test_a_level_without_beds(good: Path) -> None:
    (good / "quarantine.csv").unlink()
    _, findings = read_scenario(good)
    assert [(one.code, one.column) for one in findings] == [("W503", "risk.high.quarantine_days")]


def test_a_file_of_ones_own(good: Path) -> None:
    (good / "shopping.csv").write_text("a\n", encoding="utf-8")
    (good / "README.md").write_text("mine", encoding="utf-8")
    load_scenario(good)
    assert [(one.code, one.file) for one in read_scenario(good)[1]] == [("W507", "shopping.csv")]

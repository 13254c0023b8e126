"""Every family of rows of a small scenario is what it was: `make golden` writes them anew.

A change of the formulation shows here term by term; the scenario is as little as has rows in all
families.
"""

from dataclasses import replace
from pathlib import Path

import highspy
import pytest

from model.lp import column_names, family_text
from returnplan.model import FAMILIES, Floor, Formulation
from returnplan.model.objectives import ROWS
from returnplan.network import build_network
from returnplan.rules import RULES
from returnplan.scenario import Scenario, load_scenario

GOLDEN = Path(__file__).parent / "golden"
FLOORS = (Floor(objective="worst_share", value=0.5), Floor(objective="cost", value=8000.0))


def golden() -> dict[str, str]:
    """Text of each family by the name of its file."""
    scenario = load_scenario(GOLDEN / "scenario")
    order = (*scenario.objective.order, "changes")
    in_force = replace(scenario, objective=replace(scenario.objective, order=order))
    return {**_texts(scenario), "promises.lp": _texts(in_force)["promises.lp"]}


def _texts(scenario: Scenario) -> dict[str, str]:
    network = build_network(scenario)
    formulation = Formulation.of(network)
    programme = formulation.with_floors(FLOORS)
    names = column_names(network, formulation.variables)
    return {
        f"{name.replace(' ', '_')}.lp": family_text(name, programme, names)
        for name in programme.rows
    }


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return golden()


def test_every_family_has_rows(texts):
    named = {rule.code for rule in RULES if rule.kept_by == "model"} - {"C13"}
    named |= {*FAMILIES, *(name for name, _ in ROWS.values())}
    floors = {f"C13_{floor.objective}" for floor in FLOORS}
    assert set(texts) == {f"{name}.lp" for name in named | floors}
    for name, text in texts.items():
        assert f" {name.removesuffix('.lp')}_0:" in text, name


def test_families_are_what_they_were(texts):
    assert {path.name for path in GOLDEN.glob("*.lp")} == set(texts)
    for name, text in texts.items():
        assert (GOLDEN / name).read_text(encoding="utf-8") == text, "make golden, and look at it"


def test_an_engine_reads_them(texts):
    for name in texts:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        assert highs.readModel(str(GOLDEN / name)) == highspy.HighsStatus.kOk, name
        assert highs.getNumRow() == texts[name].count(":") - 1, name


if __name__ == "__main__":
    for _old in GOLDEN.glob("*.lp"):
        _old.unlink()
    for _name, _text in golden().items():
        (GOLDEN / _name).write_text(_text, encoding="utf-8", newline="\n")

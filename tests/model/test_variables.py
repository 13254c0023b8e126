"""Sets and variables are declared once, and are all there."""

from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path

from returnplan.model.variables import BLOCKS, SETS, Variables, variables
from returnplan.network import build_network
from returnplan.scenario import load_scenario
from sections.formulation import formulation_page

GOLDEN = Path(__file__).parent / "golden" / "scenario"


def test_every_block_of_columns_is_declared_and_printed():
    held = {one.name for one in fields(Variables)} - {"moments", "work"}
    assert held == set(BLOCKS)
    page = formulation_page()
    for name, block in BLOCKS.items():
        assert f"| {name} | {block.one} | {block.value} | {block.unit} | {block.bounds} |" in page


def test_every_set_has_a_table_with_members():
    scenario = load_scenario(GOLDEN)
    order = (*scenario.objective.order, "changes")
    network = build_network(replace(scenario, objective=replace(scenario.objective, order=order)))
    v = variables(network)
    for one in SETS:
        if one.table != "-":
            home = network if hasattr(network, one.table.partition(".")[0]) else v
            assert attrgetter(one.table)(home) is not None, one

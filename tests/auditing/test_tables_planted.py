"""Each derived table: a wrong cell or row is found, and the rules are then still all kept."""

import importlib
from dataclasses import dataclass
from typing import Any

import pytest

from auditing.mistakes import BROKEN, MISTAKES
from auditing.rows import COLUMNS, KEYS
from auditing.world import a_world

audit = importlib.import_module("returnplan.auditing")
shape = importlib.import_module("returnplan.auditing.shape")

NOT_DERIVED = {
    ("left_behind", "detail"),  # a sentence: the mistakes of T12 have what none can be
    ("left_behind", "cohort"),
    ("summary", "measure"),
    ("summary", "meaning"),  # a sentence of the planner's
    ("bottlenecks", "worth"),  # of a plan that is not there
    ("assignments", "workers"),  # the plan itself
    ("assignments", "facility"),
    ("trips", "purpose"),
    ("trips", "operator"),
    ("trips", "risk"),
    ("trips", "units"),
    ("stops", "sequence"),
    ("stops", "place"),
    ("stops", "arrive"),
    ("stops", "depart"),
    ("legs", "leg"),
    ("legs", "assignment"),
    ("legs", "trip"),
    ("legs", "board"),
    ("legs", "alight"),
    ("loans", "workers"),
    *((table, "date") for table in ("beds", "by_day", "production", "staffing")),
    ("staffing", "post"),
}
"""Columns that say what the plan is; every other cell follows from them."""

OTHER_CODES = {
    ("assignments", "depart"): {"C21"},
    ("assignments", "arrive"): {"C21"},
    ("production", "utilisation"): {"C25", "C26"},
}
"""Cells whose recomputation is a rule of its own."""


@dataclass(frozen=True)
class Cell:
    table: str
    number: int
    column: str
    value: Any

    def __str__(self) -> str:
        return f"{self.table}-{self.number}-{self.column}"


def derived_cells():
    """Every derived cell of the world, each with another value of its kind."""
    world = a_world()
    for table, rows in world.tables.items():
        for number, row in enumerate(rows):
            for column, value in row.items():
                if (table, column) in NOT_DERIVED or column == KEYS[table][0]:
                    continue
                yield Cell(table, number, column, _other(column, value))


def _other(column, value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if column in ("via", "route"):
        return "x"  # sentences: their parts are looked for, in their order
    if value is None:
        return 1 if column == "leaves_base" else "x"
    return value + "x"


def codes(world):
    return {one.code for one in audit.audit_tables(world.scenario, world.tables)}


@pytest.mark.parametrize("cell", list(derived_cells()), ids=str)
def test_every_derived_cell_is_recomputed(cell):
    """Names of a trip, fleet or facility that is not there are found as such (T1)."""
    world = a_world()
    world.tables[cell.table][cell.number][cell.column] = cell.value
    found = codes(world)
    due = OTHER_CODES.get((cell.table, cell.column))
    if due:
        assert found & due
    else:
        assert found
        assert not {code for code in found if code.startswith("C")}


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: f"{case.code}-{case.name}")
def test_mistake_in_a_table_is_found(case):
    assert codes(case.world(a_world())) >= {case.code}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_tables_that_do_not_fit_together_are_refused_before_anything_else(case):
    assert codes(case.world(a_world())) == {"T1"}


def test_columns_are_those_of_the_contract():
    declared = {table: tuple(columns) for table, columns in shape.COLUMNS.items()}
    assert declared == {table: tuple(text.split()) for table, text in COLUMNS.items()}


def test_each_table_code_is_found_in_some_mistake():
    assert {case.code for case in MISTAKES} == set(audit.TABLE_CHECKS)

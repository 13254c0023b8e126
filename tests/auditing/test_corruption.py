"""Whatever stands in the tables of a run, the audit answers with sentences, never with a crash."""

import importlib
from random import Random

import pytest

from auditing.world import a_world

audit = importlib.import_module("returnplan.auditing")

ODD = [None, True, -1, 0, 1, 7, 10**6, 10**12, 0.5, float("nan"), float("inf"), "", "x", "west"]


def corrupted(seed, steps):
    """The world with a few cells, rows or values from elsewhere in the wrong place."""
    random = Random(f"corruption {seed}")
    world = a_world()
    for _ in range(steps):
        rows = world.tables[random.choice(sorted(world.tables))]
        row = random.choice(rows)
        column = random.choice(sorted(row))
        action = random.randrange(4)
        if action == 0:
            row[column] = random.choice(ODD)
        elif action == 1:
            row[column] = random.choice(rows)[column]
        elif action == 2 and len(rows) > 1:
            rows.remove(row)
        elif isinstance(row[column], int):
            row[column] += random.choice((-1440, -60, -1, 1, 60, 1440))
    return world


@pytest.mark.parametrize("seed", range(20))
def test_corrupted_tables_get_an_answer(seed):
    untouched = a_world().tables
    for number in range(20):
        world = corrupted(f"{seed} {number}", 1 + number % 3)
        found = audit.audit_tables(world.scenario, world.tables)
        assert all(one.sentence and one.code and str(one) for one in found)
        same = repr(world.tables) == repr(untouched)
        assert not (found and same)


def test_tables_of_nothing_are_refused():
    world = a_world()
    found = audit.audit_tables(world.scenario, {})
    assert [one.sentence for one in found][:1] == ["the table 'assignments' is missing"]
    assert len(found) == len(world.tables)

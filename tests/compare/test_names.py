"""Names of runs: distinct, and none that a column of the tables has."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnplan.comparison.names import TAKEN, difference, merged, numbered, run_names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/r/a", "/r/b"], ["a", "b"]),
        (["/old/tiny", "/new/tiny"], ["old/tiny", "new/tiny"]),
        # Only those that share a name grow, and only as far as they must.
        (["/x/old/tiny", "/y/old/tiny", "/r/b"], ["x/old/tiny", "y/old/tiny", "b"]),
        (["/r/tiny", "/r/tiny"], ["tiny", "tiny (2)"]),
        (["/r/tiny/", "/r/x/../tiny"], ["tiny", "tiny (2)"]),
        # A workbook is called by its stem, as its default run is.
        (["/r/tiny", "/s/tiny.xlsx"], ["r/tiny", "s/tiny"]),
        # `unit` is a column of comparison.csv, `b - a` is its difference.
        (["/r/unit", "/r/b"], ["r/unit", "b"]),
        (["/r/a", "/r/b", "/r/b - a"], ["a", "b", "b - a (2)"]),
    ],
)
def test_names(paths, names):
    assert run_names([Path(path) for path in paths]) == names


@given(st.lists(st.sampled_from(["a", "b", "b - a", "a - a", "unit", "a (2)"]), min_size=1))
def test_columns_are_distinct(names):
    found = numbered(names)
    columns = [*TAKEN, *found, *(difference(name, found[0]) for name in found[1:])]
    assert len(set(columns)) == len(columns)


def test_merged_keeps_each_order():
    """`flight` stands where its own list has it; nothing is moved that stood before."""
    assert merged([["bus", "train"], ["bus", "flight", "train"]]) == ["bus", "flight", "train"]
    assert merged([["a"], ["b", "a"], []]) == ["b", "a"]
    assert merged([[], ["b"]]) == ["b"]

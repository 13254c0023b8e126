"""The table of the benchmarks: medians, ratios, and what is missing."""

from dataclasses import asdict


def row(**given):
    from runs import Row

    return Row(**{"case": "county", "stage": "cost", "seconds": 1.0, **given})


def test_medians_and_ratios():
    """Ratios are taken seed by seed, 2, 3 and 2.5; their median is 2.5, not that of the medians."""
    from results_page import table

    ours = [row(seed=s, who="returnplan", value=v) for s, v in enumerate((10.0, 20.0, 40.0))]
    peer = [row(seed=s, who="scip", value=v) for s, v in enumerate((20.0, 60.0, 100.0))]
    lines = table([*ours, *peer]).splitlines()
    assert "| 20.00 |" in lines[2]
    assert "| 60.00 |" in lines[3] and "| 2.500 |" in lines[3]


def test_missing_plans_and_violations_are_told():
    from results_page import table

    rows = [
        row(seed=0, who="highs", value=None, note="called infeasible"),
        row(seed=1, who="highs", value=5.0, violations=2),
        row(seed=2, who="cpsat", value=None),
    ]
    lines = table(rows).splitlines()
    assert "a plan in 1/2; 2 violations; called infeasible" in lines[2]
    assert "no plan" in lines[3]


def test_written_rows_are_read_back(tmp_path):
    from bench import saved
    from results_page import read

    rows = [
        row(seed=0, who="returnplan", value=1.5, bound=1.0, gap=0.5, memory_mb=7, violations=0),
        row(seed=1, who="cpsat", value=None, note="a, b"),
    ]
    saved(rows, tmp_path / "0.1.csv")
    assert read(tmp_path / "0.1.csv") == rows
    other = row(seed=0, who="returnplan", case="city", value=2.0)
    saved([other], tmp_path / "0.1.csv")
    assert [asdict(one) for one in read(tmp_path / "0.1.csv")] == [
        *map(asdict, rows),
        asdict(other),
    ]

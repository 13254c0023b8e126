"""The CSV files of a comparison: columns, figures, and what a spreadsheet makes of them."""

import csv
from dataclasses import replace

import pytest

from returnplan.comparison import compare_plans
from returnplan.comparison.tables import check_folder, write_comparison
from returnplan.errors import UsageError

FILES = {"comparison.csv", "cohorts.csv", "trips.csv", "inputs.csv"}


def rows_of(path):
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    assert content.count(b"\r\n") == content.count(b"\n")
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


@pytest.fixture
def written(tmp_path, tiny, more_beds):
    folder = tmp_path / "there"
    write_comparison(compare_plans({"six": tiny, "seven": more_beds, "again": tiny}), folder)
    assert {path.name for path in folder.iterdir()} == FILES
    return folder


def test_columns_and_figures(written):
    """Money has 2 decimals, shares 6, heads none; a negative difference is a number, no formula."""
    header, *rows = rows_of(written / "comparison.csv")
    assert header[:6] == ["measure", "unit", "better", "six", "seven", "again"]
    assert header[6:] == ["seven - six", "again - six"]
    found = {row[0]: row[1:] for row in rows}
    assert found["cost"] == ["CNY", "lower", "8820.00", "9220.00", "8820.00", "400.00", "0.00"]
    assert found["left_behind"] == ["heads", "lower", "2", "0", "2", "-2", "0"]
    assert found["trips"] == ["trips", "", "3", "3", "3", "0", "0"]
    assert found["seat_use"][2:5] == ["0.600000", "0.640000", "0.600000"]


def test_other_tables(written):
    header, row = rows_of(written / "cohorts.csv")
    assert header[:6] == ["cohort", "employer", "workers"] + [
        f"six {name}" for name in ("carried", "first_on_post", "mean_days_to_post")
    ]
    assert row[3:9] == ["12", "2020-02-19", "3.000000", "14", "2020-02-19", "3.000000"]
    header, first, _ = rows_of(written / "trips.csv")
    assert header[:6] == ["trip", "depart", "operator", "stops", "six units", "six passengers"]
    assert first[:6] == [
        "0217-0800-dale-port",
        "2020-02-17 08:00",
        "port_coach",
        "dale > port",
        "1",
        "6",
    ]
    assert rows_of(written / "inputs.csv") == [
        ["table", "key", "column", "six", "seven", "again"],
        ["quarantine", "hostel", "beds", "6", "7", "6"],
    ]


def test_no_cell_and_no_heading_is_a_formula(tmp_path, tiny):
    """A run's folder and a facility's name may begin as they like: they stay text."""
    hostel = replace(tiny.scenario.quarantine["hostel"], name='=HYPERLINK("http://x")')
    named = replace(tiny.scenario, quarantine={"hostel": hostel})
    plans = {"=1+1": tiny, "@b": replace(tiny, scenario=named)}
    write_comparison(compare_plans(plans), tmp_path / "out")
    for name in FILES:
        for row in rows_of(tmp_path / "out" / name):
            for cell in row:
                assert cell[:1] not in ("=", "+", "@", "\t"), (name, cell)
    header, row = rows_of(tmp_path / "out" / "inputs.csv")
    assert header[3:] == ["'=1+1", "'@b"]
    assert row[4] == '\'=HYPERLINK("http://x")'


def test_same_plans_same_bytes(tmp_path, tiny, more_beds):
    comparison = compare_plans({"six": tiny, "seven": more_beds})
    write_comparison(comparison, tmp_path / "a")
    write_comparison(compare_plans({"six": tiny, "seven": more_beds}), tmp_path / "b")
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_only_a_comparison_is_replaced(tmp_path, written):
    with pytest.raises(UsageError, match="holds a comparison already; replace it with --force"):
        check_folder(written)
    check_folder(written, force=True)
    (written / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds no comparison, and is left alone"):
        check_folder(written, force=True)


def test_a_failure_leaves_what_was_there(tmp_path, written, tiny, monkeypatch):
    before = (written / "comparison.csv").read_bytes()
    monkeypatch.setattr(
        "returnplan.comparison.tables.input_table", lambda comparison: 1 / 0, raising=True
    )
    with pytest.raises(ZeroDivisionError):
        write_comparison(compare_plans({"a": tiny, "b": tiny}), written, force=True)
    assert (written / "comparison.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["there"], "no half folder stays"

"""CSV of other countries: separators, decimal signs, `sep=` rows, quotes, headers."""

from __future__ import annotations

from typing import Any

import pytest

from returnplan.errors import Finding
from returnplan.tables.csvfile import parse_table
from returnplan.tables.declaration import Column, Kind, Table

ROADS = Table(
    name="roads",
    doc="",
    columns=(
        Column(name="place", kind=Kind.ID, doc="", key=True),
        Column(name="name", kind=Kind.TEXT, doc="", default=""),
        Column(name="km", kind=Kind.NUMBER, doc="", default=None, minimum=0),
        Column(name="share", kind=Kind.NUMBER, doc="", default=None, maximum=1),
        Column(name="heads", kind=Kind.WHOLE, doc="", default=None),
        Column(name="serves", kind=Kind.IDS, doc="", default=None),
    ),
)


def read(text: str) -> tuple[list[dict[str, Any]], list[Finding]]:
    return parse_table(text, ROADS)


def kms(text: str) -> list[float | None]:
    rows, findings = read(text)
    assert [one for one in findings if one.severity == "error"] == []
    return [row["km"] for row in rows]


def codes(text: str) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.row, one.column) for one in read(text)[1]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("told", [False, True])
def test_separators(mark: str, told: bool) -> None:
    """Also where a first row tells it, whose lines are counted."""
    text = "place,name,km\na,Ä,12.5\nb,B,7\nc d,,\n".replace(",", mark)
    rows, findings = read(f"sep={mark}\n{text}" if told else text)
    assert [row["km"] for row in rows] == [12.5, 7.0, None]
    assert [(one.code, one.row) for one in findings] == [("S116", 5 if told else 4)]


@pytest.mark.parametrize("row", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_a_row_that_tells_the_separator(row: str) -> None:
    assert kms(f"{row}\r\nplace;km\r\na;1,5\r\n") == [1.5]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_decimal_commas_are_read_and_told_once(mark: str) -> None:
    text = "place,km,share\na,29_9,0_5\nb,7_25,1\nc,8,0_25\n".replace(",", mark).replace("_", ",")
    rows, findings = read(text)
    assert [(row["km"], row["share"]) for row in rows] == [(29.9, 0.5), (7.25, 1.0), (8.0, 0.25)]
    assert [(one.code, one.row, one.column) for one in findings] == [("W532", 2, "km")]
    assert "'29,9' as 29.9" in findings[0].why


def test_quoted_decimal_commas_between_commas() -> None:
    """As LibreOffice saves CSV in German."""
    assert kms('place,km\na,"29,9"\nb,"7,25"\n') == [29.9, 7.25]


def test_both_signs_in_one_file_are_one_error() -> None:
    assert codes("place;km;share\na;29,9;0.5\nb;7.25;1\n") == [("S127", 2, "km")]


@pytest.mark.parametrize(
    ("text", "km", "says"),
    [
        ("place,km\na,12.000\n", 12.0, "read as 12, not as 12000"),
        ("place;km\na;12.000\n", 12000.0, "read as 12000, not as 12"),
        ("place;km\na;12,000\n", 12.0, "read as 12, not as 12000"),
        ('place,km\na,"12,000"\n', 12000.0, "read as 12000, not as 12"),
        ("place;km\na;12.000\nb;7.5\n", 12.0, "read as 12, not as 12000"),
        ("place;km\na;12.000\nb;7,5\n", 12000.0, "read as 12000, not as 12"),
        ("place,km\na,1.234.567\n", 1234567.0, "read as 1234567"),
        ("place;km\na;1.234,5\n", 1234.5, "read as 1234.5"),
        ('place,km\na,"1,234.5"\n', 1234.5, "read as 1234.5"),
    ],
)
def test_thousands_are_read_one_way_and_told(text: str, km: float, says: str) -> None:
    rows, findings = read(text)
    assert rows[0]["km"] == km
    told = [one for one in findings if one.code == "W531"]
    assert len(told) == 1
    assert (told[0].row, told[0].column) == (2, "km")
    assert says in told[0].why


def test_one_warning_for_all_thousands_of_a_column() -> None:
    rows = "".join(f"p{at},{at}.125\n" for at in range(1, 9))
    findings = read(f"place,km\n{rows}")[1]
    assert [one.code for one in findings] == ["W531"]
    assert "7 more such numbers" in findings[0].why


def test_no_warning_where_thousands_lie_beyond_the_limits() -> None:
    assert read("place,share\na,0.125\nb,1.000\n")[1] == []


@pytest.mark.parametrize("written", ["1.000", "1,000", "12.500", "1.234.567", "1 000", "1'000"])
def test_whole_numbers_with_thousands_are_errors(written: str) -> None:
    assert codes(f'place,heads\na,"{written}"\n') == [("S123", 2, "heads")]
    assert codes(f"place;heads\na;{written}\n") == [("S123", 2, "heads")]


@pytest.mark.parametrize("listed", ["a b", "a,b", "a、b", "a; b", "a；b", "a，b", " a , b ,"])
def test_lists(listed: str) -> None:
    assert read(f'place,serves\nx,"{listed}"\n') == (
        [{"place": "x", "name": "", "km": None, "share": None, "heads": None,
          "serves": ("a", "b")}],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("Roads of the county\n", 2),
        ("Roads of the county,,\n", 2),
        ("Roads,2020,\n\nby the office,,\n", 4),
        ("\n\n", 3),
        ("地点,名称,公里\n", 2),
    ],
)
def test_a_header_further_down_is_one_error(above: str, row: int) -> None:
    findings = read(f"{above}place,name,km\na,A,1\nb,B,2\n")[1]
    assert [one.code for one in findings] == ["S126"]
    assert f"row {row}" in findings[0].why


def test_names_of_columns_in_full_width_and_with_invisible_letters() -> None:
    assert kms("\u200bｐｌａｃｅ,\u00a0km\na,1\n") == [1.0]


@pytest.mark.parametrize(
    ("text", "code", "row", "says"),
    [
        ('place,name\na,"Hall "emma""\nb,B\n', "S129", 2, 'as in "Hall ""emma"""'),
        ('place,name\na,A\nb,"B\nc,C\n', "S130", 3, "put a quotation mark behind the cell"),
        ("place,km,heads\na,1,5,2\nb,2,5,3\n", "S128", 2, "write decimals with a point"),
        ("place,km,heads\na;1;2\nb;2;3\n", "S128", 2, "parted by semicolons"),
        ("place;km;heads\na,1,2\nb,2,3\n", "S128", 2, "parted by commas"),
    ],
)
def test_one_error_for_one_cause(text: str, code: str, row: int, says: str) -> None:
    findings = read(text)[1]
    assert [(one.code, one.row) for one in findings] == [(code, row)]
    assert says in findings[0].cure


def test_a_trailing_cell_is_no_blank_where_the_header_has_none() -> None:
    """`a,1,5,` may be 1,5 heads."""
    assert codes("place,km,heads\na,1,5,\nb,2,3\n") == [("S105", 2, None)]


def test_rounded_ids_of_a_column_are_one_error() -> None:
    findings = read("place\n3.30381E+17\n3.30382E+17\n3.30383E+17\n")[1]
    assert [(one.code, one.row) for one in findings] == [("S124", 2)]
    assert "2 more" in findings[0].why


def test_letters_that_were_lost_are_told() -> None:
    findings = parse_table("place,name\na,M\ufffdllheim\n".encode(), ROADS)[1]
    assert [(one.code, one.row) for one in findings] == [("W534", 2)]


def test_full_width_separators_are_doubted_too() -> None:
    assert codes("place,km\na,１．５００\n") == [("W531", 2, "km")]
    assert codes("place;km\na;１，５\n") == [("W532", 2, "km")]
    assert codes("place,km\na,１．５\n") == []


def test_hours_with_a_point_before_minutes_are_doubted() -> None:
    lines = Table(name="lines", doc="", columns=(Column(name="hours", kind=Kind.HOURS, doc=""),))
    told = {
        text: [one.why for one in parse_table(f'hours\n"{text}"\n', lines)[1]]
        for text in ("8.30", "8,30", "8.25", "8.5", "8:30")
    }
    assert told == {
        "8.30": ["'8.30' was read as 8.3, not as 8:30"],
        "8,30": ["'8,30' was read as 8.3, not as 8:30"],
        **{"8.25": [], "8.5": [], "8:30": []},
    }


def test_a_number_out_of_its_range_by_its_separator_says_so() -> None:
    (only,) = read('place,share\na,"0,500"\n')[1]
    assert only.code == "W532"
    (only,) = parse_table('place,share\na,"1,000"\n', ROADS)[1]
    assert only.code == "S120"
    assert "was read as 1000 (if 1 is meant, write that)" in only.why


def test_the_mark_at_the_end_of_files_of_dos_is_no_row() -> None:
    assert kms("place,km\na,1\n\x1a") == [1.0]


def test_a_ragged_row_is_told_once_with_the_cure_of_its_kind() -> None:
    header = "place,name,km\nz,Z,1\n"
    told = {
        row: [(one.code, one.cure) for one in read(f"{header}{row}\n")[1]]
        for row in ("a;A;x", "a,A,x,7", "a,A", "note", "a,A,1,")
    }
    assert {row: [code for code, _ in found] for row, found in told.items()} == {
        row: ["S105"] for row in told
    }
    assert "semicolons" in told["a;A;x"][0][1]
    assert "decimals with a point" in told["a,A,x,7"][0][1]
    assert "blank where there is nothing" in told["a,A"][0][1]
    assert "a note" in told["note"][0][1]
    assert "behind the last column" in told["a,A,1,"][0][1]


def test_numbers_of_a_file_with_both_signs_are_unread_and_its_ids_are_known() -> None:
    rows, findings = read('place,km\na,"29,9"\nb,29.9\n')
    assert [one.code for one in findings] == ["S127"]
    assert [row["place"] for row in rows] == ["a", "b"]

"""Degrees and minutes in the cells of coordinates."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from returnplan.scenario import load_scenario
from returnplan.scenario.schema import PLACES
from returnplan.tables.cells import CellError, cell_parser

LATITUDE, LONGITUDE = (cell_parser(PLACES.column(name)) for name in ("latitude", "longitude"))
SIX = 28 + 6.8 / 60


@pytest.mark.parametrize(
    "text",
    ["28 6.8 N", "28 6.8", "+28 6.8", "N 28 6.8", "28°6.8'N", "28° 6.8′ n", "28 6m 48s N",
     "28 6 48 N", "28°06'48\"N", "28°06′48″ N", "28d6.8mN", "28 6,8 N", "北纬28°6′48″",
     "28度6分48秒", "28deg 6min 48sec N",
     "28.11333333333333°"],
)  # fmt: skip
def test_ways_to_write_a_latitude(text: str) -> None:
    assert LATITUDE(text) == pytest.approx(SIX, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("121 30 E", 121.5), ("121 30 W", -121.5), ("-0 6", -0.1), ("0 6 W", -0.1), ("180 E", 180.0),
     ("121.5", 121.5), ("121.5 E", 121.5), (121.5, 121.5), ("西经 121°30′", -121.5)],
)  # fmt: skip
def test_ways_to_write_a_longitude(text: object, degrees: float) -> None:
    assert LONGITUDE(text) == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "says"),
    [("28 60 N", "below 60"), ("28 6 60 N", "below 60"), ("28.5 6 N", "only the last"),
     ("28 6.5 1 N", "only the last"), ("121 30 E", "E is of a longitude"),
     ("N 28 S", "N and S both"), ("-28 6 N", "a sign and N"), ("90 0.1 N", "more than 90"),
     ("28 6 N 3", ""), ("28'6", ""), ("28 6 4 8 N", ""), ("north", "digits"), ("28:06", "")],
)  # fmt: skip
def test_what_is_no_latitude_is_refused(text: str, says: str) -> None:
    with pytest.raises(CellError) as fault:
        LATITUDE(text)
    assert says in str(fault.value.words.get("reason"))


def test_cells_of_csv_and_workbook(tmp_path: Path, good: Path) -> None:
    text = (good / "places.csv").read_text(encoding="utf-8")
    assert "28.1137,120.9839" in text
    (good / "places.csv").write_text(
        text.replace("28.1137,120.9839", "28 6.822 N,120°59.034′E"), encoding="utf-8"
    )
    place = load_scenario(good).places["yueqing"]
    assert (place.latitude, place.longitude) == pytest.approx((28.1137, 120.9839), abs=1e-12)

    book = Workbook()
    book.remove(book.worksheets[0])
    for path in sorted(good.glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        for row in path.read_text(encoding="utf-8").splitlines():
            sheet.append([cell or None for cell in row.split(",")])
    settings = book.create_sheet("scenario")
    for row in (
        ("key", "value"),
        ("start", "2020-02-16"),
        ("days", 10),
        ("risk.low.travel", True),
        ("risk.high.travel", True),
    ):
        settings.append(row)
    book.save(tmp_path / "good.xlsx")
    assert load_scenario(tmp_path / "good.xlsx").places["yueqing"] == place

"""Cells: what is read as what, and what is refused with which reason."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from returnplan.calendar import Calendar
from returnplan.tables.cells import cell_parser
from returnplan.tables.declaration import Column, Kind
from returnplan.tables.mistakes import CellError
from returnplan.tables.printing import cell_printer

CALENDAR = Calendar(start=date(2020, 2, 16), days=10, tail_days=3)


def parse(kind: Kind, value: Any, **limits: Any) -> Any:
    return cell_parser(Column(name="c", kind=kind, doc="", **limits), CALENDAR)(value)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Kind.DATE, "2020-02-16", date(2020, 2, 16)),
        (Kind.DATE, "2020/2/16", date(2020, 2, 16)),
        (Kind.DATE, " 2020-2-16 ", date(2020, 2, 16)),
        (Kind.DATE, "2020-02-16 00:00:00", date(2020, 2, 16)),
        (Kind.DATE, "2020/2/16 0:00", date(2020, 2, 16)),
        (Kind.DATE, date(2020, 2, 16), date(2020, 2, 16)),
        (Kind.DATE, datetime(2020, 2, 16), date(2020, 2, 16)),
        (Kind.CLOCK, "8:00", 480),
        (Kind.CLOCK, "08:00:00", 480),
        (Kind.CLOCK, "0:00", 0),
        (Kind.CLOCK, "23:59", 1439),
        (Kind.CLOCK, time(8, 30), 510),
        (Kind.CLOCK, 1 / 3, 480),  # a spreadsheet's fraction of a day
        (Kind.CLOCK, 0.6, 864),
        (Kind.CLOCK, timedelta(hours=8), 480),
        # what spreadsheets make of 08:00 where the day has two halves; noon and midnight are 12
        (Kind.CLOCK, "08:00:00 AM", 480),
        (Kind.CLOCK, "8:00 PM", 1200),
        (Kind.CLOCK, "8:00pm", 1200),
        (Kind.CLOCK, "12:30 AM", 30),
        (Kind.CLOCK, "12:30 PM", 750),
        (Kind.CLOCKS, "8:00 20:00", (480, 1200)),
        (Kind.CLOCKS, "8:00 AM 08:00:00 PM", (480, 1200)),
        (Kind.CLOCKS, ["08:00", time(20)], (480, 1200)),
        (Kind.HOURS, "8.5", 8.5),
        (Kind.HOURS, "8:30", 8.5),
        (Kind.HOURS, "26:30", 26.5),
        # LibreOffice in English takes 4:15 for a clock as well
        (Kind.HOURS, "04:15:00 AM", 4.25),
        (Kind.HOURS, "01:30:00 PM", 13.5),
        (Kind.HOURS, time(8, 30), 8.5),
        (Kind.HOURS, timedelta(hours=26, minutes=30), 26.5),
        # 26:30 formatted as a clock: a spreadsheet's day 1 is 1900-01-01
        (Kind.HOURS, datetime(1900, 1, 1, 2, 30), 26.5),
        (Kind.HOURS, 8, 8.0),
        (Kind.WHOLE, "12", 12),
        (Kind.WHOLE, "12.0", 12),
        (Kind.WHOLE, 12.0, 12),
        (Kind.WHOLE, "-3", -3),
        (Kind.WHOLE, "1e3", 1000),
        (Kind.WHOLES, "1 3  5", (1, 3, 5)),
        (Kind.WHOLES, 3.0, (3,)),
        (Kind.WHOLES, "1,2、3；4", (1, 2, 3, 4)),
        (Kind.WHOLE, "１２", 12),  # full-width digits
        (Kind.NUMBER, "１２．５", 12.5),
        (Kind.NUMBER, "1.000", 1.0),
        (Kind.NUMBER, "1,000", 1000.0),
        (Kind.NUMBER, "1.234.567", 1234567.0),
        (Kind.NUMBER, "1,234.5", 1234.5),
        (Kind.NUMBER, "1.234,5", 1234.5),
        (Kind.DATE, "2026年2月25日", date(2026, 2, 25)),
        (Kind.DATE, "２０２６年２月２５日", date(2026, 2, 25)),
        (Kind.DATE, "２０２６－２－２５", date(2026, 2, 25)),
        (Kind.DATE, "2026. 2. 25.", date(2026, 2, 25)),
        (Kind.CLOCK, "８：３０", 510),
        (Kind.CLOCK, "下午8:30", 1230),
        (Kind.CLOCK, "上午 8:30", 510),
        (Kind.CLOCK, "8:30 p. m.", 1230),
        (Kind.CLOCK, "08:30:00 nachm.", 1230),
        (Kind.CLOCK, "8时30分", 510),
        (Kind.CLOCKS, "上午8:00、下午 8:00", (480, 1200)),
        (Kind.CLOCKS, "8:00 a.m., 8:00 p.m.", (480, 1200)),
        (Kind.HOURS, "04:15:00 vorm.", 4.25),
        # 24:00 and 48:00 formatted as a clock, and in the calendar of old Macs
        (Kind.HOURS, "PT26H30M00S", 26.5),  # of an OpenDocument
        (Kind.CLOCK, "PT08H30M00S", 510),
        (Kind.HOURS, date(1900, 1, 1), 24.0),
        (Kind.HOURS, date(1900, 1, 2), 48.0),
        (Kind.HOURS, datetime(1904, 1, 2, 2, 30), 26.5),
        (Kind.ID, "u\u0308", "ü"),  # as macOS writes it
        (Kind.ID, 330381199001011234, "330381199001011234"),  # a whole number of TOML is exact
        (Kind.IDS, "a,b、c；d, e", ("a", "b", "c", "d", "e")),
        (Kind.MOMENT, "2020年2月17日 8:00", 1440 + 480),
        (Kind.NUMBER, "12.5", 12.5),
        (Kind.NUMBER, ".5", 0.5),
        (Kind.NUMBER, "1.5e-3", 0.0015),
        (Kind.NUMBER, "'-12", -12.0),  # the guard against formulas
        (Kind.ID, "zhuchéng_1.a-b", "zhuchéng_1.a-b"),
        (Kind.ID, "诸暨", "诸暨"),
        (Kind.ID, "हिन्दी", "हिन्दी"),  # vowel signs belong to the letters
        (Kind.ID, 1.0, "1"),
        (Kind.ID, 7, "7"),
        (Kind.ID, "x" * 64, "x" * 64),
        (Kind.IDS, "a\u3000b c", ("a", "b", "c")),  # an ideographic blank, too
        (Kind.TEXT, "  as it is ", "  as it is "),
        (Kind.TEXT, 13800000000.0, "13800000000"),
        (Kind.TEXT, date(2020, 2, 16), "2020-02-16"),
        (Kind.CENTS, "1234.5", 123450),
        (Kind.CENTS, "-0.01", -1),
        (Kind.TENTHS, "0.7", 7),
        (Kind.TENTHS, 100.3, 1003),
        (Kind.SHARE, "0.333333", 0.333333),
        (Kind.DAY, "2020-02-15", -1),
        (Kind.MOMENT, "2020-02-17 08:00", 1440 + 480),
        (Kind.MOMENT, "2020/2/16 8:00:00", 480),
        (Kind.MOMENT, "2020/2/16 8:00:00 PM", 1200),
        (Kind.MOMENT, datetime(2020, 2, 16, 8), 480),
        (Kind.TEXT, "#Hello!", "#Hello!"),
        (Kind.TEXT, "# 5", "# 5"),
        (Kind.DATE, "2020年2\u2f4916\u2f47", date(2020, 2, 16)),
        (Kind.WHOLE, "１２\u3000", 12),
    ],
)
def test_read(kind: Kind, written: Any, value: Any) -> None:
    found = parse(kind, written)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["true", "TRUE", "True", "1", "yes", "Yes", "是", True, 1, 1.0])
def test_yes(word: Any) -> None:
    assert parse(Kind.YES_NO, word) is True


@pytest.mark.parametrize(
    "word", ["false", "FALSE", "0", "no", "否", "HAMIS", "YANLIŞ", False, 0, 0.0]
)
def test_no(word: Any) -> None:
    assert parse(Kind.YES_NO, word) is False


@pytest.mark.parametrize(
    ("kind", "written", "code", "reason"),
    [
        (Kind.DATE, "16/2/2020", "S113", "cannot be told apart"),
        (Kind.DATE, "2020-02/16", "S113", "year, month, day"),
        (Kind.DATE, "20-02-16", "S113", "year, month, day"),
        (Kind.DATE, "2021-02-29", "S113", "no such date"),
        (Kind.DATE, "1899-12-31", "S113", "1900"),
        (Kind.DATE, 43877.0, "S113", "format the cell as a date"),
        (Kind.DATE, datetime(2020, 2, 16, 8), "S113", "time of day"),
        (Kind.DATE, True, "S113", "yes or no"),
        (Kind.CLOCK, "8", "S114", "hours:minutes"),
        (Kind.CLOCK, "8 PM", "S114", "hours:minutes"),
        (Kind.CLOCK, "8:00 P", "S114", "hours:minutes"),
        (Kind.CLOCK, "20:00 PM", "S114", "1 to 12"),
        (Kind.CLOCK, "0:30 AM", "S114", "1 to 12"),
        (Kind.CLOCK, "8:60 AM", "S114", "23:59"),
        (Kind.CLOCKS, "8:00 AM 8:00", "S117", ""),
        (Kind.CLOCKS, "8:00 AM PM", "S114", "hours:minutes"),
        (Kind.CLOCK, "24:00", "S114", "23:59"),
        (Kind.CLOCK, "8:60", "S114", "23:59"),
        (Kind.CLOCK, time(8, 0, 1), "S114", "seconds"),
        (Kind.CLOCK, 1.0, "S114", "number"),
        (Kind.HOURS, "8:60", "S118", "00 to 59"),
        (Kind.HOURS, "-8:30", "S118", "digits"),
        (Kind.HOURS, "26:30:00 PM", "S118", "1 to 12"),
        (Kind.HOURS, "8h", "S118", "digits stands in it: 'h'"),
        (Kind.WHOLE, "12²", "S111", "U+00B2 SUPERSCRIPT TWO"),
        (Kind.WHOLE, "①", "S111", "U+2460"),
        (Kind.WHOLE, "1000 人", "S111", "'人'"),
        (Kind.WHOLE, "'12", "S111", '"\'"'),
        (Kind.WHOLE, "\u200b12", "S111", "ZERO WIDTH SPACE"),
        (Kind.WHOLE, "1,00,000", "S111", "thousands"),
        (Kind.WHOLE, "12.000,00", "S123", "parted"),
        (Kind.NUMBER, "12.5 CNY", "S112", "'CNY'"),
        (Kind.NUMBER, "\u221212", "S112", "MINUS SIGN"),
        (Kind.NUMBER, "28.1137, 120.98", "S112", "several numbers"),
        (Kind.TEXT, "#WERT!", "S110", ""),
        (Kind.TEXT, "#¡REF!", "S110", ""),
        (Kind.TEXT, "#ЗНАЧ!", "S110", ""),
        (Kind.ID, "#NV", "S110", ""),
        (Kind.DATE, "########", "S110", ""),
        (Kind.TEXT, "错误:508", "S110", ""),
        (Kind.WHOLE, "1,000", "S123", "1, or 1000?"),
        (Kind.WHOLE, "1.000", "S123", "1, or 1000?"),
        (Kind.WHOLE, "12.500", "S123", "12.5, or 12500?"),
        (Kind.WHOLE, "1_000", "S123", "parted"),
        (Kind.WHOLE, "1 000", "S123", "parted"),
        (Kind.WHOLE, "1.234.567", "S123", "parted"),
        (Kind.WHOLE, "1,234.00", "S123", "parted"),
        (Kind.NUMBER, "29,9", "S112", "decimal comma"),
        (Kind.NUMBER, "1 000", "S112", "thousands"),
        (Kind.WHOLE, "12.5", "S111", "decimals"),
        (Kind.WHOLE, "9" * 5000, "S111", "finite"),
        (Kind.WHOLE, "1000000001", "S120", ""),
        (Kind.NUMBER, "1e14", "S120", ""),
        (Kind.NUMBER, "nan", "S112", "finite"),
        (Kind.NUMBER, "-inf", "S112", "finite"),
        (Kind.NUMBER, float("nan"), "S112", "finite"),
        (Kind.NUMBER, 10**400, "S112", "finite"),
        (Kind.NUMBER, "0x10", "S112", "digits"),
        (Kind.NUMBER, [1], "S112", "single value"),
        (Kind.YES_NO, "y", "S115", ""),
        (Kind.YES_NO, 2.0, "S115", ""),
        (Kind.ID, "a b", "S116", "' '"),
        (Kind.ID, "a/b", "S116", "'/'"),
        (Kind.ID, "*", "S116", "'*'"),
        (Kind.ID, "x" * 65, "S116", "65"),
        (Kind.ID, date(2020, 2, 3), "S116", "date"),
        (Kind.ID, 6222020200112230.0, "S124", "15 digits"),
        (Kind.ID, 1e15, "S124", "15 digits"),
        (Kind.ID, "3.30381E+17", "S124", "rounded"),
        (Kind.TEXT, 3.3038119900101126e17, "S124", "15 digits"),
        (Kind.TEXT, "#N/A", "S110", ""),
        (Kind.NUMBER, "#DIV/0!", "S110", ""),
        (Kind.CLOCK, date(1900, 1, 1), "S114", "23:59"),
        (Kind.IDS, "a b a", "S117", ""),
        (Kind.IDS, ",", "S125", ""),
        (Kind.CENTS, "1.005", "S112", "decimals"),
        (Kind.TENTHS, "x", "S112", "digits"),
        (Kind.MOMENT, "2020-02-16", "S119", "no time of day"),
        (Kind.MOMENT, "8:00", "S119", "no date"),
        (Kind.TEXT, [1], "S122", "single value"),
    ],
)
def test_refused(kind: Kind, written: Any, code: str, reason: str) -> None:
    with pytest.raises(CellError) as caught:
        parse(kind, written)
    assert caught.value.mistake.code == code
    assert reason in str(caught.value.words.get("reason", ""))


@pytest.mark.parametrize(
    ("value", "allowed"), [(0, False), (0.001, True), (1, True), (1.001, False), (-1, False)]
)
def test_limits_above_and_at_most(value: float, allowed: bool) -> None:
    """Above 0 to 1, as a load factor."""
    if allowed:
        assert parse(Kind.NUMBER, str(value), above=0, maximum=1) == value
    else:
        with pytest.raises(CellError):
            parse(Kind.NUMBER, str(value), above=0, maximum=1)


def test_blanks_take_the_default() -> None:
    assert parse(Kind.WHOLE, "", default=3) == 3
    assert parse(Kind.WHOLE, "  ", default=None) is None
    assert parse(Kind.WHOLE, None, default=None) is None
    with pytest.raises(CellError):
        parse(Kind.WHOLE, " ")


def test_words_beside_ids() -> None:
    assert parse(Kind.ID, "*", also=("*",)) == "*"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.CENTS, 5, "0.05"),
        (Kind.CENTS, -5, "-0.05"),
        (Kind.CENTS, 123456, "1234.56"),
        (Kind.TENTHS, 0, "0.0"),
        (Kind.SHARE, 1 / 3, "0.333333"),
        (Kind.SHARE, -1e-9, "0.000000"),
        (Kind.NUMBER, 12.0, "12"),
        (Kind.NUMBER, 0.1, "0.1"),
        (Kind.HOURS, 8.5, "8.5"),
        (Kind.CLOCK, 5, "00:05"),
        (Kind.YES_NO, False, "false"),
        (Kind.DAY, 12, "2020-02-28"),
        (Kind.MOMENT, -1, "2020-02-15 23:59"),
        (Kind.WHOLES, (1, 7), "1 7"),
        (Kind.TEXT, None, ""),
    ],
)
def test_printed(kind: Kind, value: Any, text: str) -> None:
    assert cell_printer(Column(name="c", kind=kind, doc=""), CALENDAR)(value) == text

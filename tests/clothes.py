"""Random tables in the clothes of many countries, and what was meant by them.

A table has a column of every kind that people fill in. `as_csv` and the writers of workbooks put
down the same values in one of the many ways in which people and spreadsheets do.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

from dialects import write_xml
from returnplan.errors import Finding
from returnplan.tables.csvtext import csv_sheet
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.mistakes import DOUBTS
from returnplan.tables.rows import read_rows
from returnplan.tables.sheet import make_sheet
from returnplan.tables.workbook import workbook_cells

TABLE = Table(
    name="places",
    doc="",
    columns=(
        Column(name="place", kind=Kind.ID, doc="", key=True),
        Column(name="name", kind=Kind.TEXT, doc="", default=""),
        Column(name="heads", kind=Kind.WHOLE, doc="", default=0, minimum=0),
        Column(name="km", kind=Kind.NUMBER, doc="", default=0.0, minimum=0),
        Column(name="share", kind=Kind.NUMBER, doc="", default=1.0, minimum=0, maximum=1),
        Column(name="hours", kind=Kind.HOURS, doc="", default=1.0, above=0),
        Column(name="from", kind=Kind.DATE, doc="", default=None),
        Column(name="time", kind=Kind.CLOCK, doc="", default=0),
        Column(name="key", kind=Kind.YES_NO, doc="", default=False),
        Column(name="serves", kind=Kind.IDS, doc="", default=None),
        Column(name="weekdays", kind=Kind.WHOLES, doc="", default=(1,), minimum=1, maximum=7),
    ),
)

NAMES = {
    "utf-8": "贵州 Müllheim Łódź Орёл 東京 서울 Αθήνα naïve",
    "gb18030": "贵州 诸暨 丹寨 安吉 杭州 衢州 乐清 温州 岱山 鄞州 毕节 遵义",
    "cp1252": "Müllheim Köln Düsseldorf Nürnberg Fürstenfeld Würzburg Göttingen Lübeck",
    "cp1251": "Москва Казань Самара Тула Орёл Рязань Тверь Пермь Омск Томск",
    "cp932": "東京 大阪 名古屋 横浜 神戸 札幌 仙台 広島 さいたま 京都",
    "utf-16": "贵州 Müllheim Łódź Орёл 東京 서울 Αθήνα naïve",
}
"""By encoding, names that it can hold."""
SEPARATORS = (",", ";", "\t")
FULL_WIDTH = str.maketrans("0123456789:.-", "０１２３４５６７８９：．－")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What reading made of a table."""

    wrong: tuple[str, ...]
    """Cells that were read as something else without a word."""
    told: tuple[str, ...]
    """Findings."""


def random_rows(chance: random.Random, names: list[str]) -> list[dict[str, Any]]:
    """Values that a table is meant to hold, six rows or more."""
    rows = []
    for at in range(chance.randint(6, 10)):
        serves = tuple(chance.sample(["a", "b1", "c-2", "d.x", "安吉"], chance.randint(1, 3)))
        rows.append(
            {
                "place": f"p{at}",
                "name": names[at % len(names)],
                "heads": chance.choice([0, 7, 12, 340, 999, 1000, 12000]),
                "km": round(chance.uniform(0, 2000), chance.choice([0, 1, 2, 3, 5])),
                "share": round(chance.random(), chance.choice([1, 2, 3])),
                "hours": chance.choice([0.5, 1.25, 4.25, 8.5, 13.0, 24.0, 26.5, 48.0]),
                "from": date(2020, 1, 1) + timedelta(days=chance.randint(0, 400)),
                "time": chance.choice([0, 5, 480, 510, 720, 750, 837, 1439]),
                "key": chance.random() < 0.5,
                "serves": serves,
                "weekdays": tuple(sorted(chance.sample(range(1, 8), chance.randint(1, 4)))),
            }
        )
    return rows


def written(kind: Kind, value: Any, chance: random.Random, decimal: str, ascii_only: bool) -> str:
    """One of the ways in which people write a value; `decimal` is their decimal sign."""
    text = chance.choice(_WAYS[kind])(value, chance).replace("|", decimal)
    wide = kind not in (Kind.TEXT, Kind.ID, Kind.IDS) and not ascii_only and decimal == "."
    return text.translate(FULL_WIDTH) if wide and chance.random() < 0.1 else text


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", "|")


def _hours(value: float) -> str:
    minutes = round(value * 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def _clock(value: int) -> str:
    return f"{value // 60:02d}:{value % 60:02d}"


def _half(value: int, words: tuple[str, str], before: bool = False) -> str:
    hours, minutes = divmod(value, 60)
    clock = f"{(hours - 1) % 12 + 1}:{minutes:02d}"
    word = words[hours >= 12]
    return f"{word}{clock}" if before else f"{clock} {word}"


_WAYS: dict[Kind, tuple[Callable[[Any, random.Random], str], ...]] = {
    Kind.ID: (lambda v, _: v, lambda v, _: f" {v} "),
    Kind.TEXT: (lambda v, _: v,),
    Kind.WHOLE: (lambda v, _: str(v), lambda v, _: f"{v}|0"),
    Kind.NUMBER: (
        lambda v, _: _plain(v),
        lambda v, _: f"{v:.6f}".replace(".", "|"),
        lambda v, _: f" {_plain(v)} ",
    ),
    Kind.HOURS: (
        lambda v, _: _plain(v),
        lambda v, _: _hours(v),
        lambda v, _: f"{_hours(v)}:00",
    ),
    Kind.DATE: (
        lambda v, _: v.isoformat(),
        lambda v, _: f"{v.year}/{v.month}/{v.day}",
        lambda v, _: f"{v.year}-{v.month}-{v.day}",
        lambda v, _: f"{v.isoformat()} 00:00:00",
    ),
    Kind.CLOCK: (
        lambda v, _: _clock(v),
        lambda v, _: f"{_clock(v)}:00",
        lambda v, _: _clock(v).removeprefix("0"),
        lambda v, _: _half(v, ("AM", "PM")),
        lambda v, _: _half(v, ("vorm.", "nachm.")),
    ),
    Kind.YES_NO: (
        lambda v, _: str(v).lower(),
        lambda v, _: str(v).upper(),
        lambda v, _: str(int(v)),
        lambda v, _: ("no", "Yes")[v],
        lambda v, _: ("FALSCH", "WAHR")[v],
    ),
    Kind.IDS: (
        lambda v, chance: chance.choice([" ", ",", ", ", "; ", "  "]).join(v),
    ),
    Kind.WHOLES: (
        lambda v, chance: chance.choice([" ", ",", ", ", "; "]).join(map(str, v)),
    ),
}  # fmt: skip
_CHINESE: dict[Kind, Callable[[Any], str]] = {
    Kind.DATE: lambda v: f"{v.year}年{v.month}月{v.day}日",
    Kind.CLOCK: lambda v: _half(v, ("上午", "下午"), before=True),
    Kind.YES_NO: lambda v: ("否", "是")[v],
    Kind.IDS: "、".join,
    Kind.WHOLES: lambda v: "，".join(map(str, v)),
}


def as_csv(rows: list[dict[str, Any]], chance: random.Random, encoding: str, mark: str) -> bytes:
    """The table as a CSV file in an encoding, its cells parted by `mark`."""
    decimal = "." if mark == "," else chance.choice([".", ","])
    chinese = encoding in ("utf-8", "utf-16", "gb18030")
    target = io.StringIO()
    if mark != "," and chance.random() < 0.3:
        target.write(f"sep={mark}\r\n")
    writer = csv.writer(target, delimiter=mark, lineterminator=chance.choice(["\n", "\r\n"]))
    columns = list(TABLE.columns)
    chance.shuffle(columns)
    writer.writerow([column.name for column in columns])
    for row in rows:
        if chance.random() < 0.1:
            writer.writerow([""] * len(columns))
        cells = []
        for column in columns:
            value = row[column.name]
            if chinese and column.kind in _CHINESE and chance.random() < 0.3:
                cells.append(_CHINESE[column.kind](value))
            else:
                cells.append(written(column.kind, value, chance, decimal, not chinese))
        writer.writerow(cells)
    text = target.getvalue()
    if chinese or encoding == "cp932":
        return text.encode(encoding)
    return text.replace("安吉", "e5").encode(encoding)


def _typed(kind: Kind, value: Any, chance: random.Random, texts: float) -> Any:
    """What a spreadsheet holds of a value: mostly its type, sometimes the text."""
    if kind in (Kind.ID, Kind.TEXT):
        return value
    if kind in (Kind.IDS, Kind.WHOLES) or chance.random() < texts:
        return written(kind, value, chance, ".", ascii_only=False)
    if kind is Kind.CLOCK:
        return time(value // 60, value % 60)
    if kind is Kind.HOURS and chance.random() < 0.6:
        return timedelta(hours=value)
    return value


def typed_rows(
    rows: list[dict[str, Any]], chance: random.Random, texts: float = 0.15
) -> list[list[Any]]:
    """Header and cells of a workbook; `texts` is the share of numbers that are texts."""
    body = [
        [_typed(column.kind, row[column.name], chance, texts) for column in TABLE.columns]
        for row in rows
    ]
    return [list(TABLE.names), *body]


def by_openpyxl(path: Path, cells: list[list[Any]], span: str = "h:mm") -> None:
    """Spans as h:mm, so that 24:00 is a date to some readers, or in another format."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TABLE.name
    for line, row in enumerate(cells, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column, value)
            if isinstance(value, timedelta):
                cell.number_format = span if line % 2 else "[h]:mm"
    book.save(path)


def by_xlsxwriter(path: Path, cells: list[list[Any]]) -> None:
    """Constant memory writes texts into the cells themselves."""
    with xlsxwriter.Workbook(path, {"constant_memory": len(cells) % 2 == 0}) as book:
        sheet = book.add_worksheet(TABLE.name)
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
            timedelta: book.add_format({"num_format": "h:mm"}),
        }
        for line, row in enumerate(cells):
            for column, value in enumerate(row):
                if type(value) in formats:
                    sheet.write_datetime(line, column, value, formats[type(value)])
                else:
                    sheet.write(line, column, value)


def by_xlwt(path: Path, cells: list[list[Any]]) -> None:
    """The old binary format."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(TABLE.name)
    formats = {
        date: xlwt.easyxf(num_format_str="YYYY-MM-DD"),
        time: xlwt.easyxf(num_format_str="HH:MM"),
        timedelta: xlwt.easyxf(num_format_str="H:MM"),
    }
    for line, row in enumerate(cells):
        for column, value in enumerate(row):
            style = formats.get(type(value), xlwt.Style.default_style)
            if isinstance(value, timedelta):
                value = value.total_seconds() / 86400
            sheet.write(line, column, value, style)
    book.save(str(path))


def _by_hand(path: Path, cells: list[list[Any]], prefix: str, referred: bool) -> None:
    rows = []
    for line, row in enumerate(cells, 1):
        parts = []
        for column, value in enumerate(row):
            at = f' r="{chr(65 + column)}{line}"' if referred else ""
            if isinstance(value, bool):
                parts.append(f'<~c t="b"{at}><~v>{int(value)}</~v></~c>')
            elif isinstance(value, (int, float)):
                parts.append(f"<~c{at}><~v>{value!r}</~v></~c>")
            else:
                if isinstance(value, timedelta):
                    minutes = round(value.total_seconds() / 60)
                    value = f"{minutes // 60}:{minutes % 60:02d}"
                text = str(value)
                shown = f'<~is><~t xml:space="preserve">{text}</~t></~is>'
                parts.append(f'<~c t="inlineStr"{at}>{shown}</~c>')
        rows.append(f"<~row>{''.join(parts)}</~row>")
    write_xml(path, f"<~sheetData>{''.join(rows)}</~sheetData>", prefix=prefix)


def by_prefix(path: Path, cells: list[list[Any]]) -> None:
    """`x:` before every element, attributes in another order."""
    _by_hand(path, cells, "x", referred=True)


def by_counting(path: Path, cells: list[list[Any]]) -> None:
    """Neither rows nor cells say where they are."""
    _by_hand(path, cells, "", referred=False)


WRITERS: dict[str, Callable[[Path, list[list[Any]]], None]] = {
    "openpyxl.xlsx": by_openpyxl,
    "xlsxwriter.xlsx": by_xlsxwriter,
    "xlwt.xls": by_xlwt,
    "prefix.xlsx": by_prefix,
    "counting.xlsm": by_counting,
}


def read_csv(content: bytes, meant: list[dict[str, Any]]) -> Outcome:
    """What reading makes of a CSV file."""
    sheet, findings = csv_sheet(content, "places.csv", TABLE.names)
    return _outcome(sheet, findings, meant)


def read_book(path: Path, meant: list[dict[str, Any]]) -> Outcome:
    """What reading makes of a workbook."""
    sheets, findings = workbook_cells(path, path.name, [TABLE.name])
    cells = sheets.get(TABLE.name)
    if cells is None:
        return _outcome(None, findings, meant)
    numbered = enumerate(cells.rows, start=1)
    sheet, faults = make_sheet("places", numbered, TABLE.names, cells.merged)
    return _outcome(sheet, findings + faults, meant)


def _outcome(sheet: Any, findings: list[Finding], meant: list[dict[str, Any]]) -> Outcome:
    if sheet is None:
        return Outcome(wrong=(), told=tuple(map(str, findings)))
    rows, faults = read_rows(sheet, TABLE)
    every = [*findings, *faults]
    doubted = {one.column for one in every if one.code in DOUBTS and one.column is not None}
    errors = {(one.row, one.column) for one in every if one.severity == "error"}
    wrong = []
    for row, want in zip(rows, meant, strict=False):
        for name, value in want.items():
            read = row.cells[name]
            same = abs(read - value) < 1e-9 if isinstance(read, float) else read == value
            if not same and name not in doubted and (row.line, name) not in errors:
                wrong.append(f"row {row.line} [{name}]: {read!r} for {value!r}")
    if len(rows) != len(meant) and not errors:
        wrong.append(f"{len(rows)} rows for {len(meant)}")
    return Outcome(wrong=tuple(wrong), told=tuple(map(str, every)))

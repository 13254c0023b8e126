"""Scenarios spoilt at random, by a seed, as a folder of CSV or as a workbook.

Cells, rows, columns, files, encodings, separators, settings and links are spoilt.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings_given import SETTING_COLUMNS

HERE = Path(__file__).parent
GOOD = (HERE / "scenario" / "good", HERE.parent / "scenarios" / "tiny")

CELLS = (
    "", " ", "*", "0", "-1", "1", "2", "7", "0.5", "1e13", "1e14", "1e999", "-1e300", "5e-324",
    "nan", "inf", "99999999999999999999", "1000000000", "1,000", "1.000", "1 000", "50%", "１２",
    "12,5", "0x10", "1_000", "2020-02-16", "2020/2/16", "16/2/2020", "2020年2月25日", "9999-12-31",
    "0000-00-00", "2020-02-30", "24:00", "8:00", "08:00:30", "8:00 AM", "25:61", "8:30", "true",
    "是", "maybe", "anji", "danzhai", "port", "dale", "guizhou", "steel", "chairs", "w1", "c1",
    "low", "medium", "high", "planes", "coaches", "port_coach", "bus", "flight", "\x00", "\x1b[31m",
    "\u202eanji", "\u200banji", "anji\u00a0", "ａｎｊｉ", "аnji", "e\u0301", "=1+1", "'=1", "'",
    '"', '""', '"x', "1 1", "8 9", "a b", "，", "a,b", "a;b", "a、b", "é" * 70, "x" * 100_000,
    "[1]", "{}", "#N/A", "#REF!", "\r", "\n", "\t", "null", "None", "\ud83d", "🚌", "١٢", "½", "∞",
)  # fmt: skip
VALUES = (
    "1", "-1", "0", "1.5", "nan", "inf", "1e13", "1e300", "5e-324", "1000000000", "true", '""',
    '"x"', '"\\u0000"', '"\\u202e"', "[]", "{}", "[[1]]", "[{}]", "2020-02-16", "2199-12-31",
    "1900-01-01", "0001-01-01", "2020-02-16T08:00:00Z", "08:00:00", "9" * 5000, "0x" + "f" * 5000,
    "[" * 4000, "[" * 4000 + "]" * 4000, '["a", 1]', '["08:00", "08:00"]', '["cost"]',
    '["output", "cost"]', '["carried"]', '["worst_share"]', '["uncovered_days", "travel_hours"]',
    "{cost = 1}", "{a = {b = 1}}", '{"" = 0.5}', "{bus = 0.5}", '"../good"', '"../.."', '"."',
    '"/"', '"\\u0000"', "1.000", '"1,000"', "'''", '"""', "1979-13-01",
    '[{table = "places"}]', '[{table = "lines", scale = {fare = 1e300}}]',
    '[{table = "fleets", add = [{}]}]', '[{table = "places", set = {place = "x"}}]',
    '[{table = "cohorts", drop = true}]', '[{table = "cohorts", scale = {workers = 1e5}}]',
    '[{table = "fleets", scale = {seats = 0.1}}]', '[{table = "x", drop = false}]',
    '[{table = "posts", where = {post = ["a"]}, set = {required = 3}}]',
)  # fmt: skip
ENCODINGS = ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "big5", "utf-32",
             "shift_jis", "utf-7")  # fmt: skip
NAMES = ("PERMITS.CSV", "places.csv.txt", "risk.tsv", "Lines.Csv", "book.xlsx", "x.csv", "old",
         "cohort.csv", "\x1b[2J.csv", "scenario.toml.txt", "README", "fleets",
         "a" * 200)  # fmt: skip

ONE_ODD_IN = 80
"""Sheets of which one has a given oddity: of a workbook's ten or so each refuses the whole."""

Work = Callable[[Path, random.Random], None]


def spoilt_scenario(seed: int, folder: Path) -> Path:
    """A good scenario in `folder`, which is made, spoilt one to four times; where it stands."""
    chance = random.Random(seed)
    scenario = folder / "scenarios" / "good"
    shutil.rmtree(scenario.parent, ignore_errors=True)
    shutil.copytree(chance.choice(GOOD), scenario, ignore=shutil.ignore_patterns("*.md"))
    in_workbook = chance.random() < 0.3
    works = (*ON_CELLS, *ON_SETTINGS) if in_workbook else (*ON_CELLS, *ON_SETTINGS, *ON_FILES)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(works)(scenario, chance)
    if not in_workbook:
        return scenario
    book = folder / "scenarios" / "book.xlsx"
    to_workbook(scenario, book, chance)
    if chance.random() < 0.3:
        chance.choice((spoil_parts, spoil_archive))(book, chance)
    return book


def _table(folder: Path, chance: random.Random) -> Path:
    tables = sorted(path for path in folder.glob("*.csv") if path.is_file())
    return chance.choice(tables) if tables else folder / "places.csv"


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return [""]
    text = path.read_bytes().decode("utf-8", "replace")
    return text.removeprefix("\ufeff").splitlines() or [""]


def _write(path: Path, lines: list[str]) -> None:
    _put(path, "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n")


def _put(path: Path, content: bytes) -> None:
    """Writes a file; not into a pipe, which would wait, nor a device, nor where a link ends."""
    if path.is_file() or not (path.exists() or path.is_symlink()):
        path.write_bytes(content)


def spoil_cell(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance)
    lines = _lines(path)
    at = chance.randrange(len(lines))
    cells = lines[at].split(",")
    cells[chance.randrange(len(cells))] = chance.choice(CELLS)
    lines[at] = ",".join(cells)
    _write(path, lines)


def swap_cells(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance)
    lines = _lines(path)
    at = chance.randrange(len(lines))
    cells = lines[at].split(",")
    chance.shuffle(cells)
    lines[at] = ",".join(cells)
    _write(path, lines)


def spoil_rows(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance)
    lines = _lines(path)
    at = chance.randrange(len(lines))
    work = chance.randrange(5)
    if work == 0:
        lines.insert(at, chance.choice(lines))
    elif work == 1:
        del lines[at]
    elif work == 2:
        lines[at] = chance.choice(("", ",,,", "title of a table", "sep=;", "\x0c", "# note"))
    elif work == 3:
        chance.shuffle(lines)
    else:
        lines = lines[:1] + lines[1:] * chance.choice((2, 1000))
    _write(path, lines)


def spoil_columns(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance)
    rows = [line.split(",") for line in _lines(path)]
    at = chance.randrange(len(rows[0]))
    work = chance.randrange(4)
    for number, row in enumerate(rows):
        if at < len(row):
            if work == 0:
                del row[at]
            elif work == 1:
                row.insert(
                    at, "" if number else chance.choice(("x", "place", "", " name ", "NAME"))
                )
            elif work == 2:
                row[at] = row[at] if number else chance.choice(CELLS[:-1]).replace(",", "")
            elif row:
                row[at], row[0] = row[0], row[at]
    if work == 1 and chance.random() < 0.1:
        rows[0] += [f"c{number}" for number in range(20_000)]
    _write(path, [",".join(row) for row in rows])


def spoil_separators(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance)
    mark = chance.choice((";", "\t", "|", ", ", "，", " ", "\x00"))
    lines = [line.replace(",", mark) for line in _lines(path)]
    if mark == ";" and chance.random() < 0.5:
        lines = [line.replace(".", ",") for line in lines]
    if chance.random() < 0.2:
        lines.insert(0, f"sep={mark}")
    _write(path, lines)


def spoil_encoding(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance) if chance.random() < 0.8 else folder / "scenario.toml"
    text = "\n".join(_lines(path))
    _put(path, text.encode(chance.choice(ENCODINGS), "replace"))


def spoil_bytes(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance) if chance.random() < 0.8 else folder / "scenario.toml"
    content = bytearray(path.read_bytes() if path.is_file() else b"") or bytearray(b"\0")
    for _ in range(chance.choice((1, 3, 30))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.2:
        del content[chance.randrange(len(content)) :]
    _put(path, bytes(content))


def spoil_setting(folder: Path, chance: random.Random) -> None:
    path = folder / "scenario.toml"
    names = [".".join(words) for words in SETTING_COLUMNS]
    names += ["extends", "patch", "risk", "risk.low", "risk.low.load_factor", "road", "x",
              "risk.a.b", '""', "x" + ".x" * 50_000, '"\\u001b"', "solver",
              "risk.low.load_factor.bus"]  # fmt: skip
    line = f"{chance.choice(names)} = {chance.choice(VALUES)}"
    _write(path, [line, *_lines(path)] if chance.random() < 0.5 else [*_lines(path), line])


def change_setting(folder: Path, chance: random.Random) -> None:
    """Puts another value in the place of one, so that the settings stay TOML."""
    path = folder / "scenario.toml"
    lines = _lines(path)
    at = chance.randrange(len(lines))
    name, mark, _ = lines[at].partition("=")
    lines[at] = f"{name}= {chance.choice(VALUES)}" if mark else chance.choice(VALUES)
    _write(path, lines)


def spoil_names(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance)
    if path.is_file():
        target = folder / chance.choice((path.name.upper(), f"{path.name}.txt", *NAMES))
        (shutil.move if chance.random() < 0.7 else shutil.copyfile)(path, target)


def remove_file(folder: Path, chance: random.Random) -> None:
    path = _table(folder, chance) if chance.random() < 0.9 else folder / "scenario.toml"
    path.unlink(missing_ok=True)


def spoil_kind(folder: Path, chance: random.Random) -> None:
    """Something else in the place of a file, or of one that was not there."""
    names = [f"{table.name}.csv" for table in TABLES] + ["scenario.toml", "other"]
    path = folder / chance.choice(names)
    if path.is_dir() and not path.is_symlink():
        return
    path.unlink(missing_ok=True)
    work = chance.randrange(6)
    if work == 0:
        path.mkdir()
    elif work == 1:
        os.mkfifo(path)
    elif work == 2:
        path.write_bytes(b"")
    elif work == 3:
        with path.open("wb") as file:
            file.truncate(chance.choice((10_000_000, 300_000_000)))
    else:
        targets = (
            "nowhere",
            path.name,
            "/dev/zero",
            "/dev/null",
            "places.csv",
            "..",
            "scenario.toml",
        )
        path.symlink_to(chance.choice(targets))


def to_workbook(folder: Path, book: Path, chance: random.Random) -> None:
    """The folder as a workbook: texts, or numbers where they are."""
    from xlsxwriter import Workbook

    typed, far = chance.random() < 0.6, []
    with Workbook(book, {"strings_to_numbers": False, "strings_to_formulas": False}) as target:
        target.set_properties({"created": datetime(2020, 2, 1)})  # the same bytes on every day
        sheet = target.add_worksheet("scenario")
        sheet.write_row(0, 0, ("key", "value"))
        row, section = 1, ""
        for line in _lines(folder / "scenario.toml"):
            name, mark, value = line.partition("=")
            if line.startswith("["):
                section = line.strip("[] ") + "."
            elif mark:
                sheet.write_string(row, 0, (section + name.strip())[:30_000])
                sheet.write_string(row, 1, value.strip().strip('"')[:30_000])
                row += 1
        for path in sorted(folder.glob("*.csv")):
            if path.is_file() and len(path.stem) < 31 and not set(path.stem) & set("[]:*?/\\\x1b"):
                sheet = target.add_worksheet(path.stem)
                if _sheet(sheet, path, typed, chance):
                    far.append(f"xl/worksheets/sheet{len(target.worksheets())}.xml")
    if far:
        _with_far_cells(book, far)


def _with_far_cells(book: Path, sheets: Collection[str]) -> None:
    """Something in the last cell that a sheet may have; xlsxwriter would go there row by row."""
    cell = b'<c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c>'
    row = b'<row r="1048576">' + cell + b"</row></sheetData>"
    parts = _parts(book)
    for name in sheets:
        parts[name] = parts[name].replace(b"</sheetData>", row)
        parts[name] = parts[name].replace(b"<sheetData/>", b"<sheetData>" + row)
    _write_parts(book, parts)


def _sheet(sheet: object, path: Path, typed: bool, chance: random.Random) -> bool:
    """Writes a table; whether something is to be put in the sheet's last cell too."""
    for row, line in enumerate(_lines(path)):
        for column, cell in enumerate(line.split(",")[:200]):
            text = cell.strip('"')[:30_000].encode("utf-8", "replace").decode()
            try:
                number = float(text) if typed and row else None
            except ValueError:
                number = None
            if number is not None and abs(number) < 1e300:
                sheet.write_number(row, column, number)
            else:
                sheet.write_string(row, column, text)
    odd = chance.randrange(ONE_ODD_IN)
    if odd == 0:
        sheet.write_formula(chance.randrange(4), chance.randrange(4), "=1/0", None, "#DIV/0!")
    elif odd == 1:
        sheet.write_formula(chance.randrange(4), chance.randrange(4), "=A1", None, "")
    elif odd == 2:
        sheet.merge_range(1, 0, 2, chance.randrange(1, 4), "merged")
    elif odd == 3:
        sheet.write_boolean(chance.randrange(1, 4), chance.randrange(4), True)
    return odd == 4


def spoil_archive(book: Path, chance: random.Random) -> None:
    """Bytes of the archive itself."""
    content = bytearray(book.read_bytes())
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.2:
        del content[chance.randrange(len(content)) :]
    book.write_bytes(bytes(content))


def spoil_parts(book: Path, chance: random.Random) -> None:
    """XML of one part: missing, cut, with other text, or very large."""
    parts = _parts(book)
    name = chance.choice(sorted(parts))
    work = chance.randrange(6)
    content = parts[name]
    if work == 0:
        del parts[name]
    elif work == 1:
        parts[name] = content[: chance.randrange(len(content))]
    elif work == 2:
        parts[name] = content.replace(b"<c ", b"<x:c ").replace(b'r="A', b'r="XFD')
    elif work == 3:
        parts[name] = b"<" + b"a" * 50_000_000 + b">"
    elif work == 4:
        entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
        )
        parts[name] = entities + b"]><x>&m;</x>"
    else:
        parts[name] = content.replace(b't="s"', chance.choice((b't="e"', b't="z"', b"")))
    _write_parts(book, parts)


def _parts(book: Path) -> dict[str, bytes]:
    with ZipFile(book) as source:
        return {name: source.read(name) for name in source.namelist()}


def _write_parts(book: Path, parts: Mapping[str, bytes]) -> None:
    with ZipFile(book, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)


ON_CELLS: tuple[Work, ...] = (spoil_cell, spoil_cell, spoil_cell, swap_cells, spoil_rows,
                              spoil_columns)  # fmt: skip
ON_SETTINGS: tuple[Work, ...] = (spoil_setting, change_setting)
ON_FILES: tuple[Work, ...] = (
    spoil_separators, spoil_encoding, spoil_bytes, spoil_names, remove_file, spoil_kind,
)  # fmt: skip

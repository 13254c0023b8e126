"""What used to be read as something else without a word: each by its command and what it prints."""

from __future__ import annotations

import csv
import shutil
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

Command = Callable[..., Any]


@pytest.fixture
def folder(tiny: Path, tmp_path: Path) -> Path:
    """A copy of `tiny`, its tables without byte-order marks."""
    copy = Path(shutil.copytree(tiny, tmp_path / "tiny"))
    for path in copy.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8-sig"), encoding="utf-8")
    return copy


def change(path: Path, *pairs: tuple[str, str], encoding: str = "utf-8") -> None:
    """Puts texts in place of others, and saves in an encoding."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_bytes(text.encode(encoding))


def value_of(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return {"true": True, "false": False, "": None}.get(text, text)


@pytest.fixture
def book(folder: Path) -> Workbook:
    """`tiny` as a workbook, numbers as numbers."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "scenario"
    sheet.append(["key", "value"])
    document = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    document.pop("departure_times")
    for key, value in flat(document, ""):
        sheet.append([key, " ".join(value) if isinstance(value, list) else value])
    for path in sorted(folder.glob("*.csv")):
        table = made.create_sheet(path.stem)
        for number, row in enumerate(csv.reader(path.read_text(encoding="utf-8").splitlines())):
            table.append(row if number == 0 else [value_of(text) for text in row])
    return made


def flat(document: dict[str, Any], prefix: str) -> list[tuple[str, Any]]:
    pairs = []
    for key, value in document.items():
        if isinstance(value, dict):
            pairs += flat(value, f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, value))
    return pairs


def saved(book: Workbook, folder: Path) -> Path:
    path = folder.parent / "tiny.xlsx"
    book.save(path)
    return path


def check(command: Command, path: Path, status: int) -> list[str]:
    """Lines that `check` prints, without the count at their end."""
    result = command("check", path)
    assert result.status == status, result.out
    return [*result.out.splitlines()][:-1]


def test_the_workbook_is_sound(command: Command, book: Workbook, folder: Path) -> None:
    assert check(command, saved(book, folder), 0) == []


def test_western_names(command: Command, folder: Path) -> None:
    change(folder / "places.csv", ("Dale", "Müllheim"), ("Hill", "Köln Süd"), encoding="cp1252")
    assert check(command, folder, 0) == [
        "warning: W533 places.csv: the file is not UTF-8 and was read as Windows-1252 (Western "
        "Europe): 'Müllheim', 'Köln Süd', 'Köln Süd station' / if these are wrong, save the file "
        "again as 'CSV UTF-8 (comma delimited)'"
    ]


def test_japanese_names(command: Command, folder: Path) -> None:
    change(folder / "places.csv", ("Dale", "横浜市"), ("Hill", "さくら"), encoding="cp932")
    (line,) = check(command, folder, 0)
    assert "Shift-JIS (Japanese): '横浜市', 'さくら'" in line


def test_chinese_names_need_no_warning(command: Command, folder: Path) -> None:
    change(folder / "places.csv", ("Dale", "丹寨"), ("Hill", "安吉"), encoding="gb18030")
    assert check(command, folder, 0) == []


def test_a_row_in_another_encoding(command: Command, folder: Path) -> None:
    change(folder / "places.csv", ("Dale", "丹寨"), ("Hill", "安吉"), ("Port", "Müllheim"))
    content = (folder / "places.csv").read_bytes()
    (folder / "places.csv").write_bytes(content.replace("ü".encode(), "ü".encode("cp1252")))
    assert check(command, folder, 1) == [
        "S003 places.csv:5: the file cannot be read: it mixes encodings: this row is Windows-1252 "
        "(Western Europe) ('Müllheim'), most others are UTF-8 / type that row again, and save the "
        "file as 'CSV UTF-8 (comma delimited)'"
    ]


def test_errors_and_merged_cells_of_a_workbook(
    command: Command, book: Workbook, folder: Path
) -> None:
    book["fleets"]["E2"] = "=1/0"
    book["places"].merge_cells("E3:E4")
    assert check(command, saved(book, folder), 1) == [
        "S109 places:3: the cells 'E3:E4' are merged: the first holds what they show, the others "
        "hold nothing / unmerge them, and fill in every cell",
        "S108 fleets:2 [vehicles]: cell E2 holds a formula without a value, or an error such as "
        "#N/A / mend the formula, or write the value itself, and save the workbook again",
    ]


def test_sheets_that_are_no_tables(command: Command, book: Workbook, folder: Path) -> None:
    book.create_sheet("notes").append(["who telephones whom"])
    assert check(command, saved(book, folder), 0) == [
        "warning: W535 notes: 'notes' is not a table of a scenario, and is not read / take the "
        "sheet out, or leave it if it is yours to keep"
    ]


@pytest.mark.parametrize("suffix", [".XLSX", ".xlsm", ".Xls"])
def test_names_of_workbooks(
    command: Command, book: Workbook, folder: Path, in_tmp: Path, suffix: str
) -> None:
    """By any name that a spreadsheet has; the run is called by its stem."""
    path = saved(book, folder).rename(folder.parent / f"my{suffix}")
    assert check(command, path, 0) == []
    assert command("solve", path, "--quiet", "--gap", "1", "--time-limit", "600").status == 0
    assert (in_tmp / "runs" / "my" / "run.json").is_file()


def test_a_scenario_extends_a_workbook_of_any_name(
    command: Command, book: Workbook, folder: Path
) -> None:
    saved(book, folder).rename(folder.parent / "base.XLSM")
    child = folder.parent / "child"
    child.mkdir()
    (child / "scenario.toml").write_text('extends = "../base.XLSM"\n', encoding="utf-8")
    assert check(command, child, 0) == []


def test_long_numbers_as_ids(command: Command, book: Workbook, folder: Path) -> None:
    book["cohorts"]["A2"] = 6222020200112233
    book["cohorts"]["A3"] = 330381199001011234
    assert check(command, saved(book, folder), 1) == [
        "S124 cohorts:2 [cohort]: '6222020200112233.0' is no longer what was typed: the "
        "spreadsheet keeps 15 digits of a number (1 more in the column) / format the column as "
        "text, and type it again"
    ]


def test_24_hours_in_a_cell_of_clocks(command: Command, book: Workbook, folder: Path) -> None:
    cell = book["lines"]["G2"]
    assert book["lines"]["G1"].value == "hours"
    cell.value, cell.number_format = 1.0, "h:mm"
    book["lines"]["F2"] = time(10, 0)
    assert check(command, saved(book, folder), 0) == []
    again = openpyxl.load_workbook(saved(book, folder))
    assert isinstance(again["lines"]["G2"].value, (time, date))


def test_a_dot_that_parts_thousands(command: Command, folder: Path) -> None:
    change(folder / "cohorts.csv", ("fitters,14", "fitters,1.000"))
    change(folder / "fleets.csv", ("20,500,2", "20,1.500,2"))
    change(folder / "scenario.toml", ('currency = "CNY"', 'currency = "CNY"\nbudget = 60.000'))
    assert check(command, folder, 1) == [
        "S123 cohorts.csv:2 [workers]: '1.000': 1, or 1000? / write 1 or 1000, digits only",
        "warning: W531 scenario.toml [budget]: '60.000' was read as 60, not as 60000 / write 60 if "
        "that is right, else 60000",
        "warning: W531 fleets.csv:2 [fixed_cost]: '1.500' was read as 1.5, not as 1500 / write 1.5 "
        "if that is right, else 1500",
    ]


@pytest.mark.parametrize(
    ("given", "read"),
    [("budget=60.000", "60, not as 60000"), ("budget=60,000", "60000, not as 60")],
)
def test_thousands_from_outside(
    command: Command, folder: Path, in_tmp: Path, given: str, read: str
) -> None:
    result = command("solve", folder, "--set", given, "--gap", "1", "--time-limit", "600")
    assert result.status == 0
    assert f"W531 --set [budget]: '{given[7:]}' was read as {read}" in " ".join(result.err.split())


@pytest.mark.parametrize(
    ("varied", "says"),
    [
        ("budget=1,500,000", "000 begins with a zero, as if they parted thousands; write 1500000"),
        ("budget=1,500,250", "may mean one number or 3 values; write 1500250 for one"),
        ("quarantine.beds=1,050", "050 begins with a zero"),
    ],
)
def test_thousands_among_values(
    command: Command, folder: Path, in_tmp: Path, varied: str, says: str
) -> None:
    result = command("sweep", folder, "--vary", varied, "-o", "sw")
    assert result.status == 2
    assert says in " ".join(result.err.split())
    assert not (in_tmp / "sw").exists()


def test_values_that_might_be_one_number_are_told(
    command: Command, folder: Path, in_tmp: Path
) -> None:
    result = command(
        "sweep",
        folder,
        "--vary",
        "budget=20,500,750",
        "-o",
        "sw",
        "--gap",
        "1",
        "--time-limit",
        "2",
    )
    assert "W538 --vary [budget]: '20,500,750' was read as 3 values: 20, 500, 750" in result.err


@pytest.mark.parametrize("mark", [";", "\t"])
def test_csv_of_other_countries(command: Command, folder: Path, mark: str) -> None:
    """Semicolons or tabs, decimal commas, clocks and truths as LibreOffice in German has them."""
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace(",", mark).replace(".", ",")
        text = text.replace("10:00", "10:00:00 vorm.").replace("true", "WAHR")
        path.write_text(text.replace("false", "FALSCH"), encoding="utf-8")
    assert check(command, folder, 0) == [
        f"warning: W532 {file}: numbers were read with decimal commas: {read} / nothing, if that "
        "is right; else write decimals with a point"
        for file, read in (
            ("places.csv:2 [latitude]", "'29,90' as 29.90"),
            ("lines.csv:2 [min_load]", "'0,6' as 0.6"),
        )
    ]


def test_a_row_that_names_the_separator(command: Command, folder: Path) -> None:
    path = folder / "cohorts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"sep=;\n{text.replace(',', ';')}", encoding="utf-8")
    assert check(command, folder, 0) == []
    path.write_text(f"sep=,\n{text}", encoding="utf-8")
    assert check(command, folder, 0) == []


def test_a_title_above_the_header(command: Command, book: Workbook, folder: Path) -> None:
    path = folder / "cohorts.csv"
    path.write_text(f"Workers waiting,,,,\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    says = (
        "the header seems to stand in row {} / delete the rows above it, so that row 1 names the "
    )
    assert check(command, folder, 1) == [f"S126 cohorts.csv:1: {says.format(2)}columns"]
    book["cohorts"].insert_rows(1, 2)
    book["cohorts"]["A1"] = "Workers waiting"
    book["cohorts"].merge_cells("A1:F1")
    assert check(command, saved(book, folder), 1) == [f"S126 cohorts:1: {says.format(3)}columns"]


def test_a_quotation_mark_inside_a_quotation(command: Command, folder: Path) -> None:
    change(folder / "places.csv", ("dale,Dale,", 'dale,"Hall "emma"",'))
    assert check(command, folder, 1) == [
        "S129 places.csv:2: a quotation mark stands inside a cell that is in quotation marks "
        'itself / double the inner ones, as in "Hall ""emma""", or take them out'
    ]


@pytest.mark.parametrize("listed", ["1,2,3", "1、2、3", "1; 2; 3"])
def test_lists_parted_by_commas(command: Command, folder: Path, listed: str) -> None:
    change(folder / "lines.csv", ("0.6,2", f'0.6,"{listed}"'))
    assert check(command, folder, 0) == []


def test_ids_are_composed(command: Command, folder: Path) -> None:
    """macOS writes u with a diaeresis as two letters."""
    for name in ("places", "cohorts", "roads"):
        form = unicodedata.normalize("NFD" if name == "cohorts" else "NFC", "dül")
        change(folder / f"{name}.csv", ("dale,", f"{form},"))
    assert check(command, folder, 0) == []


def test_ids_that_look_alike(command: Command, folder: Path) -> None:
    change(folder / "cohorts.csv", (",dale,", ",d\u0430le,"))
    assert check(command, folder, 1) == [
        "S203 cohorts.csv:2 [origin]: 'dаle' is not in places.csv / did you mean 'dale'? U+0430 "
        "CYRILLIC SMALL LETTER A here, U+0061 LATIN SMALL LETTER A there"
    ]
    change(folder / "places.csv", ("dale,", "dale,Dale,29.9,116.5,medium\nd\u0430le,"))
    (line,) = (one for one in check(command, folder, 0) if "W536" in one)
    assert line == (
        "warning: W536 places.csv:3 [place]: 'dаle' looks like 'dale' in row 2: U+0430 CYRILLIC "
        "SMALL LETTER A here, U+0061 LATIN SMALL LETTER A there / write both in the same letters "
        "if they are the same; else give one another id"
    )


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\u00ad"])
def test_invisible_letters_in_ids_are_named(command: Command, folder: Path, invisible: str) -> None:
    change(folder / "cohorts.csv", (",dale,", f",da{invisible}le,"))
    (line,) = check(command, folder, 1)
    assert f"(U+{ord(invisible):04X} " in line


@pytest.mark.parametrize("mode", ["Bus", "ｂｕｓ", "b\u03c5s"])
def test_modes_that_look_alike(command: Command, folder: Path, mode: str) -> None:
    path = folder / "fleets.csv"
    change(path, ("contact,base", "contact,mode,base"), ("desk,port", "desk,bus,port"))
    path.write_text(
        path.read_text(encoding="utf-8") + f"other,,,{mode},port,1,20,500,2\n", encoding="utf-8"
    )
    lines = [one for one in check(command, folder, 0) if " W53" in one]
    assert [line.partition(": mode")[0] for line in lines] == [
        "warning: W537 fleets.csv:3 [mode]"
    ] * 2
    assert "is not named by load_factor of level low, and has all its seats" in lines[0]
    assert lines[0].endswith("did you mean 'bus'?")
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(
        text.replace("load_factor = {bus = 0.5}", "load_factor = 0.5"), encoding="utf-8"
    )
    (line,) = (one for one in check(command, folder, 0) if " W53" in one)
    assert line.startswith(f"warning: W536 fleets.csv:3 [mode]: '{mode}' looks like 'bus' in row 2")


def test_a_note_beside_a_table_of_a_workbook(
    command: Command, book: Workbook, folder: Path
) -> None:
    book["cohorts"]["H3"] = "call Wang"
    assert check(command, saved(book, folder), 1) == [
        "S104 cohorts:3: column 8 has no name, but 'call Wang' stands in it / name the column in "
        "the first row, or empty it"
    ]


def test_a_second_table_below_is_told_row_by_row(
    command: Command, book: Workbook, folder: Path
) -> None:
    for row in ([], ["fleet", "base", "vehicles", "seats"], ["x", "port", 2, 30]):
        book["cohorts"].append(row)
    lines = check(command, saved(book, folder), 1)
    assert [line.split(":")[0] + line.split(":")[1][:2] for line in lines] == [
        "S131 cohorts6", "S131 cohorts7"
    ]  # fmt: skip


def test_a_sheet_of_settings_in_capitals(command: Command, book: Workbook, folder: Path) -> None:
    book["scenario"].title = "Settings"
    book["Settings"].title = "Scenario"
    (line,) = check(command, saved(book, folder), 1)
    assert "no sheet 'scenario' (is 'Scenario' meant to be it?)" in line


def test_one_error_for_the_dates_and_percents_of_a_column(command: Command, folder: Path) -> None:
    rows = ["dale,mill,fitters,14,17.02.2020", "hill,yard,riggers,8,18.02.2020"]
    text = "cohort,origin,employer,post,workers,ready\n"
    text += "".join(f"c{at},{row}\n" for at, row in enumerate(rows))
    (folder / "cohorts.csv").write_text(text, encoding="utf-8")
    lines = check(command, folder, 1)
    assert lines == [
        "S113 cohorts.csv:2 [ready]: '17.02.2020' is not a date: with the year last, day and month "
        "cannot be told apart (1 more in the column) / write year, month and day, such as "
        "2020-02-16"
    ]


def test_what_is_wrong_with_a_setting_is_told_once(
    command: Command, book: Workbook, folder: Path
) -> None:
    book["scenario"]["B4"] = "=1+2"
    lines = check(command, saved(book, folder), 1)
    assert [line[:4] for line in lines] == ["S108"]


def test_levels_that_look_alike(command: Command, folder: Path) -> None:
    with (folder / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write("\n[risk.Low]\ntravel = false\n")
    assert check(command, folder, 0) == [
        "warning: W536 scenario.toml [risk.Low]: 'Low' looks like 'low' in [risk.low]: only "
        "capitals tell them apart / write both in the same letters if they are the same; else give "
        "one another id"
    ]


def test_a_patch_of_many_rows_is_told_once_and_as_it_is_written(
    command: Command, folder: Path
) -> None:
    with (folder / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[patch]]\ntable = "roads"\nset = {km = ""}\n')
        file.write('\n[[patch]]\ntable = "quarantine"\nset = {beds = 1.000}\n')
    lines = check(command, folder, 1)
    assert sorted(line[:4] for line in lines) == ["S123", "S216"]
    assert any("'1.000': 1, or 1000?" in line for line in lines)


def test_a_base_that_is_no_path(command: Command, folder: Path) -> None:
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text('extends = "../x\\u0000"\n' + text, encoding="utf-8")
    (line,) = check(command, folder, 1)
    assert "it is no path" in line


def test_landmasses_that_look_alike(command: Command, folder: Path) -> None:
    rows = (folder / "places.csv").read_text(encoding="utf-8").splitlines()
    words = ["landmass", "Main", "main", "main ", "m\u0430in"]
    text = "\n".join(f"{row},{word}" for row, word in zip(rows, words, strict=True))
    (folder / "places.csv").write_text(text, encoding="utf-8")
    told = [line for line in check(command, folder, 0) if "W536" in line]
    assert ["only capitals" in line or "U+0430" in line for line in told] == [True, True]


def test_a_road_that_no_coach_drives_so_fast(command: Command, folder: Path) -> None:
    (folder / "roads.csv").write_text("from,to,km,hours\ndale,port,320,0:10\nhill,port,240,3\n")
    (line,) = [line for line in check(command, folder, 0) if "W517" in line]
    assert "roads.csv:2 [hours]: 320 km in 0.17 h are 1,920 km/h" in line

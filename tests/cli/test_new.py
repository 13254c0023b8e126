"""`new`: a scenario that is sound as it is written."""

from importlib.resources import files

from returnplan.scenario import read_scenario
from returnplan.scenario.schema import TABLES


def test_writes_every_file_and_says_what_next(command, in_tmp):
    result = command("new", "first")
    assert result.status == 0
    written = {path.name for path in (in_tmp / "first").iterdir()}
    assert written == {path.name for path in (files("returnplan.jobs") / "template").iterdir()}
    assert "returnplan check first" in result.out


def test_reads_without_a_finding(command, in_tmp):
    command("new", "first")
    scenario, findings = read_scenario(in_tmp / "first")
    assert findings == []
    assert scenario is not None
    assert scenario.name == "first"
    assert sum(cohort.workers for cohort in scenario.cohorts.values()) == 74


def test_readme_has_a_row_for_each_file(command, in_tmp):
    command("new", "first")
    readme = (in_tmp / "first" / "README.md").read_text(encoding="utf-8")
    for path in (in_tmp / "first").iterdir():
        assert path.name == "README.md" or f"| `{path.name}` |" in readme


def test_tables_open_well_in_a_spreadsheet(command, in_tmp):
    """Without a byte-order mark Excel takes UTF-8 for the encoding of its country."""
    command("new", "first")
    for path in (in_tmp / "first").glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_leaves_what_is_there_alone(command, in_tmp):
    (in_tmp / "full").mkdir()
    (in_tmp / "full" / "mine.txt").write_text("mine")
    result = command("new", "full")
    assert result.status == 2
    assert "'full' is there already" in result.err
    assert [path.name for path in (in_tmp / "full").iterdir()] == ["mine.txt"]


def test_fills_an_empty_folder_and_makes_those_above(command, in_tmp):
    (in_tmp / "empty").mkdir()
    assert command("new", "empty").status == 0
    assert command("new", "a/b/c").status == 0


def test_a_file_in_the_way_takes_one_line(command, in_tmp):
    (in_tmp / "file").write_text("")
    for path in ("file", "file/below"):
        result = command("new", path)
        assert result.status == 2
        assert result.err.count("\n") == 1


def test_a_workbook_with_every_table_reads_as_the_folder_does(command, in_tmp):
    result = command("new", "first.xlsx")
    assert result.status == 0
    assert "returnplan check first.xlsx" in result.out
    command("new", "first")
    (scenario, findings), (other, _) = (read_scenario(in_tmp / name) for name in BOTH)
    assert findings == []
    assert scenario == other
    assert command("check", "first.xlsx").status == 0


BOTH = ("first.xlsx", "first")


def test_a_workbook_has_notes_dates_and_clocks(command, in_tmp):
    from openpyxl import load_workbook

    command("new", "first.xlsx")
    book = load_workbook(in_tmp / "first.xlsx")
    assert book.sheetnames == ["scenario", *(table.name for table in TABLES)]
    for table in TABLES:
        head = next(book[table.name].iter_rows(min_row=1, max_row=1))
        assert [cell.value for cell in head] == list(table.names)
        for column, cell in zip(table.columns, head, strict=True):
            assert column.doc in cell.comment.text
    ready = next(cell for cell in book["cohorts"][1] if cell.value == "ready").column
    dates = [row[ready - 1] for row in book["cohorts"].iter_rows(min_row=2)]
    assert any(cell.is_date for cell in dates if cell.value)
    clock = next(cell for cell in book["lines"][1] if cell.value == "time").column
    assert book["lines"].cell(2, clock).number_format == "hh:mm"


def test_a_workbook_that_is_there_is_left_alone(command, in_tmp):
    (in_tmp / "mine.xlsx").write_text("mine")
    assert command("new", "mine.xlsx").status == 2
    assert (in_tmp / "mine.xlsx").read_text() == "mine"


def test_other_kinds_of_workbook_are_not_written(command, in_tmp):
    result = command("new", "first.ods")
    assert result.status == 2
    assert "NAME.xlsx" in result.err
    assert not (in_tmp / "first.ods").exists()

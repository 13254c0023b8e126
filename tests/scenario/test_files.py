"""Everything in a scenario folder is read, or named in a finding; nothing is waited for."""

from __future__ import annotations

import contextlib
import os
import socket
from collections import Counter
from pathlib import Path

import pytest

from returnplan.scenario import read_scenario
from returnplan.scenario.load import load_scenario
from returnplan.tables import files


def told(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.file) for one in read_scenario(folder)[1]]


def rename(folder: Path, **names: str) -> None:
    for old, new in names.items():
        (folder / f"{old}.csv").rename(folder / new)


@pytest.mark.parametrize("ending", [".CSV", ".Csv"])
def test_capitals_do_not_matter(good: Path, ending: str) -> None:
    before = load_scenario(good)
    for path in sorted(good.glob("*.csv")):
        path.rename(good / f"{path.stem.title()}{ending}")
    (good / "scenario.toml").rename(good / "Scenario.TOML")
    assert told(good) == []
    assert load_scenario(good) == before


def test_a_finding_gives_the_name_that_stands_there(good: Path) -> None:
    rename(good, cohorts="COHORTS.CSV")
    text = (good / "COHORTS.CSV").read_text(encoding="utf-8")
    (good / "COHORTS.CSV").write_text(text.replace("c1,,danzhai", "c1,,danzai"), encoding="utf-8")
    assert told(good) == [("S203", "COHORTS.CSV")]


def test_two_files_that_differ_in_capitals_only(good: Path) -> None:
    (good / "FLEETS.CSV").write_bytes((good / "fleets.csv").read_bytes())
    if len(list(good.glob("[fF]*"))) == 1:
        pytest.skip("this file system does not tell capitals apart")
    assert told(good) == [("S008", "FLEETS.CSV")]


@pytest.mark.parametrize(
    "name",
    ["permits.tsv", "permits.csv.txt", "PERMITS.TXT", "permits.xlsx", "permits", "permits.csv.bak",
     "permits.csv.gz", "permits.json", "permits.numbers",
     "permits.csv ", "permits.csv~"],
)  # fmt: skip
def test_a_table_under_another_name_is_an_error(good: Path, name: str) -> None:
    rename(good, permits=name)
    assert told(good) == [("S005", name)]
    assert "permits.csv" in str(read_scenario(good)[1][0])


@pytest.mark.parametrize("name", ["places.tsv", "cohorts.csv.txt", "fleets.xlsx"])
def test_that_is_one_error_also_for_tables_that_others_need(good: Path, name: str) -> None:
    rename(good, **{name.partition(".")[0]: name})
    assert told(good) == [("S005", name)]


@pytest.mark.parametrize(
    "name",
    ["permits.tsv", "permits.csv.bak", "map.png", "book.xlsx", "notes2.docx", "extra.csv", "data"],
)
def test_what_is_not_read_is_named(good: Path, name: str) -> None:
    (good / name).write_bytes(b"x")
    assert told(good) == [("W507", name)]


def test_folders_inside_are_named(good: Path) -> None:
    (good / "old").mkdir()
    (good / "old" / "places.csv").write_bytes(b"x")
    (finding,) = read_scenario(good)[1]
    assert finding.code == "W507"
    assert "a folder" in finding.why


@pytest.mark.parametrize(
    "name", ["README.md", "readme.txt", "LICENSE", "WHY.md", ".git", ".~lock.places.csv#",
             "~$book.xlsx", "Thumbs.db", "sources.md"],
)  # fmt: skip
def test_what_is_for_people_and_systems_is_left_alone(good: Path, name: str) -> None:
    (good / name).write_bytes(b"x")
    assert told(good) == []


def put_folder(path: Path) -> None:
    path.mkdir()


def put_dangling(path: Path) -> None:
    path.symlink_to("nowhere.csv")


def put_loop(path: Path) -> None:
    path.symlink_to(path.name)


def put_pipe(path: Path) -> None:
    os.mkfifo(path)


def put_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def put_socket(path: Path) -> None:
    # By its name alone: a whole path may be too long for a socket.
    with socket.socket(socket.AF_UNIX) as one, contextlib.chdir(path.parent):
        one.bind(path.name)


KINDS = [
    (put_folder, "a folder"),
    (put_dangling, "a link to 'nowhere.csv'"),
    (put_loop, "leads back to itself"),
    (put_pipe, "a pipe"),
    (put_device, "a device"),
    (put_socket, "a socket"),
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has none of these")
@pytest.mark.parametrize(("put", "says"), KINDS)
@pytest.mark.parametrize("name", ["roads.csv", "places.csv", "scenario.toml"])
def test_what_is_no_file_is_said(good: Path, put, says: str, name: str) -> None:
    """Also where nothing else would mention that the table is not there."""
    (good / name).unlink()
    put(good / name)
    (finding,) = read_scenario(good)[1]
    assert (finding.code, finding.file) == ("S003", name)
    assert says in finding.why


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_to_files_are_followed(good: Path) -> None:
    (good / "places.csv").rename(good.parent / "all.csv")
    (good / "places.csv").symlink_to("../all.csv")
    assert told(good) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize(("put", "says"), KINDS[1:])
def test_what_is_no_scenario_is_said(tmp_path: Path, put, says: str) -> None:
    put(tmp_path / "odd")
    (finding,) = read_scenario(tmp_path / "odd")[1]
    assert finding.code == "S002"
    assert says in finding.why or "neither a folder" in finding.why


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "诸" * 100])
def test_impossible_names(tmp_path: Path, name: str) -> None:
    (finding,) = read_scenario(tmp_path / name)[1]
    assert finding.code in ("S001", "S002")


def test_a_folder_that_may_not_be_listed(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    (finding,) = read_scenario(good)[1]
    assert finding.code == "S002"
    assert "Permission denied" in finding.why


def test_a_misnamed_settings_file_is_suggested(good: Path) -> None:
    (good / "scenario.toml").rename(good / "scenario.toml.txt")
    (finding,) = read_scenario(good)[1]
    assert "scenario.toml.txt" in finding.why


def test_tables_are_refused_by_size(good: Path) -> None:
    """A sparse file: nothing of it is read."""
    with (good / "places.csv").open("r+b") as file:
        file.truncate(300_000_000)
    (finding,) = read_scenario(good)[1]
    assert (finding.code, finding.file) == ("S003", "places.csv")
    assert "300.0 MB" in finding.why


def test_tables_are_refused_by_lines_and_cells(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 1000)
    monkeypatch.setattr(files, "MOST_CELLS", 5000)
    text = (good / "places.csv").read_bytes()
    for more, says in ((b"\n" * 1001, "lines"), (b"," * 5001, "cells"), (b";" * 5001, "cells")):
        (good / "places.csv").write_bytes(text + more)
        (finding,) = read_scenario(good)[1]
        assert finding.code == "S003"
        assert says in finding.why


def test_of_a_column_a_thousand_errors_are_kept(good: Path) -> None:
    with (good / "roads.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"danzhai,enshi,x{number},\n" for number in range(1500))
    findings = [one for one in read_scenario(good)[1] if one.column == "km"]
    assert len(findings) == 1001
    assert {one.code for one in findings} == {"S112", "S139"}
    assert "500 more cells" in " ".join(one.why for one in findings)


def test_of_rows_with_one_mistake_a_thousand_are_told(good: Path) -> None:
    """A table of a million copies is refused in no more time than it is read."""
    with (good / "roads.csv").open("a", encoding="utf-8") as file:
        file.writelines(["danzhai,nowhere,1,\n"] * 1501 + ["danzhai,nowhere\n"] * 1501)
    findings = read_scenario(good)[1]
    assert Counter(one.code for one in findings) == {
        **dict.fromkeys(("S105", "S106", "S203"), 1000),
        "S140": 3,
    }
    more = sorted(one.why for one in findings if one.code == "S140")
    assert [why.partition(" ")[0] for why in more] == ["500", "501", "501"]

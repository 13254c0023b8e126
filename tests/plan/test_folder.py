"""A run folder is complete or absent, and takes the place of a run only."""

import json
import os
from pathlib import Path

import pytest

from returnplan.errors import UsageError
from returnplan.plan.folder import check_target, replacing

RECORD = json.dumps({"scenario": {"hash": "0"}, "stages": []})


def make_run(folder: Path, mark: str) -> None:
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(RECORD)
    for name in ("trips.csv", "report.html"):
        (folder / name).write_text(mark)


def fill(part: Path) -> None:
    (part / "run.json").write_text(RECORD)
    (part / "trips.csv").write_text("new")


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_folder_appears_at_the_end(tmp_path):
    target = tmp_path / "runs" / "first"
    with replacing(target) as part:
        (part / "run.json").write_text("new")
        assert not target.exists(), "nobody sees it half written"
    assert (target / "run.json").read_text() == "new"
    assert entries(target.parent) == ["first"]


def test_failure_leaves_nothing(tmp_path):
    with pytest.raises(KeyError), replacing(tmp_path / "run") as part:
        (part / "run.json").write_text("half")
        raise KeyError
    assert entries(tmp_path) == []


def test_failure_leaves_the_old_run(tmp_path):
    make_run(tmp_path / "run", "old")
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "run", force=True):
        raise KeyboardInterrupt
    assert (tmp_path / "run" / "trips.csv").read_text() == "old"
    assert entries(tmp_path) == ["run"]


def test_old_run_comes_back_where_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    """The second of the two renames fails."""
    make_run(tmp_path / "run", "old")
    rename = Path.rename

    def refuse_new(path, target):
        if path.suffix == ".part":
            raise OSError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with (
        pytest.raises(UsageError, match="Permission denied"),
        replacing(tmp_path / "run", force=True),
    ):
        pass
    assert (tmp_path / "run" / "trips.csv").read_text() == "old"
    assert entries(tmp_path) == ["run"]


def test_full_disk_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match="No space left"), replacing(tmp_path / "run"):
        raise OSError(28, "No space left on device")
    assert entries(tmp_path) == []


def test_run_is_replaced_by_force_only(tmp_path):
    make_run(tmp_path / "run", "old")
    with pytest.raises(UsageError, match="--force"):
        check_target(tmp_path / "run")
    with replacing(tmp_path / "run", force=True) as part:
        fill(part)
    assert (tmp_path / "run" / "trips.csv").read_text() == "new"
    assert entries(tmp_path) == ["run"]
    assert entries(tmp_path / "run") == ["run.json", "trips.csv"], "the old run's page is gone"


def test_files_of_the_users_stay(tmp_path):
    run = tmp_path / "run"
    make_run(run, "old")
    (run / ".git").mkdir()
    (run / ".git" / "HEAD").write_text("ref")
    (run / "letter.docx").write_text("dear")
    (run / "elsewhere").symlink_to(tmp_path)
    with replacing(run, force=True) as part:
        fill(part)
    assert (run / "trips.csv").read_text() == "new"
    assert (run / ".git" / "HEAD").read_text() == "ref"
    assert (run / "letter.docx").read_text() == "dear"
    assert (run / "elsewhere").is_symlink()
    assert not (run / "report.html").exists()
    assert entries(tmp_path) == ["run"]


def test_a_foreign_file_among_those_of_the_scenario_is_named(tmp_path):
    """There it would belong to what the run's hash is of."""
    make_run(tmp_path / "run", "old")
    (tmp_path / "run" / "scenario").mkdir()
    (tmp_path / "run" / "scenario" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds 'scenario/notes"):
        check_target(tmp_path / "run", force=True)


@pytest.mark.parametrize("record", ["{}", "[1]", "not json", "[" * 100_000, '{"scenario": 1}'])
def test_a_run_json_of_somebody_else_makes_no_run(tmp_path, record):
    make_run(tmp_path / "run", "old")
    (tmp_path / "run" / "run.json").write_text(record)
    with pytest.raises(UsageError, match="holds no run"):
        check_target(tmp_path / "run", force=True)


def test_a_link_is_followed(tmp_path):
    make_run(tmp_path / "disk" / "run", "old")
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "run")
    with replacing(tmp_path / "link", force=True) as part:
        fill(part)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "disk" / "run" / "trips.csv").read_text() == "new"


@pytest.mark.parametrize("below", ["", "run"])
def test_a_link_that_leads_nowhere_is_found_before_solving(tmp_path, below):
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(UsageError, match="a link to 'nowhere'"):
        check_target(tmp_path / "link" / below)


@pytest.mark.parametrize("length", [245, 255, 5000])
def test_a_name_that_is_too_long_is_found_before_solving(tmp_path, length):
    with pytest.raises(UsageError, match="too long"):
        check_target(tmp_path / ("n" * length))


def test_a_place_that_the_system_refuses_is_found_before_solving(tmp_path, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UsageError, match="Operation not permitted"):
        check_target(tmp_path / "run")


def test_a_place_that_is_looked_at_stays_as_it_was(tmp_path):
    check_target(tmp_path / "runs" / "new")
    assert entries(tmp_path) == []


def test_a_run_that_came_meanwhile_is_not_replaced(tmp_path):
    with pytest.raises(UsageError, match="already"), replacing(tmp_path / "run") as part:
        fill(part)
        make_run(tmp_path / "run", "of another")
    assert (tmp_path / "run" / "trips.csv").read_text() == "of another"
    assert entries(tmp_path) == ["run"]


def test_a_left_over_of_a_process_of_our_own_number_is_no_hindrance(tmp_path):
    """In a container every command is process 1."""
    make_run(tmp_path / "run", "old")
    for state in ("part", "old"):
        make_run(tmp_path / f".run.{os.getpid()}.{state}", "left over")
    with replacing(tmp_path / "run", force=True) as part:
        fill(part)
    assert (tmp_path / "run" / "trips.csv").read_text() == "new"
    assert entries(tmp_path) == ["run"]


def test_folder_without_a_run_is_never_replaced(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    for force in (False, True):
        with pytest.raises(UsageError, match="holds no run"):
            check_target(tmp_path / "letters", force=force)
    assert entries(tmp_path / "letters") == ["dear.txt"]


def test_empty_folder_is_as_good_as_none(tmp_path):
    (tmp_path / "run").mkdir()
    with replacing(tmp_path / "run") as part:
        (part / "run.json").write_text("new")
    assert entries(tmp_path / "run") == ["run.json"]


def test_file_in_the_way(tmp_path):
    (tmp_path / "run").write_text("a file")
    with pytest.raises(UsageError, match="is a file"):
        check_target(tmp_path / "run", force=True)
    with pytest.raises(UsageError, match="is a file"):
        check_target(tmp_path / "run" / "below", force=True)

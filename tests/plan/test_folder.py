"""A run folder is complete or absent, and takes the place of a run only."""

from pathlib import Path

import pytest

from returnplan.errors import UsageError
from returnplan.plan.folder import check_target, replacing


def make_run(folder: Path, mark: str) -> None:
    folder.mkdir(parents=True)
    for name in ("run.json", "trips.csv"):
        (folder / name).write_text(mark)


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
    assert (tmp_path / "run" / "run.json").read_text() == "old"
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
    assert (tmp_path / "run" / "run.json").read_text() == "old"
    assert entries(tmp_path) == ["run"]


def test_full_disk_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match="No space left"), replacing(tmp_path / "run"):
        raise OSError(28, "No space left on device")
    assert entries(tmp_path) == []


def test_run_is_replaced_by_force_only(tmp_path):
    make_run(tmp_path / "run", "old")
    (tmp_path / "run" / "report.html").write_text("of the old run")
    with pytest.raises(UsageError, match="--force"):
        check_target(tmp_path / "run")
    with replacing(tmp_path / "run", force=True) as part:
        (part / "run.json").write_text("new")
    assert (tmp_path / "run" / "run.json").read_text() == "new"
    assert entries(tmp_path) == ["run"]
    assert entries(tmp_path / "run") == ["run.json"], "what belonged to the old run is gone"


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

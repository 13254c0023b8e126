"""The folder of an export: complete or absent, and nothing foreign lost."""

import pytest

from returnplan.errors import RunError, UsageError
from returnplan.export import write
from returnplan.export.words import LANGUAGES, own_catalogue
from returnplan.jobs.export import export_run

ALL = ["employers", "export.json", "geojson", "gtfs", "ical", "orders", "plan.xlsx", "slips"]


def test_everything_in_both_languages_the_same_bytes_twice(tiny_run, tmp_path):
    for language in LANGUAGES:
        folders = [
            export_run(tiny_run, [], tmp_path / f"{language}{number}", language=language)[0]
            for number in (1, 2)
        ]
        first, second = (
            {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
            for one in folders
        )
        assert sorted({path.parts[0] for path in first}) == ALL
        assert first == second


def test_a_failure_leaves_what_was_there_and_no_half(tiny_run, tmp_path, monkeypatch):
    target = tmp_path / "out"
    export_run(tiny_run, ["geojson"], target)
    before = sorted(target.rglob("*"))

    def fail(request, folder):
        (folder / "half").write_text("x")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(write.KINDS, "orders", fail)
    with pytest.raises(UsageError, match="No space left"):
        export_run(tiny_run, ["geojson", "orders"], target, force=True)
    assert sorted(target.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_with_notes_is_replaced_only_by_force(tiny_run, tmp_path):
    target = tmp_path / "out"
    export_run(tiny_run, ["xlsx"], target)
    with pytest.raises(UsageError, match="--force"):
        export_run(tiny_run, ["xlsx"], target)
    export_run(tiny_run, ["geojson"], target, force=True)
    assert sorted(path.name for path in target.iterdir()) == ["export.json", "geojson"]


def test_files_of_ones_own_beside_an_export_stay(tiny_run, tmp_path):
    target = tmp_path / "out"
    export_run(tiny_run, ["xlsx"], target)
    (target / "mine.txt").write_text("mine")
    export_run(tiny_run, ["geojson"], target, force=True)
    assert (target / "mine.txt").read_text() == "mine"
    assert not (target / "plan.xlsx").exists()


def test_a_folder_of_ones_own_that_is_named_as_ours_is_left_alone(tiny_run, tmp_path):
    (tmp_path / "out" / "orders").mkdir(parents=True)
    (tmp_path / "out" / "orders" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds no export"):
        export_run(tiny_run, [], tmp_path / "out", force=True)
    assert (tmp_path / "out" / "orders" / "mine.txt").read_text() == "mine"


def test_a_folder_of_something_else_is_left_alone(tiny_run, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="holds no export"):
        export_run(tiny_run, [], tmp_path, force=True)


def test_a_kind_that_is_none_and_a_run_that_is_none(tiny_run, tmp_path):
    with pytest.raises(UsageError, match="did you mean 'orders'"):
        export_run(tiny_run, ["order"], tmp_path / "out")
    with pytest.raises(RunError):
        export_run(tmp_path, [], tmp_path / "out")


def test_every_message_is_in_both_languages():
    for key, texts in own_catalogue().items():
        assert sorted(texts) == sorted(LANGUAGES), key
        assert all(texts.values()), key


def test_the_command_names_what_it_wrote(tiny_run, tmp_path, command):
    done = command("export", tiny_run, "--to", "xlsx, geojson,manifest", "-o", tmp_path / "out")
    assert done.status == 0
    assert done.err.startswith("manifest: left out")
    assert done.out.splitlines() == [
        f"{tmp_path / 'out' / 'geojson'}: 2 files",
        f"{tmp_path / 'out' / 'plan.xlsx'}",
    ]
    again = command("export", tiny_run, "--to", "xlsx", "-o", tmp_path / "out")
    assert again.status == 2
    assert "--force" in again.err
    assert command("export", tmp_path, "--to", "xlsx").status == 1

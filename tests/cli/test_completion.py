"""What a shell completes, and help that is not cut."""

import pytest
from click.shell_completion import ShellComplete

from returnplan.cli.app import returnplan
from returnplan.plan.pieces import RUN_FILE

SHORTEST = 60


def offered(*words: str) -> list[tuple[str, str]]:
    *before, incomplete = words
    shell = ShellComplete(returnplan, {}, "returnplan", "_RETURNPLAN_COMPLETE")
    return [(one.type, one.value) for one in shell.get_completions(before, incomplete)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("check", "sc"), "file"),
        (("solve", "sc"), "file"),
        (("solve", "x", "-o", "ru"), "dir"),
        (("show", "ru"), "dir"),
        (("explain", "ru"), "dir"),
        (("audit", "ru"), "dir"),
        (("compare", "ru"), "file"),
        (("compare", "one", "ru"), "file"),
        (("compare", "one", "two", "-o", "ru"), "dir"),
        (("sweep", "sc"), "file"),
        (("new", "sc"), "file"),
    ],
)
def test_paths(words, kind):
    assert offered(*words) == [(kind, words[-1])]


def test_ids_of_the_run_that_is_named(command, optimiser, tiny, in_tmp):
    command("solve", tiny, "-o", "run")
    assert (in_tmp / "run" / RUN_FILE).is_file()
    assert ("plain", "mill") in offered("show", "run", "--employer", "")
    cohorts = offered("explain", "run", "--cohort", "")
    assert len(cohorts) > 1
    first = cohorts[0][1]
    assert ("plain", first) in offered("show", "run", "--cohort", first[:2])
    assert offered("show", "run", "--cohort", "no such") == []
    assert len(offered("show", "run", "--date", "20")) > 3
    assert offered("show", "elsewhere", "--date", "20") == []
    assert offered("show", "--date", "20") == []


def test_summaries_in_help_are_not_cut(command):
    text = command("--help").out
    assert "..." not in text.partition("Commands:")[2]
    for name, one in returnplan.commands.items():
        assert one.short_help and len(one.short_help) <= SHORTEST
        assert f"{name}" in text
        assert one.short_help in text

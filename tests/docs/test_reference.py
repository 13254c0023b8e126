"""Pages made from the code say what the code is."""

from pathlib import Path

import click
import pytest

from reference import pages
from returnplan.cli.app import returnplan

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("name", "text"), pages().items(), ids=list(pages()))
def test_page_is_current(name, text):
    assert (DOCS / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_variable_of_an_option_is_its_flag():
    """Click makes the variable from the parameter's name, which is the flag's unless renamed."""
    for command in returnplan.commands.values():
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"--{option.name.replace('_', '-')}" in option.opts

"""docs/commands.md says what the commands are."""

from pathlib import Path

import click

from returnplan.cli.app import returnplan
from returnplan.cli.reference import markdown

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run `make docs`"


def test_variable_of_an_option_is_its_flag():
    """Click makes the variable from the parameter's name, which is the flag's unless renamed."""
    for command in returnplan.commands.values():
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"--{option.name.replace('_', '-')}" in option.opts

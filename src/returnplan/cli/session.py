"""What every command shares: when the program began, and `--debug`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

_BEGAN = time.monotonic()
"""The first moment that the program knows of its process."""


@dataclass
class Session:
    """One call of the command line, Click's `obj`."""

    started: float = field(default_factory=time.monotonic)
    """`time.monotonic()` from which time limits count."""
    debug: bool = False
    """Whether the traceback of an error is wanted."""

    @classmethod
    def of_process(cls) -> Session:
        """Of a process that does this command alone: its reading the program counts too."""
        return cls(started=_BEGAN)


def _note(context: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).debug = True


def debug_option(command: _Command) -> _Command:
    """Add `--debug` to a command."""
    return click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_note,
        help="Show the traceback of an error.",
    )(command)

"""Standard output and error as the environment gives them: closed, full, in any code page."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import Any

import click

from returnplan.printable import printable


def prepare() -> None:
    r"""Make the standard streams take whatever is printed; called before anything is opened.

    A stream that is closed would give its number to the next file that is opened, and an engine's
    words to that file: the null device takes its place. A letter that the code page lacks is
    printed as an escape (`\u4e39`).
    """
    for number, mode in ((0, "r"), (1, "w"), (2, "w")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        name = ("stdin", "stdout", "stderr")[number]
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with suppress(ValueError, OSError):
                reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """Lines on standard error, each with the program's name; one that nobody can hear is no fault.

    A plan must not be lost because the terminal, or the disk behind it, is gone.
    """
    note("\n".join(f"returnplan: {printable(line)}" for line in sentence.splitlines()))


def note(text: str) -> None:
    """A line on standard error that may be lost."""
    with suppress(OSError, ValueError):
        click.echo(text, err=True)


def print_json(content: Any) -> None:
    """JSON on standard output, with escapes where the code page is not one of Unicode."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    text = json.dumps(content, ensure_ascii=not encoding.startswith("utf"), indent=2)
    click.echo(text)


def flush() -> str:
    """Hand on what was printed; why standard output cannot take it, blank where it can.

    A reader that has gone, as of `show RUN | head`, is no fault.
    """
    reason = ""
    try:
        sys.stdout.flush()
        return reason
    except BrokenPipeError:
        pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    with suppress(OSError, ValueError):  # what is left would fail once more when Python ends
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.close(null)
    return reason

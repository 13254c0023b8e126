"""The command `returnplan`: its subcommands, how errors are printed, what it exits with."""

from __future__ import annotations

import os
import sys
import traceback
from collections import UserDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn, cast

import click

from returnplan._version import __version__
from returnplan.cli.session import Session, debug_option
from returnplan.cli.streams import flush, prepare, say
from returnplan.errors import ReturnplanError
from returnplan.memory import LEAST_BYTES, of_process
from returnplan.printable import brief

COMMANDS = (
    *("check", "solve", "replan", "show", "report", "plot", "explain", "export", "compare"),
    *("sweep", "simulate", "audit", "new", "convert", "import", "locate"),
)
"""In the order of docs/commands.md."""
MODULES = {"import": "from_list"}
"""Where the module has another name than the command, since Python has a use for that."""
FAILED = 3
"""Exit status of a bug: nothing is written, as after an engine's failure."""
LONGEST_USAGE = 300
"""Characters of a usage error, which repeats what was written."""
NO_MEMORY = "the memory gave out; close other programs, or give it a smaller scenario"
REFUSED = 2
"""Exit status where the system does not allow what is to be done."""


class Commands(UserDict[str, click.Command]):
    """The commands by name. Each is loaded when it is asked for, with what it needs alone."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        super().__init__()
        self._modules = modules

    def __getitem__(self, name: str) -> click.Command:
        module = self._modules[name]
        return cast(click.Command, getattr(import_module(f"returnplan.cli.{module}"), module))

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


@click.group(
    commands=Commands({name: MODULES.get(name, name) for name in COMMANDS}),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="returnplan %(version)s")
@debug_option
def returnplan() -> None:
    """Plan how thousands of workers return to their factories.

    Start with `returnplan new DIR`, then `check`, `solve` and `show`. Every option can also be set
    in the environment, as RETURNPLAN_SOLVE_TIME_LIMIT=120 for `solve --time-limit 120`.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status; errors take a line each on standard error.

    Without `arguments` the process has no other use, and ends.
    """
    prepare()
    session = Session.of_process() if arguments is None else Session()
    try:
        if of_process() < LEAST_BYTES:
            raise MemoryError
        status = returnplan.main(
            args=None if arguments is None else list(arguments),
            prog_name="returnplan",
            auto_envvar_prefix="RETURNPLAN",
            standalone_mode=False,
            obj=session,
        )
        status = status if isinstance(status, int) else 0
    except SystemExit:  # what Click and rich make of `returnplan show RUN | head`
        status = 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        status = error.exit_code
    except click.ClickException as error:
        say(_usage(error))
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        status = 130
    except ReturnplanError as error:
        _trace(session)
        say(str(error))
        status = error.exit_status
    except MemoryError:
        _trace(session)
        say(NO_MEMORY)
        status = FAILED
    except OSError as error:
        _trace(session)
        say(_refusal(error))
        status = REFUSED
    except Exception as error:  # a bug, told in a line unless --debug asks for more
        _trace(session)
        say(NO_MEMORY if _unmapped(error) else _bug(error))
        status = FAILED
    reason = flush()
    if reason:
        say(f"not all could be printed: {reason} (standard output); see where that goes")
        status = status or REFUSED
    if arguments is None:
        _end(status)
    sys.exit(status)


def _end(status: int) -> NoReturn:
    """End the process at once: all is written, and what was printed is handed on.

    To take it apart as Python does takes a tenth of a second after the smallest plan, and longer
    after larger ones. A thread that did not end in time, and is still inside an engine, would abort
    the process meanwhile, and the exit status be lost.
    """
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(status)


def _refusal(error: OSError) -> str:
    """What the system did not allow: a full disk, a folder that has gone, too many open files."""
    where = f" '{error.filename}'" if error.filename else ""
    return f"the system refuses{where}: {error.strerror or error}; mend that, and try again"


def _unmapped(error: Exception) -> bool:
    """Whether a library could not be loaded since there was no memory for it."""
    told = str(error).lower()
    return isinstance(error, ImportError) and any(
        words in told for words in ("failed to map segment", "cannot allocate memory")
    )


def _bug(error: Exception) -> str:
    """An exception that nobody expected, in a line however many its own text has."""
    told = brief(" ".join(str(error).split()), LONGEST_USAGE)
    return (
        f"internal error, {type(error).__name__}: {told}; this is a bug of returnplan: run it "
        "again with --debug and report what it prints"
    )


def _trace(session: Session) -> None:
    if session.debug:
        traceback.print_exc()


def _usage(error: click.ClickException) -> str:
    """A usage error with the command whose help tells more."""
    message = brief(" ".join(error.format_message().split()), LONGEST_USAGE)
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    return f"{message} ({context.command_path} --help tells more)"

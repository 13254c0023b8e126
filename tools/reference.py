"""Pages of the docs that are made from the code: `python tools/reference.py docs`."""

from __future__ import annotations

import sys
from inspect import cleandoc
from pathlib import Path

import click

from returnplan.cli.app import returnplan
from returnplan.events import EVENT_MISTAKES
from returnplan.jobs.fixed import FIXED_MISTAKES
from returnplan.network.fixed import FIXED_EMPTY
from returnplan.network.never import NEVER
from returnplan.network.unused import UNUSED
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.people import LIST_MISTAKES
from sections.comparison import comparison_section
from sections.export import export_section
from sections.formulation import formulation_page
from sections.run import run_sections
from sections.scenario import errors_page, formats_page
from sections.simulation import simulation_section

_HEAD = """
# Commands

Written by `make docs` from the commands themselves. Every option can also be set in the
environment, by the variable that stands beside it; what the command line says goes first.
"""

_TAIL = """
## Exit status

| status | means |
| --- | --- |
| 0 | done; warnings never change it |
| 1 | `check`: an error or what can never work; `audit`: a violation, an open bound; no such run |
| 2 | bad usage, or a scenario that a command other than `check` refuses |
| 3 | an engine failed before there was a plan with a bound, or the plan failed its audit |
| 130 | interrupted (Ctrl-C): `solve` audits and writes the best plan so far first |
| 143 | terminated: likewise |

After 2 and 3 no run is written. A second Ctrl-C or SIGTERM gives up at once: no run is written,
and one that was there stays.

Errors go to standard error, a line each. The progress of `solve` goes there too: a line for each
finished stage, and in a terminal one that moves. Colours are off where there is no terminal, or
where `NO_COLOR` is set.

## What `--force` replaces

A run, its page, its tables and its export, and nothing else: files and folders of your own in a run
folder stay there, and a folder that holds no run is refused. A link is followed.

A plan whose search was interrupted, or ended by its time limit, never replaces a better one of the
very same scenario, settings included. Better is the plan that is ahead, by more than the slack, in
the first objective of the order in which the two differ by more than that. The earlier run then
stays, the new one is written beside it, as `runs/NAME-2`, and a line says so. There it goes as well
where, after solving, its own folder is taken or can no longer be written.

Hidden folders `.NAME.PID.part` and `.NAME.PID.old` hold what a command is writing. Those that a
killed command left are removed by the next one that writes beside them; the run that it was about
to replace comes back.

## A plan as the start of another

`solve SCENARIO --start-from RUN` begins with the plan in RUN, of this scenario or of one that has
changed since; with `--force` the run of the very same scenario that is to be replaced is the start.
Trips and riders are looked up by cohort, date, fleet or line, stops, clock and facility, those of
key posts first, and kept where they still fit all rules. What does not fit is told with the reason,
on standard error, in `RUN/dropped.csv` and in run.json, under `options.start`: with the hash of the
earlier plan, what was kept, and what that is worth in each objective.

Each stage begins with what was kept, and keeps it as a floor for the later ones: no final value is
worse than the start's, unless one before it in the order is better, whatever slack allows. `audit`
checks that. However short the time is, that much comes out. The result depends on the start: the
same scenario, options, seed and start give the same plan. A plan of the same scenario that the
search cannot better stays as it is. For a plan that owes nothing to an earlier one name another
folder with `-o`.

## Shell completion

    eval "$(_RETURNPLAN_COMPLETE=bash_source returnplan)"      # in ~/.bashrc
    eval "$(_RETURNPLAN_COMPLETE=zsh_source returnplan)"       # in ~/.zshrc
    _RETURNPLAN_COMPLETE=fish_source returnplan | source       # in ~/.config/fish/config.fish
"""


def pages() -> dict[str, str]:
    """Text of each page by its file name."""
    return {
        "commands.md": commands_page(),
        "errors.md": errors_page(
            (
                *LIST_MISTAKES,
                *FIXED_MISTAKES,
                FIXED_EMPTY,
                *NEVER,
                *UNUSED,
                *EVENT_MISTAKES,
            )
        ),
        "formats.md": "\n".join(
            (
                formats_page(RUN_TABLES),
                *run_sections(),
                comparison_section(),
                export_section(),
                simulation_section(),
            )
        ),
        "formulation.md": formulation_page(),
    }


def commands_page() -> str:
    """What each command does, its options, exit statuses."""
    sections = [cleandoc(_HEAD)]
    context = returnplan.make_context("returnplan", [], resilient_parsing=True)
    for name, command in returnplan.commands.items():
        within = command.make_context(name, [], parent=context, resilient_parsing=True)
        sections.append(_section(within))
    return "\n\n".join([*sections, cleandoc(_TAIL)]) + "\n"


def _section(context: click.Context) -> str:
    command = context.command
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [
        f"## `{context.command_path} {usage}`",
        "",
        cleandoc(command.help or ""),
        "",
        "| option | environment | does |",
        "| --- | --- | --- |",
    ]
    for option in command.params:
        record = option.get_help_record(context)
        if isinstance(option, click.Option) and record is not None:
            names, text = record
            assert option.name is not None
            variable = f"RETURNPLAN_{context.info_name}_{option.name}".upper()
            lines.append(f"| `{names}` | `{variable}` | {' '.join(text.split())} |")
    return "\n".join(lines)


if __name__ == "__main__":
    for _name, _text in pages().items():
        (Path(sys.argv[1]) / _name).write_text(_text, encoding="utf-8", newline="\n")

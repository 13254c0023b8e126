"""`returnplan simulate`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from returnplan.cli.completion import FOLDER
from returnplan.cli.interrupt import interruptible
from returnplan.cli.moving import MovingLine
from returnplan.cli.options import json_option, quiet_option, set_option
from returnplan.cli.session import Session, debug_option
from returnplan.cli.streams import print_json, say
from returnplan.jobs import simulate as job
from returnplan.jobs.day_by_day import EVENING, MOVES, EveningDesk
from returnplan.printable import count, print_line

FAILED = 3
"""Exit status where draws could not be played."""


@click.command(short_help="Play a plan against days that go otherwise.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option("--draws", type=int, metavar="N", default=job.DRAWS, show_default=True,
              help="How often it is played.")  # fmt: skip
@click.option("--seed", type=int, metavar="S", default=job.SEED, show_default=True,
              help="Same seed, same draws.")  # fmt: skip
@click.option(
    "-o", "--output", metavar="DIR", type=FOLDER, help="Another folder.  [default: RUN/simulation]"
)
@set_option("[simulation], as simulation.no_show=0.05")
@click.option("--processes", type=int, metavar="P", help="Processes at work.  [default: all cores]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Play on the workers of this Dask scheduler, as tcp://127.0.0.1:8786.",
)
@click.option("--replan", is_flag=True, help="Play each draw a second time, planned again daily.")
@click.option(
    "--evening",
    metavar="CLOCK",
    help="With --replan: when the rest is planned again.  [default: 20:00]",
)
@click.option(
    "--moves",
    type=int,
    metavar="N",
    help=f"With --replan: plans that each of its stages looks at.  [default: {MOVES}]",
)
@click.option("--force", is_flag=True, help="Replace a simulation that is there.")
@quiet_option
@json_option("figures")
@debug_option
@click.pass_obj
def simulate(session: Session, /, run: str, **options: Any) -> int:
    """Play a plan against random no-shows, delays and positives.

    Rates are [simulation] of the run's scenario. RUN/simulation has the distribution of each
    measure (simulation.csv), the trips and connections most at risk (at_risk.csv), what margin
    buys (margins.csv), every draw (draws.csv) and a picture; docs/simulation.md says what is
    played. The figures do not depend on the number of processes. After Ctrl-C they are of the
    draws that are played by then, and say so.

    With --replan each draw is played day by day too: in the evening what has happened becomes
    events, and the plan is planned on as `replan` does, within a number of moves. replanned.csv
    has each measure with and without it side by side, replanned_draws.csv these draws.
    """
    quiet, desk = options["quiet"], _desk(options)
    with (
        interruptible("keeping the draws that are played") as interruption,
        _SimulationLine(started=session.started, quiet=quiet) as watch,
    ):
        found = job.simulate_run(
            run,
            options["output"],
            draws=options["draws"],
            seed=options["seed"],
            overrides=options["set"],
            processes=options["processes"],
            cluster=options["cluster"],
            force=options["force"],
            watch=watch,
            interrupt=interruption.event,
            desk=desk,
        )
    for fault in dict.fromkeys(found.faults):
        say(f"draws could not be played: {fault}")
    if found.simulation is None:
        say("no draw is played, and nothing is written")
        return interruption.exit_status or FAILED
    if options["json"]:
        print_json(_summary(found))
    elif not quiet:
        from returnplan.report.simulation import print_simulation

        print_simulation(found.simulation, found.plan)
        played = count(len(found.simulation.draws), "draw")
        print_line(
            f"{found.folder}: {played}, seed {found.simulation.seed}; simulation.csv, at_risk.csv, "
            f"margins.csv, draws.csv, {'' if desk is None else 'replanned.csv, '}simulation.png"
        )
    return interruption.exit_status or (FAILED if found.faults else 0)


def _desk(options: Mapping[str, Any]) -> EveningDesk | None:
    """How the plan is planned again each evening; None: it is not."""
    from returnplan.errors import UsageError
    from returnplan.tables.mistakes import CellError
    from returnplan.tables.times import read_clock

    evening, moves = options["evening"], options["moves"]
    if not options["replan"]:
        for name, value in (("--evening", evening), ("--moves", moves)):
            if value is not None:
                raise UsageError(f"{name} is of --replan; give that too, or leave it out")
        return None
    try:
        clock = EVENING if evening is None else read_clock(evening)
    except CellError as error:
        raise UsageError(f"--evening is '{evening}'; write a clock, such as 20:00") from error
    return EveningDesk(evening=clock, moves=MOVES if moves is None else moves)


def _summary(found: job.Simulated) -> dict[str, Any]:
    """What `--json` prints: the record of simulation.json with the rows of its tables."""
    from returnplan.simulation.tables import (
        at_risk_rows,
        margin_rows,
        record,
        replanned_rows,
        spread_rows,
    )

    assert found.simulation is not None
    again = {}
    if found.simulation.replanned is not None:
        again["replanned"] = [_plain(row) for row in replanned_rows(found.simulation)]
    calendar = found.plan.scenario.calendar
    at_risk = [
        {**row, "moment": calendar.moment_text(row["moment"])}
        for row in at_risk_rows(found.simulation)
    ]
    return {
        "folder": str(found.folder),
        **record(found.simulation, found.plan),
        "measures": [_plain(row) for row in spread_rows(found.simulation)],
        "at_risk": at_risk,
        "margins": [_plain(row) for row in margin_rows(found.simulation)],
        **again,
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Exact decimals as numbers of JSON."""
    from decimal import Decimal

    return {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in row.items()}


class _SimulationLine(MovingLine):
    """On standard error: in a terminal a line that moves, else how many draws are to be played."""

    def __init__(self, *, started: float, quiet: bool) -> None:
        super().__init__(started=started, quiet=quiet)
        self._draws = self._played = 0

    def began(self, draws: int, processes: int) -> None:
        self._draws = draws
        if not self.moves:
            self.print(f"{count(draws, 'draw')}, {count(processes, 'process', 'processes')}")

    def played(self, draws: int) -> None:
        self._played = draws

    def line(self) -> str:
        if not self._draws:
            return f"reading the plan, {self.seconds:.0f} s"
        return f"{self._played:,} of {count(self._draws, 'draw')} played, {self.seconds:.0f} s"

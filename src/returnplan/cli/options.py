"""Options that several commands have: the same flag, the same kind of value, the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

quiet_option = click.option("--quiet", is_flag=True, help="Print nothing but errors.")


def time_limit_option(told: str) -> Callable[..., Command]:
    """`--time-limit`, with what it bounds."""
    return click.option("--time-limit", type=float, metavar="S", help=told)


def search_options(
    time_limit: str = "Seconds for the whole command, reading and writing included.",
    threads: str = "Threads of the search; 0: all cores.",
) -> Callable[[Command], Command]:
    """`--time-limit`, `--gap`, `--seed` and `--threads`, with what is bounded, and threads of what.

    The help has them in this order.
    """

    def with_options(command: Command) -> Command:
        for option in (
            click.option("--threads", type=int, metavar="N", help=threads),
            click.option("--seed", type=int, metavar="N", help="Seed of the search."),
            click.option(
                "--gap", type=float, metavar="G", help="A stage may stop at this gap, as 0.01."
            ),
            time_limit_option(time_limit),
        ):
            command = option(command)
        return command

    return with_options


def set_option(told: str) -> Callable[..., Command]:
    """`--set`, as often as there are settings; `told` says of what, and ends with an example."""
    return click.option(
        "--set", metavar="KEY=VALUE", multiple=True, help=f"A setting of {told}; repeatable."
    )


def json_option(what: str) -> Callable[..., Command]:
    """`--json`, with what is printed."""
    return click.option("--json", is_flag=True, help=f"Print the {what} as JSON.")

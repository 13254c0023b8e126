"""What a solve is asked for: its options within their limits, else the scenario's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from returnplan.errors import UsageError
from returnplan.printable import brief

if TYPE_CHECKING:
    from threading import Event

    from returnplan.optimiser import Progress
    from returnplan.scenario import Scenario

ENDLESS_S = 1e6
"""Time limit of a search whose moves are counted."""


@dataclass(frozen=True, kw_only=True)
class SolveRequest:
    """What a solve is asked for, the scenario's settings where nothing is said."""

    scenario: Scenario
    limit_s: float
    gap: Mapping[str, float]
    seed: int
    threads: int
    moves: int | None
    progress: Callable[[Progress], None] | None
    interrupt: Event | None
    started: float

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        *,
        time_limit_s: float | None,
        gap: float | None,
        seed: int | None,
        threads: int | None,
        moves: int | None,
        progress: Callable[[Progress], None] | None,
        interrupt: Event | None,
        started: float,
    ) -> SolveRequest:
        settings = scenario.solver
        limit_s = settings.time_limit_s if time_limit_s is None else time_limit_s
        return cls(
            scenario=scenario,
            limit_s=limit_s if moves is None else ENDLESS_S,
            gap=settings.gap if gap is None else dict.fromkeys(settings.gap, gap),
            seed=settings.seed if seed is None else seed,
            threads=settings.threads if threads is None else threads,
            moves=moves,
            progress=progress,
            interrupt=interrupt,
            started=started,
        )

    @property
    def interrupted(self) -> bool:
        return self.interrupt is not None and self.interrupt.is_set()


def check_options(
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    moves: int | None = None,
) -> None:
    """Refuse options outside the limits of the settings that they replace."""
    from returnplan.scenario.columns import LEAST
    from returnplan.scenario.settings import MOST_SECONDS, MOST_SEED, MOST_THREADS

    if time_limit_s is not None and not LEAST <= time_limit_s <= MOST_SECONDS:
        raise UsageError(
            f"the time limit is {time_limit_s:g} s; give a number of seconds above 0, at least "
            f"{LEAST:g} and at most {MOST_SECONDS:g}"
        )
    if gap is not None and not 0 <= gap < float("inf"):
        raise UsageError(f"the gap is {gap:g}; give a number that is not negative, such as 0.01")
    for name, value, most in (("the seed", seed, MOST_SEED), ("threads", threads, MOST_THREADS)):
        if value is not None and not 0 <= value <= most:
            cores = ", 0 for all cores" if name == "threads" else ""
            raise UsageError(
                f"{name} is {brief(str(value))}; give a whole number that is not negative and at "
                f"most {most}{cores}"
            )
    if moves is not None and moves < 1:
        raise UsageError(f"moves is {moves}; give a whole number from 1 on")
    if moves is not None and time_limit_s is not None:
        raise UsageError("moves stand in place of a time limit; give one of the two")

"""Settings of a scenario, a section each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from returnplan.calendar import Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A risk level. Levels stand in rising order."""

    level: str
    quarantine_days: int = 0
    load_factor: float = 1.0
    """For modes that `load_factor_by_mode` does not name."""
    load_factor_by_mode: Mapping[str, float] = field(default_factory=dict)
    travel: bool = True

    def factor(self, mode: str) -> float:
        return self.load_factor_by_mode.get(mode, self.load_factor)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoadRules:
    circuity: float = 1.25
    stop_minutes: int = 30
    turn_minutes: int = 60
    max_pickups: int = 2
    max_dropoffs: int = 2
    neighbour_km: float = 150.0
    max_detour: float = 0.2
    boarding_from: int | None = None
    """Clock; None, as in `boarding_until`: coaches are boarded at any hour."""
    boarding_until: int | None = None
    """Clock, included; before `boarding_from` where the span passes midnight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DrivingRules:
    max_continuous_hours: float = 4.0
    break_minutes: int = 20
    daily_hours: float = 8.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferRules:
    min_minutes: int = 60
    max_wait_hours: float = 6.0
    local_km: float = 30.0
    local_minutes: int = 60
    local_cost: float = 20.0
    max_legs: int = 3
    max_hours: float | None = None
    """Door to door; None: no bound."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulationRules:
    """How often the days go otherwise, for `simulate` alone; docs/simulation.md has the sources."""

    no_show: float = 0.03
    """Probability that a worker does not come."""
    late: float = 0.2
    """Probability that a trip loses time on its way."""
    delay_minutes: float = 30.0
    """What such a trip loses, on average."""
    positive: float = 0.0
    """Probability that a worker is found positive on arrival."""
    positive_days: int = 14
    contacts: str = "coach"
    """`coach`: whoever sat in the same unit is a contact; `none`: nobody is."""
    contact_days: int = 7
    change_minutes: int = 30
    """What a change takes, at most `transfer.min_minutes`."""
    hold_minutes: int = 60
    """How long a coach waits for riders of a late trip."""


CONTACTS = ("coach", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReserveRules:
    """What a plan keeps free, as shares, for days that go otherwise."""

    beds: float = 0.0
    seats: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplanRules:
    """From when on a plan in force may change (C30), and what each change is worth avoiding."""

    date: date | None = None
    """None: nothing has departed."""
    clock: int | None = None
    """None: midnight."""
    cancelled_trip: float = 500.0
    """Money for each unit in force that does not run; this and the other prices are assumed."""
    moved_trip: float = 200.0
    """For each that runs its route at another time instead."""
    added_trip: float = 200.0
    """For each unit that was not in force."""
    changed_worker: float = 20.0
    """For each worker in force who does not travel by the same trips."""
    contacts: str = "none"
    """`coach`: whoever sat in the same unit as a positive stays with them; `none`: nobody."""

    def moment(self, calendar: Calendar) -> int | None:
        """Minutes from `start` 00:00 on; None: nothing has departed."""
        if self.date is None:
            return None
        return calendar.day(self.date) * 1440 + (self.clock or 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class SolverSettings:
    time_limit_s: float = 60.0
    """The whole command, reading and writing included."""
    gap: Mapping[str, float] = field(default_factory=dict)
    """By objective, every objective named."""
    seed: int = 1
    threads: int = 0
    """0: all."""
    memory_gib: float = 4.0
    """Of what could move, and of the programmes over it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    order: tuple[str, ...]
    slack: Mapping[str, float] = field(default_factory=dict)
    """By objective, every objective named."""

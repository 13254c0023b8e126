"""Rows of what stands already: by hand, or since it has begun, happened or been promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedTrip:
    """A trip that must stand."""

    trip: str
    operator: str
    """Fleet or line."""
    stops: tuple[str, ...]
    date: date
    depart: int
    """Clock at the first stop."""
    units: int = 1
    """At least."""
    purpose: str | None = None
    """None: the one that its stops allow."""
    risk: str | None = None
    """None: that of its riders."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedRiders:
    """Workers whose travel must stand."""

    riders: str
    cohort: str
    workers: int
    """At least."""
    trips: tuple[str, ...]
    """Of `Scenario.fixed`, leg by leg."""
    board: str | None = None
    """None, as in `alight`: the only stop possible."""
    alight: str | None = None
    facility: str | None = None
    """None: as it suits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Onward:
    """Workers who are under way, and whose way on broke."""

    cohort: str
    """Theirs; its origin is a place of their own."""
    of: str
    """Cohort with which they set out; it need not be there any more."""
    origin: str
    """Place from which they set out."""
    left_date: date
    """With `left_clock` the moment at which they did."""
    left_clock: int
    trips: tuple[str, ...]
    """That they rode until there, of `Scenario.fixed`, each to its last stop."""
    boards: tuple[str, ...]
    """Where they boarded each."""
    at: str
    """Place where they wait."""
    date: date
    """From which on, with `clock`, they may go on."""
    clock: int
    risk: str
    """Level at which they set out."""
    quarantine_days: int
    """That were asked of them when they did."""
    cause: str = ""
    """Why they wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """What has happened to a plan in force: an event, or that it was planned again."""

    replan: str
    """Moment from which on the plan was made again, in written form, as `moment`."""
    moment: str
    kind: str
    id: str
    value: str
    """Of the kind `replan` the hash of the plan that was in force."""
    from_: date | None = None
    until: date | None = None
    origin: str = ""
    destination: str = ""
    employer: str = ""
    post: str = ""

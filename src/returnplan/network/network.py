"""What could move, as arrays: the index sets of the formulation, built once.

A *unit option* is a road trip of one fleet: a route, a moment of departure, a risk level. Options
between which no rider can tell a difference (same stops in whatever order, level, dates at every
stop, connections) form a *class* and share one seat row. A *commodity* is a lane (origin,
destination) and the date on which the itinerary starts; its workers travel over *arcs* (legs)
through *nodes* (a departure of a line) to a *sink* (the date on which they arrive). Cohorts are
told apart at the sinks only (`choices`).

Money is in cents (floats where a price a head has more decimals), moments as in `calendar`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.network.fixed import Fixed
from returnplan.network.lines import LineDeparture
from returnplan.network.promised import Promised
from returnplan.network.routes import Route
from returnplan.plan.plan import Unreachable
from returnplan.scenario.scenario import Scenario

WayArcs = tuple[int, ...]
"""Arcs of a way, from origin to sink."""


def _rows(table: Any, keep: Mask | Whole) -> dict[str, Any]:
    rows = np.flatnonzero(keep) if keep.dtype == bool else keep
    return {name: getattr(table, name)[rows] for name in table.__dataclass_fields__}


@dataclass(frozen=True, kw_only=True)
class Units:
    """Unit options of road trips, one per column of the formulation's n."""

    group: Whole
    """Class."""
    route: Whole
    """Index in `Network.routes`."""
    fleet: Whole
    """Index in `Network.fleets`."""
    depart: Whole
    begin: Whole
    """Vehicle leaves base."""
    ready: Whole
    cents: Whole
    seats: Whole
    """Usable seats of one unit at the class's risk level."""
    min_load: Real
    most: Whole
    """Units beyond which more are of no use or not there."""

    def where(self, keep: Mask | Whole) -> Units:
        return Units(**_rows(self, keep))


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Departures of lines at one risk level each."""

    departure: Whole
    """Index in `Network.departures`."""
    level: Whole
    fleet: Whole
    """Index in `Network.fleets`, or -1."""
    begin: Whole
    ready: Whole
    seats: Whole
    """Usable seats of one unit."""
    min_units: Whole
    max_units: Whole
    departure_cents: Real
    unit_cents: Whole
    fare_cents: Real
    min_load: Real


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Classes of road trips."""

    level: Whole
    stops: Whole
    """Number of stops; 2 where somebody is under way to the trip, so that C6 asks for nobody."""


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """Legs that a commodity's workers can take."""

    commodity: Whole
    tail: Whole
    """Node, or -1: from the origin."""
    head: Whole
    """Node, or -1: at the employer's place."""
    sink: Whole
    """Sink, or -1."""
    group: Whole
    """Class of road trips ridden, or -1."""
    board: Whole
    """Place of the boarding stop in the order of `scenario.places`, or -1 where none rides."""
    alight: Whole
    run: Whole
    """Departure of a line that is boarded at the arc's end, or -1."""
    early: Whole
    """1 where the way starts before what may still change (C30), else 0."""
    cents: Real
    """Local transport and fare of a head."""
    minutes: Real
    """Share of the door-to-door minutes (exact networks; else 0): they add up along a way."""

    def where(self, keep: Mask) -> Arcs:
        return Arcs(**_rows(self, keep))


@dataclass(frozen=True, kw_only=True)
class Commodities:
    """(lane, start date): the start moment too where `transfer.max_hours` bounds the way."""

    lane: Whole
    day: Whole
    level: Whole
    quarantine_days: Whole


@dataclass(frozen=True, kw_only=True)
class Sinks:
    commodity: Whole
    day: Whole
    """Arrival date."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Columns of w: workers of a cohort who take a sink."""

    cohort: Whole
    sink: Whole


@dataclass(frozen=True, kw_only=True)
class Stays:
    """Columns of z: workers of a bed group who take beds of a facility from an arrival date on."""

    facility: Whole
    group: Whole
    """Row of `BedGroups`."""


@dataclass(frozen=True, kw_only=True)
class BedGroups:
    """Workers who need beds alike: destination, employer where one has its own beds, date, days."""

    employer: Whole
    """Number of the employer in `scenario.employers` where its beds are its own, else -1."""
    place: Whole
    day: Whole
    days: Whole


@dataclass(frozen=True, kw_only=True)
class Network:
    """The index sets. Arrays are never changed; `restricted` gives a smaller network."""

    scenario: Scenario
    exact: bool
    """Whether classes are told apart by minutes, because travel hours count."""
    fleets: tuple[str, ...]
    levels: tuple[str, ...]
    cohorts: tuple[str, ...]
    facilities: tuple[str, ...]
    lanes: tuple[tuple[str, str], ...]
    routes: tuple[Route, ...]
    offsets: Mapping[tuple[int, int], tuple[tuple[int, int], ...]]
    """(route, fleet) -> (arrive, leave) minutes after the departure, by stop."""
    departures: tuple[LineDeparture, ...]
    node_departure: Whole
    """Departure of each node."""
    node_commodity: Whole
    units: Units
    runs: Runs
    classes: Classes
    arcs: Arcs
    commodities: Commodities
    sinks: Sinks
    choices: Choices
    bed_groups: BedGroups
    choice_group: Whole
    """Row of `bed_groups` of each choice, or -1 where no bed is needed."""
    stays: Stays
    unreachable: Mapping[str, Unreachable]
    left_out: str = ""
    """What the network does not have, since it would be too large; blank: it is whole."""
    apart: tuple[int, ...] = ()
    """Classes that were `split`, one after another."""
    fixed: Fixed | None = None
    """What must be there (C29); None: nothing."""
    promised: Promised | None = None
    """The plan in force, where `changes` is in the order; None: none."""

    @cached_property
    def least(self) -> Fixed:
        """The least values of columns, zeros where nothing is fixed."""
        return self.nothing_fixed() if self.fixed is None else self.fixed

    def nothing_fixed(self) -> Fixed:
        """Zeros for every column."""
        return Fixed.nothing(
            units=len(self.units.group),
            runs=len(self.runs.level),
            arcs=len(self.arcs.commodity),
            choices=len(self.choices.cohort),
            stays=len(self.stays.facility),
        )

    def restricted(self, units: Mask, arcs: Mask) -> Network:
        """The same network with some unit options and arcs only (row numbers stay)."""
        fixed = None if self.fixed is None else self.fixed.restricted(units, arcs)
        promised = None if self.promised is None else self.promised.restricted(units, arcs)
        return replace(
            self,
            units=self.units.where(units),
            arcs=self.arcs.where(arcs),
            fixed=fixed,
            promised=promised,
        )

    def parted(self, options: Sequence[int]) -> Network:
        """The same network with a class of its own for each of these unit options.

        The last one of a class keeps it.
        """
        count = np.bincount(self.units.group, minlength=len(self.classes.level))
        order = np.argsort(self.arcs.group, kind="stable")
        first = np.searchsorted(self.arcs.group[order], np.arange(len(count) + 1))
        unit_group = self.units.group.copy()
        old: list[int] = []
        copies: list[Whole] = []
        fresh: list[Whole] = []
        for option in options:
            group = int(self.units.group[option])
            if count[group] > 1:
                count[group] -= 1
                unit_group[option] = len(self.classes.level) + len(old)
                riding = order[first[group] : first[group + 1]]
                copies.append(riding)
                fresh.append(np.full(len(riding), unit_group[option]))
                old.append(group)
        if not old:
            return self
        copied = np.concatenate(copies)
        arcs = {
            name: np.concatenate([column, column[copied]])
            for name, column in ((n, getattr(self.arcs, n)) for n in ARC_FIELDS)
        }
        arcs["group"] = np.concatenate([self.arcs.group, *fresh])
        return replace(
            self,
            units=replace(self.units, group=unit_group),
            arcs=Arcs(**arcs),
            classes=Classes(
                level=np.append(self.classes.level, self.classes.level[old]),
                stops=np.append(self.classes.stops, self.classes.stops[old]),
            ),
            fixed=None if self.fixed is None else self.fixed.longer(len(arcs["group"])),
        )

    def split(self, group: int) -> Network:
        """The same network with a class of its own for every unit option of `group`."""
        members = np.flatnonzero(self.units.group == group)
        riding = np.flatnonzero(self.arcs.group == group)
        if len(members) < 2:
            raise ValueError(f"class {group} has one unit option only")
        fresh = len(self.classes.level) + np.arange(len(members) - 1)
        unit_group = self.units.group.copy()
        unit_group[members[1:]] = fresh
        copies = np.tile(riding, len(fresh))
        arcs = {
            name: np.concatenate([column, column[copies]])
            for name, column in ((n, getattr(self.arcs, n)) for n in ARC_FIELDS)
        }
        arcs["group"][len(self.arcs.group) :] = np.repeat(fresh, len(riding))
        return replace(
            self,
            units=replace(self.units, group=unit_group),
            arcs=Arcs(**arcs),
            classes=Classes(
                level=np.append(self.classes.level, np.full(len(fresh), self.classes.level[group])),
                stops=np.append(self.classes.stops, np.full(len(fresh), self.classes.stops[group])),
            ),
            apart=(*self.apart, group),
            fixed=None if self.fixed is None else self.fixed.longer(len(arcs["group"])),
        )


ARC_FIELDS = tuple(Arcs.__dataclass_fields__)

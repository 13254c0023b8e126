"""A network as flat arrays for the kernel: every way of every lane spelled out.

A *way* is an itinerary as the formulation knows it: arcs from an origin to a sink. Ways stand by
sink, sinks by lane, and the ways of a sink by their price a head, so that a placing can stop early.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from returnplan.arrays import Mask, Numbers, Whole
from returnplan.model import Formulation
from returnplan.model.objectives import key_post_days, post_days
from returnplan.model.production_rows import stocks
from returnplan.network import Network
from returnplan.optimiser.recreate.charge import MONEY_ALONE, Charge
from returnplan.optimiser.recreate.library import KERNEL_ORDER
from returnplan.optimiser.recreate.spelled import itineraries

NO_LIMIT = 2**30
"""Heads a day of a place without a limit."""


@dataclass(frozen=True, kw_only=True)
class KernelWays:
    """What the kernel knows of a formulation, and the way back to its columns."""

    formulation: Formulation
    arcs: Numbers
    """Arcs of each way, in the kernel's order."""
    rank: Whole
    """The kernel's sink of each row in `network.sinks`."""
    unit: Whole
    """Row in `network.units` of each of the kernel's unit options."""
    sets: Mapping[str, NDArray[Any]]
    """The kernel's arrays, by name."""
    charge: Charge
    """What cents are in them."""

    _known: dict[tuple[int, ...], int] = field(default_factory=dict, repr=False)

    def number(self, way: tuple[int, ...]) -> int:
        """Of a way, by its arcs: looked up among those of its sink, since a table of all is large.

        Raises
        ------
        KeyError
            There is no such way.
        """
        if way not in self._known:
            self._known[way] = self._looked_up(way)
        return self._known[way]

    def _looked_up(self, way: tuple[int, ...]) -> int:
        first = self.sets["sink_first"]
        sink = int(self.rank[self.formulation.network.arcs.sink[way[-1]]])
        wanted = np.full(self.arcs.shape[1], -1)
        wanted[: len(way)] = way
        for start, stop in ((first[sink], first[sink + 1]), (first[-1], len(self.arcs))):
            found = np.flatnonzero((self.arcs[start:stop] == wanted).all(axis=1))
            if len(found):
                return int(start + found[0])
        raise KeyError(way)

    @classmethod
    def of(cls, formulation: Formulation, charge: Charge = MONEY_ALONE) -> KernelWays:
        """`charge`: what its plans are charged for."""
        network = formulation.network
        found: dict[str, NDArray[Any]] = {}
        sinks, commodities = network.sinks, network.commodities
        lane_of_sink = commodities.lane[sinks.commodity]
        sink = np.lexsort((np.arange(len(sinks.day)), sinks.day, lane_of_sink))
        rank = np.empty(len(sink), dtype=np.int64)
        rank[sink] = np.arange(len(sink))
        arcs = _by_sink_and_price(formulation, rank, charge, found)
        found["sink_start"] = commodities.day[sinks.commodity[sink]]
        found["sink_day"] = sinks.day[sink]
        found["sink_lane"] = lane_of_sink[sink]
        # Ways that have begun to be travelled stand behind all sinks, where nobody looks for one.
        found["sink_first"] = _firsts(found["way_sink"][~_begun(network, arcs)], len(sink))
        cheapest = np.minimum(found["sink_first"][:-1], max(len(arcs) - 1, 0))
        nobody = np.diff(found["sink_first"]) == 0
        found["sink_cents"] = np.full(len(sink), 1e15)
        if len(arcs):
            found["sink_cents"] = np.where(nobody, 1e15, found["way_cents"][cheapest])
        found["lane_first"] = _firsts(found["sink_lane"], len(network.lanes))
        _rides(formulation, arcs, found)
        unit = np.argsort(network.units.group, kind="stable")
        found["unit_fixed"] = network.least.units[unit]
        found["run_fixed"] = network.least.runs
        found["fixed_value"] = np.zeros(len(KERNEL_ORDER))
        _vehicles(formulation, unit, charge, found)
        _cohorts(formulation, rank, found)
        _beds(formulation, charge, found)
        _gates(formulation, found)
        _firms(formulation, found)
        rows = {"unit": unit, "run": network.runs.level, "sink": sink, "stay": network.stays.group}
        found.update({f"{name}_toll": np.zeros(len(rows[name])) for name in rows})
        return cls(
            formulation=formulation, arcs=arcs, rank=rank, unit=unit, sets=found, charge=charge
        )


def _firsts(numbers: Whole | Numbers, count: int) -> Whole:
    """Where the rows of each number begin, `numbers` in rising order; and their end."""
    return np.searchsorted(numbers, np.arange(count + 1)).astype(np.int64)


def _by_sink_and_price(
    formulation: Formulation, rank: Whole, charge: Charge, found: dict[str, NDArray[Any]]
) -> Numbers:
    table = formulation.network.arcs
    arcs = itineraries(formulation)
    if not len(arcs):
        found.update(way_sink=np.zeros(0, np.int32), way_cents=np.zeros(0), way_hours=np.zeros(0))
        return arcs
    last = arcs[np.arange(len(arcs)), (arcs >= 0).sum(axis=1) - 1]
    sink = rank[table.sink[last]].astype(np.int32)
    cents, minutes = charge.ways(formulation, arcs), np.zeros(len(arcs))
    for column in arcs.T:
        minutes += np.where(column >= 0, table.minutes[column], 0.0)
    order = np.lexsort((cents, sink, _begun(formulation.network, arcs)))
    found.update(way_sink=sink[order], way_cents=cents[order], way_hours=minutes[order] / 60)
    return arcs[order]


def _begun(network: Network, ways: Numbers) -> Mask:
    """Ways over an arc that somebody has begun to travel."""
    found = np.zeros(len(ways), dtype=bool)
    for column in ways.T:
        found |= (column >= 0) & network.least.closed[column]
    return found


def _rides(formulation: Formulation, ways: Numbers, found: dict[str, NDArray[Any]]) -> None:
    """Classes, stops and runs of each way."""
    network = formulation.network
    arcs, places, classes = network.arcs, len(network.scenario.places), len(network.classes.level)
    rides = np.flatnonzero(arcs.group >= 0)
    stops = np.unique(
        np.r_[
            arcs.group[rides] * places + arcs.board[rides],
            arcs.group[rides] * places + arcs.alight[rides],
        ]
    )
    way_class, way_run, way_stop = (
        np.full((len(ways), slots), -1, dtype=np.int32) for slots in (2, 2, 4)
    )
    rode, boarded = np.zeros(len(ways), dtype=np.int64), np.zeros(len(ways), dtype=np.int64)
    for column in ways.T:
        way = np.flatnonzero(column >= 0)
        riding = way[arcs.group[column[way]] >= 0]
        arc = column[riding]
        way_class[riding, rode[riding]] = arcs.group[arc]
        many = network.classes.stops[arcs.group[arc]] > 2
        for side, place in enumerate((arcs.board, arcs.alight)):
            at = np.searchsorted(stops, arcs.group[arc] * places + place[arc])
            way_stop[riding, 2 * rode[riding] + side] = np.where(many, at, -1)
        rode[riding] += 1
        boarding = way[arcs.run[column[way]] >= 0]
        way_run[boarding, boarded[boarding]] = arcs.run[column[boarding]]
        boarded[boarding] += 1
    found.update(way_class=way_class, way_run=way_run, way_stop=way_stop)
    found["class_stops"] = network.classes.stops
    found["class_stop_first"] = _firsts(stops // max(places, 1), classes)
    row, slot = np.nonzero(way_run >= 0)
    order = np.argsort(way_run[row, slot], kind="stable")
    found["run_way"] = row[order]
    found["run_way_first"] = _firsts(way_run[row, slot][order], len(network.runs.level))


def _vehicles(
    formulation: Formulation, unit: Whole, charge: Charge, found: dict[str, NDArray[Any]]
) -> None:
    network, moments = formulation.network, formulation.variables.moments
    units, runs, fleets = network.units, network.runs, len(network.fleets)
    first = _firsts(moments.fleet, fleets)
    end = np.where(moments.unit_end >= 0, moments.unit_end, first[units.fleet + 1])
    most_seats = np.zeros(len(network.classes.level), dtype=np.int64)
    np.maximum.at(most_seats, units.group[unit], units.seats[unit])
    least_cents = np.full(len(most_seats), np.inf)
    cents = charge.units(formulation)[unit]
    payers = np.where(cents > 0, np.maximum(units.seats[unit], 1), 1)
    np.minimum.at(least_cents, units.group[unit], cents / payers)
    found.update(
        class_first=_firsts(units.group[unit], len(network.classes.level)),
        class_seats=most_seats,
        class_cents=least_cents,
        unit_class=units.group[unit],
        unit_fleet=units.fleet[unit],
        unit_begin=moments.unit_begin[unit],
        unit_end=end[unit],
        unit_cents=cents,
        unit_seats=units.seats[unit],
        unit_most=units.most[unit],
        unit_hours=(units.ready - units.begin)[unit] / 60,
        unit_load=units.min_load[unit],
        fleet_vehicles=np.array(
            [f.vehicles for f in network.scenario.fleets.values()], dtype=np.int64
        ),
        fleet_first=first,
        fleet_unit_first=np.r_[0, np.cumsum(np.bincount(units.fleet, minlength=fleets))],
    )
    own = runs.fleet >= 0
    fleet = np.maximum(runs.fleet, 0)
    last = first[fleet + 1] if fleets else np.zeros(len(fleet), dtype=np.int64)
    found.update(
        run_departure=runs.departure,
        run_fleet=runs.fleet,
        run_begin=np.where(own, moments.run_begin, 0),
        run_end=np.where(own, np.where(moments.run_end >= 0, moments.run_end, last), 0),
        run_seats=runs.seats,
        run_least=runs.min_units,
        run_most=runs.max_units,
        run_cents=charge.money * runs.departure_cents.astype(float),
        run_unit_cents=charge.run_units(formulation),
        run_load=runs.min_load,
    )


def _cohorts(formulation: Formulation, rank: Whole, found: dict[str, NDArray[Any]]) -> None:
    network, v = formulation.network, formulation.variables
    scenario, choices, work = network.scenario, network.choices, v.work
    cohorts = list(scenario.cohorts.values())
    lanes = {lane: number for number, lane in enumerate(network.lanes)}
    places = {place: number for number, place in enumerate(scenario.places)}
    employers = {name: number for number, name in enumerate(scenario.employers)}
    lane = _whole(lanes.get((c.origin, scenario.destination(c)), -1) for c in cohorts)
    sinks = np.where(lane >= 0, np.diff(found["lane_first"])[lane], 0) if len(lanes) else lane * 0
    offset = np.r_[0, np.cumsum(sinks)]
    choice = np.full(offset[-1], -1)
    mine = lane[choices.cohort]
    at = offset[choices.cohort] + rank[choices.sink] - found["lane_first"][mine]
    choice[at] = np.arange(len(choices.cohort))
    by_lane = np.argsort(lane, kind="stable")
    post = np.full(len(cohorts), -1)
    counted = {number: at for at, number in enumerate(work.posts.tolist())}
    rows = {key: counted.get(number, -1) for number, key in enumerate(scenario.posts)}
    for number, cohort in enumerate(cohorts):
        post[number] = rows[cohort.employer, cohort.post]
    waiting = np.zeros(len(employers), dtype=np.int64)
    counts = np.zeros(len(cohorts), dtype=bool)
    for number, cohort in enumerate(cohorts):
        counts[number] = cohort.cohort not in network.unreachable
        waiting[employers[cohort.employer]] += cohort.workers * int(counts[number])
    fixed = np.zeros(len(cohorts), dtype=np.int64)
    np.add.at(fixed, network.choices.cohort, network.least.choices)
    found.update(
        lane_cohort=by_lane,
        lane_cohort_first=_firsts(lane[by_lane], len(lanes)),
        cohort_choice=offset,
        choice=choice,
        choice_gain=np.column_stack([key_post_days(network, v)[v.w], post_days(network, v)[v.w]]),
        choice_group=network.choice_group,
        choice_on=work.on_post,
        cohort_lane=lane,
        cohort_heads=_whole(c.workers for c in cohorts) - fixed,
        cohort_origin=_whole(places[c.origin] for c in cohorts),
        cohort_place=_whole(places[scenario.destination(c)] for c in cohorts),
        cohort_post=post,
        cohort_employer=np.where(counts, _whole(employers[c.employer] for c in cohorts), -1),
        employer_waiting=waiting,
    )


def _beds(formulation: Formulation, charge: Charge, found: dict[str, NDArray[Any]]) -> None:
    network = formulation.network
    groups, stays = network.bed_groups, network.stays
    facilities = list(network.scenario.quarantine.values())
    price = np.array([f.cost_per_bed_day for f in facilities], dtype=float)
    days = groups.days[stays.group]
    cents = (
        100 * charge.money * price[stays.facility] * days
        if facilities
        else np.zeros(len(stays.group))
    )
    order = np.lexsort((cents, stays.group))
    found.update(
        group_first=_firsts(stays.group[order], len(groups.day)),
        group_stay=order,
        stay_facility=stays.facility,
        stay_day=groups.day[stays.group],
        stay_days=days,
        stay_cents=cents,
        facility_beds=_whole(network.scenario.usable_beds(f) for f in facilities),
    )


def _gates(formulation: Formulation, found: dict[str, NDArray[Any]]) -> None:
    scenario = formulation.network.scenario
    last = max(
        int((found["stay_day"] + found["stay_days"]).max(initial=0)),
        int(found["sink_day"].max(initial=0)),
        scenario.calendar.horizon,
    )
    dates = last + 2
    for name, side in (
        ("most_departures", "departures_per_day"),
        ("most_arrivals", "arrivals_per_day"),
    ):
        limits = [getattr(place, side) for place in scenario.places.values()]
        most = _whole(NO_LIMIT if limit is None else min(limit, NO_LIMIT) for limit in limits)
        found[name] = np.repeat(most[:, None], dates, axis=1)


def _firms(formulation: Formulation, found: dict[str, NDArray[Any]]) -> None:
    """Posts that count, and firms: the employers that count for `output`."""
    scenario, work = formulation.network.scenario, formulation.variables.work
    posts, employers = list(scenario.posts.values()), list(scenario.employers.values())
    horizon, names = work.horizon, list(scenario.employers)
    firm_of = np.full(len(work.posts), -1)
    firm_of[work.staffing] = work.staffed
    covered = np.zeros(len(work.posts), dtype=bool)
    covered[work.covered] = True
    least = _whole(posts[row].min_present for row in work.posts)
    firms = {names[row]: at for at, row in enumerate(work.employers.tolist())}
    order = np.argsort(firm_of[work.staffing], kind="stable")
    found.update(
        post_base=np.zeros((len(work.posts), horizon), dtype=np.int64),
        post_keep=np.full((len(work.posts), horizon), -NO_LIMIT),
        post_least=np.where(covered, least, 0),
        post_required=_whole(posts[row].required for row in work.posts),
        post_employer=firm_of,
        firm_post=work.staffing[order],
        firm_post_first=_firsts(firm_of[work.staffing][order], len(firms)),
        firm_orders=np.array([min(1.0, employers[row].orders) for row in work.employers]),
        firm_daily=np.array([employers[row].daily_output for row in work.employers], dtype=float),
    )
    inputs = [row for row in scenario.inputs.values() if row.buyer in firms]
    keys = sorted({(firms[row.buyer], row.input) for row in inputs})
    number = {(names[work.employers[firm]], what): at for at, (firm, what) in enumerate(keys)}
    made = sorted(
        (number[row.buyer, row.input], firms[row.supplier], float(row.share), row.lag_days)
        for row in inputs
        if row.supplier
    )
    buyers = sorted({(row[1], keys[row[0]][0]) for row in made})
    before: dict[int, set[int]] = {firm: set() for firm in firms.values()}
    for at, supplier, _, lag in made:
        if lag == 0:
            before[keys[at][0]].add(supplier)
    sequence = _whole(TopologicalSorter(before).static_order())
    rank = np.empty_like(sequence)
    rank[sequence] = np.arange(len(sequence))
    found.update(
        firm_input_first=_firsts(_whole(firm for firm, _ in keys), len(firms)),
        input_stock=stocks(formulation.network, number),
        input_supplier_first=_firsts(_whole(row[0] for row in made), len(keys)),
        supplier_firm=_whole(row[1] for row in made),
        supplier_share=np.array([row[2] for row in made], dtype=float),
        supplier_lag=_whole(row[3] for row in made),
        firm_buyer_first=_firsts(_whole(row[0] for row in buyers), len(firms)),
        firm_buyer=_whole(row[1] for row in buyers),
        firm_order=np.r_[rank, sequence],
    )


def _whole(numbers: Any) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)

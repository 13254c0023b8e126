"""Scenarios with a limit lifted, or a step more of a resource, and their networks.

Vehicles, units, min_load, beds, heads a day and the budget are no part of what could move, so the
network of such a scenario is the old one with other numbers. Only a fleet without a vehicle leaves
nothing in the network to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from returnplan.arrays import Whole
from returnplan.network import Network, build_network
from returnplan.network.departed import begun_by
from returnplan.network.finish import stay_table
from returnplan.network.numbering import distinct_rows
from returnplan.plan.bottlenecks import budget_step, step_of
from returnplan.scenario.rules import ReplanRules
from returnplan.scenario.scenario import Scenario

RESOURCES = ("beds", "vehicles", "line_units", "min_load", "arrivals", "departures", "budget")
"""In the order in which a reason is looked for."""

_COLUMNS = {
    "vehicles": ("fleets", "vehicles"),
    "line_units": ("lines", "max_units"),
    "beds": ("quarantine", "beds"),
    "arrivals": ("places", "arrivals_per_day"),
    "departures": ("places", "departures_per_day"),
}


def present(scenario: Scenario) -> tuple[str, ...]:
    """Resources that limit anything in a scenario."""
    loads = [fleet.min_load for fleet in scenario.fleets.values()]
    loads += [line.min_load for line in scenario.lines.values()]
    places = scenario.places.values()
    there = {
        "beds": bool(scenario.quarantine),
        "vehicles": bool(scenario.fleets),
        "line_units": bool(scenario.lines),
        "min_load": any(loads),
        "arrivals": any(row.arrivals_per_day is not None for row in places),
        "departures": any(row.departures_per_day is not None for row in places),
        "budget": scenario.budget is not None,
    }
    return tuple(name for name in RESOURCES if there[name])


def lifted(scenario: Scenario, *resources: str, new_fleets: bool = True) -> Scenario:
    """The scenario without the limits of some resources.

    Their numbers and amounts, that is: dates of facilities, fleets and lines stay, and a line's
    `min_units`.
    Without `new_fleets` a fleet that has no vehicle at all stays without.
    """
    workers = sum(cohort.workers for cohort in scenario.cohorts.values())
    units = max([1, *(line.min_units for line in scenario.lines.values())])
    for resource in resources:
        if resource == "budget":
            scenario = replace(scenario, budget=None)
        elif resource == "min_load":
            scenario = _each(scenario, "fleets", min_load=0.0)
            scenario = _each(scenario, "lines", min_load=0.0)
        elif resource == "vehicles":
            # Nobody rides more than max_legs trips, and no trip has a unit more than it needs.
            most = workers * units * scenario.transfer.max_legs
            none = {name for name, fleet in scenario.fleets.items() if not fleet.vehicles}
            kept = {} if new_fleets else {name: scenario.fleets[name] for name in none}
            scenario = _each(scenario, "fleets", vehicles=most)
            scenario = replace(scenario, fleets={**scenario.fleets, **kept})
        elif resource == "line_units":
            scenario = _each(scenario, "lines", max_units=max(workers, units))
        elif resource == "beds":
            scenario = _each(scenario, "quarantine", beds=scenario.beds_for(workers))
        else:
            scenario = _each(scenario, "places", **{_COLUMNS[resource][1]: None})
    return scenario


def without_fixed(scenario: Scenario, trip: str) -> Scenario:
    """The scenario without a row of fixed.csv and those who ride it; blank: without any.

    By which somebody came to where they wait stays. Without any of them nothing has begun either.
    """
    ridden = {name for row in scenario.onward.values() for name in row.trips}
    fixed = {
        name: row
        for name, row in scenario.fixed.items()
        if name in ridden or (trip and name != trip)
    }
    riders = {
        name: row for name, row in scenario.fixed_riders.items() if fixed.keys() >= {*row.trips}
    }
    scenario = replace(scenario, fixed=fixed, fixed_riders=riders)
    return scenario if trip or ridden else replace(scenario, replan=ReplanRules())


def stepped(scenario: Scenario, resource: str, name: str) -> Scenario:
    """The scenario with one step more of a resource, of beds that may be filled, on all dates."""
    if resource == "budget":
        assert scenario.budget is not None
        return replace(scenario, budget=scenario.budget + budget_step(scenario))
    table, column = _COLUMNS[resource]
    rows = dict(getattr(scenario, table))
    capacity = getattr(rows[name], column)
    if resource == "beds":
        usable = scenario.usable_beds(rows[name])
        more = scenario.beds_for(usable + step_of(resource, usable))
    else:
        more = capacity + step_of(resource, capacity)
    cells: dict[str, Any] = {column: more}
    rows[name] = replace(rows[name], **cells)
    changed: dict[str, Any] = {table: rows}
    return replace(scenario, **changed)


def _each(scenario: Scenario, table: str, **cells: Any) -> Scenario:
    rows: Mapping[str, Any] = getattr(scenario, table)
    changed: dict[str, Any] = {table: {name: replace(row, **cells) for name, row in rows.items()}}
    return replace(scenario, **changed)


def renewed(network: Network, scenario: Scenario) -> Network:
    """The network of a scenario that differs in nothing but its resources.

    What has begun keeps its units (C30), and what need not keep its min_load still need not.
    """
    old, new = network.scenario.fleets, scenario.fleets
    if any(old[name].vehicles == 0 < fleet.vehicles for name, fleet in new.items()):
        return build_network(scenario)
    units, runs = network.units, network.runs
    vehicles = np.array([fleet.vehicles for fleet in new.values()], dtype=np.int64)
    min_load = np.array([fleet.min_load for fleet in new.values()], dtype=float)
    most = np.minimum(vehicles[units.fleet], -(-_riders(network)[units.group] // units.seats))
    most = np.maximum(most, network.least.units)
    lines = [scenario.lines[network.departures[number].line] for number in runs.departure.tolist()]
    max_units = np.array([line.max_units for line in lines], dtype=np.int64)
    same_beds = scenario.quarantine == network.scenario.quarantine
    flown = runs.fleet >= 0
    max_units[flown] = np.minimum(max_units[flown], vehicles[runs.fleet[flown]])
    begun, begun_runs = begun_by(network)
    load = np.array([line.min_load for line in lines], dtype=float)
    return replace(
        network,
        scenario=scenario,
        units=replace(
            units,
            most=np.where(begun, units.most, most),
            min_load=np.minimum(units.min_load, min_load[units.fleet]),
        ),
        runs=replace(
            runs,
            min_units=np.array([line.min_units for line in lines], dtype=np.int64),
            max_units=np.where(begun_runs, runs.max_units, max_units),
            min_load=np.minimum(runs.min_load, load),
        ),
        stays=network.stays if same_beds else stay_table(scenario, network.bed_groups),
    )


def _riders(network: Network) -> Whole:
    """(classes) workers of all cohorts who could ride a class."""
    heads = [cohort.workers for cohort in network.scenario.cohorts.values()]
    arcs, choices = network.arcs, network.choices
    waiting: dict[int, set[int]] = {}
    commodities = network.sinks.commodity[choices.sink]
    for commodity, cohort in zip(commodities.tolist(), choices.cohort.tolist(), strict=True):
        waiting.setdefault(commodity, set()).add(cohort)
    rides = arcs.group >= 0
    pairs = np.column_stack([arcs.group[rides], arcs.commodity[rides]])
    pairs = pairs[distinct_rows(pairs)[0]]
    cohorts: dict[int, set[int]] = {}
    for group, commodity in pairs.tolist():
        cohorts.setdefault(group, set()).update(waiting.get(commodity, ()))
    counts = [
        sum(heads[cohort] for cohort in cohorts.get(group, ()))
        for group in range(len(network.classes.level))
    ]
    return np.array(counts, dtype=np.int64)

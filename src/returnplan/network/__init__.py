"""What could move: the index sets of the formulation, built once from a scenario."""

from __future__ import annotations

from returnplan.geography import Geography
from returnplan.network.build import grow
from returnplan.network.classes import merge_classes
from returnplan.network.draft import Draft
from returnplan.network.finish import (
    cohort_choices,
    drop_dead_ends,
    line_runs,
    unit_options,
    with_seats,
)
from returnplan.network.network import Network
from returnplan.network.never import never
from returnplan.network.reach import cohorts_of_sinks, unreachable
from returnplan.network.unused import unused
from returnplan.scenario.scenario import Scenario

__all__ = ["Network", "build_network", "never", "unused"]


def build_network(scenario: Scenario, *, exact: bool = False) -> Network:
    """Index sets of a scenario.

    Minutes are told apart only where they count: `travel_hours` in the order, or a bound on the
    door-to-door time, or where `exact` asks for it. Otherwise dates are enough, and options that
    differ in minutes only share their riders.
    """
    exact = (
        exact
        or "travel_hours" in scenario.objective.order
        or scenario.transfer.max_hours is not None
    )
    geography = Geography(scenario)
    draft = grow(scenario, geography, exact)
    return _network(scenario, draft, exact)


def _network(scenario: Scenario, draft: Draft, exact: bool) -> Network:
    arcs = drop_dead_ends(draft, with_seats(draft, draft.arcs()))
    reached = cohorts_of_sinks(draft, arcs, len(scenario.cohorts))
    arcs, renamed = merge_classes(arcs, len(draft.stops))
    units, classes = unit_options(draft, arcs, renamed)
    choices, choice_group, bed_groups, stays = cohort_choices(draft, arcs)
    return Network(
        scenario=scenario,
        exact=exact,
        fleets=tuple(scenario.fleets),
        levels=tuple(scenario.levels),
        cohorts=tuple(scenario.cohorts),
        facilities=tuple(scenario.quarantine),
        lanes=tuple(draft.reach.lanes),
        routes=tuple(draft.roads.routes),
        offsets=draft.roads.offsets,
        departures=tuple(draft.departures),
        node_departure=draft.node_departure,
        node_commodity=draft.nodes.first,
        units=units,
        runs=line_runs(draft),
        classes=classes,
        arcs=arcs,
        commodities=draft.commodity_table(),
        sinks=draft.sink_table(),
        choices=choices,
        bed_groups=bed_groups,
        choice_group=choice_group,
        stays=stays,
        unreachable=unreachable(scenario, reached),
    )

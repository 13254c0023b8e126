"""What could move: the index sets of the formulation, built once from a scenario."""

from __future__ import annotations

import numpy as np

from returnplan.errors import EngineError
from returnplan.geography import Geography
from returnplan.memory import GIB, free_bytes
from returnplan.network.allowance import Allowance, TooLargeError
from returnplan.network.build import grow
from returnplan.network.classes import merge_classes
from returnplan.network.departed import with_departed
from returnplan.network.draft import Draft
from returnplan.network.finish import (
    cohort_choices,
    drop_dead_ends,
    line_runs,
    unit_options,
    with_seats,
)
from returnplan.network.fixing import with_fixed
from returnplan.network.network import Arcs, Network, WayArcs
from returnplan.network.never import never
from returnplan.network.promising import with_promised
from returnplan.network.reach import cohorts_of_sinks, forbidden, unreachable
from returnplan.network.smaller import smaller
from returnplan.network.spent import with_spent
from returnplan.network.unused import unused
from returnplan.scenario.scenario import Scenario

ENGINES_BYTES = 80e6
"""What engines take before they know a programme."""

__all__ = ["Network", "WayArcs", "build_network", "never", "unused"]


def build_network(
    scenario: Scenario, *, exact: bool = False, memory: float | None = None
) -> Network:
    """Index sets of a scenario.

    Where they and the programmes over them would take more than `memory` bytes (by default what
    the scenario's settings allow) something is left out, by the first rule of `smaller` that is
    enough; `left_out` says what.

    Minutes are told apart only where they count: `travel_hours` in the order, or a bound on the
    door-to-door time, or where `exact` asks for it. Otherwise dates are enough, and options that
    differ in minutes only share their riders.
    """
    exact = (
        exact
        or "travel_hours" in scenario.objective.order
        or scenario.transfer.max_hours is not None
    )
    if memory is None:
        memory = scenario.solver.memory_gib * GIB
    free = free_bytes()
    for one, left_out in ((scenario, ""), *smaller(scenario)):
        allowance = Allowance(limit=memory)
        try:
            draft = grow(one, Geography(one), exact, allowance)
        except TooLargeError:
            continue
        if allowance.taken + ENGINES_BYTES > free:
            raise EngineError(
                f"to plan this takes some {(allowance.taken + ENGINES_BYTES) / GIB:.2g} GiB of "
                f"memory, and {max(0.0, free) / GIB:.2g} are free; free some, or set "
                "solver.memory_gib to less, so that ways to travel are left out"
            )
        return _network(scenario, draft, exact, left_out)
    raise EngineError(
        f"the network of what could move takes more than {memory / GIB:.3g} GiB of memory, even "
        "with direct ways only; raise solver.memory_gib, or plan fewer cohorts, dates or fleets"
    )


def _network(scenario: Scenario, draft: Draft, exact: bool, left_out: str) -> Network:
    arcs = drop_dead_ends(draft, with_seats(draft, draft.arcs()))
    reached = cohorts_of_sinks(draft, _open(draft, arcs), len(scenario.cohorts))
    fixed = {row.cohort for row in scenario.fixed_riders.values()}
    reached = [ok or name in fixed for ok, name in zip(reached, scenario.cohorts, strict=True)]
    arcs, renamed = merge_classes(arcs, len(draft.stops))
    units, classes = unit_options(draft, arcs, renamed)
    choices, choice_group, bed_groups, stays = cohort_choices(draft, arcs)
    network = Network(
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
        unreachable=(forbidden if left_out else unreachable)(scenario, reached),
        left_out=left_out,
    )
    return with_departed(with_promised(with_fixed(with_spent(network))))


def _open(draft: Draft, arcs: Arcs) -> Arcs:
    """Arcs by which somebody may still set out (C30)."""
    if draft.since is None:
        return arcs
    options = draft.roads.options
    later = np.zeros(len(draft.roads.route) + 1, dtype=bool)
    later[options.pattern[options.begin >= draft.since]] = True
    later[-1] = True  # no coach
    departs = np.array([one.begin >= draft.since for one in draft.departures] + [True])
    pattern = np.where(arcs.group >= 0, arcs.group // len(draft.scenario.levels), -1)
    departure = np.append(draft.runs.first, -1)[arcs.run]
    kept = later[pattern] & departs[departure] & (arcs.early == 0)
    return drop_dead_ends(draft, arcs.where(kept))

"""The tidy pass after the last stage: fewer travel hours at the same objectives.

It makes no objective of the order worse by more than rounding, nor the plan dearer, leaves nobody
who was carried, and claims nothing. It works on a network in which minutes are told apart. Of a
small one everything is free; of a large one workers start and arrive on the dates on which they
do, by the trips of the plan. What the engine is allowed is counted in nodes, and what it did not
end in time is not taken, so that the same plan is always tidied the same way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Mask, Real
from returnplan.errors import EngineError
from returnplan.model import Floor, Programme
from returnplan.model.objectives import cost, travel_hours
from returnplan.model.variables import variables
from returnplan.network import Network, build_network
from returnplan.optimiser.counterparts import choice_keys, moved, stay_keys
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import SMALL_COLUMNS, Space
from returnplan.plan.plan import Assignment, Trip

NODES = 1000
"""Of branch and bound, after which the best plan so far is taken."""
LARGE_GAP = 1e-4
"""At which a large programme may stop; a small one is solved to its optimum."""
COLUMNS_A_SECOND = 80_000
"""Of a network, at least, that are told apart by minutes in a second (Zhejiang: some 120,000)."""
SAME_HOURS = 1e-6
"""Hours that are rounding."""


def tidied(
    space: Space, solution: Solution, *, until: float, seed: int, interrupt: threading.Event
) -> tuple[Space, Solution]:
    """The plan with fewer travel hours in a network of its own; what is given where none is found.

    `until` is a moment of `time.monotonic`; a plan that was not found by then is not taken, and
    none is looked for where that would hardly be long enough.
    """
    given = space, solution
    seconds, columns = until - time.monotonic(), variables(space.network).count
    if space.network.left_out or columns > seconds * COLUMNS_A_SECOND:
        return given
    if interrupt.is_set() and columns > SMALL_COLUMNS:
        return given  # whoever interrupts waits for the plan
    trips, assignments = extract(space.network, solution)
    if not assignments:
        return given
    network = _told_apart(space.network)
    large = variables(network).count > SMALL_COLUMNS
    if large:
        network = _by_these(network, trips.values())
    tidy = Space(network=network)
    goal = _Goal.of(space, solution, trips, assignments)
    while time.monotonic() < until and not interrupt.is_set():
        limits = engine.Limits(
            seconds=until - time.monotonic(),
            gap=LARGE_GAP if large else 0.0,
            seed=seed,
            nodes=NODES,
        )
        found = _fewest_hours(tidy, goal, limits, interrupt, large=large)
        if found is None or time.monotonic() >= until:
            break
        try:
            _, ways = extract(tidy.network, found)
        except SplitError as error:
            tidy = tidy.refined(error.group)
            continue
        fewer = _hours(assignments) - _hours(ways)
        return (tidy, found) if fewer > SAME_HOURS else given
    return given


def _hours(assignments: Sequence[Assignment]) -> float:
    return sum(one.workers * (one.arrive - one.depart) for one in assignments) / 60


def _told_apart(network: Network) -> Network:
    """The network of a scenario in which minutes count."""
    if network.exact:
        return network
    scenario = network.scenario
    order = (*scenario.objective.order, "travel_hours")
    counting = replace(scenario, objective=replace(scenario.objective, order=order))
    return replace(build_network(counting), scenario=scenario)


def _by_these(network: Network, trips: Iterable[Trip]) -> Network:
    """The network with road trips of which the plan has one of the same fleet, places and moment.

    Whether a line's departure may run is left to the columns.
    """
    units = network.units
    running = {
        (trip.operator, trip.risk, trip.depart, frozenset(trip.places))
        for trip in trips
        if trip.purpose != "line"
    }
    levels = network.classes.level[units.group].tolist()
    columns = units.route.tolist(), units.fleet.tolist(), levels, units.depart.tolist()
    options = [
        (
            network.fleets[fleet],
            network.levels[level],
            depart,
            frozenset(network.routes[route].places),
        )
        for route, fleet, level, depart in zip(*columns, strict=True)
    ]
    chosen = np.array([option in running for option in options], dtype=bool)
    groups = np.zeros(len(network.classes.level) + 1, dtype=bool)
    groups[units.group[chosen]] = True
    groups[-1] = True  # arcs without a road trip
    return network.restricted(chosen, groups[network.arcs.group])


@dataclass(frozen=True, kw_only=True)
class _Goal:
    """What a tidy plan keeps of a plan."""

    space: Space
    solution: Solution
    floors: tuple[Floor, ...]
    spent: float
    departing: frozenset[tuple[str, str, int]]
    """(line, risk level, moment) of the departures of lines that run."""
    carried: Mapping[str, int]

    @classmethod
    def of(
        cls,
        space: Space,
        solution: Solution,
        trips: Mapping[str, Trip],
        assignments: Sequence[Assignment],
    ) -> _Goal:
        formulation = space.formulation
        prices = cost(space.network, formulation.variables)
        carried: dict[str, int] = {}
        for one in assignments:
            carried[one.cohort] = carried.get(one.cohort, 0) + one.workers
        return cls(
            space=space,
            solution=solution,
            floors=tuple(
                Floor(objective=name, value=space.value(name, solution))
                for name in formulation.objectives
            ),
            spent=float(prices @ space.whole.columns(solution)),
            departing=frozenset((t.operator, t.risk, t.depart) for t in trips.values()),
            carried=carried,
        )

    def programme(self, tidy: Space) -> Programme:
        """Plans that are as good, no dearer, and carry the same workers."""
        network, v = tidy.network, tidy.formulation.variables
        programme = tidy.formulation.with_floors(self.floors)
        ease = 1e-9 * max(1.0, self.spent)
        programme = programme.with_row("spent", cost(network, v), -np.inf, self.spent + ease)
        for number, name in enumerate(network.cohorts):
            mine = np.zeros(v.count)
            mine[v.w[network.choices.cohort == number]] = 1.0
            heads = self.carried.get(name, 0)
            programme = programme.with_row(f"carried {name}", mine, heads, heads)
        return programme

    def dates_kept(self, tidy: Space) -> tuple[Mask, Real]:
        """Columns that are free where everybody keeps dates, beds and trips; the others' values."""
        network, v = tidy.network, tidy.formulation.variables
        solution = Solution.nobody(tidy.formulation)
        old = self.space.network
        w = moved(choice_keys(old), self.solution.w, choice_keys(network))
        z = moved(stay_keys(old), self.solution.z, stay_keys(network))
        values = tidy.whole.columns(
            replace(solution, w=w, z=z, t=self.solution.t, lent=self.solution.lent)
        )
        free = np.zeros(v.count, dtype=bool)
        free[v.n] = free[v.x] = free[v.i] = free[v.changes] = True
        runs = zip(network.runs.departure.tolist(), network.runs.level.tolist(), strict=True)
        departures = [(network.departures[number], network.levels[level]) for number, level in runs]
        running = [(one.line, level, one.depart) in self.departing for one, level in departures]
        free[v.u] = free[v.o] = running
        return free, values


def _fewest_hours(
    tidy: Space, goal: _Goal, limits: engine.Limits, interrupt: threading.Event, *, large: bool
) -> Solution | None:
    """A valid solution with few hours; None where the engine found none."""
    v = tidy.formulation.variables
    programme = goal.programme(tidy)
    free, values = np.ones(v.count, dtype=bool), np.zeros(v.count)
    if large:
        free, values = goal.dates_kept(tidy)
    try:
        answer = engine.solve(
            programme.reduced(free, values),
            travel_hours(tidy.network, v)[free],
            maximise=False,
            engine=engine.SCIP,
            limits=limits,
            interrupt=interrupt,
        )
    except EngineError:
        return None
    if answer.values is None:
        return None
    values = values.copy()
    values[free] = answer.values
    solution = tidy.settled(tidy.whole.solution(values))
    return solution if tidy.valid(programme, solution) else None

"""Vehicle routing programs on the task of one date, coaches and one destination.

All of them get the same loads: each origin's workers cut into loads of the smallest coach and a
rest. A vehicle starts at its base, calls at one or two loads at most `neighbour_km` apart, and ends
at the destination; the way back is part of its fixed cost. returnplan itself may cut as it likes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography, route_tenths
from returnplan.network.clocks import stop_offsets
from returnplan.network.routes import Route
from returnplan.plan import Plan
from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg, Stop, Trip
from returnplan.scenario import Scenario

Whole = NDArray[np.int64]

MOST_LOADS = 2
FAR_TENTHS = 100_000
"""Stands for a way that is not allowed."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """Workers who ride together."""

    cohort: str
    origin: str
    heads: int


@dataclass(frozen=True, kw_only=True)
class Tour:
    """One vehicle's loads in the order in which it collects them."""

    fleet: str
    loads: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Task:
    """The scenario as a routing problem: nodes are loads, then bases, then the destination."""

    scenario: Scenario
    geography: Geography
    loads: tuple[Load, ...]
    fleets: tuple[str, ...]
    tenths: Whole
    """Between nodes."""
    fixed_cents: tuple[int, ...]
    """Of a vehicle of each fleet, its way back included."""
    tenth_cents: tuple[int, ...]
    """Of a tenth of a kilometre."""

    @property
    def goal(self) -> int:
        return len(self.loads) + len(self.fleets)

    def base(self, fleet: int) -> int:
        return len(self.loads) + fleet


def task_of(scenario: Scenario) -> Task:
    """Loads and costs of a scenario as `cases.task` writes it."""
    geography = Geography(scenario)
    fleets = list(scenario.fleets.values())
    least = min(fleet.seats for fleet in fleets)
    loads = []
    for cohort in scenario.cohorts.values():
        parts = math.ceil(cohort.workers / least)
        for part in range(parts):
            heads = min(least, cohort.workers - part * least)
            loads.append(Load(cohort=cohort.cohort, origin=cohort.origin, heads=heads))
    goal = next(iter(scenario.employers.values())).place
    nodes = [*(load.origin for load in loads), *(fleet.base for fleet in fleets), goal]
    tenths = np.array([[geography.tenths(a, b) for b in nodes] for a in nodes], dtype=np.int64)
    between = tenths[: len(loads), : len(loads)]
    between[between > rounding.floor(scenario.road.neighbour_km * 10)] = FAR_TENTHS
    return Task(
        scenario=scenario,
        geography=geography,
        loads=tuple(loads),
        fleets=tuple(scenario.fleets),
        tenths=tenths,
        fixed_cents=tuple(
            round(f.fixed_cost * 100 + f.km_cost * 10 * int(tenths[-1, len(loads) + number]))
            for number, f in enumerate(fleets)
        ),
        tenth_cents=tuple(round(f.km_cost * 10) for f in fleets),
    )


def plan_of(task: Task, tours: list[Tour]) -> Plan:
    """The tours as a plan of the scenario."""
    scenario = task.scenario
    cohorts = scenario.cohorts
    goal = next(iter(scenario.employers.values())).place
    trips, assignments = {}, []
    for number, tour in enumerate(tours):
        loads = [task.loads[load] for load in tour.loads]
        boards = tuple(dict.fromkeys(load.origin for load in loads))
        route = Route(
            purpose="direct",
            boards=boards,
            alights=(goal,),
            tenths=route_tenths(task.geography, (*boards, goal)),
        )
        day = scenario.calendar.day(cohorts[loads[0].cohort].ready)
        depart = day * MINUTES_A_DAY + scenario.departure_times[0]
        offsets = stop_offsets(scenario, task.geography, route, scenario.fleets[tour.fleet])
        last = len(offsets) - 1
        stops = tuple(
            Stop(
                place=place,
                arrive=None if stop == 0 else depart + arrive,
                depart=None if stop == last else depart + leave,
            )
            for stop, (place, (arrive, leave)) in enumerate(zip(route.places, offsets, strict=True))
        )
        key = f"t{number}"
        trips[key] = Trip(
            purpose="direct",
            operator=tour.fleet,
            risk=next(iter(scenario.levels)),
            units=1,
            stops=stops,
        )
        for load in loads:
            stop = boards.index(load.origin)
            leaves = stops[stop].depart
            assert leaves is not None
            assignments.append(
                Assignment(
                    cohort=load.cohort,
                    workers=load.heads,
                    legs=(Leg(trip=key, board=stop, alight=last),),
                    depart=leaves,
                    arrive=depart + offsets[last][0],
                    facility=None,
                )
            )
    return assemble(scenario, trips=trips, assignments=assignments)


def by_pyvrp(task: Task, seconds: float, seed: int) -> list[Tour]:
    """PyVRP's iterated local search; fines for too full coaches may grow with our large costs."""
    from pyvrp import Model, PenaltyParams, SolveParams
    from pyvrp.stop import MaxRuntime

    model = Model()
    places = [model.add_location(x=0, y=0) for _ in range(len(task.tenths))]
    goal = model.add_depot(places[task.goal])
    for load, place in zip(task.loads, places, strict=False):
        model.add_client(place, pickup=[load.heads, 1])
    for number, fleet in enumerate(task.scenario.fleets.values()):
        model.add_vehicle_type(
            fleet.vehicles,
            capacity=[fleet.seats, MOST_LOADS],
            start_depot=model.add_depot(places[task.base(number)]),
            end_depot=goal,
            fixed_cost=task.fixed_cents[number],
            unit_distance_cost=task.tenth_cents[number],
        )
    for row, start in enumerate(places):
        for column, end in enumerate(places):
            if row != column:
                model.add_edge(start, end, distance=int(task.tenths[row, column]))
    result = model.solve(
        stop=MaxRuntime(seconds),
        seed=seed,
        display=False,
        collect_stats=False,
        params=SolveParams(penalty=PenaltyParams(max_penalty=1e8)),
    )
    return [
        Tour(
            fleet=task.fleets[route.vehicle_type()],
            loads=tuple(activity.idx for activity in route if activity.is_client()),
        )
        for route in result.best.routes()
    ]


def by_vroom(task: Task, seconds: float, seed: int) -> list[Tour]:
    """VROOM at its highest exploration level; it takes no seed."""
    import vroom

    problem = vroom.Input()
    vehicles: list[str] = []
    for number, fleet in enumerate(task.scenario.fleets.values()):
        problem.set_durations_matrix(fleet.fleet, np.minimum(task.tenths, FAR_TENTHS))
        problem.set_costs_matrix(fleet.fleet, task.tenths * task.tenth_cents[number])
        for _ in range(fleet.vehicles):
            problem.add_vehicle(
                vroom.Vehicle(
                    len(vehicles),
                    start=task.base(number),
                    end=task.goal,
                    profile=fleet.fleet,
                    capacity=[fleet.seats, MOST_LOADS],
                    costs=vroom.VehicleCosts(fixed=task.fixed_cents[number]),
                )
            )
            vehicles.append(fleet.fleet)
    for number, load in enumerate(task.loads):
        problem.add_job(vroom.Job(number, location=number, pickup=[load.heads, 1]))
    solution = problem.solve(exploration_level=5, nb_threads=2, timeout=timedelta(seconds=seconds))
    routes: dict[int, list[int]] = {}
    for vehicle, kind, job in solution.routes[["vehicle_id", "type", "id"]].itertuples(index=False):
        if kind == "job":
            routes.setdefault(int(vehicle), []).append(int(job))
    return [Tour(fleet=vehicles[v], loads=tuple(jobs)) for v, jobs in sorted(routes.items())]


def by_ortools(task: Task, seconds: float, seed: int) -> list[Tour]:
    """OR-Tools' routing library: guided local search; it takes no seed."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    owners = [
        number
        for number, fleet in enumerate(task.scenario.fleets.values())
        for _ in range(fleet.vehicles)
    ]
    manager = pywrapcp.RoutingIndexManager(
        len(task.tenths),
        len(owners),
        [task.base(fleet) for fleet in owners],
        [task.goal] * len(owners),
    )
    routing = pywrapcp.RoutingModel(manager)
    costs = [
        routing.RegisterTransitMatrix((task.tenths * cents).tolist()) for cents in task.tenth_cents
    ]
    for vehicle, fleet in enumerate(owners):
        routing.SetArcCostEvaluatorOfVehicle(costs[fleet], vehicle)
        routing.SetFixedCostOfVehicle(task.fixed_cents[fleet], vehicle)
    heads = [load.heads for load in task.loads] + [0] * (len(task.fleets) + 1)
    seats = [fleet.seats for fleet in task.scenario.fleets.values()]
    for name, needs, room in (
        ("seats", heads, [seats[fleet] for fleet in owners]),
        ("loads", [1 if need else 0 for need in heads], [MOST_LOADS] * len(owners)),
    ):
        number = routing.RegisterUnaryTransitVector(needs)
        routing.AddDimensionWithVehicleCapacity(number, 0, room, True, name)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    search.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    search.time_limit.FromSeconds(max(1, round(seconds)))
    solution = routing.SolveWithParameters(search)
    tours = []
    for vehicle, fleet in enumerate(owners) if solution else ():
        index, loads = routing.Start(vehicle), []
        while not routing.IsEnd(index):
            node = manager.IndexToNode(index)
            if node < len(task.loads):
                loads.append(node)
            index = solution.Value(routing.NextVar(index))
        if loads:
            tours.append(Tour(fleet=task.fleets[fleet], loads=tuple(loads)))
    return tours


PROGRAMS: dict[str, Callable[[Task, float, int], list[Tour]]] = {
    "PyVRP": by_pyvrp,
    "VROOM": by_vroom,
    "OR-Tools": by_ortools,
}

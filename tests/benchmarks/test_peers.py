"""The peers give lawful plans, and theirs and ours fit together."""

from dataclasses import replace

import pytest

from returnplan import solve
from returnplan.model import Floor
from returnplan.scenario import load_scenario
from thorough import beyond


@pytest.fixture(scope="module")
def greedy(folder_of):
    """The dispatcher's plan of a case, with the network."""
    from peers.whole import Whole

    from returnplan.optimiser.search.dispatch import dispatched

    made = {}

    def plan(case):
        if case not in made:
            whole = Whole.of(load_scenario(folder_of(case)))
            loans = len(whole.space.formulation.variables.lent)
            solution = whole.space.settled(dispatched(whole.network, loans))
            made[case] = whole, solution, whole.judged(solution)
        return made[case]

    return plan


@pytest.mark.parametrize("case", ["county", "city-0.1"])
def test_the_dispatcher_keeps_all_rules(greedy, case):
    whole, solution, done = greedy(case)
    assert done.violations == 0
    assert whole.valid(solution)
    # most find a seat, and those of key posts rather than others
    heads = {True: 0, False: 0}
    waiting = {True: 0, False: 0}
    cohorts = whole.scenario.cohorts
    for cohort in cohorts.values():
        waiting[whole.scenario.post_of(cohort).key] += cohort.workers
    for one in done.plan.assignments:
        heads[whole.scenario.post_of(cohorts[one.cohort]).key] += one.workers
    assert sum(heads.values()) > 0.4 * sum(waiting.values())
    assert heads[True] / waiting[True] > heads[False] / waiting[False]


def test_a_cancelled_train_carries_nobody(folder_of):
    """At a least load that no train can reach, the dispatcher sends everybody some other way."""
    from peers.whole import Whole

    from returnplan.optimiser.search.dispatch import dispatched

    scenario = load_scenario(folder_of("county"))
    lines = {
        name: replace(line, min_load=1.0, max_units=line.max_units + 6, min_units=6)
        for name, line in scenario.lines.items()
    }
    whole = Whole.of(replace(scenario, lines=lines))
    loans = len(whole.space.formulation.variables.lent)
    done = whole.judged(whole.space.settled(dispatched(whole.network, loans)))
    assert done.violations == 0
    assert done.values["returned"] > 0


@pytest.mark.parametrize("case", beyond(1, ["city-0.03", "county", "city-0.1"]))
def test_ours_keeps_audit_bounds_and_floors(folder_of, greedy, case):
    """`solve` refuses a plan that fails its audit; no bound may exclude a plan that is there.

    The dispatcher's plan is one, so its key-post days are within the first stage's bound.
    """
    scenario = load_scenario(folder_of(case))
    order = scenario.objective.order[:2]
    scenario = replace(scenario, objective=replace(scenario.objective, order=order))
    plan = solve(scenario, moves=1)
    _, _, done = greedy(case)
    first = plan.stages[0]
    assert done.values[first.objective] <= first.bound * (1 + 1e-6)
    for stage in plan.stages:
        sign = 1 if stage.sense == "max" else -1
        assert sign * stage.value <= sign * stage.bound + 1e-6 * abs(stage.value), stage
        if stage is not plan.stages[-1]:
            slack = scenario.objective.slack[stage.objective]
            least = (1 - sign * slack) * stage.value
            assert sign * stage.final >= sign * least - 1e-6 * abs(least), stage


def test_neither_monolith_nor_ours_beats_the_other_one_s_bound(folder_of):
    """Both bounds hold for the same problem, that of the first stage, so for both plans."""
    from peers.monolith import solved
    from peers.whole import Whole

    scenario = load_scenario(folder_of("city-0.03"))
    order = scenario.objective.order[:1]
    alone = replace(scenario, objective=replace(scenario.objective, order=order))
    [stage] = solve(alone, moves=1).stages
    alone = solved(Whole.of(scenario), stage.objective, (), by="scip", seconds=60.0, gap=stage.gap)
    assert alone.violations == 0
    assert alone.value is not None and alone.bound is not None
    assert alone.value <= stage.bound * (1 + 1e-6)
    assert stage.value <= alone.bound * (1 + 1e-6)


def test_the_dispatcher_keeps_its_own_values_as_floors(greedy):
    """The cheapest plan under these floors is looked for from this plan on."""
    whole, solution, done = greedy("county")
    names = [name for name in whole.scenario.objective.order if name != "cost"]
    floors = tuple(Floor(objective=name, value=done.values[name]) for name in names)
    assert whole.valid(solution, floors)


@pytest.mark.parametrize("program", ["OR-Tools", "PyVRP", "VROOM"])
def test_routing_programs_carry_everybody(folder_of, program):
    """A second is enough for a lawful plan; each coach of it starts at its own base."""
    pytest.importorskip({"OR-Tools": "ortools", "PyVRP": "pyvrp", "VROOM": "vroom"}[program])
    from peers.routing import PROGRAMS, plan_of, task_of
    from peers.whole import judged

    task = task_of(load_scenario(folder_of("task")))
    done = judged(plan_of(task, PROGRAMS[program](task, 1.0, 0)))
    assert done.violations == 0
    heads = sum(cohort.workers for cohort in task.scenario.cohorts.values())
    assert done.values["returned"] == heads == sum(load.heads for load in task.loads)


def test_loads_fit_the_smallest_coach(folder_of):
    from peers.routing import task_of

    task = task_of(load_scenario(folder_of("task")))
    assert max(load.heads for load in task.loads) <= 45
    # a load less than the smallest coach holds is an origin's rest: one an origin at most
    rests = [load.origin for load in task.loads if load.heads < 45]
    assert len(rests) == len(set(rests))

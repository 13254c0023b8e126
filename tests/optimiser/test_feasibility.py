"""Asking whether a plan exists, where the engine kept a row to its tolerance only."""

from left.worlds import cohort, world
from returnplan import solve
from returnplan.optimiser.questions import feasibility


def test_the_cheapest_plan_decides_where_cost_is_no_objective(monkeypatch):
    """The engine's first answers are not believed: each time it is asked for the cheapest plan."""
    asked = []
    feasible, valid = feasibility.feasible, feasibility.Space.valid

    def remembered(programme, until, seed, **options):
        asked.append("any" if options.get("least") is None else "cheapest")
        return feasible(programme, until, seed, **options)

    def believed(self, programme, solution):
        return asked[-1:] != ["any"] and valid(self, programme, solution)

    monkeypatch.setattr(feasibility, "feasible", remembered)
    monkeypatch.setattr(feasibility.Space, "valid", believed)
    scenario = world(
        days=1,
        settings={"objective.order": ["returned"]},
        cohorts=[cohort("c1", workers=30)],
    )
    plan = solve(scenario, gap=0.0, seed=1)
    assert {name: left.reason for name, left in plan.left.items()} == {"c1": "vehicles"}
    assert "cheapest" in asked

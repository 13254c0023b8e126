"""The recursion of `plan.production` against the linear programme of the model, on random chains.

Neither is built on the other: the programme knows rows only, the recursion goes date by date. The
greatest production is one for all employers and dates, so whatever is valued - output, or the work
of anybody by any date - the programme must end with it.
"""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bruteforce.argued import base, changed
from bruteforce.argued_production import CHAIN, FURNACE, HELP, LENT
from random_scenarios import Draft
from returnplan.model import Formulation
from returnplan.network import build_network
from returnplan.optimiser.engines import engine
from returnplan.optimiser.solution import Restriction, Solution
from returnplan.plan import production

CASES = range(60)
DAYS, TAIL = 5, 4


def random_chain(seed: int) -> Draft:
    """Two to six employers that supply one another, in circles too where that takes time."""
    random = Random(f"chain {seed}")
    pick = random.choice
    draft = base()
    names = [f"e{number}" for number in range(random.randint(2, 6))]
    draft.settings.update({"days": DAYS, "tail_days": TAIL, "objective.order": ["output"]})
    tables = draft.tables
    tables["employers"] = [
        {
            "employer": name,
            "place": "plant",
            "daily_output": pick((0, 10, 100)),
            "orders": pick((1, 1, 0.7)),
        }
        for name in names
    ]
    tables["employers"][0]["daily_output"] = 50
    tables["posts"], tables["cohorts"] = [], []
    for name in names:
        for post in ("p", "q")[: random.randint(0, 2)]:
            post_of = {"employer": name, "post": post}
            tables["posts"].append(
                {**post_of, "required": pick((0, 3, 5, 8)), "present": random.randint(0, 4)}
            )
            cohort = {"cohort": f"{name}{post}", "origin": "village", "workers": 9}
            tables["cohorts"].append({**post_of, **cohort})
    tables["posts"].append({"employer": "e0", "post": "r", "required": 6, "present": 2})
    tables["cohorts"].append(
        {"cohort": "r", "origin": "village", "employer": "e0", "post": "r", "workers": 9}
    )
    inputs = []
    for buyer, name in enumerate(names):
        for what in ("iron", "wood")[: random.randint(0, 2)]:
            lag = pick((0, 0, 1, 2, 3, 99))
            common = {"input": what, "stock_days": pick((0, 0.5, 2.25)), "lag_days": lag}
            suppliers = [""] if random.random() < 0.3 else names[: buyer if lag == 0 else None]
            for supplier in random.sample(suppliers, min(len(suppliers), random.randint(1, 2))):
                share = pick((1, 0.5, 1.6))
                inputs.append({**common, "buyer": name, "supplier": supplier, "share": share})
    if inputs:
        tables["inputs"] = inputs
        tables["deliveries"] = [
            {
                **{"buyer": row["buyer"], "input": row["input"]},
                **{"date": f"2020-02-{random.randint(14, 26)}", "days": pick((0.5, 1, 3))},
            }
            for row in inputs[:2]
        ]
    return draft


@pytest.mark.parametrize("seed", CASES)
def test_recursion_is_the_optimum_of_the_linear_programme(seed: int) -> None:
    scenario = random_chain(seed).load()
    formulation = Formulation.of(build_network(scenario))
    v, random = formulation.variables, np.random.default_rng(seed)
    solution = Solution.nobody(formulation)
    heads = random.integers(0, 3, len(solution.w)) * (random.random(len(solution.w)) < 0.4)
    solution = replace(solution, w=heads.astype(float))
    values = Restriction.whole(formulation.network).columns(solution)
    free = np.zeros(v.count, dtype=bool)
    free[np.concatenate([v.heads.ravel(), v.works.ravel(), v.done.ravel()])] = True
    programme = formulation.base.reduced(free, values)
    assert programme.violation(values[free]) < 1e-9
    by_any_date = np.zeros(v.count)
    by_any_date[v.works] = random.random(v.works.shape)[:, ::-1].cumsum(axis=1)[:, ::-1]
    for valued in (formulation.objectives["output"], by_any_date):
        answer = engine.solve(
            programme,
            valued[free],
            maximise=True,
            engine=engine.GLOP,
            limits=engine.Limits(seconds=600),
            relaxed=True,
        )
        assert answer.optimal
        assert answer.values @ valued[free] == pytest.approx(values @ valued, rel=1e-7, abs=1e-7)


def test_random_chains_differ_in_what_holds_them() -> None:
    """Over the cases every kind of term of the formula is the least one somewhere."""
    held: set[str] = set()
    for seed in CASES:
        scenario = random_chain(seed).load()
        heads = np.repeat([[post.present] for post in scenario.posts.values()], DAYS + TAIL, axis=1)
        required = np.array([[post.required] for post in scenario.posts.values()])
        made = production.production(scenario, np.minimum(heads, required))
        held |= {name.split(":")[0] for row in made.held_by for name in row}
    assert held == {"nothing", "orders", "input", "post"}


# -- which rows of the tables have columns -------------------------------------------------------


def counted(changes, **more):
    scenario = changed({**changes, **more}).load()
    work = Formulation.of(build_network(scenario)).variables.work
    posts, employers = list(scenario.posts), list(scenario.employers)
    return (
        ["/".join(posts[row]) for row in work.posts],
        [employers[row] for row in work.employers],
        list(work.loans),
    )


def test_nothing_counts_without_an_objective_of_production() -> None:
    assert counted({**LENT, "objective.order": ["post_days"]}) == ([], [], [])


def test_who_makes_nothing_counts_as_a_supplier_only() -> None:
    """The yard makes nothing of worth; the mill waits for it in the first case."""
    assert counted(CHAIN) == (["mill/fitter", "yard/rigger"], ["mill", "yard"], [])
    alone = {key: rows for key, rows in CHAIN.items() if key != "inputs+"}
    assert counted(alone) == (["mill/fitter"], ["mill"], [])


def test_the_lender_of_a_post_that_counts_counts_too() -> None:
    assert counted(LENT) == (["mill/fitter", "yard/rigger"], ["mill"], ["riggers"])


def test_a_loan_to_a_post_that_nobody_values_does_not_count() -> None:
    """Covered days of fitters are all that counts, and the mill lends them."""
    changes = {**HELP, "posts[fitter].min_present": 1, "objective.order": ["uncovered_days"]}
    assert counted(changes) == (["mill/fitter"], [], [])


def test_posts_with_min_present_count_for_uncovered_days() -> None:
    assert counted(FURNACE) == (["mill/fitter"], [], [])
    assert counted({**FURNACE, "posts[fitter].min_present": 0}) == ([], [], [])

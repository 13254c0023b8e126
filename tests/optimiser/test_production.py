"""Production of solutions: its bounds without solving, and loans that a plan does not need."""

from dataclasses import replace

import numpy as np
import pytest

from bruteforce.argued import changed
from bruteforce.argued_production import FURNACE, LENT, OUTSIDE
from returnplan.network import build_network
from returnplan.optimiser.finish.lending import needed_loans
from returnplan.optimiser.space import Space


def space_of(changes) -> Space:
    network = build_network(changed(changes).load())
    return Space(network=network)


def lending(space: Space, heads: int):
    """Nobody travels; the yard lends to the mill."""
    solution = space.nobody_if_valid(())
    return replace(solution, lent=np.full(len(solution.lent), float(heads)))


def test_the_most_output_is_that_of_all_who_can_come_on_the_first_date() -> None:
    """1 of 4 fitters on Monday, then all: 25 + 3 x 100; with a rigger lent 50. Coal for a date."""
    assert space_of({**LENT}).quick_bound("output") == pytest.approx(350)
    alone = {key: value for key, value in LENT.items() if key != "loans+"}
    assert space_of(alone).quick_bound("output") == pytest.approx(325)
    assert space_of(OUTSIDE).quick_bound("output") == pytest.approx(100)


def test_the_fewest_uncovered_days_are_those_before_anybody_can_come() -> None:
    assert space_of(FURNACE).quick_bound("uncovered_days") == 2


def test_a_point_is_worth_the_greatest_production() -> None:
    """1 fitter, with two lent ones 3 of 4 on four dates, and two riggers fewer at the yard."""
    space = space_of({**LENT, "loans[riggers].workers": 2})
    assert space.value("output", lending(space, 0)) == 100
    assert space.value("output", lending(space, 2)) == 300


def test_heads_that_make_nothing_are_not_lent() -> None:
    """Two fitters are required and one is there: of three lent heads one is enough."""
    space = space_of({**LENT, "posts[fitter].required": 2, "loans[riggers].workers": 3})
    assert needed_loans(space, lending(space, 3)).lent.tolist() == [1]
    assert needed_loans(space, lending(space, 1)).lent.tolist() == [1]


def test_nobody_is_lent_to_a_post_that_is_held_by_an_input() -> None:
    """Coal for no date: the heads make nothing."""
    nothing = {"buyer": "mill", "input": "coal", "stock_days": 0}
    space = space_of({**LENT, "inputs+": [nothing]})
    assert needed_loans(space, lending(space, 1)).lent.tolist() == [0]


def test_a_loan_stays_as_long_as_another_needs_it() -> None:
    """The mint has nobody: what it lends on is what it borrows."""
    loan = LENT["loans+"][0]
    through = {
        **LENT,
        "employers+": [*LENT["employers+"], {"employer": "mint", "place": "plant"}],
        "posts+": [*LENT["posts+"], {"employer": "mint", "post": "minter", "required": 1}],
        "posts[rigger].present": 3,
        "loans+": [
            {**loan, "loan": "a", "borrower": "mint", "borrower_post": "minter"},
            {**loan, "loan": "b", "lender": "mint", "lender_post": "minter"},
        ],
    }
    space = space_of(through)
    assert needed_loans(space, lending(space, 1)).lent.tolist() == [1, 1]


def test_heads_left_are_at_least_min_present() -> None:
    """Three riggers of whom two must stay: one may be lent, not two; lent are 0 or guarded."""
    space = space_of({**LENT, "posts[rigger].min_present": 2, "loans[riggers].workers": 3})
    valid = [space.valid(space.formulation.base, lending(space, heads)) for heads in range(4)]
    assert valid == [True, True, False, False]
    assert np.isfinite(space.quick_bound("output"))

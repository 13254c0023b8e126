"""Production of points: its bounds without solving, and loans that a plan does not need."""

import threading

import numpy as np
import pytest

from bruteforce.argued import changed
from bruteforce.argued_production import FURNACE, LENT, OUTSIDE
from returnplan.network import build_network
from returnplan.optimiser.finish.lending import needed_loans
from returnplan.optimiser.search.method import Search


def search_of(changes) -> Search:
    network = build_network(changed(changes).load())
    return Search(network=network, seed=1, threads=1, interrupt=threading.Event())


def lending(search: Search, heads: int):
    """Nobody travels; the yard lends to the mill."""
    point = search.nobody_if_valid(())
    point.lent[:] = heads
    return point


def test_the_most_output_is_that_of_all_who_can_come_on_the_first_date() -> None:
    """1 of 4 fitters on Monday, then all: 25 + 3 x 100; with a rigger lent 50. Coal for a date."""
    assert search_of({**LENT}).quick_bound("output") == pytest.approx(350)
    alone = {key: value for key, value in LENT.items() if key != "loans+"}
    assert search_of(alone).quick_bound("output") == pytest.approx(325)
    assert search_of(OUTSIDE).quick_bound("output") == pytest.approx(100)


def test_the_fewest_uncovered_days_are_those_before_anybody_can_come() -> None:
    assert search_of(FURNACE).quick_bound("uncovered_days") == 2


def test_a_point_is_worth_the_greatest_production() -> None:
    """1 fitter, with two lent ones 3 of 4 on four dates, and two riggers fewer at the yard."""
    search = search_of({**LENT, "loans[riggers].workers": 2})
    assert search.value("output", lending(search, 0)) == 100
    assert search.value("output", lending(search, 2)) == 300


def test_heads_that_make_nothing_are_not_lent() -> None:
    """Two fitters are required and one is there: of three lent heads one is enough."""
    search = search_of({**LENT, "posts[fitter].required": 2, "loans[riggers].workers": 3})
    assert needed_loans(search, lending(search, 3)).lent.tolist() == [1]
    assert needed_loans(search, lending(search, 1)).lent.tolist() == [1]


def test_nobody_is_lent_to_a_post_that_is_held_by_an_input() -> None:
    """Coal for no date: the heads make nothing."""
    nothing = {"buyer": "mill", "input": "coal", "stock_days": 0}
    search = search_of({**LENT, "inputs+": [nothing]})
    assert needed_loans(search, lending(search, 1)).lent.tolist() == [0]


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
    search = search_of(through)
    assert needed_loans(search, lending(search, 1)).lent.tolist() == [1, 1]


def test_heads_left_are_at_least_min_present() -> None:
    """Three riggers of whom two must stay: one may be lent, not two; lent are 0 or guarded."""
    search = search_of({**LENT, "posts[rigger].min_present": 2, "loans[riggers].workers": 3})
    valid = [search.valid(search.formulation.base, lending(search, heads)) for heads in range(4)]
    assert valid == [True, True, False, False]
    assert np.isfinite(search.quick_bound("output"))

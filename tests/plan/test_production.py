"""Staffing and the production recursion, on chains that can be worked by hand."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from returnplan.plan.production import output, production, staffing, uncovered_days
from returnplan.scenario.rules import Objective, SolverSettings
from returnplan.scenario.scenario import Delivery, Employer, Input, Loan, Post, Scenario

START = date(2020, 2, 16)


def day(number: int) -> date:
    return START + timedelta(days=number)


def factory(
    *,
    horizon: int,
    employers: Sequence[Employer],
    posts: Sequence[Post] = (),
    inputs: Sequence[Input] = (),
    deliveries: Sequence[Delivery] = (),
    loans: Sequence[Loan] = (),
) -> Scenario:
    """A scenario of work alone: nobody travels."""
    return Scenario(
        name="work",
        start=START,
        days=horizon - 1,
        tail_days=1,
        objective=Objective(order=("output",)),
        levels={},
        solver=SolverSettings(),
        places={},
        employers={one.employer: one for one in sorted(employers, key=lambda one: one.employer)},
        posts={
            (one.employer, one.post): one
            for one in sorted(posts, key=lambda one: (one.employer, one.post))
        },
        inputs={(one.buyer, one.input, one.supplier): one for one in inputs},
        deliveries=tuple(deliveries),
        loans={one.loan: one for one in loans},
        cohorts={},
    )


def worked(scenario, *came, loans=None):
    """Production with workers who came: (row of the post, day, heads)."""
    on_post = np.zeros((len(scenario.posts), scenario.calendar.horizon), dtype=np.int64)
    for row, first, heads in came:
        on_post[row, first:] += heads
    return production(scenario, staffing(scenario, on_post, loans or {}).staffed)


def chain(**changes):
    """A quarry with 2 of 4 diggers feeds a mill a date later, which feeds a bakery at once.

    The mill has stock for one date; the bakery has none, and orders for 90 % of its work.
    """
    parts = {
        "horizon": 4,
        "employers": [
            Employer(employer="bakery", place="p", daily_output=100.0, orders=0.9),
            Employer(employer="mill", place="p"),
            Employer(employer="quarry", place="p"),
        ],
        "posts": [Post(employer="quarry", post="digger", required=4, present=2)],
        "inputs": [
            Input(buyer="mill", input="stones", supplier="quarry", stock_days=1.0, lag_days=1),
            Input(buyer="bakery", input="flour", supplier="mill"),
        ],
    }
    return factory(**{**parts, **changes})


def test_chain_with_lag_and_stock():
    """The quarry works at 0.5, so U is 0.5, 1, 1.5, 2.

    Stones suffice for 1 + 0, 0.5, 1, 1.5 = 1, 1.5, 2, 2.5 dates: the mill works fully on the first
    date and at 0.5 from then on. Flour is there on the date on which it is milled: the bakery does
    0.9 of 1, then 0.6 (what is left of 1.5), then 0.5.
    """
    made = worked(chain())
    assert made.utilisation.round(12).tolist() == [
        [0.9, 0.6, 0.5, 0.5],
        [1.0, 0.5, 0.5, 0.5],
        [0.5, 0.5, 0.5, 0.5],
    ]
    assert made.held_by == [
        ["orders", "input:flour", "input:flour", "input:flour"],
        ["nothing", "input:stones", "input:stones", "input:stones"],
        ["post:digger"] * 4,
    ]
    assert output(chain(), made) == pytest.approx(250, rel=1e-12), "100 x (0.9 + 0.6 + 0.5 + 0.5)"
    assert made.supplies["mill", "stones"].tolist() == [1, 1.5, 2, 2.5]


def test_more_diggers_reach_the_bakery_a_date_later():
    """Two more on day 1: U of the quarry 0.5, 1.5, 2.5, 3.5; stones for 1, 1.5, 2.5, 3.5."""
    made = worked(chain(), (0, 1, 2))
    assert made.utilisation[1].tolist() == [1, 0.5, 1, 1]
    assert made.utilisation[0].round(12).tolist() == [0.9, 0.6, 0.9, 0.9]
    assert made.held_by[2] == ["post:digger", "nothing", "nothing", "nothing"]


def test_delivery_counts_from_its_date_on_and_from_before_the_horizon_at_once():
    """0.3 dates of stones on day 2: the mill works 0.8 there, and 0.5 after as before."""
    late = Delivery(buyer="mill", input="stones", date=day(2), days=0.3)
    made = worked(chain(deliveries=[late]))
    assert made.utilisation[1].round(12).tolist() == [1, 0.5, 0.8, 0.5]
    early = Delivery(buyer="mill", input="stones", date=day(-3), days=0.3)
    made = worked(chain(deliveries=[early]))
    assert made.utilisation[1].round(12).tolist() == [1, 0.8, 0.5, 0.5]
    never = Delivery(buyer="mill", input="stones", date=day(4), days=0.3)
    assert worked(chain(deliveries=[never])).utilisation[1].tolist() == [1, 0.5, 0.5, 0.5]


def test_shares_of_several_suppliers_add_up():
    """0.5 x 1 + 0.5 x 0.5 = 0.75 a date; a lag beyond the horizon brings nothing."""
    made = worked(
        factory(
            horizon=3,
            employers=[Employer(employer=name, place="p") for name in ("a", "b", "c", "d")],
            posts=[Post(employer="b", post="x", required=2, present=1)],
            inputs=[
                Input(buyer="c", input="i", supplier="a", share=0.5),
                Input(buyer="c", input="i", supplier="b", share=0.5),
                Input(buyer="d", input="i", supplier="a", lag_days=400),
            ],
        )
    )
    assert made.utilisation[2:].tolist() == [[0.75, 0.75, 0.75], [0, 0, 0]]


def test_two_who_wait_for_each_other():
    """b needs a's work of the same date, a that of b of the date before, with stock for 0.6.

    a: 0.6 at first, then supply is 0.6 + U_b(t-1) = 0.6 + 0.6, so 0.6 a date; b follows.
    """
    made = worked(
        factory(
            horizon=3,
            employers=[Employer(employer=name, place="p") for name in ("a", "b")],
            inputs=[
                Input(buyer="a", input="i", supplier="b", stock_days=0.6, lag_days=1),
                Input(buyer="b", input="j", supplier="a"),
            ],
        )
    )
    assert made.utilisation.round(12).tolist() == [[0.6, 0.6, 0.6], [0.6, 0.6, 0.6]]


def test_work_that_was_not_done_is_not_made_up():
    """Stock for 9 dates does not let an employer work at more than its capacity of a date."""
    scenario = factory(
        horizon=3,
        employers=[Employer(employer="a", place="p")],
        posts=[Post(employer="a", post="x", required=2, present=1)],
        inputs=[Input(buyer="a", input="i", stock_days=9.0)],
    )
    assert worked(scenario, (0, 2, 1)).utilisation.tolist() == [[0.5, 0.5, 1.0]]


def test_of_equal_terms_the_first_holds():
    """Orders, input and both posts allow 0.5: orders come first, then inputs, then posts by id."""
    posts = [
        Post(employer="a", post="y", required=4, present=2),
        Post(employer="a", post="x", required=2, present=1),
    ]
    inputs = [
        Input(buyer="a", input="k", stock_days=0.5),
        Input(buyer="a", input="j", stock_days=0.5),
    ]

    def held(orders, inputs):
        one = Employer(employer="a", place="p", orders=orders)
        return worked(factory(horizon=2, employers=[one], posts=posts, inputs=inputs)).held_by[0]

    assert held(0.5, inputs) == ["orders", "input:j"], "then the stock is used up"
    assert held(1.0, inputs) == ["input:j", "input:j"]
    assert held(1.0, []) == ["post:x", "post:x"]


def test_the_error_of_a_float_is_no_difference():
    """Stock for 0.8 dates, of which 0.1 is used a date: what is left on the eighth is all used.

    In floats 0.8 less seven times 0.1 is 0.10000000000000009, a hair above what the post allows;
    they are equal, and of equals the input comes first. A stock of 0.8001 is no tie.
    """
    employers = [Employer(employer="a", place="p")]
    posts = [Post(employer="a", post="x", required=10, present=1)]

    def held(stock):
        inputs = [Input(buyer="a", input="i", stock_days=stock)]
        made = worked(factory(horizon=9, employers=employers, posts=posts, inputs=inputs))
        assert (made.utilisation >= 0).all(), "never below nothing"
        return made.held_by[0]

    assert held(0.8) == ["post:x"] * 7 + ["input:i"] * 2
    assert held(0.8001) == ["post:x"] * 8 + ["input:i"]


def test_nobody_required_holds_nobody():
    scenario = factory(
        horizon=2,
        employers=[Employer(employer="a", place="p"), Employer(employer="b", place="p")],
        posts=[Post(employer="a", post="x", required=0)],
    )
    made = worked(scenario)
    assert made.utilisation.tolist() == [[1, 1], [1, 1]]
    assert made.held_by == [["nothing", "nothing"]] * 2


LENT = Loan(
    loan="l",
    lender="a",
    lender_post="x",
    borrower="b",
    borrower_post="x",
    workers=3,
    from_=day(1),
    until=day(2),
)


def two_posts(loan, **post):
    return factory(
        horizon=4,
        employers=[Employer(employer=name, place="p") for name in ("a", "b")],
        posts=[
            Post(employer="a", post="x", required=4, present=5, **post),
            Post(employer="b", post="x", required=4, present=2, **post),
        ],
        loans=[loan],
    )


def test_a_loan_holds_on_its_dates_both_included():
    """Two of the five are lent on days 1 and 2: three of four stay there, and b has four."""
    scenario = two_posts(LENT)
    found = staffing(scenario, np.zeros((2, 4), dtype=np.int64), {"l": 2})
    assert found.lent.tolist() == [[0, 2, 2, 0], [0, 0, 0, 0]]
    assert found.borrowed.tolist() == [[0, 0, 0, 0], [0, 2, 2, 0]]
    assert found.heads.tolist() == [[5, 3, 3, 5], [2, 4, 4, 2]]
    assert found.staffed.tolist() == [[4, 3, 3, 4], [2, 4, 4, 2]], "a fifth head does no work"
    made = production(scenario, found.staffed)
    assert made.utilisation.tolist() == [[1, 0.75, 0.75, 1], [0.5, 1, 1, 0.5]]


@pytest.mark.parametrize(
    ("dates", "lent"),
    [
        ({"from_": None, "until": None}, [1, 1, 1, 1]),
        ({"from_": day(-2), "until": day(0)}, [1, 0, 0, 0]),
        ({"from_": day(3), "until": day(9)}, [0, 0, 0, 1]),
        ({"from_": day(-2), "until": day(-1)}, [0, 0, 0, 0]),
        ({"from_": day(7), "until": day(9)}, [0, 0, 0, 0]),
    ],
)
def test_dates_of_a_loan_beyond_the_horizon(dates, lent):
    """Open ends are those of the horizon; dates outside it are nobody's."""
    loan = Loan(
        loan="l",
        lender="a",
        lender_post="x",
        borrower="b",
        borrower_post="x",
        workers=3,
        **dates,
    )
    found = staffing(two_posts(loan), np.zeros((2, 4), dtype=np.int64), {"l": 1})
    assert found.lent[0].tolist() == lent


def test_uncovered_days():
    """min_present 4. Nobody lent: b lacks 2 on each of 4 dates. Two lent on two: a lacks 1 then."""
    scenario = two_posts(LENT, min_present=4)
    nobody = np.zeros((2, 4), dtype=np.int64)
    assert uncovered_days(scenario, staffing(scenario, nobody, {}).staffed) == 8
    assert uncovered_days(scenario, staffing(scenario, nobody, {"l": 2}).staffed) == 2 + 4


def test_no_employer_has_an_input():
    made = worked(factory(horizon=3, employers=[Employer(employer="a", place="p", orders=0.4)]))
    assert made.utilisation.tolist() == [[0.4, 0.4, 0.4]]
    assert made.cumulated.round(12).tolist() == [[0.4, 0.8, 1.2]]


def random_factory(seed: int) -> Scenario:
    dice = random.Random(seed)
    names = [f"e{number}" for number in range(dice.randint(2, 6))]
    inputs, deliveries = [], []
    for buyer in names:
        for name in range(dice.choice((0, 1, 1, 2))):
            lag = dice.choice((0, 0, 1, 2))
            stock = dice.choice((0.0, 0.5, 2.0))
            sellers = [one for one in names if lag > 0 or one < buyer]
            for seller in sorted(dice.sample(sellers, k=min(len(sellers), dice.randint(0, 2)))):
                inputs.append(
                    Input(
                        buyer=buyer,
                        input=f"i{name}",
                        supplier=seller,
                        share=dice.choice((0.5, 0.8, 1.0)),
                        stock_days=stock,
                        lag_days=lag,
                    )
                )
                on = day(dice.randint(-1, 6))
                deliveries.append(
                    Delivery(buyer=buyer, input=f"i{name}", date=on, days=dice.random())
                )
    return factory(
        horizon=dice.randint(2, 6),
        employers=[
            Employer(employer=name, place="p", daily_output=dice.choice((0.0, 1.0, 50.0)))
            for name in names
        ],
        posts=[
            Post(employer=name, post="x", required=5, present=dice.randint(0, 5)) for name in names
        ],
        inputs=inputs,
        deliveries=deliveries,
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_linear_programme_makes_more(seed):
    """Maximising output over all u within capacity and supply ends at the recursion's value."""
    from datetime import timedelta as seconds

    from ortools.math_opt.python import mathopt

    scenario = random_factory(seed)
    made, horizon = worked(scenario), scenario.calendar.horizon
    model = mathopt.Model()
    names = list(scenario.employers)
    work = {
        (name, date_): model.add_variable(lb=0, ub=float(made.capacity[row, date_]))
        for row, name in enumerate(names)
        for date_ in range(horizon)
    }

    def done(name, last):
        return sum(work[name, date_] for date_ in range(last + 1))

    by_input = {}
    for one in scenario.inputs.values():
        by_input.setdefault((one.buyer, one.input), []).append(one)
    for key, rows in by_input.items():
        for last in range(horizon):
            brought = rows[0].stock_days + sum(
                one.days
                for one in scenario.deliveries
                if (one.buyer, one.input) == key and one.date <= day(last)
            )
            sold = sum(one.share * done(one.supplier, last - one.lag_days) for one in rows)
            model.add_linear_constraint(done(key[0], last) <= brought + sold)
    daily = {name: one.daily_output for name, one in scenario.employers.items()}
    model.maximize(sum(daily[name] * variable for (name, _), variable in work.items()))
    params = mathopt.SolveParameters(time_limit=seconds(seconds=600))
    best = mathopt.solve(model, mathopt.SolverType.GLOP, params=params).objective_value()
    assert best == pytest.approx(output(scenario, made), rel=1e-7, abs=1e-7)

"""The recursion of production against chains that are worked by hand."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from auditing.world import FIRST, a_scenario, keyed
from returnplan.auditing import chains
from returnplan.auditing.chains import Works
from returnplan.auditing.heads import lending_days, shifts
from returnplan.scenario.scenario import Delivery, Employer, Input, Loan, Post


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def a_chain(*, days=6, posts=(), inputs=(), deliveries=(), loans=(), orders=None, daily=1.0):
    """Employers a, b and c (those that posts name) over a horizon of `days` dates, no tail."""
    names = sorted({post.employer for post in posts})
    employers = [
        Employer(
            employer=name, place="plant", daily_output=daily, orders=(orders or {}).get(name, 1)
        )
        for name in names
    ]
    return replace(
        a_scenario(),
        days=days,
        tail_days=0,
        cohorts={},
        employers=keyed(employers, "employer"),
        posts=keyed(list(posts), "employer", "post"),
        inputs=keyed(list(inputs), "buyer", "input", "supplier"),
        deliveries=tuple(deliveries),
        loans=keyed(list(loans), "loan"),
    )


def post(employer, required, present, name="p", **more):
    return Post(employer=employer, post=name, required=required, present=present, **more)


def works(scenario, came=(), loans=None):
    return Works(scenario, shifts(scenario, came, loans or {}))


def cumulated(found, employer):
    return [round(done, 12) for done in found.cumulated[employer]]


def held(found, employer):
    return found.held_by[employer]


def test_without_inputs_each_date_gives_its_capacity():
    """2 of 4 heads until three come on day 2: 5 stand there, 4 are required."""
    found = works(a_chain(posts=[post("a", 4, 2)], days=4), [(("a", "p"), 2, 3)])
    assert cumulated(found, "a") == [0.5, 1.0, 2.0, 3.0]
    assert found.posts["a", "p"].heads == [2, 2, 5, 5]
    assert held(found, "a") == ["post:p", "post:p", "nothing", "nothing"]


def test_posts_do_not_replace_one_another():
    """All ten helpers do not help where two of five assemblers are there."""
    posts = [post("a", 5, 2, "assembler"), post("a", 10, 10, "helper")]
    found = works(a_chain(posts=posts, days=1))
    assert cumulated(found, "a") == [0.4]
    assert held(found, "a") == ["post:assembler"]


def test_posts_that_require_nobody_hold_nothing():
    found = works(a_chain(posts=[post("a", 0, 0)], days=1))
    assert cumulated(found, "a") == [1.0]
    assert held(found, "a") == ["nothing"]


def test_stock_is_used_up_and_deliveries_are_there_from_their_date_on():
    """Stock for 1.5 dates, one more brought on day 3; what was missed is not made up for."""
    steel = Input(buyer="a", input="steel", stock_days=1.5)
    brought = Delivery(buyer="a", input="steel", date=on(3), days=1.0)
    scenario = a_chain(posts=[post("a", 1, 1)], inputs=[steel], deliveries=[brought])
    found = works(scenario)
    assert cumulated(found, "a") == [1.0, 1.5, 1.5, 2.5, 2.5, 2.5]
    assert held(found, "a") == ["nothing", *["input:steel"] * 2, "nothing", *["input:steel"] * 2]


def test_deliveries_before_the_horizon_are_there_and_those_after_it_are_not():
    steel = Input(buyer="a", input="steel")
    brought = [
        Delivery(buyer="a", input="steel", date=on(-3), days=0.5),
        Delivery(buyer="a", input="steel", date=on(2), days=9.0),
    ]
    scenario = a_chain(posts=[post("a", 1, 1)], inputs=[steel], deliveries=brought, days=2)
    assert cumulated(works(scenario), "a") == [0.5, 0.5]


def test_a_buyer_follows_its_supplier_by_the_lag():
    """b at half its staff, a behind it by two dates with stock for one."""
    sheet = Input(buyer="a", input="sheet", supplier="b", stock_days=1.0, lag_days=2)
    scenario = a_chain(posts=[post("a", 1, 1), post("b", 2, 1)], inputs=[sheet])
    found = works(scenario)
    assert cumulated(found, "b") == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert cumulated(found, "a") == [1.0, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert held(found, "a") == ["nothing", *["input:sheet"] * 5]


def test_without_a_lag_work_of_the_same_date_counts_through_the_whole_chain():
    """c at 0.3 holds b, which holds a, though their names stand in the other order."""
    inputs = [Input(buyer="a", input="x", supplier="b"), Input(buyer="b", input="y", supplier="c")]
    posts = [post("a", 1, 1), post("b", 1, 1), post("c", 10, 3)]
    found = works(a_chain(posts=posts, inputs=inputs, days=2))
    assert cumulated(found, "a") == cumulated(found, "c") == [0.3, 0.6]
    assert [held(found, name)[1] for name in "abc"] == ["input:x", "input:y", "post:p"]


def test_shares_of_several_suppliers_add_up_and_are_not_used_up_between_buyers():
    """0.6 of b at 0.5 and 0.4 of c at 1 make 0.7 a date for both buyers, stock counted once."""
    inputs = [
        Input(buyer=buyer, input="x", supplier=supplier, share=share, stock_days=0.1)
        for buyer in "ad"
        for supplier, share in (("b", 0.6), ("c", 0.4))
    ]
    posts = [post("a", 1, 1), post("b", 2, 1), post("c", 1, 1), post("d", 1, 1)]
    found = works(a_chain(posts=posts, inputs=inputs, days=3))
    assert cumulated(found, "a") == cumulated(found, "d") == [0.8, 1.5, 2.2]


def test_an_unlucky_supplier_of_another_input_does_not_help():
    """Of two inputs the scarcer holds; supply beyond it is there on later dates."""
    inputs = [
        Input(buyer="a", input="x", stock_days=2.0),
        Input(buyer="a", input="y", stock_days=0.5),
    ]
    found = works(a_chain(posts=[post("a", 1, 1)], inputs=inputs, days=2))
    assert cumulated(found, "a") == [0.5, 0.5]
    assert held(found, "a") == ["input:y", "input:y"]


def test_a_cycle_with_a_lag_turns_as_fast_as_its_stocks():
    """a gives b at once and waits a date for b: with stock for half a date at a, half a date each.

    a: 0.5; b: 0.5; then a may reach 0.5 + 0.5, b 1.0, and so on, half a date every date.
    """
    inputs = [
        Input(buyer="a", input="x", supplier="b", stock_days=0.5, lag_days=1),
        Input(buyer="b", input="y", supplier="a"),
    ]
    found = works(a_chain(posts=[post("a", 1, 1), post("b", 1, 1)], inputs=inputs, days=4))
    assert cumulated(found, "a") == cumulated(found, "b") == [0.5, 1.0, 1.5, 2.0]
    assert held(found, "a") == ["input:x"] * 4


def test_a_cycle_without_stock_never_starts():
    inputs = [
        Input(buyer="a", input="x", supplier="b", lag_days=1),
        Input(buyer="b", input="y", supplier="a"),
    ]
    found = works(a_chain(posts=[post("a", 1, 1), post("b", 1, 1)], inputs=inputs, days=3))
    assert cumulated(found, "a") == cumulated(found, "b") == [0.0, 0.0, 0.0]


def test_an_employer_may_need_what_it_made_itself():
    """Half a date of stock of its own moulds, remade with a lag of two: half, nothing, half ..."""
    own = Input(buyer="a", input="mould", supplier="a", stock_days=0.5, lag_days=2)
    found = works(a_chain(posts=[post("a", 1, 1)], inputs=[own], days=4))
    assert cumulated(found, "a") == [0.5, 0.5, 1.0, 1.0]


def test_of_equal_terms_orders_come_before_inputs_and_inputs_before_posts():
    """All terms are 0.3, as 3 of 10, a stock of 0.3 and orders of 0.3 are."""
    posts = [post("a", 10, 3, "q"), post("a", 20, 6, "b")]
    inputs = [Input(buyer="a", input=name, stock_days=0.3) for name in ("z", "y")]
    for orders, stock, due in ((0.3, inputs, "orders"), (1, inputs, "input:y"), (1, [], "post:b")):
        scenario = a_chain(posts=posts, inputs=stock, orders={"a": orders}, days=1)
        assert held(works(scenario), "a") == [due]


def test_sums_of_tenths_are_equal_to_what_they_are_on_paper():
    """Nine dates at 0.1 are the 0.9 of the stock, a tie, so the input holds on the ninth.

    As floats eight of them are less than 0.8, so that more than 0.1 would seem to be left.
    """
    stock = Input(buyer="a", input="x", stock_days=0.9)
    found = works(a_chain(posts=[post("a", 10, 1)], inputs=[stock], days=10))
    assert held(found, "a") == [*["post:p"] * 8, "input:x", "input:x"]
    assert 0.9 - found.cumulated["a"][7] > 0.1


def test_orders_bound_every_date():
    """What was not sold on one date is not made on the next."""
    found = works(a_chain(posts=[post("a", 1, 1)], orders={"a": 0.25}, days=3, daily=1000.1))
    assert cumulated(found, "a") == [0.25, 0.5, 0.75]
    assert [found.output_cents["a", day] for day in range(3)] == [25003] * 3
    assert found.total_output == pytest.approx(750.075)


def test_output_cells_round_each_date_half_up():
    """250.025 is 250.03 on each of three dates, 0.015 more in all than the output itself."""
    found = works(a_chain(posts=[post("a", 4, 1)], days=3, daily=1000.1))
    assert sum(found.output_cents.values()) == 75009


def a_loan(**more):
    values = {"borrower": "b", "borrower_post": "p", "workers": 3, **more}
    return Loan(loan="l", lender="a", lender_post="p", **values)


def test_a_loan_moves_heads_from_its_first_date_to_its_last():
    loan = a_loan(from_=on(1), until=on(2))
    scenario = a_chain(posts=[post("a", 4, 4), post("b", 4, 1)], loans=[loan], days=4)
    found = shifts(scenario, [], {"l": 2})
    assert found["a", "p"].heads == [4, 2, 2, 4]
    assert found["a", "p"].lent == found["b", "p"].borrowed == [0, 2, 2, 0]
    assert found["b", "p"].heads == [1, 3, 3, 1]
    assert found["a", "p"].borrowed == found["b", "p"].lent == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        (None, None, range(4)),
        (on(-5), on(9), range(4)),
        (on(3), None, range(3, 4)),
        (None, on(0), range(1)),
        (on(4), None, range(0)),
        (None, on(-1), range(0)),
        (on(2), on(1), range(0)),
    ],
)
def test_a_loan_holds_on_dates_of_the_horizon_only(first, last, due):
    scenario = a_chain(posts=[post("a", 4, 4), post("b", 4, 1)], days=4)
    assert list(lending_days(scenario, a_loan(from_=first, until=last))) == list(due)


def test_uncovered_days_count_staffed_heads_below_the_crew():
    """A crew of 3, with 1 head, then 2, then 5; lent and borrowed heads count like any."""
    scenario = a_chain(posts=[post("a", 4, 1, min_present=3)], days=4)
    found = shifts(scenario, [(("a", "p"), 1, 1), (("a", "p"), 2, 3)], {})
    assert found["a", "p"].uncovered_days == 2 + 1


# -- any chain -----------------------------------------------------------------------------------


def a_random_chain(random: Random):
    """Four employers, inputs with lags among them; those without a lag lead to later names only."""
    names = "abcd"
    inputs = {}
    for _ in range(random.randrange(7)):
        buyer, supplier = random.choice(names), random.choice(names)
        lag = random.randrange(0 if buyer < supplier else 1, 3)
        key = (buyer, f"from-{supplier}", supplier)
        inputs[key] = Input(
            buyer=buyer,
            input=key[1],
            supplier=supplier,
            share=random.choice((0.5, 1.0, 2.0)),
            stock_days=random.randrange(4) / 4,
            lag_days=lag,
        )
    deliveries = [
        Delivery(buyer=buyer, input=what, date=on(random.randrange(-1, 5)), days=0.5)
        for buyer, what, _ in inputs
        if random.random() < 0.3
    ]
    posts = [post(name, 4, random.randrange(5), kind) for name in names for kind in "pq"]
    orders = {name: random.choice((1.0, 0.75)) for name in names}
    return a_chain(
        posts=posts, inputs=inputs.values(), deliveries=deliveries, orders=orders, days=5
    )


@pytest.mark.parametrize("seed", range(40))
def test_recursion_gives_the_greatest_solution(seed):
    """Exact fractions sink from full work on every date until nothing breaks a limit any more.

    The greatest solution is the limit of that, found without any order of dates or employers.
    """
    random = Random(f"chain {seed}")
    scenario = a_random_chain(random)
    came = [((random.choice("abcd"), "p"), random.randrange(5), random.randrange(3))]
    found = works(scenario, came)
    days = scenario.calendar.horizon
    most = {name: [Fraction(day + 1) for day in range(days)] for name in scenario.employers}
    while True:
        sunk = {
            name: [min(most[name][day], *limits(found, most, name, day)) for day in range(days)]
            for name in most
        }
        if sunk == most:
            break
        most = sunk
    for name, row in most.items():
        assert found.cumulated[name] == pytest.approx([float(one) for one in row], abs=1e-12)


def limits(found, most, name, day):
    """Right-hand sides of the formula at one employer and date, exact."""
    scenario = found.scenario
    capacity = [Fraction(1), Fraction(scenario.employers[name].orders)]
    capacity += [
        Fraction(min(shift.heads[day], 4), 4)
        for (employer, _), shift in found.posts.items()
        if employer == name
    ]
    yield (most[name][day - 1] if day else 0) + min(capacity)
    for row in scenario.inputs.values():
        if row.buyer == name:
            supply = Fraction(row.stock_days)
            for delivery in scenario.deliveries:
                same = (delivery.buyer, delivery.input) == (name, row.input)
                if same and delivery.date <= on(day):
                    supply += Fraction(delivery.days)
            if day >= row.lag_days:
                supply += Fraction(row.share) * most[row.supplier][day - row.lag_days]
            yield supply


# -- mutations -----------------------------------------------------------------------------------


def without_lag(self, done, employer, what, day):
    rows = [replace(row, lag_days=0) for row in self._inputs[employer][what]]
    return rows[0].stock_days + sum(
        row.share * done[row.supplier][day]
        for row in rows
        if row.supplier and len(done[row.supplier]) > day
    )


MUTATIONS = {
    "capacity": lambda self, employer, day: 1.0,
    "_supply": without_lag,
    "_before": staticmethod(lambda done, employer, day: 0.0),
    "utilisation": lambda self, employer, day: self.cumulated[employer][day],
}


@pytest.mark.parametrize("part", MUTATIONS)
def test_a_broken_recursion_is_noticed(part, monkeypatch):
    """b at half its staff, a behind it by two dates: each part of the formula is needed."""
    sheet = Input(buyer="a", input="sheet", supplier="b", stock_days=1.0, lag_days=2)
    scenario = a_chain(posts=[post("a", 1, 1), post("b", 2, 1)], inputs=[sheet])

    def made():
        found = works(scenario)
        return [found.utilisation(name, day) for name in "ab" for day in range(6)]

    due = pytest.approx([1, 0, 0.5, 0.5, 0.5, 0.5, *[0.5] * 6])
    assert made() == due
    monkeypatch.setattr(chains.Works, part, MUTATIONS[part])
    assert made() != due

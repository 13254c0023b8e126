"""What holds output back: losses traced to their cause, and the words for it."""

from dataclasses import replace
from datetime import date

import pytest

from returnplan.explanation.freed import freed, gains
from returnplan.explanation.losses import Cause, losses
from returnplan.plan.assemble import assemble
from returnplan.report.production import held_most, output_sentences
from returnplan.scenario.rules import Level, Objective, SolverSettings
from returnplan.scenario.scenario import Delivery, Employer, Input, Post, Scenario

DIGGER = Cause(employer="quarry", held_by="post:digger")


def chain(**changes):
    """A quarry with 2 of 4 diggers feeds a mill a date later, which feeds a bakery at once.

    Utilisation over 4 dates: quarry 0.5; mill 1, 0.5, 0.5, 0.5; bakery 0.9, 0.6, 0.5, 0.5 (argued
    in tests/plan/test_production.py).
    """
    scenario = Scenario(
        name="chain",
        start=date(2020, 2, 16),
        days=3,
        tail_days=1,
        currency="CNY",
        objective=Objective(order=("output",)),
        levels={"low": Level(level="low")},
        solver=SolverSettings(),
        places={},
        employers={
            "bakery": Employer(employer="bakery", place="p", daily_output=100.0, orders=0.9),
            "mill": Employer(employer="mill", place="p", name="Mill & Sons"),
            "quarry": Employer(employer="quarry", place="p", name="采石场", daily_output=10.0),
        },
        posts={
            ("quarry", "digger"): Post(
                employer="quarry", post="digger", name="Diggers", required=4, present=2
            )
        },
        inputs={
            ("mill", "stones", "quarry"): Input(
                buyer="mill", input="stones", supplier="quarry", stock_days=1.0, lag_days=1
            ),
            ("bakery", "flour", "mill"): Input(buyer="bakery", input="flour", supplier="mill"),
        },
        cohorts={},
    )
    return assemble(replace(scenario, **changes), trips={}, assignments=[])


def with_employer(plan, name, **changes):
    employers = {**plan.scenario.employers}
    employers[name] = replace(employers[name], **changes)
    return employers


def test_losses_of_a_chain_go_to_its_first_link():
    """The bakery could sell 0.9: it loses 0.3, 0.4, 0.4 x 100, all for want of diggers.

    The quarry itself loses half of 10 on four dates; the mill makes nothing of its own.
    """
    (loss,) = losses(chain())
    assert loss.cause == DIGGER
    assert dict(loss.by_employer) == pytest.approx({"bakery": 110.0, "quarry": 20.0})
    assert dict(loss.waiting) == pytest.approx({"bakery": 110.0})
    assert loss.output == pytest.approx(130)


def test_what_is_not_sold_is_not_held_back():
    """With half of it sold the bakery works at 0.5 whatever the quarry does."""
    plan = chain()
    plan = chain(employers=with_employer(plan, "bakery", orders=0.5))
    (loss,) = losses(plan)
    assert dict(loss.by_employer) == pytest.approx({"quarry": 20.0})


def test_a_suppliers_orders_hold_those_who_wait():
    """The quarry, fully staffed, sells half of its work: the bakery loses 110 to that."""
    plan = chain()
    posts = {("quarry", "digger"): replace(plan.scenario.posts["quarry", "digger"], present=4)}
    plan = chain(posts=posts, employers=with_employer(plan, "quarry", orders=0.5))
    (loss,) = losses(plan)
    assert loss.cause == Cause(employer="quarry", held_by="orders")
    assert dict(loss.by_employer) == pytest.approx({"bakery": 110.0})
    assert held_most(plan, [loss]) == (
        "Output is held back most by 采石场: its orders are for 50.0 % of its work; orders for all "
        "of it alone would bring 130 CNY, 110 of them at bakery, which waits for its work."
    )


def test_stock_that_ends_is_the_cause_itself():
    """Flour from outside for 1.5 dates: the bakery works 0.9 and 0.6, then not at all."""
    inputs = {("bakery", "flour", ""): Input(buyer="bakery", input="flour", stock_days=1.5)}
    plan = chain(inputs=inputs)
    first, second = losses(plan)
    assert first.cause == Cause(employer="bakery", held_by="input:flour")
    assert first.output == pytest.approx(30 + 90 + 90)
    assert second.cause == DIGGER
    assert held_most(plan, [first]) == (
        "Output is held back most by bakery: its input flour falls short on 3 of 4 dates; enough "
        "of it alone would bring 210 CNY."
    )


def test_a_lag_before_anything_comes_is_the_inputs_own():
    """No stock and a lag of 1: on the first date no supplier had lost anything."""
    plan = chain()
    inputs = {
        key: replace(one, stock_days=0.0, lag_days=1) for key, one in plan.scenario.inputs.items()
    }
    causes = {loss.cause: dict(loss.by_employer) for loss in losses(chain(inputs=inputs))}
    assert causes[Cause(employer="bakery", held_by="input:flour")]["bakery"] == pytest.approx(90)


def test_causes_share_in_proportion_to_what_was_lost():
    """Flour comes from the mill (share 0.8) and from another (0.4), who has 1 of 4 packers.

    A delivery of stones lets the mill lose 0.5 on day 1 only, to the diggers. Flour suffices for
    0.8 x 1 + 0.4 x 0.25 = 0.9, then 1.4, 2.3, 3.2: the bakery loses 0.4 of its 0.9 on day 1. By
    then the mill had lost 0.5 and the other 1.5: 0.8 x 0.5 = 0.4 and 0.4 x 1.5 = 0.6 of the flour.
    """
    plan = chain()
    scenario = plan.scenario
    plan = chain(
        employers={
            **scenario.employers,
            "other": Employer(employer="other", place="p"),
        },
        posts={
            ("other", "packer"): Post(employer="other", post="packer", required=4, present=1),
            **scenario.posts,
        },
        inputs={
            **{key: one for key, one in scenario.inputs.items() if key[0] == "mill"},
            ("bakery", "flour", "mill"): Input(
                buyer="bakery", input="flour", supplier="mill", share=0.8
            ),
            ("bakery", "flour", "other"): Input(
                buyer="bakery", input="flour", supplier="other", share=0.4
            ),
        },
        deliveries=(Delivery(buyer="mill", input="stones", date=date(2020, 2, 18), days=2.0),),
    )
    utilisation = plan.account.production.utilisation
    assert utilisation[0].round(9).tolist() == [0.9, 0.5, 0.9, 0.9]
    by_cause = {loss.cause: loss.by_employer.get("bakery", 0.0) for loss in losses(plan)}
    assert by_cause[DIGGER] == pytest.approx(100 * 0.4 * 0.4)
    assert by_cause[Cause(employer="other", held_by="post:packer")] == pytest.approx(24)


def test_employers_that_wait_for_each_other():
    """A cycle with a lag: a has stock for 0.6, and b follows it; nobody else is to blame."""
    scenario = chain().scenario
    plan = chain(
        employers={
            name: Employer(employer=name, place="p", daily_output=1.0) for name in ("a", "b")
        },
        posts={},
        inputs={
            ("a", "i", "b"): Input(buyer="a", input="i", supplier="b", stock_days=0.6, lag_days=1),
            ("b", "j", "a"): Input(buyer="b", input="j", supplier="a"),
        },
        deliveries=scenario.deliveries,
    )
    (loss,) = losses(plan)
    assert loss.cause == Cause(employer="a", held_by="input:i")
    assert dict(loss.by_employer) == pytest.approx({"a": 1.6, "b": 1.6})


def test_sentences():
    """The bakery makes 250 and the quarry 20, of 4 x 110; 4 x (90 + 10) are ordered."""
    plan = chain()
    assert output_sentences(plan, losses(plan)) == [
        "Output 270 CNY: 61.4 % of full work, 67.5 % of what is ordered.",
        "Output is held back most by 采石场: its post Diggers has 2 of 4 heads on all 4 dates; "
        "filling it alone would bring 130 CNY, 110 of them at bakery, which waits for its work.",
    ]


def test_sentence_where_nothing_is_lost():
    plan = chain(inputs={}, posts={})
    assert output_sentences(plan, losses(plan))[1] == "Nothing but orders holds output back."
    plan = chain(inputs={}, posts={}, employers=with_employer(plan, "bakery", orders=1.0))
    assert output_sentences(plan, losses(plan)) == [
        "Output 440 CNY: 100.0 % of full work.",
        "Nothing holds output back.",
    ]


def test_no_sentence_where_nothing_is_made():
    employers = {
        name: replace(one, daily_output=0.0) for name, one in chain().scenario.employers.items()
    }
    plan = chain(employers=employers)
    assert output_sentences(plan, losses(plan)) == []


def test_heads_missing_below_min_present_are_said():
    """3 of 4 must be there, 2 are, on 4 dates."""
    posts = {key: replace(post, min_present=3) for key, post in chain().scenario.posts.items()}
    plan = chain(posts=posts)
    assert output_sentences(plan, losses(plan))[-1] == (
        "4 shifts are not fully crewed (heads below min_present, over posts and dates)."
    )


def test_many_who_wait_are_counted():
    """Six bakeries: three are named."""
    scenario = chain().scenario
    bakery = scenario.employers["bakery"]
    names = [f"bakery{number}" for number in range(1, 7)]
    plan = chain(
        employers={
            **{name: replace(bakery, employer=name) for name in names},
            "mill": scenario.employers["mill"],
            "quarry": scenario.employers["quarry"],
        },
        inputs={
            **{
                (name, "flour", "mill"): Input(buyer=name, input="flour", supplier="mill")
                for name in names
            },
            **{key: one for key, one in scenario.inputs.items() if key[0] == "mill"},
        },
    )
    assert held_most(plan, losses(plan)).endswith(
        "660 of them at bakery1, bakery2, bakery3 and 3 others, which wait for its work."
    )


def test_filling_one_of_two_short_posts_brings_nothing():
    """The quarry has 2 of 4 diggers and 1 of 2 drivers: each alone leaves it at half its work."""
    plan = chain()
    driver = Post(employer="quarry", post="driver", required=2, present=1)
    plan = chain(posts={**plan.scenario.posts, ("quarry", "driver"): driver})
    (loss,) = losses(plan)
    assert loss.output == pytest.approx(130)
    assert not freed(plan, loss.cause).by_employer
    assert held_most(plan, [loss]).endswith("; filling it alone would bring nothing.")


def test_filling_brings_only_what_the_next_limit_leaves():
    """With 3 of 4 drivers the quarry would work at 0.75 once its diggers were there.

    It makes 10 x 0.25 more on each of four dates; the bakery works 0.9, 0.85, 0.75, 0.75 in place
    of 0.9, 0.6, 0.5, 0.5.
    """
    plan = chain()
    driver = Post(employer="quarry", post="driver", required=4, present=3)
    plan = chain(posts={**plan.scenario.posts, ("quarry", "driver"): driver})
    gain = freed(plan, DIGGER)
    assert dict(gain.by_employer) == pytest.approx({"bakery": 75.0, "quarry": 10.0})
    assert gain.output < losses(plan)[0].output


def test_what_holds_most_is_what_brings_most():
    """Two quarries: the larger loss is split between two posts, of which neither brings a thing."""
    plan = chain()
    employers = {
        "quarry": replace(plan.scenario.employers["quarry"], daily_output=100.0),
        "pit": Employer(employer="pit", place="p", daily_output=50.0),
    }
    posts = {
        **plan.scenario.posts,
        ("quarry", "driver"): Post(employer="quarry", post="driver", required=4, present=2),
        ("pit", "miner"): Post(employer="pit", post="miner", required=2, present=1),
    }
    plan = chain(employers=employers, posts=posts, inputs={})
    first, second = losses(plan)
    assert (first.cause.employer, second.cause.employer) == ("quarry", "pit")
    assert [gain.cause.employer for gain in gains(plan, [first, second])] == ["pit", "quarry"]

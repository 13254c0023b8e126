"""What is said of a search that did not end by itself."""

from dataclasses import replace

import pytest

from returnplan.plan.plan import Stage
from returnplan.report.ending import ending


def stage(objective, final, bound, status="time_limit", sense="max"):
    gap = abs(bound - final) / max(abs(final), 1e-9)
    return Stage(
        objective=objective,
        sense=sense,
        value=final,
        final=final,
        bound=bound,
        gap=gap,
        seconds=1.0,
        status=status,
    )


def said(plan, *stages, **more):
    return ending(replace(plan, stages=stages, wall_seconds=60.0, **more))


TOOK = "(60.0 s, seed 1)."


def test_proven_and_finished(plan):
    assert said(plan, stage("returned", 9, 9, "optimal")) == [f"Proven optimal {TOOK}"]
    assert said(plan, stage("returned", 1000, 1001, "gap")) == [
        f"Finished: every stage ended within its gap {TOOK}"
    ]


def test_near_its_bound_a_search_that_time_ended_is_not_called_unfinished(plan):
    assert said(plan, stage("post_days", 1000, 1006)) == [
        f"The time limit ended the search, every stage within 0.60 % of its bound {TOOK}"
    ]


def test_far_from_its_bound_it_says_what_may_come(plan):
    """266 fitters stay for whom a way exists; the ten helpers came too late for any."""
    plan = replace(plan, options={"time_limit": 20.0})
    assert said(plan, stage("key_post_days", 13574, 15000), stage("post_days", 0, 9)) == [
        "Not finished: up to 266 more could come, up to 1,426 more days on key posts; another 60 s "
        "may bring them (--time-limit 80).",
        f"The time limit ended the search {TOOK}",
    ]


def test_a_bound_on_heads_is_believed(plan):
    assert said(plan, stage("returned", 1264, 1300.7))[0].startswith(
        "Not finished: up to 36 more could come; another "
    )


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (stage("output", 2e6, 5e6), "up to 266 more could come, up to 3.0 M CNY more output"),
        (stage("worst_share", 0.4, 0.7), "up to 70.0 % in place of 40.0 % brought at the worst"),
        (stage("uncovered_days", 9, 3, sense="min"), "up to 6 fewer shifts not fully crewed"),
        (stage("cost", 500.0, 400.0, sense="min"), "Not finished: up to 100 CNY less cost"),
        (stage("cost", 5.0, 0.0, "not_reached", "min"), "Not finished: the cost not yet lowered"),
        (stage("travel_hours", 50, 40, sense="min"), "up to 10 fewer hours under way"),
        (stage("key_post_days", 5, float("inf")), "days on key posts x weight: no bound yet"),
    ],
)
def test_words_of_each_objective(plan, one, words):
    assert words in said(plan, one)[0]


def test_interrupted(plan):
    sentences = said(plan, stage("returned", 0, 1540), interrupted=True)
    assert sentences[0].startswith("Not finished: up to 266 more could come; its ")
    assert sentences[1] == f"The search was interrupted {TOOK}"

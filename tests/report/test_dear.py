"""The summary names trips whose cost a head is ten times the mean."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from returnplan.plan.plan import Plan
from returnplan.report.dear import dear_sentences, dear_trips
from returnplan.report.terminal import show, summary


def with_train(plan: Plan, cost: float) -> Plan:
    """The plan with a train of 30 heads at another price; the coach has 1,234 heads."""
    train = replace(plan.scenario.lines["g1"], cost_per_departure=cost)
    return replace(plan, scenario=replace(plan.scenario, lines={"g1": train}))


def printed(view: Callable[[Plan, Console], None], plan: Plan) -> str:
    paper = io.StringIO()
    view(plan, Console(file=paper, width=200, highlight=False))
    return paper.getvalue()


def test_ten_times_the_mean_and_just_below(plan: Plan) -> None:
    """x / 30 = 10 (626,150 + x) / 1,264 gives x = 187,845,000 / 964 = 194,859.96."""
    coach = plan.account.departures["0216-2000-danzhai-anji"]
    assert (coach.cents, coach.passengers) == (62_615_000, 1234)
    assert [one.id for one in dear_trips(with_train(plan, 194_859.96))] == ["0217-1000-sandu-anji"]
    assert dear_trips(with_train(plan, 194_859.95)) == []


@pytest.mark.parametrize("view", [summary, show])
def test_summary_says_so(plan: Plan, view: object) -> None:
    dear = with_train(plan, 300_000.0)
    sentence = (
        "Trip that costs ten times the mean of 733 CNY a head, or more: "
        "0217-1000-sandu-anji 10,000 CNY a head (30 workers, 14 times)."
    )
    assert dear_sentences(dear) == [sentence]
    assert sentence in printed(view, dear)
    assert "ten times" not in printed(view, plan)


def test_nothing_of_nothing(plan: Plan) -> None:
    empty = replace(plan, trips={}, assignments=())
    assert dear_trips(empty) == []
    free = replace(plan.scenario.fleets["red"], km_cost=0.0)
    assert dear_trips(replace(plan, scenario=replace(plan.scenario, fleets={"red": free}))) == []

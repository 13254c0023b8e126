"""Every sentence about those who stay passes the audit's check of sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from left.worlds import cohort, fleet, line, world
from returnplan.auditing.left import REASONS
from returnplan.optimiser.questions.sentences import _LIMITS, _SENTENCES, told
from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Reason
from returnplan.scenario import Scenario
from spoken import detail_faults


def rich(workers: int) -> Scenario:
    """Everything that a sentence may name is there; nothing is full in an empty plan."""
    return world(
        settings={"budget": 100},
        cohorts=[cohort("c1", workers=workers)],
        fleets=[fleet("f1", min_load=0.5)],
        lines=[line("l1")],
        quarantine=[{"facility": "q1", "place": "z", "beds": 3}],
    )


@pytest.mark.parametrize("workers", [1, 7])
def test_sentence_of_a_reason_speaks_of_the_scenario(workers: int) -> None:
    scenario = rich(workers)
    empty = assemble(scenario, trips={}, assignments=[])
    forms = [(reason, reason if reason in REASONS else "not_counted") for reason in _SENTENCES]
    forms += [(limit, "unproven") for limit in _LIMITS]
    for sentence, reason in forms:
        for whole in (True, False):
            words = told(empty, scenario.cohorts["c1"], reason, sentence, whole=whole)
            said = {"c1": Reason(reason=reason, detail=words)}
            assert not detail_faults(replace(empty, left=said)), words


def test_where_nothing_was_found_out_the_sentence_speaks_of_the_scenario() -> None:
    assert not detail_faults(assemble(rich(1), trips={}, assignments=[]))

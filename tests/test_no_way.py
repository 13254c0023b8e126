"""Who has no way, who comes too late, and what stands in the way: found again by force.

What is said of them is what the audit takes for a sentence.

Force lists every itinerary on three weeks more, which in these scenarios stand for all later ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bruteforce import all_ways
from bruteforce.exact import Calendar
from damaged import damaged, without
from returnplan.network import build_network
from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Unreachable
from returnplan.scenario import Scenario
from spoken import detail_faults
from thorough import beyond

CASES = 50
MANY_CASES = 150
MORE_DAYS = 21


def without_end(scenario: Scenario) -> Scenario:
    """With three weeks more and no `latest`."""
    cohorts = {name: replace(one, latest=None) for name, one in scenario.cohorts.items()}
    return replace(scenario, days=scenario.days + MORE_DAYS, cohorts=cohorts)


def reached(scenario: Scenario) -> set[str]:
    _, _, found = all_ways(scenario)
    return found


def by_force(scenario: Scenario) -> dict[str, str]:
    """Reason of every cohort that no itinerary reaches."""
    calendar, found = Calendar(scenario, frozenset()), reached(scenario)
    lost = [c for c in scenario.cohorts.values() if c.workers and c.cohort not in found]
    ever = reached(without_end(scenario)) if lost else set()
    reasons = {}
    for cohort in lost:
        destination = scenario.employers[cohort.employer].place
        days = [
            day for day in range(scenario.days) if calendar.within(cohort.ready, day, cohort.latest)
        ]
        may = [d for d in days if scenario.levels[calendar.level(cohort.origin, d)].travel]
        allowed = [d for d in may if calendar.quarantine(cohort.origin, destination, d) is not None]
        if days and not may:
            reasons[cohort.cohort] = "travel_ban"
        elif days and not allowed:
            reasons[cohort.cohort] = "no_permit"
        else:
            reasons[cohort.cohort] = "too_late" if cohort.cohort in ever else "no_way"
    return reasons


def difference(seed: int, said: dict[str, Unreachable], scenario: Scenario) -> list[str]:
    """What force says otherwise; of `no_way` also what it says without the causes."""
    expected = by_force(scenario)
    wrong = [
        f"{seed} {name}: {said[name].reason if name in said else 'reached'}, by force "
        f"{expected.get(name, 'reached')}"
        for name in scenario.cohorts
        if (said[name].reason if name in said else None) != expected.get(name)
    ]
    for name, one in said.items():
        if one.reason == "no_way" and one.causes:
            lifted = without_end(without(scenario, *one.causes))
            if name not in reached(lifted):
                wrong.append(f"{seed} {name}: no way even without {one.causes}")
            for cause in one.causes if len(one.causes) > 1 else ():
                fewer = without(scenario, *(c for c in one.causes if c != cause))
                if name in reached(without_end(fewer)):
                    wrong.append(f"{seed} {name}: {cause} need not be named in {one.causes}")
    return wrong


@pytest.mark.parametrize("cases", beyond(1, [CASES, MANY_CASES]))
def test_reasons_and_obstacles_agree_with_brute_force(cases: int) -> None:
    reasons: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    wrong = []
    for seed in range(cases):
        scenario = damaged(seed).load()
        said = dict(build_network(scenario).unreachable)
        wrong += difference(seed, said, scenario)
        wrong += detail_faults(assemble(scenario, trips={}, assignments=[], unreachable=said))
        reasons.update(one.reason for one in said.values())
        causes.update(cause for one in said.values() for cause in one.causes)
    assert not wrong, wrong
    assert min(reasons[name] for name in ("travel_ban", "no_permit", "no_way", "too_late")) > 0
    assert len(causes) >= 8, causes


def test_a_wrong_reason_is_seen() -> None:
    seed = next(
        seed for seed in range(CASES) if "too_late" in by_force(damaged(seed).load()).values()
    )
    scenario = damaged(seed).load()
    said = {
        name: replace(one, reason="no_way", causes=("max_km",))
        for name, one in build_network(scenario).unreachable.items()
        if one.reason == "too_late"
    }
    assert difference(seed, said, scenario)

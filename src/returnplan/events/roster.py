"""workers.csv after events: who waits under way is named there, who comes no more is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from returnplan.events.onward import Waiting
from returnplan.plan.people import chosen
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Scenario, Worker


def with_roster(earlier: Plan, scenario: Scenario, found: Sequence[Waiting]) -> Scenario:
    """A scenario in whose workers.csv, if it has one, each cohort has as many rows as workers.

    Who waits under way is who was to travel so. Of other cohorts the last rows go, since which of
    their workers an event meant is not known; those of a new cohort have no names.
    """
    if not scenario.workers:
        return scenario
    people, workers = chosen(earlier), dict(scenario.workers)
    for one in found:
        for riders, heads in one.riders.items():
            for name in people[riders][:heads]:
                workers[name] = replace(workers[name], cohort=one.cohort.cohort)
    rows: dict[str, list[str]] = {name: [] for name in scenario.cohorts}
    for name, worker in sorted(workers.items()):
        rows[worker.cohort].append(name)
    for name, cohort in scenario.cohorts.items():
        for surplus in rows[name][cohort.workers :]:
            del workers[surplus]
        number = 0
        for _ in range(len(rows[name]), cohort.workers):
            number += 1
            while f"{name}.{number}" in workers:
                number += 1
            fresh = f"{name}.{number}"
            workers[fresh] = Worker(worker=fresh, cohort=name)
    return replace(scenario, workers=dict(sorted(workers.items())))

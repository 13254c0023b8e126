"""Which workers of workers.csv travel by which itinerary."""

from __future__ import annotations

from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan


def chosen(plan: Plan) -> dict[str, list[str]]:
    """Workers of each itinerary: those of a cohort by id, its itineraries by id."""
    by_cohort: dict[str, list[str]] = {}
    for name, worker in sorted(plan.scenario.workers.items()):
        by_cohort.setdefault(worker.cohort, []).append(name)
    found = {}
    taken: dict[str, int] = {}
    for itinerary in sorted(plan.account.itineraries, key=_in_order):
        cohort = itinerary.cohort.cohort
        at = taken.get(cohort, 0)
        taken[cohort] = at + itinerary.workers
        found[itinerary.id] = by_cohort.get(cohort, [])[at : at + itinerary.workers]
    return found


def _in_order(itinerary: Itinerary) -> tuple[str, int]:
    """Itineraries of a cohort by their number: 2 before 10."""
    return itinerary.cohort.cohort, int(itinerary.id.rpartition("-")[2])

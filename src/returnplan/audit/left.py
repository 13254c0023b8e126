"""T11, T12: left_behind.csv names whoever stays, and why."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.audit.case import Case
from returnplan.audit.identity import compare
from returnplan.audit.reach import Reach
from returnplan.audit.summary import INSPECTED
from returnplan.audit.violation import Violation


def _found(code: str, cohort: str, sentence: str) -> Violation:
    return Violation(code=code, table="left_behind", key=cohort, sentence=sentence)


def left_behind(case: Case) -> Iterator[Violation]:
    """T11. One row per cohort that leaves somebody, with how many stay."""
    cohorts = case.scenario.cohorts
    missing = {
        name: cohort.workers - case.carried[name]
        for name, cohort in cohorts.items()
        if case.carried[name] < cohort.workers
    }
    for row in case.tables["left_behind"]:
        cohort = cohorts[row["cohort"]]
        left = missing.pop(cohort.cohort, 0)
        if left == 0:
            yield _found("T11", cohort.cohort, "the cohort leaves nobody behind")
            continue
        expected = {
            "name": cohort.name or None,
            "employer": cohort.employer,
            "post": cohort.post,
            "key": case.scenario.post_of(cohort).key,
            "origin": cohort.origin,
            "workers": left,
        }
        yield from compare("T11", "left_behind", row, expected)
    for name, left in missing.items():
        yield _found("T11", name, f"{left} workers stay behind and the cohort is not listed")


def reasons(case: Case) -> Iterator[Violation]:
    """T12. Who is said to have no itinerary has none; who is said to have one may have one."""
    reach = Reach(case.movement)
    for row in case.tables["left_behind"]:
        cohort = case.scenario.cohorts[row["cohort"]]
        reason, carried = row["reason"], case.carried[cohort.cohort]
        if reason not in (*INSPECTED, "unproven"):
            sentence = f"reason '{reason}' is none of {', '.join((*INSPECTED, 'unproven'))}"
            yield _found("T12", cohort.cohort, sentence)
        elif carried:
            if reason in INSPECTED:
                sentence = f"reason {reason}, but {carried} of the cohort travel"
                yield _found("T12", cohort.cohort, sentence)
        else:
            fault = reach.fault(cohort, reason)
            if fault:
                yield _found("T12", cohort.cohort, fault)

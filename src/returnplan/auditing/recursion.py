"""What employers make: production.csv against the recursion over capacity and inputs."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.identity import WRITTEN, compare
from returnplan.auditing.violation import Violation

FORGIVEN = 1e-12
"""Share of a date's full output by which sums of 366 dates in another order may differ: of large
amounts that may be what rounds them to another cent."""


def _found(case: Case, code: str, employer: str, day: int, sentence: str) -> Violation:
    key = f"{employer} {case.scenario.calendar.date_text(day)}"
    return Violation(code=code, table="production", key=key, sentence=sentence)


def capacity(case: Case) -> Iterator[Violation]:
    """C25. Nobody works more on a date than 1, orders and the staffing of every post allow."""
    for (employer, day), written in case.utilisation.items():
        limit = case.works.capacity(employer, day)
        if written > limit + WRITTEN:
            sentence = (
                f"utilisation is {written:.6f}; orders and staffed / required of every post "
                f"allow {limit:.6f}"
            )
            yield _found(case, "C25", employer, day, sentence)


def supply(case: Case) -> Iterator[Violation]:
    """C26. Nobody works on with an input that is not there yet.

    By a date the work that production.csv tells of, added up, is at most what stock, deliveries
    and suppliers have brought of each input.
    """
    inputs: dict[str, list[str]] = {}
    for row in case.scenario.inputs.values():
        names = inputs.setdefault(row.buyer, [])
        if row.input not in names:
            names.append(row.input)
    done: dict[str, float] = {}
    for (employer, day), written in sorted(case.utilisation.items()):
        done[employer] = done.get(employer, 0.0) + written
        for name in inputs.get(employer, ()):
            limit = case.works.supply(employer, name, day)
            if done[employer] > limit + WRITTEN * (day + 1):
                sentence = (
                    f"{done[employer]:.6f} dates' worth of work is done; input {name} suffices "
                    f"for {limit:.6f} (stock, deliveries and suppliers' work)"
                )
                yield _found(case, "C26", employer, day, sentence)


def production_rows(case: Case) -> Iterator[Violation]:
    """T17. production.csv has every employer on every date of the horizon, as much as can be."""
    horizon = case.scenario.calendar.horizon
    due = {(name, day) for name in case.scenario.employers for day in range(horizon)}
    for row in case.tables["production"]:
        employer, day = key = row["employer"], row["date"]
        if key not in due:
            yield _found(case, "T17", *key, "the date is not in the horizon")
            continue
        due.discard(key)
        held_by = case.works.held_by[employer][day]
        expected = {
            "utilisation": case.works.utilisation(employer, day),
            "held_by": held_by,
        }
        made, full = case.works.output(employer, day), case.scenario.employers[employer]
        slip = FORGIVEN * full.daily_output
        least, most = rounding.half_up(made - slip, 2), rounding.half_up(made + slip, 2)
        if not least <= row["output"] <= most:
            expected["output"] = case.works.output_cents[key]
        yield from compare("T17", "production", row, expected, f" (held by {held_by})")
    for employer, day in sorted(due):
        yield _found(case, "T17", employer, day, "the row is missing")

"""Heads at posts: what may be lent, and staffing.csv and loans.csv cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing.case import Case
from returnplan.auditing.heads import lending_days
from returnplan.auditing.identity import compare
from returnplan.auditing.violation import Violation

LENT_FOR = ("output", "uncovered_days")
"""Objectives for which heads may be lent."""


def _loan(code: str, loan: str, sentence: str) -> Violation:
    return Violation(code=code, table="loans", key=loan, sentence=sentence)


def loans(case: Case) -> Iterator[Violation]:
    """C23. A loan is 0 to `workers` heads; 0 unless output or uncovered_days is in the order."""
    wanted = any(name in case.scenario.objective.order for name in LENT_FOR)
    for name, heads in case.loans.items():
        loan = case.scenario.loans[name]
        if not 0 <= heads <= loan.workers:
            yield _loan(
                "C23",
                name,
                f"{heads} heads of {loan.lender} {loan.lender_post} are lent; the loan is of 0 to "
                f"{loan.workers} (workers of loans.csv)",
            )
        elif heads and not wanted:
            yield _loan(
                "C23",
                name,
                f"{heads} heads are lent, but neither {' nor '.join(LENT_FOR)} is in the order; "
                "nobody is lent then",
            )


def lenders(case: Case) -> Iterator[Violation]:
    """C24. While a post lends, its heads, all loans counted, are at least min_present and 0."""
    lending: dict[tuple[str, str], dict[int, list[str]]] = {}
    for name, loan in case.scenario.loans.items():
        if case.loans.get(name, 0) > 0:
            days = lending.setdefault((loan.lender, loan.lender_post), {})
            for day in lending_days(case.scenario, loan):
                days.setdefault(day, []).append(name)
    for key, days in sorted(lending.items()):
        shift = case.posts[key]
        short = [day for day in sorted(days) if shift.heads[day] < shift.post.min_present]
        if short:
            day = short[0]
            yield Violation(
                code="C24",
                table="staffing",
                key=f"{key[0]} {key[1]} {case.scenario.calendar.date_text(day)}",
                sentence=f"{shift.heads[day]} heads are left while {shift.lent[day]} are lent "
                f"(loans {', '.join(days[day])}); min_present is {shift.post.min_present}"
                f"{_more(len(short) - 1)}; lend fewer",
            )


def _more(dates: int) -> str:
    return f", also on {dates} later {'date' if dates == 1 else 'dates'}" if dates else ""


def staffing_rows(case: Case) -> Iterator[Violation]:
    """T16. staffing.csv has every post on every date of the horizon, its cells recomputed."""
    calendar = case.scenario.calendar
    due = {(*key, day) for key in case.posts for day in range(calendar.horizon)}
    for row in case.tables["staffing"]:
        employer, post, day = key = row["employer"], row["post"], row["date"]
        if key not in due:
            yield _staffing(case, key, "the post or the date is not in the scenario")
            continue
        due.discard(key)
        shift = case.posts[employer, post]
        expected = {
            "required": shift.post.required,
            "heads": shift.heads[day],
            "present": shift.staffed(day),
            "borrowed": shift.borrowed[day],
            "lent": shift.lent[day],
        }
        yield from compare("T16", "staffing", row, expected)
    for key in sorted(due):
        yield _staffing(case, key, "the row is missing")


def _staffing(case: Case, key: tuple[str, str, int], sentence: str) -> Violation:
    employer, post, day = key
    text = f"{employer} {post} {case.scenario.calendar.date_text(day)}"
    return Violation(code="T16", table="staffing", key=text, sentence=sentence)


def loan_rows(case: Case) -> Iterator[Violation]:
    """T18. loans.csv has every loan of the scenario, those of nobody too."""
    for name in case.scenario.loans:
        if name not in case.loans:
            yield _loan("T18", name, "the row is missing; a loan of nobody has workers 0")

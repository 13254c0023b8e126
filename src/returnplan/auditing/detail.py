"""T12: whether `detail` of left_behind.csv can be a sentence about those who stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from returnplan.auditing.case import Case
from returnplan.auditing.scarce import RESOURCES, used_up
from returnplan.tables.declaration import Row

LEAST_WORDS = 4
WORD = re.compile(r"[^\s]+")
WHO = re.compile(r"(?:All ([\d,]+)|([\d,]+) of ([\d,]+)) stays? behind")
"""How many stay, as sentences begin that count them."""
DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
FULL = re.compile(
    r"(?P<id>\S+) \((?P<capacity>[\d,]+) [^()]*\) is full on "
    r"(?:(?P<dates>\d+) dates from (?P<first>[\d-]+) to (?P<last>[\d-]+\b)|(?P<only>[\d-]+\b))"
)
"""How sentences tell on how many dates nothing of a resource is free."""
EMPTY = ("None", "nan", "{", "}")


def faults(case: Case, row: Row) -> Iterator[str]:
    """What is wrong with `detail`, whatever the reason."""
    detail: str = row["detail"]
    words = WORD.findall(detail)
    if len(words) < LEAST_WORDS or not any(map(str.isalpha, detail)):
        yield f"detail is {detail!r}, no sentence"
        return
    odd = [letter for letter in detail if unicodedata.category(letter).startswith("C")]
    if odd or any(mark in words for mark in EMPTY):
        yield f"detail is {detail!r}, which says what nobody can read"
    if not _speaks(case, row, detail):
        yield f"detail is {detail!r}, which names no id, date or figure of this scenario"
    for written in DATE.findall(detail):
        try:
            date.fromisoformat(written)
        except ValueError:
            yield f"detail names {written}, which is no date"
    for full in FULL.finditer(detail):
        if not _full(case, row["reason"], full):
            yield f"detail says {full[0]}, and that is not so"
    who = WHO.search(detail)
    if who:
        everybody, left, workers = (
            None if one is None else int(one.replace(",", "")) for one in who.groups()
        )
        waiting = case.scenario.cohorts[row["cohort"]].workers
        says = (everybody, everybody) if everybody is not None else (left, workers)
        if says != (row["workers"], waiting):
            yield f"detail says {who[0]}; {row['workers']} of {waiting} do"


def _full(case: Case, reason: str, said: re.Match[str]) -> bool:
    """Whether a resource of the kind of the reason is so large, and used up on such dates."""
    text = case.scenario.calendar.date_text
    told = (said["dates"] or "1", said["first"] or said["only"], said["last"] or said["only"])
    return any(
        (name, capacity) == (said["id"], int(said["capacity"].replace(",", "")))
        and days
        and told == (str(len(days)), text(days[0]), text(days[-1]))
        for resource, name, capacity, days in used_up(case)
        if resource == reason or reason not in RESOURCES
    )


def _speaks(case: Case, row: Row, detail: str) -> bool:
    """Whether it names a place, employer, post, cohort, resource or date, or a figure."""
    scenario = case.scenario
    if any(letter.isdigit() for letter in detail):
        return True
    parts = re.findall(r"[\w.-]+", detail)
    words = {*parts, *(part.strip(".") for part in parts)}
    known = (
        scenario.places,
        scenario.employers,
        scenario.cohorts,
        scenario.fleets,
        scenario.lines,
        scenario.quarantine,
        scenario.objective.order,
        {row["post"]},
    )
    return any(words & set(ids) for ids in known)

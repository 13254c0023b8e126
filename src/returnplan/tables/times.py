"""Dates, clocks, hours and moments, as people and spreadsheets of many countries write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from returnplan.calendar import MINUTES_A_DAY, Calendar
from returnplan.tables import mistakes
from returnplan.tables.mistakes import CellError, Mistake
from returnplan.tables.numbers import plain_text

FIRST_YEAR, LAST_YEAR = 1900, 2199

MORNING = ("am", "vorm", "上午", "午前", "오전", "πμ", "dop", "de", "öö", "fm")
EVENING = ("pm", "nachm", "下午", "午後", "오후", "μμ", "odp", "du", "ös", "em")
"""What spreadsheets write for the two halves of a day in English, German, Chinese, Japanese,
Korean, Greek, Czech, Hungarian, Turkish and Swedish (Unicode CLDR); dots in them do not matter."""

_DATE = re.compile(r"(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})\.?(?:[ T]0?0:00(?::00)?)?", re.ASCII)
_EASTERN_DATE = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?(?:\s*0?0:00(?::00)?)?",
    re.ASCII,
)
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?", re.ASCII)
_EASTERN_CLOCK = re.compile(r"(\d{1,2})\s*[时時点點시]\s*(?:(\d{1,2})\s*[分분]?)?", re.ASCII)
_WORDS = "|".join(map(re.escape, sorted((*MORNING, *EVENING), key=len, reverse=True)))
_HALF_FIRST = re.compile(rf"(?P<half>{_WORDS})\s*(?P<clock>\d.*)", re.I)
_HALF_LAST = re.compile(rf"(?P<clock>\d.*?)\s*(?P<half>{_WORDS})", re.I)
_DOT = re.compile(r"(?<=[^\W\d])\.\s*")
"""Of `p. m.` and `vorm.`."""
_HOURS = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(?:[.,]\d*)?S)?", re.ASCII)
"""A time of an OpenDocument, which its reader gives as a text (ISO 8601): PT26H30M00S."""
_EPOCHS = {1900: datetime(1899, 12, 31), 1904: datetime(1904, 1, 1)}
"""Day 0 of a spreadsheet, by the year of its first days: 26:30 formatted as a clock comes as
1900-01-01 02:30, and 24:00 as 1900-01-01; in the calendar of old Macs as 1904-01-02."""


def typed_fault(value: object) -> str:
    """Why a typed value is none of the kind that is wanted."""
    if isinstance(value, bool):
        return "it is a yes or no"
    if isinstance(value, (datetime, date)):
        return "it is a date (a spreadsheet may have made it one)"
    if isinstance(value, (time, timedelta)):
        return "it is a time (a spreadsheet may have made it one)"
    if isinstance(value, (int, float)):
        return "it is a number"
    return "a single value is wanted"


def half_day(text: str) -> tuple[str, str]:
    """`下午 8:00` or `8:00 p. m.` -> (8:00, evening); the half is blank where none is named."""
    if text.isascii() and text[-1:].isdigit():
        return text, ""
    plain = _DOT.sub("", text)
    match = _HALF_FIRST.fullmatch(plain) or _HALF_LAST.fullmatch(plain)
    if match is None:
        return text, ""
    return match["clock"], "morning" if match["half"].lower() in MORNING else "evening"


def split_clocks(words: list[str]) -> list[str]:
    """Clocks of a list that was parted at its blanks, each with its AM or 下午 again.

    >>> split_clocks(["8:00", "AM", "下午", "8:00", "9:00pm"])
    ['8:00 AM', '下午 8:00', '9:00pm']
    """
    clocks: list[str] = []
    before = ""
    for word in words:
        if _DOT.sub("", word).lower() not in (*MORNING, *EVENING):
            clocks.append(f"{before} {word}".strip())
            before = ""
        elif word[0] in "上下午오" or not clocks or half_day(clocks[-1])[1]:
            before = word
        else:
            clocks[-1] += f" {word}"
    return [*clocks, before] if before else clocks


def spreadsheet_span(value: Any) -> Any:
    """The `timedelta` of a span that comes as a date of a spreadsheet's first days or as a text."""
    if isinstance(value, str) and value[:2] == "PT" and (found := _DURATION.fullmatch(value)):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if isinstance(value, date) and value.year in _EPOCHS:
        if not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        return value - _EPOCHS[value.year]
    return value


def read_hours(value: Any, number: Callable[[Any, Mistake], float]) -> float:
    """Hours of 8.5, 8:30, 26:30 or a workbook's time; `number` reads what is none of them."""
    if isinstance(value, str):
        text = plain_text(value)
        if found := _HOURS.fullmatch(text):
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return hours + (minutes * 60 + seconds) / 3600
        if re.fullmatch(r"-?\d+:[\d:]+", text, re.ASCII):
            reason = "minutes are written with two digits, 00 to 59"
            raise CellError(mistakes.NOT_HOURS, reason=reason)
        if half_day(text)[1]:
            return read_clock(text, mistakes.NOT_HOURS) / 60  # 4:15, written as 04:15:00 AM
    if isinstance(value, time):
        return value.hour + (value.minute * 60 + value.second) / 3600
    value = spreadsheet_span(value)
    if isinstance(value, timedelta):
        return round(value.total_seconds()) / 3600
    return number(value, mistakes.NOT_HOURS)


def read_date(value: Any, mistake: Mistake = mistakes.NOT_DATE) -> date:
    """The date of a text or of a typed cell."""
    if isinstance(value, datetime):
        if value.time() != time() or value.tzinfo is not None:
            raise CellError(mistake, reason="it has a time of day as well")
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        found = _written_date(plain_text(value), mistake)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        raise CellError(mistake, reason="it is a number; format the cell as a date")
    else:
        raise CellError(mistake, reason=typed_fault(value))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(mistake, reason=f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return found


def _written_date(text: str, mistake: Mistake) -> date:
    if match := _DATE.fullmatch(text):
        parts = match[1], match[3], match[4]
    elif match := _EASTERN_DATE.fullmatch(text):
        parts = match[1], match[2], match[3]
    else:
        if _DAY_FIRST.fullmatch(text):
            reason = "with the year last, day and month cannot be told apart"
            raise CellError(mistake, of_column=True, reason=reason)
        if ":" in text:
            reason = "it has a time of day as well"
        else:
            reason = "it is not written as year, month, day"
        raise CellError(mistake, reason=reason)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise CellError(mistake, reason="the calendar has no such date") from None


def read_clock(value: Any, mistake: Mistake = mistakes.NOT_CLOCK) -> int:
    """Minutes since midnight of a text or of a typed cell."""
    value = spreadsheet_span(value)
    if isinstance(value, str):
        total = _written_clock(plain_text(value), mistake)
    elif isinstance(value, time):
        total = (value.hour * 60 + value.minute) * 60 + value.second
    elif isinstance(value, timedelta):
        total = round(value.total_seconds())
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1:
        total = round(value * 86400)  # a spreadsheet's fraction of a day
    else:
        raise CellError(mistake, reason=typed_fault(value))
    if not 0 <= total < MINUTES_A_DAY * 60:
        raise CellError(mistake, reason="clocks run from 00:00 to 23:59")
    if total % 60:
        raise CellError(mistake, reason="it has seconds; times are whole minutes")
    return total // 60


def _written_clock(text: str, mistake: Mistake) -> int:
    clock, half = half_day(text)
    match = _CLOCK.fullmatch(clock) or _EASTERN_CLOCK.fullmatch(clock)
    if match is None:
        raise CellError(mistake, reason="it is not written as hours:minutes")
    hours, minutes, seconds = (int(part or 0) for part in (*match.groups(), None)[:3])
    if half:  # some spreadsheets write 08:00 as 08:00:00 AM
        if not 1 <= hours <= 12:
            raise CellError(mistake, reason="with AM or PM the hours run from 1 to 12")
        hours = hours % 12 + (12 if half == "evening" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise CellError(mistake, reason="clocks run from 00:00 to 23:59")
    return (hours * 60 + minutes) * 60 + seconds


def read_moment(value: Any, calendar: Calendar) -> int:
    """Minutes since `start` 00:00 of a date and a clock."""
    wrong = mistakes.NOT_MOMENT
    if isinstance(value, datetime):
        when, clock = read_date(value.date(), wrong), read_clock(value.time(), wrong)
    else:
        text = re.sub(r"(?<=[日号號일])\s*", " ", plain_text(str(value))).replace("T", " ")
        first, _, second = text.strip().partition(" ")
        if not second:
            lacks = "date" if ":" in first else "time of day"
            raise CellError(wrong, reason=f"it has no {lacks}")
        when, clock = read_date(first, wrong), read_clock(second.strip(), wrong)
    return calendar.day(when) * MINUTES_A_DAY + clock

"""What the charts share. A chart is a Vega-Lite specification whose data and colours come later.

`"@name"` stands for a colour of `style` or a size, filled in where the chart is drawn. Names of
places, employers and operators are looked up in the table `names`, in the language of the chart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnplan.page.data import Shown
from returnplan.page.words import Words

Spec = dict[str, Any]

MODES = ("bus", "train", "flight", "ship", "helicopter")
"""With colours of their own; others share `other`."""


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """For whom a chart is drawn: the tables and the language."""

    data: Shown
    words: Words

    @property
    def currency(self) -> str:
        return self.data.currency

    @property
    def last_ms(self) -> int:
        """Midnight after the last date of the horizon."""
        return self.data.start_ms + 86_400_000 * self.data.horizon

    def modes(self) -> list[str]:
        """Modes of all trips, those with colours of their own first."""
        found = {str(row["mode"]) for row in self.data.rows("routes")}
        return [mode for mode in MODES if mode in found] + sorted(found - set(MODES))

    def mode_scale(self, more: Sequence[str] = ()) -> Spec:
        """Colours by mode, then by `more` (beds, local)."""
        domain = [*self.modes(), *more]
        return {
            "domain": [self.words.mode(one) for one in domain],
            "range": [
                f"@{one}" if one in (*MODES, "beds", "local") else "@other" for one in domain
            ],
        }


def named(kind: str, column: str, name: str, words: Words) -> list[Spec]:
    """The column's ids as people call them, in a new column `name`."""
    return looked_up(f"'{kind}:' + datum.{column}", name, words)


def looked_up(key: str, name: str, words: Words) -> list[Spec]:
    """The name of a key that an expression makes."""
    return [
        {"calculate": key, "as": "_key"},
        {
            "lookup": "_key",
            "from": {"data": {"name": "names"}, "key": "key", "fields": [words.language]},
            "as": [name],
            "default": "",
        },
    ]


def worded(column: str, name: str, texts: Mapping[str, str]) -> list[Spec]:
    """Words of the program in the language of the chart, in a new column `name`."""
    table = json.dumps(dict(texts), ensure_ascii=False)
    return [{"calculate": f"{table}[datum.{column}] || datum.{column}", "as": name}]


def moded(canvas: Canvas, column: str = "mode", name: str = "Mode") -> list[Spec]:
    """Modes in the language of the chart; `beds` and `local` too."""
    known = [*canvas.modes(), "beds", "local"]
    return worded(column, name, {one: canvas.words.mode(one) for one in known})


def dates(words: Words, **more: Any) -> Spec:
    """The horizontal axis of dates, drawn as UTC since our moments are local wall clocks."""
    return {
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"format": words("format.day"), "labelOverlap": True, "grid": False, **more},
    }


def days(canvas: Canvas) -> Spec:
    """The same for a table with a row a date (column `date`), all dates of the horizon shown."""
    axis = dates(canvas.words)
    axis["field"] = "date"
    axis["timeUnit"] = "utcyearmonthdate"
    axis["scale"] |= {
        "domainMin": {"expr": str(canvas.data.start_ms)},
        "domainMax": {"expr": str(canvas.last_ms)},
    }
    return axis


def tip(column: str, title: str, *, kind: str = "nominal", form: str | None = None) -> Spec:
    """A line of what hovering shows."""
    found: Spec = {"field": column, "title": title, "type": kind}
    if form is not None:
        found["format"] = form
    return found


def date_tip(column: str, words: Words) -> Spec:
    """A date in what hovering shows, under the column's own heading."""
    return {
        "field": column,
        "title": words(f"column.{column}"),
        "type": "temporal",
        "timeUnit": "utcyearmonthdate",
        "format": words("format.date"),
    }


def quoted(text: str) -> str:
    """A text inside an expression."""
    return json.dumps(text, ensure_ascii=False)

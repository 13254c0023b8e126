"""The timetable: what each vehicle or line does when; ways without passengers are lighter.

The parameters `first` and `last` are the moments between which it shows, in milliseconds; the page
sets them, and leaves out rows that its filters take away.
"""

from __future__ import annotations

from returnplan.page.charts.parts import Canvas, Spec, dates, moded, tip, worded


def timetable(canvas: Canvas) -> Spec:
    """A row for each vehicle, or line without a fleet."""
    words = canvas.words
    parts = {part: words(f"part.{part}") for part in ("there", "trip", "back")}
    moment, day = words("format.moment"), words("format.day")
    rows = canvas.data.rows("movements")
    start = canvas.data.start_ms
    first = start + 60_000 * min((row["start"] for row in rows), default=0)
    last = start + 60_000 * max((row["end"] for row in rows), default=1440)
    times = [
        {"field": one, "type": "temporal", "scale": {"type": "utc"}, "format": moment}
        | {"title": words(f"column.{one}"), "timeUnit": "utcyearmonthdatehoursminutes"}
        for one in ("start", "end")
    ]
    return {
        "data": {"name": "movements"},
        "params": [{"name": "first", "value": first}, {"name": "last", "value": last}],
        "transform": [
            {"filter": "datum.end >= first && datum.start <= last"},
            *moded(canvas),
            *worded("part", "Part", parts),
        ],
        "width": "@width",
        "height": {"step": 17},
        "mark": {"type": "bar", "height": 11, "clip": True, "cursor": "pointer"}
        | {"cornerRadius": 2},
        "encoding": {
            "x": {
                **dates(words),
                "field": "start",
                "scale": {
                    "type": "utc",
                    "domainMin": {"expr": "first"},
                    "domainMax": {"expr": "last"},
                    "nice": False,
                },
                "axis": {
                    "orient": "top",
                    "grid": True,
                    "labelOverlap": True,
                    "format": {"hours": "%H:%M", "date": day, "day": day}
                    | {"week": day, "month": day, "minutes": "%H:%M"},
                },
            },
            "x2": {"field": "end"},
            "y": {
                "field": "row",
                "type": "nominal",
                "title": None,
                "sort": None,
                "axis": {"labelLimit": 150, "ticks": False, "domain": False},
            },
            "color": {
                "field": "Mode",
                "type": "nominal",
                "title": None,
                "scale": canvas.mode_scale(),
                "legend": {"orient": "top"},
            },
            "opacity": {
                "condition": {"test": "datum.part == 'trip'", "value": 1},
                "value": 0.3,
            },
            "tooltip": [
                tip("row", words("column.vehicle")),
                tip("Part", words("what")),
                tip("trip", words("column.trip")),
                *times,
                tip("passengers", words("column.passengers"), kind="quantitative", form=","),
            ],
        },
    }

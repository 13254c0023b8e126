"""Legs from the origin: direct trips, feeders, and lines that are walked to."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.network.draft import Draft
from returnplan.network.numbering import pair, spans


def add_direct(draft: Draft) -> None:
    """Direct trips: who boards and who alights, where a lane joins the two."""
    on, off = draft.roads.boarding, draft.roads.alighting
    boarder, alighter = draft.spread(*spans(on.pattern, off.pattern))
    lane = _lane_of(draft)[on.place[boarder], off.place[alighter]]
    kept = np.flatnonzero((lane >= 0) & (draft.starts.at(lane, on.day[boarder]) >= 0))
    lane, boarder, alighter = lane[kept], boarder[kept], alighter[kept]
    commodity = draft.commodity(lane, on.moment[boarder], on.day[boarder])
    kept = np.flatnonzero(draft.in_time(commodity, off.moment[alighter]))
    commodity, boarder, alighter = commodity[kept], boarder[kept], alighter[kept]
    draft.add(
        {
            "commodity": commodity,
            "sink": draft.sinks.of(pair(commodity, off.day[alighter])),
            "group": draft.group(on.pattern[boarder], commodity),
            "board": on.stop[boarder],
            "alight": off.stop[alighter],
            "by_local": on.by_local[boarder] + off.by_local[alighter],
            "minutes": off.moment[alighter] - on.moment[boarder],
            "starts": on.moment[boarder],
        }
    )


def _lane_of(draft: Draft) -> Whole:
    """(places, places) lane from one place to another, or -1."""
    count = len(draft.geography.index)
    lanes = np.full((count, count), -1, dtype=np.int64)
    lanes[draft.places[:, 0], draft.places[:, 1]] = np.arange(len(draft.places))
    return lanes


def add_feeders(draft: Draft) -> None:
    """Feeders, each with the lines that it connects with."""
    roads, on = draft.roads, draft.roads.boarding
    rows = np.flatnonzero(roads.connections[on.pattern] > 0)
    row, commodity = _starting(draft, on.place[rows], on.moment[rows], on.day[rows])
    row = rows[row]
    pattern = on.pattern[row]
    rider, item = draft.spread(roads.first[pattern], roads.connections[pattern])
    row, commodity, pattern = row[rider], commodity[rider], pattern[rider]
    draft.add(
        draft.boarding(
            commodity,
            roads.leaving[item],
            legs=np.full(len(row), 2),
            lines=1,
            group=draft.group(pattern, commodity),
            board=on.stop[row],
            alight=roads.hub[pattern],
            by_local=on.by_local[row],
            minutes=-on.moment[row],
            starts=on.moment[row],
        )
    )


def add_first_lines(draft: Draft) -> None:
    """Workers who walk, or take local transport, to a line."""
    scenario, index = draft.scenario, draft.geography.index
    local = scenario.transfer.local_minutes
    rows = [
        (number, index[origin], by_local, departure.depart - local * by_local)
        for number, departure in enumerate(draft.departures)
        if departure.usable
        for origin, by_local in draft.reach.boards[scenario.lines[departure.line].from_]
        if departure.depart >= local * by_local
    ]
    number, place, by_local, moment = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    row, commodity = _starting(draft, place, moment, moment // MINUTES_A_DAY)
    draft.add(
        draft.boarding(
            commodity,
            number[row],
            legs=np.full(len(row), 1),
            lines=1,
            by_local=by_local[row],
            minutes=-moment[row],
            starts=moment[row],
        )
    )


def _starting(draft: Draft, place: Whole, moment: Whole, day: Whole) -> tuple[Whole, Whole]:
    """(row, commodity) for every lane from a row's place on which somebody may start then."""
    order = np.argsort(draft.places[:, 0], kind="stable")
    row, item = draft.spread(*spans(place, draft.places[order, 0]))
    lane = order[item]
    kept = np.flatnonzero(draft.starts.at(lane, day[row]) >= 0)
    row, lane = row[kept], lane[kept]
    return row, draft.commodity(lane, moment[row], day[row])

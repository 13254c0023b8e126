"""Legs from a line: the way's end, shuttles, and changes to a second line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.network.draft import LEGS, ArcColumns, Draft
from returnplan.network.numbering import pair, spans


@dataclass(frozen=True, kw_only=True)
class _Ways:
    """Ways from a departure to a destination, in order of the two: first ends, then shuttles."""

    key: Whole
    """(departure, destination)."""
    moment: Whole
    day: Whole
    by_local: Whole
    pattern: Whole
    """Of a shuttle, or -1."""
    board: Whole
    alight: Whole


@dataclass(frozen=True, kw_only=True)
class _Changes:
    """Later departures that can be joined, in order of the earlier."""

    departure: Whole
    to: Whole
    by_local: Whole


def add_onward(draft: Draft) -> None:
    """Ends, shuttles and changes of every node, those found by changing included."""
    ways, changes = _ways(draft), _changes(draft)
    done = 0
    while done < len(draft.nodes):
        nodes = np.arange(done, len(draft.nodes))
        done = len(draft.nodes)
        arriving = _arriving(draft, nodes, ways)
        joining = _joining(draft, nodes, changes)
        at = np.searchsorted(arriving["tail"], joining["tail"], side="right")
        draft.add({name: np.insert(column, at, joining[name]) for name, column in arriving.items()})


def _arriving(draft: Draft, nodes: Whole, ways: _Ways) -> ArcColumns:
    """Arcs from nodes to sinks."""
    commodity = draft.nodes.first[nodes]
    goal = draft.places[draft.commodity_lane[commodity], 1]
    last = draft.nodes.second[nodes] % LEGS // 4 >= draft.scenario.transfer.max_legs
    node, way = draft.spread(*spans(pair(draft.node_departure[nodes], goal), ways.key))
    moment, pattern = ways.moment[way], ways.pattern[way]
    kept = np.flatnonzero(((pattern < 0) | ~last[node]) & draft.in_time(commodity[node], moment))
    node, way, moment, pattern = node[kept], way[kept], moment[kept], pattern[kept]
    commodity = commodity[node]
    none = np.full(len(node), -1)
    return {
        "commodity": commodity,
        "tail": nodes[node],
        "head": none,
        "sink": draft.sinks.of(pair(commodity, ways.day[way])),
        "group": np.where(pattern < 0, -1, draft.group(pattern, commodity)),
        "board": ways.board[way],
        "alight": ways.alight[way],
        "run": none,
        "by_local": ways.by_local[way],
        "fare": np.zeros(len(node)),
        "minutes": moment,
    }


def _joining(draft: Draft, nodes: Whole, changes: _Changes) -> ArcColumns:
    """Arcs from nodes that have used one line to nodes on a second."""
    legs, lines = draft.nodes.second[nodes] % LEGS // 4, draft.nodes.second[nodes] % 4
    may = nodes[(lines == 1) & (legs < draft.scenario.transfer.max_legs)]
    node, item = draft.spread(*spans(draft.node_departure[may], changes.departure))
    node = may[node]
    none = np.full(len(node), -1)
    return draft.boarding(
        draft.nodes.first[node],
        changes.to[item],
        legs=draft.nodes.second[node] % LEGS // 4 + 1,
        lines=2,
        tail=node,
        sink=none,
        group=none,
        board=none,
        alight=none,
        by_local=changes.by_local[item],
        minutes=np.zeros(len(node), dtype=np.int64),
    )


def _ways(draft: Draft) -> _Ways:
    """Ends at the line's last stop or near it, and shuttles that leave within the wait."""
    index, roads, off = draft.geography.index, draft.roads, draft.roads.alighting
    local = draft.scenario.transfer.local_minutes
    ends = [
        (number, index[destination], departure.arrive + local * by_local, by_local)
        for number, departure in enumerate(draft.departures)
        if departure.usable
        for destination, by_local in draft.reach.alights[draft.scenario.lines[departure.line].to]
        if departure.arrive + local * by_local <= draft.scenario.calendar.end
    ]
    number, goal, moment, by_local = np.array(ends, dtype=np.int64).reshape(-1, 4).T
    row, item = draft.spread(roads.first[off.pattern], roads.connections[off.pattern])
    none = np.full(len(number), -1)
    key = np.concatenate([pair(number, goal), pair(roads.reaching[item], off.place[row])])
    order = np.argsort(key, kind="stable")
    return _Ways(
        key=key[order],
        moment=np.concatenate([moment, off.moment[row]])[order],
        day=np.concatenate([moment // MINUTES_A_DAY, off.day[row]])[order],
        by_local=np.concatenate([by_local, off.by_local[row]])[order],
        pattern=np.concatenate([none, off.pattern[row]])[order],
        board=np.concatenate([none, roads.hub[off.pattern[row]]])[order],
        alight=np.concatenate([none, off.stop[row]])[order],
    )


def _changes(draft: Draft) -> _Changes:
    """Pairs of departures within the limits of the wait, on foot or by local transport."""
    transfer = draft.scenario.transfer
    most = rounding.floor(transfer.max_wait_hours * 60)
    moments = {
        place: [draft.departures[number].depart for number in numbers]
        for place, numbers in draft.leave.items()
    }
    places = {line.to for line in draft.scenario.lines.values()}
    near = {
        place: [
            (other, other != place)
            for other in moments
            if other == place or draft.geography.is_local(place, other)
        ]
        for place in sorted(places)
    }
    rows: list[tuple[int, int, bool]] = []
    for number, departure in enumerate(draft.departures):
        if not departure.usable:
            continue
        found: list[tuple[int, bool]] = []
        for other, by_local in near[draft.scenario.lines[departure.line].to]:
            there = departure.arrive + transfer.local_minutes * by_local
            first = bisect_left(moments[other], there + transfer.min_minutes)
            beyond = bisect_right(moments[other], there + most)
            found += [(later, by_local) for later in draft.leave[other][first:beyond]]
        rows += [(number, later, by_local) for later, by_local in sorted(found)]
    departure_, to, by_local_ = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return _Changes(departure=departure_, to=to, by_local=by_local_)

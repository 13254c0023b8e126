"""The keys of the rows of families whose rows prices name, in the order of the rows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from returnplan.arrays import Whole
from returnplan.certificate.certificate import RowKey
from returnplan.model.work import WorkSets
from returnplan.network import Network


def row_keys(network: Network, work: WorkSets) -> dict[str, list[RowKey]]:
    """By family, the key of every row; of C1 and C5 of those of lines, which are the last."""
    choices, sinks, commodities = network.choices, network.sinks, network.commodities
    commodity = sinks.commodity[choices.sink]
    lane = commodities.lane[commodity]
    dated = [(row.line, network.scenario.calendar.date_text(row.day)) for row in network.departures]
    runs: list[RowKey] = [
        (*dated[departure], network.levels[level])
        for departure, level in zip(
            network.runs.departure.tolist(), network.runs.level.tolist(), strict=True
        )
    ]
    loaded = np.flatnonzero(network.runs.min_load > 0).tolist()
    return {
        "C1": runs,
        "C4": [dated[number] for number in np.unique(network.runs.departure).tolist()],
        "C5": [runs[number] for number in loaded],
        "C10": _heads_a_day(network, lane, 0, "departures_per_day", commodities.day[commodity]),
        "C11": _heads_a_day(network, lane, 1, "arrivals_per_day", sinks.day[choices.sink]),
        "C12": [()],
        "shares": _waiting(network),
        **production_keys(network, work),
    }


def production_keys(network: Network, work: WorkSets) -> dict[str, list[RowKey]]:
    """The same for the families of production."""
    scenario = network.scenario
    dates = [scenario.calendar.date_text(day) for day in range(work.horizon)]
    all_posts, employers = list(scenario.posts), list(scenario.employers)
    posts = [all_posts[number] for number in work.posts.tolist()]
    chained = [employers[work.employers[at]] for at in work.chained.tolist()]
    guarded = [
        (work.loans[at], dates[day])
        for at in work.guarded.tolist()
        for day in range(int(work.first[at]), int(work.after[at]))
    ]
    inputs = dict.fromkeys(
        (row.buyer, row.input) for row in scenario.inputs.values() if row.buyer in chained
    )
    return {
        "C23": _every(posts, dates),
        "C24": [*guarded, *((work.loans[at],) for at in work.guarded.tolist())],
        "C25": _every([posts[at] for at in work.staffing.tolist()], dates),
        "C26": [*_every([(name,) for name in chained], dates), *_every(inputs, dates)],
        "missing": _every([posts[at] for at in work.covered.tolist()], dates),
    }


def _every(keys: Iterable[RowKey], dates: list[str]) -> list[RowKey]:
    return [(*key, date) for key in keys for date in dates]


def _heads_a_day(network: Network, lane: Whole, side: int, cap: str, day: Whole) -> list[RowKey]:
    """(place, date) of choices at places with a cap, in order of place and date."""
    places = network.scenario.places
    number = {place: at for at, place in enumerate(places)}
    names, calendar = list(places), network.scenario.calendar
    ends = np.array([number[pair[side]] for pair in network.lanes], dtype=np.int64)
    pairs = np.unique(np.column_stack([ends[lane], day]), axis=0).tolist()
    return [
        (names[at], calendar.date_text(date))
        for at, date in pairs
        if getattr(places[names[at]], cap) is not None
    ]


def _waiting(network: Network) -> list[RowKey]:
    """Employers for whom somebody could come."""
    cohorts = network.scenario.cohorts.values()
    waiting = {
        row.employer for row in cohorts if row.workers and row.cohort not in network.unreachable
    }
    return [(employer,) for employer in network.scenario.employers if employer in waiting]

"""Rows that every plan of whole vehicles keeps, but not every one in parts: who rides which line.

A tenth of a flight may not carry a whole cohort on its first date. So workers of a cohort who
arrive by a departure of a line are told apart (`aboard`, a column a choice and departure):

    sum_c y_cke = sum_{arcs a into k from departure e} x_a          for sinks k, departures e
    sum_e y_cke <= w_ck                                             for choices (c, k)
    sum_k y_cke <= workers_c sum_{runs d of e} o_d                  for cohorts c, departures e

Whole plans lose nothing: those who arrive at a sink by a line can be any of those who take it, and
a departure that does not run has nobody aboard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model.formulation import Formulation
from returnplan.model.programme import Programme, Rows, at_most, both, equal


@dataclass(frozen=True, kw_only=True)
class Aboard:
    """The columns y: who of a choice arrives by which departure."""

    choice: Whole
    pair: Whole
    """Number of (sink, departure) among the pairs that arcs join."""
    departure: Whole
    arc: Whole
    """Arcs from a line to a sink ..."""
    arc_pair: Whole
    """... and the pair that they join."""
    link: Whole
    """Number of (cohort, departure) among those of `links`."""
    links: Whole
    """(links, 2) Cohort and departure."""

    @classmethod
    def of(cls, formulation: Formulation) -> Aboard:
        network = formulation.network
        arcs, count = network.arcs, len(network.departures)
        arc = np.flatnonzero((arcs.tail >= 0) & (arcs.sink >= 0))
        keys = arcs.sink[arc] * count + network.node_departure[arcs.tail[arc]]
        pairs, arc_pair = np.unique(keys, return_inverse=True)
        sink, departure = np.divmod(pairs, max(count, 1))
        pair, choice = joined(sink, network.choices.sink)
        departure = departure[pair]
        keys = network.choices.cohort[choice] * count + departure
        links, link = np.unique(keys, return_inverse=True)
        return cls(
            choice=choice,
            pair=pair,
            departure=departure,
            arc=arc,
            arc_pair=arc_pair.reshape(-1),
            link=link.reshape(-1),
            links=np.column_stack(np.divmod(links, max(count, 1))),
        )

    @classmethod
    def none(cls) -> Aboard:
        """Of nobody: where these columns would be too many."""
        empty = np.zeros(0, dtype=np.int64)
        names = ("choice", "pair", "departure", "arc", "arc_pair", "link")
        return cls(**dict.fromkeys(names, empty), links=empty.reshape(0, 2))

    @property
    def pairs(self) -> int:
        return int(self.arc_pair.max(initial=-1)) + 1

    def split(self, formulation: Formulation, values: Real) -> Real:
        """(columns y) Of the formulation's `values`: who takes a sink rides lines first."""
        v = formulation.variables
        riders = np.bincount(self.arc_pair, weights=values[v.x[self.arc]], minlength=self.pairs)
        left, aboard = values[v.w].copy(), np.zeros(len(self.pair))
        for column in np.flatnonzero(riders[self.pair] > 0).tolist():
            some = min(riders[self.pair[column]], left[self.choice[column]])
            aboard[column] = some
            riders[self.pair[column]] -= some
            left[self.choice[column]] -= some
        return aboard


def linked(
    formulation: Formulation, aboard: Aboard, programme: Programme, free: Mask
) -> tuple[Programme, Whole]:
    """A programme over the `free` columns, and then the columns of `aboard` that go with them.

    Of a sink and a departure all choices and arcs must be free, or fixed at nobody.

    Returns
    -------
    programme, columns
        The second: which columns of `aboard` were added, in their order.
    """
    network, v = formulation.network, formulation.variables
    number = np.cumsum(free) - 1
    count = len(programme.lower)
    runs = np.flatnonzero(free[v.o])
    run_departure = network.runs.departure[runs]
    there = np.zeros(aboard.pairs, dtype=bool)
    arc = np.flatnonzero(free[v.x[aboard.arc]])
    there[aboard.arc_pair[arc]] = True
    chosen = free[v.w[aboard.choice]] & there[aboard.pair]
    chosen &= np.isin(aboard.departure, run_departure)
    columns = np.flatnonzero(chosen)
    arc = arc[np.isin(aboard.arc_pair[arc], aboard.pair[columns])]
    y = count + np.arange(len(columns))
    pairs, pair_row = _rows(aboard.pair[columns])
    choices, choice_row = _rows(aboard.choice[columns])
    links, link_row = _rows(aboard.link[columns])
    cohort, departure = aboard.links[links].T
    workers = np.array([row.workers for row in network.scenario.cohorts.values()], dtype=float)
    link, run = joined(departure, run_departure)
    rows = both(
        equal(
            np.zeros(len(pairs)),
            (pair_row, y, 1.0),
            (
                np.searchsorted(pairs, aboard.arc_pair[arc]),
                number[v.x[aboard.arc[arc]]],
                -1.0,
            ),
        ),
        both(
            at_most(
                np.zeros(len(choices)),
                (choice_row, y, 1.0),
                (np.arange(len(choices)), number[v.w[choices]], -1.0),
            ),
            at_most(
                np.zeros(len(links)),
                (link_row, y, 1.0),
                (link, number[v.o[runs[run]]], -workers[cohort[link]]),
            ),
        ),
    )
    return _with(programme, rows, len(columns)), columns


def joined(keys: Whole, members: Whole) -> tuple[Whole, Whole]:
    """(place in keys, place in members) wherever the two are equal."""
    order = np.argsort(members, kind="stable")
    first = np.searchsorted(members[order], keys)
    copies = np.searchsorted(members[order], keys, side="right") - first
    place = np.repeat(np.arange(len(keys)), copies)
    within = np.arange(len(place)) - np.repeat(np.cumsum(copies) - copies, copies)
    return place, order[first[place] + within]


def _rows(keys: Whole) -> tuple[Whole, Whole]:
    distinct, row = np.unique(keys, return_inverse=True)
    return distinct, row.reshape(-1)


def _with(programme: Programme, rows: Rows, columns: int) -> Programme:
    """The programme with columns of its own for some rows more."""
    order = np.lexsort((rows.column, rows.row))
    count = len(programme.row_lower)
    return replace(
        programme,
        lower=np.r_[programme.lower, np.zeros(columns)],
        upper=np.r_[programme.upper, np.full(columns, np.inf)],
        integer=np.r_[programme.integer, np.zeros(columns, dtype=bool)],
        row_lower=np.r_[programme.row_lower, rows.lower],
        row_upper=np.r_[programme.row_upper, rows.upper],
        row=np.r_[programme.row, count + rows.row[order]],
        column=np.r_[programme.column, rows.column[order]],
        value=np.r_[programme.value, rows.value[order]],
    )

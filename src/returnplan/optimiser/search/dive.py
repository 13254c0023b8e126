"""Rounding a relaxation step by step, solving it again after each step (diving).

Few of the vehicles of a relaxation are fractional: a step fixes a handful of them, and the next
relaxation moves the workers to the seats that are there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Event

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.optimiser.engines.engine import Answer
from returnplan.optimiser.engines.linear import LinearProgramme

WHOLE = 1e-6
"""Distance from a whole number below which a value counts as one."""
SHARE_A_STEP, LEAST_A_STEP = 0.2, 3
"""Share of the fractional columns that a step fixes, and how many at least."""
SURE = 0.35
"""Fraction from which a step rounds up; where none reaches it, small ones are rounded down."""
MOST_A_STEP, MORE_A_STEP = 1_000_000, 2
"""Columns that a step fixes at most, and the growth of this after a step that went well: where one
was too much at once, the next ones begin with as few as could be fixed."""
MOST_REFUSALS = 6
"""Columns that cannot be rounded up, after which nothing more is rounded up."""
RESERVE, LEAST_RESERVE_S = 2.0, 0.1
"""Time kept for making everything whole at once: times of the longest step so far."""
ROUNDS_UP = 0.5
"""Fraction from which that rounds up."""
BETTER = 1e-7
"""Share by which a cutoff is to be beaten."""
EASED = 0.25
"""What is left of a surplus each time, ..."""
LEAST_SURPLUS = 5e-4
"""... and below which nothing is left."""


class Surplus:
    """Floors that a dive begins with more than it must keep, to have some left when it rounds.

    Parameters
    ----------
    rows
        The floors.
    share
        How much more, as a share of them. Less where there is no going on with it.
    """

    def __init__(self, relaxation: LinearProgramme, rows: Sequence[int], share: float) -> None:
        self._relaxation, self._rows = relaxation, rows
        self._share = share if rows else 0.0
        self._demand()

    def ease(self) -> bool:
        """Keep less of it; whether there was any."""
        if self._share == 0.0:
            return False
        self._share *= EASED
        if self._share < LEAST_SURPLUS:
            self._share = 0.0
        self._demand()
        return True

    def _demand(self) -> None:
        for row in self._rows:
            least = float(self._relaxation.programme.row_lower[row])
            self._relaxation.demand(row, least * (1.0 + self._share))


def dive(
    relaxation: LinearProgramme,
    blocks: Sequence[Whole],
    *,
    fits: Callable[[Real, Whole, Real], Mask],
    ease: Callable[[], bool] = lambda: False,
    cutoff: float | None = None,
    until: float,
    interrupt: Event,
) -> Answer | None:
    """A solution of the relaxation in which the columns of all blocks are whole, or None.

    One block is made whole after another (lines before coaches, which follow them). Bounds of the
    relaxation are tightened on the way; the caller restores them. Shortly before `until`, a moment
    of `time.monotonic`, it rounds all that is still fractional at once. When interrupted, it gives
    up.

    Parameters
    ----------
    fits
        Of the columns' lower bounds, some columns and what they shall be raised to: for which of
        them, one after another, there is room at all.
    ease
        Make the relaxation easier where it has become too hard; whether that was possible.
    cutoff
        Value that must be beaten: no dive goes on when its relaxation does not.
    """

    def over() -> bool:
        spent = relaxation.iterations_left == 0
        return spent or interrupt.is_set() or time.monotonic() >= until

    if over():
        return None
    answer = relaxation.solve(until - time.monotonic())
    while answer.values is None and not over() and ease():
        answer = relaxation.solve(until - time.monotonic())
    refusals, settled, most = 0, False, MOST_A_STEP
    least = relaxation.lower.copy()
    longest, began = LEAST_RESERVE_S / RESERVE, time.monotonic()
    sign = 1.0 if relaxation.maximise else -1.0
    while answer.values is not None and not over():
        if cutoff is not None and sign * (answer.bound - cutoff) <= BETTER * abs(cutoff):
            return None
        now = time.monotonic()
        longest, began = max(longest, now - began), now
        step = _step(answer.values, blocks)
        if step is None:
            return answer
        if now > until - RESERVE * longest:
            return _at_once(relaxation, answer.values, blocks, fits, ease, least, until)
        up, down = step[0][:most], step[1][:most]
        if np.isin(up, blocks[-1]).any():
            _settle(relaxation, answer.values, blocks[:-1])
        room = fits(relaxation.lower, up, np.ceil(answer.values[up] - WHOLE))
        up, down = up[room], np.r_[down, up[~room]]
        lower, upper = relaxation.lower.copy(), relaxation.upper.copy()
        _fix(relaxation, answer.values, up, down)
        tried, turned = relaxation.solve(until - time.monotonic()), False
        most = min(MOST_A_STEP, MORE_A_STEP * most)
        while tried.values is None and not over():
            if ease():
                tried = relaxation.solve(until - time.monotonic())
                continue
            # Too much at once: without those in the way, or fewer; at last one the other way.
            blamed = relaxation.conflict()[up]
            relaxation.bound(np.arange(len(lower)), lower=lower, upper=upper)
            if blamed.any() and not blamed.all():
                worst = np.flatnonzero(blamed)[len(up[blamed]) // 2 :]
                up = np.delete(up, worst)
            elif len(up) + len(down) > 1:
                some = -(-len(up) // 4), 0 if len(up) else -(-len(down) // 4)
                up, down = up[: some[0]], down[: some[1]]
                most = len(up) + len(down)
            elif len(up) and not turned and refusals < MOST_REFUSALS:
                refusals, turned = refusals + 1, True
                up, down = up[:0], up
            elif refusals == MOST_REFUSALS and not settled:
                refusals, settled = refusals + 1, True
                up, down = up[:0], np.sort(np.concatenate(list(blocks)))
                down = down[lower[down] <= np.floor(answer.values[down] + WHOLE)]
            elif len(down) == 1 and not len(up) and not turned:
                refusals, turned = refusals + 1, True
                up, down = down, up
            else:
                return _at_once(relaxation, answer.values, blocks, fits, ease, least, until)
            _fix(relaxation, answer.values, up, down)
            tried = relaxation.solve(until - time.monotonic())
        answer = tried
    return None


def _at_once(
    relaxation: LinearProgramme,
    values: Real,
    blocks: Sequence[Whole],
    fits: Callable[[Real, Whole, Real], Mask],
    ease: Callable[[], bool],
    least: Real,
    until: float,
) -> Answer | None:
    """All columns whole in few steps: large fractions up, where there is room; else all down.

    Down to what there was to be at `least` before the dive: those that it has raised may have no
    riders left when others are rounded down.
    """
    while ease():
        pass
    columns = np.sort(np.concatenate(list(blocks)))
    down = np.floor(values[columns] + WHOLE)
    up = np.flatnonzero(values[columns] - down >= ROUNDS_UP)
    up = up[fits(relaxation.lower, columns[up], down[up] + 1)]
    some = down.copy()
    some[up] += 1
    relaxation.bound(columns, lower=some, upper=some)
    answer = relaxation.solve(until - time.monotonic())
    if answer.values is not None:
        return answer
    relaxation.bound(columns, lower=least[columns])
    while True:
        relaxation.bound(columns, upper=down)
        answer = relaxation.solve(until - time.monotonic())
        if answer.values is None:
            return None
        down = np.floor(answer.values[columns] + WHOLE)
        if (answer.values[columns] - down <= WHOLE).all():
            return answer


def _step(values: Real, blocks: Sequence[Whole]) -> tuple[Whole, Whole] | None:
    """Columns to round up, the surest first, and down; None where all are whole."""
    for number, columns in enumerate(blocks):
        fraction = values[columns] - np.floor(values[columns] + WHOLE)
        open_ = np.flatnonzero(fraction > WHOLE)
        if not len(open_):
            continue
        order = open_[np.argsort(-fraction[open_], kind="stable")]
        take = max(LEAST_A_STEP, int(np.ceil(SHARE_A_STEP * len(open_))))
        best = fraction[order[0]]
        if best < SURE and number + 1 < len(blocks):
            return columns[order[:0]], columns[order[::-1][:take]]
        up = order[:take]
        return columns[up[fraction[up] >= min(SURE, best * 0.7)]], columns[order[:0]]
    return None


def _settle(relaxation: LinearProgramme, values: Real, blocks: Sequence[Whole]) -> None:
    """Columns of these blocks, whole by now, stay as they are: what follows is sooner solved."""
    for columns in blocks:
        settled = np.sort(columns)
        whole = np.round(values[settled])
        relaxation.bound(settled, lower=whole, upper=whole)


def _fix(relaxation: LinearProgramme, values: Real, up: Whole, down: Whole) -> None:
    raised, lowered = np.sort(up), np.sort(down)
    relaxation.bound(raised, lower=np.ceil(values[raised] - WHOLE))
    relaxation.bound(lowered, upper=np.floor(values[lowered] + WHOLE))

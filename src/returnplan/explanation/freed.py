"""What an employer and those who wait for it would make, were one thing that holds it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from returnplan.explanation.losses import INPUT, ORDERS, POST, Cause, Caused, Loss
from returnplan.plan.plan import Plan
from returnplan.plan.production import TIE, production

MOST_ASKED = 5
"""Causes, of those for which most output is lost, of which is asked what their end would bring."""


class Gain(Caused):
    """Output that is made once one cause, and that alone, no longer holds."""

    __slots__ = ()


def gains(plan: Plan, found: Sequence[Loss]) -> list[Gain]:
    """What the end of each of the first few causes would bring, the largest gain first.

    Causes with the same gain stay in the order of their losses.
    """
    asked = [freed(plan, loss.cause) for loss in found[:MOST_ASKED]]
    return sorted(asked, key=lambda gain: -round(gain.output, 2))


def freed(plan: Plan, cause: Cause) -> Gain:
    """The recursion of production worked out again without one cause, all else as it is.

    On every date of the horizon its post is filled, its input never short, or all work ordered.
    """
    scenario, staffed = plan.scenario, plan.account.staffing.staffed
    if cause.held_by == ORDERS:
        employer = replace(scenario.employers[cause.employer], orders=1.0)
        scenario = replace(scenario, employers={**scenario.employers, cause.employer: employer})
    elif cause.held_by.startswith(INPUT):
        what = cause.employer, cause.held_by.removeprefix(INPUT)
        enough = float(scenario.calendar.horizon)
        inputs = {
            key: replace(one, stock_days=enough) if (one.buyer, one.input) == what else one
            for key, one in scenario.inputs.items()
        }
        scenario = replace(scenario, inputs=inputs)
    else:
        key = cause.employer, cause.held_by.removeprefix(POST)
        staffed = staffed.copy()
        staffed[list(scenario.posts).index(key)] = scenario.posts[key].required
    more = production(scenario, staffed).output - plan.account.production.output
    rows = zip(scenario.employers, np.sum(more, axis=1).tolist(), strict=True)
    by_employer = {name: gain for name, gain in rows if gain > TIE * max(1.0, abs(gain))}
    order = sorted(by_employer, key=lambda name: (-by_employer[name], name))
    return Gain(cause=cause, by_employer={name: by_employer[name] for name in order})

"""What keeps people behind, and what is scarce: asked of a plan after its last stage."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from returnplan.optimiser.outcome import Outcome
from returnplan.optimiser.questions.inquiry import Inquiry
from returnplan.optimiser.questions.reasons import reasons
from returnplan.optimiser.questions.worth import at_hand, worths
from returnplan.plan.plan import Plan, Reason, Worth

Answers: TypeAlias = tuple[Mapping[str, Reason], Mapping[tuple[str, str], Worth]]
"""Reasons by cohort, and worths by resource and id."""

REASONS_SHARE = 0.6
"""Of the time that there is, for reasons where worths are solved again too."""


def why(
    plan: Plan, outcome: Outcome, *, until: float, interrupt: threading.Event | None = None
) -> Iterator[Answers]:
    """Reasons of those left behind and worths of full resources, as far as `until` reaches.

    First with worths that are at hand, then with those that are solved for, in which an engine may
    hear no moment. `until` is one of `time.monotonic`. Nothing is said of what was not found out.
    """
    inquiry = Inquiry(
        plan=plan, outcome=outcome, until=until, interrupt=interrupt or threading.Event()
    )
    if inquiry.over:
        return
    gains = {} if inquiry.quick else at_hand(inquiry)
    now = time.monotonic()
    inquiry.until = now + REASONS_SHARE * (until - now)
    left = reasons(inquiry)
    yield left, gains
    inquiry.until = until
    yield left, {**gains, **worths(inquiry, gains)}

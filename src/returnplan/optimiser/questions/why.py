"""What keeps people behind, and what is scarce: asked of a plan after its last stage."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from returnplan.optimiser.outcome import Outcome
from returnplan.optimiser.questions.inquiry import Inquiry
from returnplan.optimiser.questions.reasons import reasons
from returnplan.optimiser.questions.worth import worths
from returnplan.plan.plan import Plan, Reason, Worth

REASONS_SHARE = 0.6
"""Of the time that there is, for reasons where worths are solved again too."""


def why(
    plan: Plan, outcome: Outcome, *, until: float, interrupt: threading.Event | None = None
) -> tuple[Mapping[str, Reason], Mapping[tuple[str, str], Worth]]:
    """Reasons of those left behind and worths of full resources, as far as `until` reaches.

    `until` is a moment of `time.monotonic`. Nothing is said of what was not found out.
    """
    inquiry = Inquiry(
        plan=plan, outcome=outcome, until=until, interrupt=interrupt or threading.Event()
    )
    if inquiry.over:
        return {}, {}
    if not inquiry.quick:
        # Estimates are at hand; reasons take whatever time there is.
        gains = worths(inquiry)
        return reasons(inquiry), gains
    now = time.monotonic()
    inquiry.until = now + REASONS_SHARE * (until - now)
    left = reasons(inquiry)
    inquiry.until = until
    return left, worths(inquiry)

"""How the time limit of a command is shared out: the search, what follows it, the page."""

from __future__ import annotations

import time
from dataclasses import dataclass

TIDY_MOST = 0.05
"""Share of the time limit that is kept for the tidy pass."""
FINISH_S, FINISH_BUILT, FINISH_MOST = 0.3, 2.0, 0.4
"""Seconds of a processor kept for what follows the stages, seconds for each one that the network
took to build, and the share of the time limit that they are at most."""
SLOW_MOST = 0.1
"""Share of the time limit that is kept at most because others use the machine."""
SLOWEST = 20.0
"""Seconds that pass for each one of a processor, at most that are believed in."""
STAGES_LEAST = 0.7
"""Share of the time after the network that stages have at least."""
WHY_RESERVED = 0.1
"""Share of the time limit that is kept for reasons and worths ..."""
WHY_MOST = 0.2
"""... and that they may take where the stages leave it."""
AFTER_MOST = 0.2
"""Share of the time limit that is kept at most for what follows the plan."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Moments of `time.monotonic` by which the parts of a command are to end."""

    limit_s: float
    began: float
    """When the network was there, and the search began."""
    deadline: float
    """Of the stages."""
    end: float
    """Of all that is searched and asked: assembling, auditing and writing follow."""

    @classmethod
    def of(
        cls, *, started: float, limit_s: float, built_s: float, slowness: float, after_s: float
    ) -> Budget:
        """From now on.

        Parameters
        ----------
        started
            The moment from which the time limit counts.
        built_s
            Seconds that the network took to build.
        slowness
            Seconds that pass for one of a processor.
        after_s
            Seconds for what the caller does with the plan: its page, or more questions.
        """
        now = time.monotonic()
        kept_s = reserve_s(limit_s, built_s, slowness) + min(after_s, AFTER_MOST * limit_s)
        end = started + limit_s - kept_s
        deadline = max(
            end - (WHY_RESERVED + TIDY_MOST) * limit_s, min(end, now + STAGES_LEAST * (end - now))
        )
        return cls(limit_s=limit_s, began=now, deadline=deadline, end=end)

    @property
    def tidy_s(self) -> float:
        """Seconds that the tidy pass may take."""
        return TIDY_MOST * self.limit_s

    def why_until(self) -> float:
        """Moment until which reasons and worths may be looked for, from now on."""
        return min(self.end, time.monotonic() + WHY_MOST * self.limit_s)


def reserve_s(limit_s: float, built_s: float, slowness: float = 1.0) -> float:
    """Seconds kept back for assembling, auditing and writing, by what the network took to build.

    On the benchmarks' cities and counties, on idle and on busy machines, these took up to twice as
    long as the network, which is as large as the plan may become. At most `FINISH_MOST` of the
    time limit, so that one too short for its scenario still leaves most of it to the search.
    """
    slow = min(FINISH_S * slowness, max(FINISH_S, SLOW_MOST * limit_s))
    return min(FINISH_MOST * limit_s, slow + FINISH_BUILT * built_s)


def slowness(since: float, used_s: float) -> float:
    """Seconds that pass for one of a processor; 1 where the machine does nothing else.

    `since` and `used_s`: an earlier moment, and what this process had used by then.
    """
    passed, used = time.monotonic() - since, time.process_time() - used_s
    return min(SLOWEST, max(1.0, passed / max(used, 1e-3)))

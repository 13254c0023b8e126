"""The bench of time limits and signals: what it is asked for, and how it tells of a command."""

import signal
from pathlib import Path

import limits
import pytest

AT_ONCE = {-signal.SIGTERM, 128 + signal.SIGTERM}
"""Before the command listens to signals, and from then on."""


def test_sizes_are_chosen_by_name() -> None:
    assert limits.sizes(["limits"]) == list(limits.ASKED)
    assert [one.size for one in limits.sizes(["limits-city", "limits-tiny"])] == ["city", "tiny"]
    with pytest.raises(KeyError):
        limits.sizes(["limits-moon"])


def test_a_command_that_is_terminated_is_told_of(tmp_path: Path) -> None:
    one = limits.ended("tiny", limits.TINY, tmp_path / "run", 600, signal.SIGTERM, 0.0)
    assert one.status in AT_ONCE
    assert one.seconds <= one.whole
    assert one.memory_mb > 0
    assert one.carried is None
    assert str(one).startswith("tiny      SIGTERM at 0 s")

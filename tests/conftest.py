"""What holds for all tests: no verdict of a property over random examples depends on the clock.

The longest ones come first, so that no process waits for another one at the end. What Python has
compiled is kept, even where it is told otherwise: half of the seconds of a small command.
"""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

LONGEST = (
    "docs/test_rolling_week.py",
    "docs/test_pages.py",
    "sweep/test_cluster.py",
    "sweep/test_kill.py",
    "page/test_compared_browser.py",
    "page/test_browser.py",
    "scenarios/test_recorded.py",
    "scenarios/test_orders.py",
    "packaging/test_wheel.py",
    "optimiser/test_recreate.py",
)
"""Modules with the longest tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, the others as they are."""
    first = {Path(__file__).parent / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))

"""Solving without the pass that tidies the plan, which tests/optimiser/test_tidy.py looks at.

On a large scenario it takes longer than stages of one plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from returnplan.optimiser import stages
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space


def _as_given(space: Space, solution: Solution, **_: Any) -> tuple[Space, Solution]:
    return space, solution


@contextmanager
def untidied() -> Iterator[None]:
    """Plans are those of the stages."""
    with patch.object(stages, "tidied", _as_given):
        yield

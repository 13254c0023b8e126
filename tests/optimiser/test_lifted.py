"""A later stage's plan lifts the values of earlier stages, but not past one that it is worse in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest

from returnplan.certificate import Certificate
from returnplan.optimiser.ended import lifted_by
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.space import Space

GAPS = {"key_post_days": 1e-3, "output": 1e-3, "cost": 1e-2}
BOUND = 100.0


@dataclass(frozen=True)
class Known:
    """Stands for the space: a plan is here what it reaches in each objective."""

    def value(self, name: str, solution: dict[str, float]) -> float:
        return solution[name]


SPACE = cast(Space, Known())


def ended(**values: float) -> list[tuple[str, Reached, float, str]]:
    solution = cast(Any, dict(values))
    certificate = Certificate(objective="cost", floors=(), bound=BOUND, kind="plain")
    return [
        (name, Reached.of(SPACE, name, solution, BOUND, certificate), 1.0, "time_limit")
        for name in values
    ]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({"key_post_days": 90, "output": 80}, [(90, "time_limit"), (80, "time_limit")]),
        ({"key_post_days": 99.95, "output": 80}, [(99.95, "gap"), (80, "time_limit")]),
        ({"key_post_days": 100, "output": 99}, [(100, "optimal"), (99, "time_limit")]),
        ({"key_post_days": 95, "output": 79.99}, [(90, "time_limit"), (80, "time_limit")]),
        ({"key_post_days": 89, "output": 85}, [(90, "time_limit"), (85, "time_limit")]),
    ],
)
def test_values_arelifted_by(later: dict[str, float], expected: list[tuple[float, str]]) -> None:
    before = ended(key_post_days=90.0, output=80.0)
    after = lifted_by(before, SPACE, cast(Any, later), GAPS)
    assert [(found.value, status) for _, found, _, status in after] == expected
    assert {found.bound for _, found, _, _ in after} == {BOUND}


def test_of_a_minimised_stage_less_is_more() -> None:
    before = ended(cost=120.0)
    after = lifted_by(before, SPACE, cast(Any, {"cost": 100.5}), GAPS)
    assert [(found.value, status) for _, found, _, status in after] == [(100.5, "gap")]

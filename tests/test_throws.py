"""What is recorded of random scenarios is what counting finds."""

import pytest

from random_scenarios import RECORDED, _recorded, counted
from thorough import beyond

SOME = RECORDED[::16]


def test_every_seed_of_the_record_is_there() -> None:
    assert tuple(_recorded()) == RECORDED


@pytest.mark.parametrize("seeds", beyond(1, [[*SOME], [*RECORDED]]), ids=len)
def test_throws_are_as_recorded(seeds: list[int]) -> None:
    found = {seed: counted(seed) for seed in seeds}
    assert found == {seed: _recorded()[seed] for seed in seeds}, "python tests/random_scenarios.py"

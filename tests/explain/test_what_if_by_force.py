"""What is claimed to help does so by force, and no smaller step that must help is missed."""

import pytest

from thorough import beyond
from what_if_agreement import what_if_agreement

SEEDS: dict[int, set[str]] = {
    5: {"boarding_from", "boarding_until", "max_hours"},
    6: {"line_units"},
    17: set(),  # a plan as good does it with nothing changed
    7: {"arrivals"},
    26: {"permit"},
    27: {"min_load"},
}
"""Random scenarios with claims, and some kinds of these."""


@pytest.mark.parametrize("seed", beyond(3, SEEDS))
def test_claims_agree_with_brute_force(seed: int) -> None:
    found = what_if_agreement(seed)
    assert not found.differences
    assert set(found.claimed) >= SEEDS[seed]

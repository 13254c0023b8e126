"""What a certificate proves, worked out anew."""

from __future__ import annotations

import math

from returnplan.certificate.certificate import Certificate
from returnplan.certificate.plain import plain_bound
from returnplan.certificate.prices import branched_bound, priced_bound
from returnplan.errors import UsageError
from returnplan.network import Network, build_network
from returnplan.scenario.objectives import maximised
from returnplan.scenario.scenario import Scenario

TOLERANCE = 1e-6
"""Relative to the claimed bound: what sums in another order lose."""


def check(given: Scenario | Network, certificate: Certificate, *, seconds: float = 60.0) -> float:
    """The bound that a certificate proves for its stage.

    By prices, of one case or several, it holds whatever they are, and is the claimed one if they
    are those that it was claimed by. By a programme it is what HiGHS proves in `seconds`, which may
    be weaker.

    Raises
    ------
    UsageError
        If the certificate names what the scenario does not have.
    """
    network = given
    if isinstance(network, Scenario):
        network = build_network(network, memory=math.inf)
        for group in certificate.apart:
            network = network.split(group)
    if network.left_out:
        raise UsageError(f"the network lacks {network.left_out}, so no bound holds")
    order = network.scenario.objective.order
    for name in (certificate.objective, *(floor.objective for floor in certificate.floors)):
        if name not in order:
            raise UsageError(f"{name} is not in the order of the scenario")
    if certificate.kind == "prices":
        return priced_bound(network, certificate)
    if certificate.branches is not None:
        return branched_bound(network, certificate, certificate.branches)
    if certificate.kind == "plain":
        return plain_bound(network, certificate.objective)
    from returnplan.certificate.programme import programme_bound  # HiGHS, for this kind alone

    return programme_bound(network, certificate, seconds)


def holds(given: Scenario | Network, certificate: Certificate, *, seconds: float = 60.0) -> bool:
    """Whether the claimed bound is no better than what is proven, but for rounding."""
    proven = check(given, certificate, seconds=seconds)
    return reaches(certificate.objective, proven, certificate.bound)


def reaches(objective: str, proven: float, bound: float) -> bool:
    """Whether what is proven is as good as a bound, but for rounding."""
    better = proven - bound if maximised(objective) else bound - proven
    return better <= TOLERANCE * max(1.0, abs(bound))

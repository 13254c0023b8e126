"""What was measured best for the moves of a search, and for a large network otherwise."""

from __future__ import annotations

from dataclasses import dataclass

WALK, MORE_WALKS = 10, 2
"""Moves of a walk of the first round, and its walks before there is one for every window."""
MOVE_ITERATIONS = 1500
"""Iterations of the simplex that rounding a part may take: where it goes well, it takes fewer."""
LARGE_RECREATING = 9.0
"""The same of a large network."""
RECREATING = 3.0
"""Time for ruin and recreate in later rounds, for each second of rounding and searching parts; or
sets of walks for each such move, where moves are counted."""
MANY_WINDOWS = 12
"""Windows from which they are so small that one is searched before all walks."""
SEARCH_S = 4.0
"""Seconds that branch and bound has for a neighbourhood of a later round."""
SEARCH_NODES = 5
"""Its nodes in the first round, which must not depend on time. More find hardly more."""
SEARCH_GAP = 2e-4
PEOPLE_S, PEOPLE_NODES, PEOPLE_GAP = 10.0, 1000, 1e-4
"""Seconds, or nodes where moves are counted, and gap of making workers whole."""
ASIDE = 5e-4
"""Share of a stage's value that all the money, or all of a later objective, is worth in it.

So of two plans that are equal the one is sought that leaves more to the stages after it.
"""
FORESIGHT, FADING = 0.3, 3.0
"""The same of the next objective in the first dive, and how much less each after it counts.

The later stages start from its plan, and have no time to bring thousands of workers themselves.
"""
MOST_CLOSINGS = 6
"""How often a dive takes units away that stay too empty."""
SURPLUS, SURPLUS_KEPT = 0.01, 5e-4
"""What a dive begins with above the floors where another has failed, and where it keeps a plan, as
a share of them."""
RECREATED_SHARE = 0.25
"""Share of the stage's time left that a dive may take after ruin and recreate."""
GUIDE_GAP = 5e-3
"""Gap within which the relaxation is solved that says what moves see."""
GUIDE_SHARE = 0.2
"""Share of the time left that either relaxation may take in a large network's first stage."""
EASIER_SHARE = 0.6
"""Share of the time for a bound, at most, for a relaxation without floors on production."""
FAR = 0.01
"""Gap above which a stage that begins with a plan rounds the relaxation once more."""
RELAX_GAP = 1e-4
RELAX_SHARE = 0.5
"""Gap within which the relaxation is solved, and its share of the stage's time at most."""
BESIDE_SHARE, GUIDED_SHARE = 0.8, 0.9
"""The same where plans are walked over beside it; and of a second one, of what moves see."""


LARGE_FIRST_SHARE = 0.35
"""Share of all time left that the first stage of a large network has: all later ones begin with its
plan, and by its tolls."""
TOLLS_SHARE = 0.5
"""Share of the stage's time after which plans of a large network are walked over by the tolls that
there are then."""


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """What depends on the size of a network."""

    guide_money: float
    """`ASIDE` of money in the first dive, and when the columns are chosen that moves see: it must
    tell good ones from idle ones. More in a large network, where the cost stage will change
    little."""
    first_dive: tuple[int, int]
    """Arcs, and unit options of a class, that dives over everything see."""
    first_share: float
    """Share of all time left that the first dive may take."""
    later_share: float
    """Share of the stage's time left that another may take."""


NORMAL = Tuning(guide_money=0.008, first_dive=(12_000, 2), first_share=0.6, later_share=0.4)
LARGE = Tuning(guide_money=0.05, first_dive=(10_000, 1), first_share=0.75, later_share=0.75)

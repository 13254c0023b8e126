"""Changes that `what_if` claims, or does not, against the brute-force planner on one scenario."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bruteforce import TooLargeError
from bruteforce.fares import HEAD, Fares, fares_by_force
from random_scenarios import random_draft
from returnplan.explanation.changes.answer import Helping, WhatIf
from returnplan.explanation.changes.asked import Asked, asked_of, turnout
from returnplan.explanation.changes.candidates import ladders
from returnplan.explanation.changes.ladder import Ladder
from returnplan.jobs.solve import solve
from returnplan.jobs.what_if import _causes, what_if
from returnplan.plan.plan import Plan
from returnplan.scenario.objectives import sign_of

MOST_BRANCHES = 20_000
MOST_STEPS = 8
"""Steps of one ladder, the first ones, that are tried by force."""
NEAR = 1e-6
PLENTY = 100_000
"""Moves at which no stage of a tiny scenario ends otherwise than by its gap."""


@dataclass(kw_only=True)
class WhatIfAgreement:
    """What was found about a seed."""

    seed: int
    claimed: list[str] = field(default_factory=list)
    """Kinds of the changes that were claimed, each found by force to do what is claimed."""
    in_vain: int = 0
    """Steps that were not claimed, of which force finds too that they need not help."""
    skipped: int = 0
    """Changed scenarios too large for force."""
    differences: list[str] = field(default_factory=list)


def solved(seed: int) -> Plan:
    return solve(random_draft(seed).load(), moves=PLENTY, gap=0.0, seed=1, threads=1)


def wanting(plan: Plan) -> str | None:
    """The cohort of whom most stay behind, else the one that is last on post."""
    carried = plan.account.carried
    left = {name: one.workers - carried[name] for name, one in plan.scenario.cohorts.items()}
    days = {name: turnout(plan, frozenset({name})).last for name in left}
    return max(left, key=lambda name: (left[name], days[name], name), default=None)


def what_if_agreement(seed: int, most_branches: int = MOST_BRANCHES) -> WhatIfAgreement:
    """Ask about one cohort of a random scenario, and ask force the same."""
    found = WhatIfAgreement(seed=seed)
    plan = solved(seed)
    cohort = wanting(plan)
    if cohort is None:
        return found
    answer = what_if(plan, cohort=cohort, moves=PLENTY)
    assert answer.status == "complete"
    asked = asked_of(plan, cohort, None)
    try:
        now = fares_by_force(plan.scenario, asked.names, most_branches)
    except TooLargeError:
        found.skipped += 1
        return found
    if answer.unchanged and now.best <= _score(plan, asked):
        found.differences.append(f"unchanged, {answer.unchanged}: by force no plan as good does")
    for ladder in ladders(plan, asked, _causes(plan, asked)):
        _compare(ladder, plan, asked, now, answer, found, most_branches)
    return found


def _compare(
    ladder: Ladder,
    plan: Plan,
    asked: Asked,
    now: Fares,
    answer: WhatIf,
    found: WhatIfAgreement,
    most_branches: int,
) -> None:
    mine = [one for one in answer.changes if (one.kind, one.id) == (ladder.kind, ladder.id)]
    claims = {one.to: one for one in mine}
    for step, claim in _steps(ladder, claims):
        change = ladder.change(step)
        try:
            fares = fares_by_force(change.applied(plan.scenario), asked.names, most_branches)
        except TooLargeError:
            found.skipped += 1
            continue
        what = f"{ladder.words(step)}"
        if claim is not None:
            found.claimed.append(claim.kind)
            found.differences += [f"{what}: {fault}" for fault in _faults(claim, fares, plan)]
        elif _must_help(now, fares, plan, asked, answer):
            found.differences.append(f"{what}: helps by force, and is not claimed")
        else:
            found.in_vain += 1


def _steps(ladder: Ladder, claims: dict[str, Helping]) -> Iterator[tuple[int, Helping | None]]:
    """Steps below the first that is claimed, and those that are."""
    last = min(ladder.steps, MOST_STEPS)
    any_claimed = False
    for step in range(1, ladder.steps + 1):
        claim = claims.get(ladder.change(step).after)
        if claim is not None:
            yield step, claim
            any_claimed = True
        elif not any_claimed and step <= last and ladder.narrowed is None:
            yield step, None
        elif any_claimed and step > last:
            return


def _score(plan: Plan, asked: Asked) -> int:
    one = turnout(plan, asked.names)
    return HEAD * one.carried - one.days


def _faults(claim: Helping, fares: Fares, plan: Plan) -> Iterator[str]:
    """What force finds otherwise of a change that is claimed."""
    for one in claim.objectives:
        best = fares.values[one.objective]
        slack = plan.scenario.objective.slack[one.objective]
        sign = sign_of(one.objective)
        rounding = NEAR * max(1.0, abs(best))
        if sign * one.after < sign * best - slack * abs(best) - rounding:
            yield f"{one.objective} is {one.after}, by force {best}"
    # Of all optimal plans the worst has no more, and the best no fewer, than the claimed one.
    if not fares.worst // HEAD <= claim.fares.carried <= -(-fares.best // HEAD):
        yield f"carries {claim.fares.carried}, by force {fares.worst} to {fares.best}"


def _must_help(now: Fares, fares: Fares, plan: Plan, asked: Asked, answer: WhatIf) -> bool:
    """Whether in every optimal plan of a change they fare better, and no objective is worse.

    Better than in the run, or, where they fare better with nothing changed, than in any of those.
    """
    for name, value in now.values.items():
        sign = sign_of(name)
        if sign * fares.values[name] < sign * value - NEAR * max(1.0, abs(value)):
            return False
    return fares.worst > (now.best if answer.unchanged else _score(plan, asked))

"""Reasons and worths of the solver against the brute-force planner on one random scenario."""

from dataclasses import dataclass

from bruteforce import TooLargeError
from bruteforce.left import Facts, Judge, worth_by_force
from random_scenarios import random_draft
from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan

MOST_BRANCHES = 60_000


@dataclass(frozen=True, kw_only=True)
class LeftAgreement:
    """What was found about a seed."""

    seed: int
    reasons: tuple[str, ...] = ()
    """Those that were compared, as the solver has them."""
    worths: tuple[str, ...] = ()
    """Kinds of those that were compared."""
    skipped: int = 0
    """Questions too large for brute force."""
    differences: tuple[str, ...] = ()


def solved(seed: int) -> Plan:
    return solve(random_draft(seed).load(), time_limit_s=600, gap=0.0, seed=1, threads=1)


def facts_of(plan: Plan) -> Facts:
    return Facts(
        scenario=plan.scenario,
        carried=plan.account.carried,
        ended={stage.objective: stage.value for stage in plan.stages},
        final={stage.objective: stage.final for stage in plan.stages},
    )


def left_agreement(
    seed: int, most_branches: int = MOST_BRANCHES, plan: Plan | None = None
) -> LeftAgreement:
    """Every reason and worth of a plan at gap 0, each found again by force."""
    plan = solved(seed) if plan is None else plan
    facts = facts_of(plan)
    judge = Judge(facts, most_branches)
    reasons, worths, differences, skipped = [], [], [], 0
    for name, cohort in plan.scenario.cohorts.items():
        left = cohort.workers - plan.account.carried[name]
        if not left or name in plan.unreachable:
            continue
        found = plan.left[name].reason if name in plan.left else "unproven"
        try:
            expected = judge.reason(name)
        except TooLargeError:
            skipped += 1
            continue
        reasons.append(found)
        if found != expected:
            differences.append(f"{name}: {found}, by force {expected}")
    for (resource, name), worth in plan.worths.items():
        try:
            objective, gain = worth_by_force(facts, resource, name, most_branches)
        except TooLargeError:
            skipped += 1
            continue
        worths.append(worth.kind)
        said = f"{resource} {name}: {worth.kind} {worth.gain:g} {worth.objective}"
        if worth.kind == "proven":
            same = abs(worth.gain - gain) <= 1e-6 * max(1.0, abs(gain))
            if worth.objective != objective or not same:
                differences.append(f"{said}, by force {gain:g} {objective}")
        elif worth.gain == 0 and objective is not None:
            differences.append(f"{said}, by force {gain:g} {objective}")
    return LeftAgreement(
        seed=seed,
        reasons=tuple(reasons),
        worths=tuple(worths),
        skipped=skipped,
        differences=tuple(differences),
    )

"""The solver finds the optimum of every stage: the brute-force planner agrees at gap 0.

`make fuzz` does the same on as many scenarios as there is time for.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta

import pytest

from agreement import agreement
from bruteforce import TooLargeError, solve_by_force
from random_scenarios import START, Draft, fixed_draft, random_draft
from returnplan.certificate import Certificate, check
from returnplan.jobs.solve import solve
from returnplan.rules import RULES
from returnplan.scenario import Scenario
from returnplan.scenario.objectives import IN_A_REPLAN, OBJECTIVES
from rules_at_work import PARTS, rule_matters
from thorough import beyond

CASES = 400
CHUNK = 25
QUICK = 50
"""Cases, the first ones, that every run of the tests looks at."""
JUDGED = 100
"""Cases, the first ones, that are solved again without each rule."""
FEW_BRANCHES = 3_000


@pytest.mark.parametrize("first", beyond(QUICK // CHUNK, range(0, CASES, CHUNK)))
def test_solver_and_brute_force_agree_on_every_stage(first: int) -> None:
    found = [agreement(seed) for seed in range(first, first + CHUNK)]
    wrong = {one.seed: one.differences for one in found if one.differences}
    assert not wrong, f"see them with python benchmarks/fuzz.py --show {next(iter(wrong))}"
    assert sum(one.skipped for one in found) <= CHUNK // 6, "too many trees were too large"


def test_a_programme_of_which_highs_proves_a_wrong_optimum() -> None:
    """Four workers by coach on Monday are on post for 3 dates each: 12 post-days.

    HiGHS in OR-Tools 9.15 gives 11 and proves it (docs/decisions/engines.md). 3 x 3 of Monday, and
    one on Wednesday together with one from aa, whose only way is by bb: 400 km are above max_km.
    """
    from_aa = {"cohort": "c0", "origin": "aa", "employer": "e0", "post": "p", "workers": 2}
    from_bb = {**from_aa, "cohort": "c1", "origin": "bb", "workers": 4}
    coach = {"fleet": "f0", "base": "aa", "vehicles": 2, "seats": 5, "max_km": 320}
    kms = {("aa", "bb"): 120, ("bb", "aa"): 150, ("bb", "cc"): 200, ("cc", "bb"): 240}
    draft = Draft(
        settings={
            "start": START,
            "days": 3,
            "departure_times": ["15:00"],
            "settle_days": 0,
            "road.max_detour": 0.5,
            "objective.order": ["post_days", "travel_hours"],
            "objective.slack": 0.0,
        },
        tables={
            "places": [
                {"place": "aa", "latitude": 29, "longitude": 110, "departures_per_day": 1},
                {"place": "bb", "latitude": 29, "longitude": 112},
                {"place": "cc", "latitude": 29, "longitude": 114},
            ],
            "employers": [{"employer": "e0", "place": "cc"}],
            "posts": [{"employer": "e0", "post": "p", "required": 9}],
            "cohorts": [{**from_aa, "ready": START + timedelta(days=2)}, from_bb],
            "fleets": [{**coach, "fixed_cost": 100}],
            "roads": [
                {"from": start, "to": end, "km": km}
                for (start, end), km in {**kms, ("aa", "cc"): 400}.items()
            ],
        },
    )
    scenario = draft.load()
    plan = solve(scenario, time_limit_s=600, gap=0.0)
    assert [stage.value for stage in plan.stages] == [12, 10]
    claim = Certificate(objective="post_days", floors=(), bound=12.0, kind="programme")
    assert check(scenario, claim) == pytest.approx(12), "without its presolve HiGHS is right"


def test_every_objective_is_first_or_later_in_many_cases() -> None:
    orders = [random_draft(seed).settings["objective.order"] for seed in range(JUDGED)]
    names = Counter(name for order in orders for name in order)
    # No plan is in force in random scenarios: see tests/replan.
    assert set(names) == set(OBJECTIVES) - {IN_A_REPLAN}
    assert min(names.values()) >= JUDGED // 10, names
    seen = {name for order in orders[:QUICK] for name in order}
    assert seen == set(names), "some objective is in no order of the quick cases"


NAMES = {rule.code: rule.name for rule in RULES if rule.code != "C30"} | {
    part: "" for part in PARTS
}
"""Rules that may matter in random scenarios: nothing has departed in them (see tests/replan)."""

MATTER = {
    5: "C13, C17, C19, C20, C28",
    9: "C12, orders",
    10: "C6, C7, C16",
    18: "C3, C10, C14, C21, C24, C25, min_present, staffed",
    28: "C1, C4, C18",
    32: "C8, C22, C26, stock",
    51: "C2, C5, C23, C27, loans, loan workers, loan dates, deliveries, suppliers, lag",
    56: "C9, C29",
    68: "C11, C15",
}
"""Seeds, and rules that matter in the scenario of each: every rule is there once."""


def drafts(seed: int) -> Iterator[tuple[Scenario, set[str]]]:
    """Scenarios of a seed, and the rules that are looked for in each.

    Beside what is fixed the other rules matter less often.
    """
    yield fixed_draft(seed).load(), {"C29"}
    yield random_draft(seed).load(), NAMES.keys() - {"C29"}


def mattering(seed: int, wanted: Collection[str]) -> set[str]:
    """Those of some rules that matter in the scenario of a seed."""
    found = set()
    for scenario, codes in drafts(seed):
        asked = codes.intersection(wanted)
        if not asked:
            continue
        try:
            outcome = solve_by_force(scenario, FEW_BRANCHES)
        except TooLargeError:
            continue
        found |= {code for code in asked if rule_matters(code, scenario, outcome, FEW_BRANCHES)}
    return found


@pytest.mark.parametrize(("seed", "rules"), MATTER.items())
def test_every_rule_matters_in_some_case(seed: int, rules: str) -> None:
    assert mattering(seed, rules.split(", ")) == set(rules.split(", "))


def test_no_rule_is_forgotten() -> None:
    assert {code for rules in MATTER.values() for code in rules.split(", ")} == NAMES.keys()


@pytest.mark.thorough
def test_every_rule_matters_in_one_of_twenty_five_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts cases in which some stage would end otherwise without the rule (rules_at_work.py).

    A rule that was seen to matter often enough is not looked for in further cases.
    """
    enough = JUDGED // 25
    matters = Counter(dict.fromkeys(NAMES, 0))
    for seed in range(JUDGED):
        matters.update(mattering(seed, [code for code in NAMES if matters[code] < enough]))
    with capsys.disabled():
        print(f"\nof {JUDGED} random scenarios each rule matters in at least")
        for code, name in NAMES.items():
            print(f"  {f'{code:4} {name}':18} {matters[code]:3}")
    assert min(matters.values()) >= enough

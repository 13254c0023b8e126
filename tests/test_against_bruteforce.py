"""The solver finds the optimum of every stage: the brute-force planner agrees at gap 0.

`make fuzz` does the same on as many scenarios as there is time for.
"""

from collections import Counter
from datetime import timedelta

import pytest

from agreement import agreement
from bruteforce import TooLargeError, solve_by_force
from random_scenarios import START, Draft, fixed_draft, random_draft
from returnplan.certificate import Certificate, check
from returnplan.jobs.solve import solve
from returnplan.rules import RULES
from returnplan.scenario.objectives import OBJECTIVES
from rules_at_work import PARTS, rule_matters

CASES = 400
CHUNK = 50
JUDGED = 100
"""Cases, the first ones, that are solved again without each rule."""
FEW_BRANCHES = 10_000


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_solver_and_brute_force_agree_on_every_stage(first: int) -> None:
    found = [agreement(seed) for seed in range(first, first + CHUNK)]
    wrong = {one.seed: one.differences for one in found if one.differences}
    assert not wrong, f"see them with python benchmarks/fuzz.py --show {next(iter(wrong))}"
    assert sum(one.skipped for one in found) <= CHUNK // 10, "too many trees were too large"


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
    plan = solve(scenario, time_limit_s=60, gap=0.0)
    assert [stage.value for stage in plan.stages] == [12, 10]
    claim = Certificate(objective="post_days", floors=(), bound=12.0, kind="programme")
    assert check(scenario, claim) == pytest.approx(12), "without its presolve HiGHS is right"


def test_every_objective_is_first_or_later_in_many_cases() -> None:
    orders = [random_draft(seed).settings["objective.order"] for seed in range(CASES)]
    names = Counter(name for order in orders for name in order)
    assert set(names) == set(OBJECTIVES)
    assert min(names.values()) >= CASES // 10, names


def test_every_rule_matters_in_one_of_twenty_five_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts cases in which some stage would end otherwise without the rule (rules_at_work.py).

    A rule that was seen to matter often enough is not looked for in further cases.
    """
    enough = JUDGED // 25
    names = {rule.code: rule.name for rule in RULES} | {part: "" for part in PARTS}
    del names["C30"]  # nothing has departed in random scenarios: see tests/replan
    matters = Counter(dict.fromkeys(names, 0))
    for seed in range(JUDGED):
        wanted = [code for code, count in matters.items() if count < enough]
        # Beside what is fixed the other rules matter less often.
        for draft, codes in ((fixed_draft, {"C29"}), (random_draft, names.keys() - {"C29"})):
            asked = [code for code in wanted if code in codes]
            if not asked:
                continue
            scenario = draft(seed).load()
            try:
                outcome = solve_by_force(scenario, FEW_BRANCHES)
            except TooLargeError:
                continue
            for code in asked:
                matters[code] += rule_matters(code, scenario, outcome, FEW_BRANCHES)
    with capsys.disabled():
        print(f"\nof {JUDGED} random scenarios each rule matters in at least")
        for code, name in names.items():
            print(f"  {f'{code:4} {name}':18} {matters[code]:3}")
    assert min(matters.values()) >= enough

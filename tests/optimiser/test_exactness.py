"""What is feasible is decided in heads and cents: by the search as by the audit.

Engines take a millionth of a limit for rounding; a budget, a floor or a weight of any size must
not be kept, or broken, by that.
"""

import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from agreement import MOST_BRANCHES, agreement_of
from random_scenarios import Draft, random_draft
from returnplan import network as networks
from returnplan import optimiser
from returnplan.auditing import Violation, audit
from returnplan.errors import AuditError
from returnplan.jobs import solve as job
from returnplan.jobs import solve_folder
from returnplan.jobs.solve import solve
from returnplan.model import Programme
from returnplan.model.programme import at_most
from returnplan.network import build_network
from returnplan.optimiser import ended, gap_of, stages
from returnplan.optimiser.engines.digits import BASE, in_digits
from returnplan.optimiser.search import stage
from returnplan.plan.plan import Reason, Unreachable, Worth
from returnplan.plan.tables import run_tables
from returnplan.scenario import load_scenario
from thorough import beyond

FILES = {
    "places.csv": "place,name,latitude,longitude\na,Aville,30.0,110.0\nz,Zport,30.0,113.0\n",
    "employers.csv": "employer,name,place,daily_output\nmill,Mill,z,1000\n",
    "posts.csv": "employer,post,required,present,key,weight\nmill,fit,20,0,true,1\n",
    "cohorts.csv": "cohort,origin,employer,post,workers\nc1,a,mill,fit,10\n",
    "lines.csv": "line,mode,from,to,time,hours,seats,max_units,cost_per_departure,cost_per_unit\n"
    "t,ship,a,z,10:00,3,50,1,1000000,0\n",
}
SETTINGS = """
start = 2024-03-04
days = 4
departure_times = ["08:00"]
objective.order = ["key_post_days", "post_days", "cost"]
objective.slack = 0
solver.gap = 0
"""


def case(folder: Path, settings: str = "", **tables: str):
    """The ship to Zport, ten heads and a million a departure; tables by name replace its own."""
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(tables.get(name.removesuffix(".csv"), text), encoding="utf-8")
    (folder / "scenario.toml").write_text(settings + SETTINGS, encoding="utf-8")
    return load_scenario(folder)


def carried(plan) -> int:
    return sum(one.workers for one in plan.assignments)


@pytest.mark.parametrize("price", [10_000, 1_000_000, 12_000_000, 8_000_000_000, 1_234_567.89])
def test_a_cent_decides(tmp_path: Path, price: float) -> None:
    ship = FILES["lines.csv"].replace("1000000", str(price))
    for budget, heads in ((price, 10), (price - 0.01, 0), (price + 0.01, 10)):
        plan = solve(case(tmp_path / "case", f"budget = {budget:.2f}\n", lines=ship))
        assert carried(plan) == heads, budget
        assert [stage.status for stage in plan.stages] == ["optimal"] * 3


def test_prices_of_part_of_a_cent_are_rounded_before_they_are_added(tmp_path: Path) -> None:
    """Ten fares of 100.0005 are 1,000.01 in one cell."""
    header = "line,mode,from,to,time,hours,seats,max_units,cost_per_unit,fare\n"
    ship = header + "t,ship,a,z,10:00,3,50,1,0,100.0005\n"
    for budget, heads in (("1000.01", 10), ("1000.00", 9)):
        plan = solve(case(tmp_path / "case", f"budget = {budget}\n", lines=ship))
        assert carried(plan) == heads, budget


@pytest.mark.parametrize("weight", ["0.00000001", "0.000001", "1000000000"])
@pytest.mark.parametrize("columns", ["small", "large"])
def test_weights_of_any_size_count(
    tmp_path: Path, weight: str, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if columns == "large":
        monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    post = FILES["posts.csv"].replace("true,1", f"true,{weight}")
    plan = solve(case(tmp_path / "case", posts=post), time_limit_s=600)
    assert carried(plan) == 10
    assert plan.stages[0].final == pytest.approx(40 * float(weight), rel=1e-9)


def shifted(seed: int, cents: int) -> Draft | None:
    """A random scenario whose budget is what its plan without one costs, and some cents."""
    draft = random_draft(seed)
    free = replace(draft, settings={k: v for k, v in draft.settings.items() if k != "budget"})
    cost = solve(free.load(), gap=0.0, seed=1, threads=1).account.cents
    if cost + cents < 0:
        return None
    budget = (cost + cents) / 100
    return replace(free, settings={**free.settings, "budget": budget})


@pytest.mark.parametrize("seed", beyond(5, range(1, 13)))
@pytest.mark.parametrize("cents", [-1, 0])
def test_random_scenarios_with_a_budget_at_what_their_plan_costs(seed: int, cents: int) -> None:
    draft = shifted(seed, cents)
    if draft is not None:
        found = agreement_of(draft.load(), seed, MOST_BRANCHES)
        assert not found.differences


BED_SEEDS = 5, 13, 24
"""Those in which somebody needs a bed."""
LOAD_SEEDS = 0, 2, 5, 7, 8


def with_cells(draft: Draft, table: str, key: str, **cells) -> Draft:
    """Columns of a table by the ids of its rows; a row that is not named keeps its cell."""
    rows = [dict(row) for row in draft.tables.get(table, [])]
    for row in rows:
        for column, values in cells.items():
            row[column] = values.get(row[key], row.get(column))
    return replace(draft, tables={**draft.tables, table: rows} if rows else draft.tables)


def beds_at_use(seed: int, more: int) -> Draft | None:
    """A random scenario with as many beds as its plan with plenty has in use, and some more."""
    draft = random_draft(seed)
    names = [row["facility"] for row in draft.tables.get("quarantine", [])]
    plenty = with_cells(draft, "quarantine", "facility", beds=dict.fromkeys(names, 99))
    plan = solve(plenty.load(), gap=0.0, seed=1, threads=1)
    used = dict.fromkeys(names, 0)
    for row in run_tables(plan)["beds"]:
        used[row["facility"]] = max(used[row["facility"]], row["occupied"])
    if not any(used.values()):
        return None
    beds = {name: max(0, peak + more) for name, peak in used.items()}
    return with_cells(draft, "quarantine", "facility", beds=beds)


def min_load_at_use(seed: int, more: int) -> Draft | None:
    """One whose min_load are the least loads of its plan without, by so many passengers more."""
    draft = random_draft(seed)
    for table, key in OPERATORS.items():
        none = {row[key]: 0 for row in draft.tables.get(table, [])}
        draft = with_cells(draft, table, key, min_load=none)
    plan = solve(draft.load(), gap=0.0, seed=1, threads=1)
    loads: dict[str, float] = {}
    for row in run_tables(plan)["trips"]:
        load = min(1.0, (row["passengers"] + more) / row["seats"])
        loads[row["operator"]] = min(load, loads.get(row["operator"], 1.0))
    if not loads:
        return None
    for table, key in OPERATORS.items():
        # Enough digits that the load is met, or missed, by the passengers alone.
        written = {name: f"{load:.12f}" for name, load in loads.items()}
        draft = with_cells(draft, table, key, min_load=written)
    return draft


OPERATORS = {"fleets": "fleet", "lines": "line"}


@pytest.mark.parametrize("seed", beyond(2, BED_SEEDS))
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_random_scenarios_with_beds_at_what_their_plan_uses(seed: int, more: int) -> None:
    draft = beds_at_use(seed, more)
    assert draft is not None
    found = agreement_of(draft.load(), seed, MOST_BRANCHES)
    assert not found.differences
    assert not found.skipped


@pytest.mark.parametrize("seed", beyond(2, LOAD_SEEDS))
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_random_scenarios_with_min_load_at_what_their_plan_has(seed: int, more: int) -> None:
    draft = min_load_at_use(seed, more)
    assert draft is not None
    found = agreement_of(draft.load(), seed, MOST_BRANCHES)
    assert not found.differences
    assert not found.skipped


# -- digits ------------------------------------------------------------------------------------


def programme(value: list[float], limit: float) -> Programme:
    column = np.arange(len(value))
    rows = at_most(
        np.array([limit]), (np.zeros(len(value), dtype=np.int64), column, np.array(value))
    )
    return Programme.of(
        lower=np.zeros(len(value)),
        upper=np.full(len(value), 9.0),
        integer=np.ones(len(value), dtype=bool),
        columns={},
        families={"C12": rows},
    )


@pytest.mark.parametrize("value", [[30000.01, 17.5, 120.0], [8.1e9, 3.25, -7e6], [2.0, 4.0, 6.0]])
def test_digits_allow_the_same_and_nothing_else(value: list[float]) -> None:
    """All of 10 x 10 x 10 solutions, at limits that some of them reach to the cent."""
    exact = [Fraction(str(one)) for one in value]
    grid = np.array(np.meshgrid(*[np.arange(10.0)] * 3)).reshape(3, -1).T
    sums = [sum(c * int(x) for c, x in zip(exact, row, strict=True)) for row in grid]
    for limit in sorted(set(sums))[10:990:97]:
        written = in_digits(programme(value, float(limit)))
        assert np.abs(written.row_upper[np.isfinite(written.row_upper)]).max() <= BASE + 1
        for row, total in zip(grid, sums, strict=True):
            assert _carries(written, row) == (total <= limit), (row, limit)


def _carries(written: Programme, row: np.ndarray) -> bool:
    """Whether carries exist; the least that each row allows is the best."""
    values = np.r_[row, np.zeros(len(written.lower) - len(row))]
    names = [name for name in written.rows if name.startswith("digits")]
    for number, name in enumerate(names):
        at = written.rows[name].start
        mine = written.row == at
        total = float(written.value[mine] @ values[written.column[mine]])
        over = total - np.floor(written.row_upper[at])
        if number == len(names) - 1:
            return over <= 0
        values[len(row) + number] = np.ceil(over / BASE)
    raise AssertionError


# -- gaps --------------------------------------------------------------------------------------


def test_a_relative_billionth_is_no_gap() -> None:
    assert gap_of(25568.20, 25568.199967) > 0
    assert gap_of(25568.20, 25568.199980) == 0
    assert gap_of(5e12, 5e12 + 4000) == 0
    assert gap_of(1e-7, 9e-7) == 0


# -- a plan that fails its audit ---------------------------------------------------------------


def with_one_too_many(scenario, trips, assignments):
    first, *others = assignments
    return trips, [replace(first, workers=first.workers + 100), *others]


def test_a_plan_that_fails_its_audit_is_not_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (stages, ended):
        monkeypatch.setattr(module, "fewer_assignments", with_one_too_many)
    plan = solve(case(tmp_path / "case"))
    assert carried(plan) == 10
    assert not audit(plan)
    assert plan.options["failed_audit"].startswith("C")


def test_of_plans_that_fail_the_one_of_an_earlier_stage_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that carry the ten fail: nobody's plan is left, and says that no stage was reached."""
    extract = stages.extract

    def broken(network, solution):
        trips, ways = extract(network, solution)
        return with_one_too_many(None, trips, ways) if ways else (trips, ways)

    for module in (stages, ended):
        monkeypatch.setattr(module, "extract", broken)
    plan = solve(case(tmp_path / "case"))
    assert carried(plan) == 0
    assert not audit(plan)
    assert {stage.status for stage in plan.stages} == {"not_reached"}
    assert plan.stages[0].bound >= 40


def test_where_none_passes_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Violation(code="C1", table="trips", key="t", sentence="Planted.")
    monkeypatch.setattr(sys.modules["returnplan.auditing"], "audit", lambda plan: [fault])
    with pytest.raises(AuditError, match="bug of returnplan"):
        job.solve(case(tmp_path / "case"))


# -- a reason that fails its audit -------------------------------------------------------------


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch):
    """What is said of a plan, in place of what is found out."""

    def plant(left, worths):
        monkeypatch.setattr(optimiser, "why", lambda *_, **__: iter([(left, worths)]))

    return plant


TWO = "cohort,origin,employer,post,workers\nc1,a,mill,fit,10\nc2,a,mill,fit,600\n"
WAITS = "Some of them stay behind, since the ship t has 50 seats."


def test_a_reason_that_fails_its_audit_is_left_out_and_the_others_stay(tmp_path, said) -> None:
    """The ship takes 50 of 610 on each of four dates, and some of both cohorts stay."""
    right, wrong = Reason(reason="line_units", detail=WAITS), Reason(reason="beds", detail=WAITS)
    worth = Worth(gain=-1.0, kind="estimate", objective="post_days")
    scenario = case(tmp_path / "case", cohorts=TWO)
    plain = solve(scenario)
    assert sorted(plain.left) == ["c1", "c2"]
    (resource,) = [key for key in plain.worths if key[0] == "line_units"]

    said({"c1": right, "c2": right}, {})
    plan = solve(scenario)
    assert plan.left == {"c1": right, "c2": right}
    assert "failed_reasons" not in plan.options

    said({"c1": wrong, "c2": right}, {resource: worth})
    plan = solve(scenario)
    assert (plan.left, plan.worths) == ({"c2": right}, {})
    assert carried(plan) == carried(plain) == 200
    assert not audit(plan)
    assert "reason is beds" in plan.options["failed_reasons"]
    assert "and 1 more" in plan.options["failed_reasons"]
    assert "failed_audit" not in plan.options
    (notice,) = solve_folder._notices(plan)
    assert "the plan stands" in notice


@pytest.mark.parametrize("reason", ["no_way", "too_late", "travel_ban"])
@pytest.mark.parametrize("detail", ["nobody knows why they stay", "x"])
def test_nobody_loses_a_plan_for_a_sentence_or_a_word(
    tmp_path, monkeypatch, reason: str, detail: str
) -> None:
    """Nothing leads from b to the mill, whatever is said of it."""
    places = FILES["places.csv"] + "b,Bville,50.0,110.0\n"
    cohorts = "cohort,origin,employer,post,workers\nc1,a,mill,fit,10\nc2,b,mill,fit,60\n"
    scenario = case(tmp_path / "case", places=places, cohorts=cohorts)
    network = build_network(scenario)
    assert network.unreachable["c2"].reason == "no_way"
    lost = {"c2": Unreachable(reason=reason, detail=detail)}
    changed = replace(network, unreachable=lost)
    monkeypatch.setattr(networks, "build_network", lambda *_, **__: changed)
    plan = solve(scenario)
    assert carried(plan) == 10
    assert not audit(plan)
    assert plan.unreachable["c2"].reason == "no_way"
    assert "no way from b to mill was found" in plan.unreachable["c2"].detail
    assert "c2" in plan.options["failed_reasons"]

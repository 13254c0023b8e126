"""The bounds of a run folder proved again, and every change of it that makes one untrue found."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from random_scenarios import random_draft
from returnplan.certificate import (
    Certificate,
    certificate_of,
    check,
    document_of,
    holds,
    run_bounds,
    stage_bounds,
)
from returnplan.cli import main
from returnplan.errors import UsageError
from returnplan.jobs.solve import solve
from returnplan.network import build_network
from returnplan.optimiser.search import stage as one_stage
from returnplan.plan import Stage
from returnplan.plan.read import read_plan
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import maximised
from returnplan.scenario.write import scenario_hash

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MOVES = 5
WITH_CLASSES = 4002
"""Seed of a random scenario some of whose road trips share a class."""


def solved(name, folder):
    plan = solve(load_scenario(SCENARIOS / name), moves=MOVES, seed=1, threads=1)
    plan.write(folder)
    return folder


@pytest.fixture(scope="module")
def by_programme(tmp_path_factory):
    return solved("tiny", tmp_path_factory.mktemp("programme") / "tiny")


@pytest.fixture(scope="module")
def by_prices(tmp_path_factory):
    """Of two scenarios, solved as if they were large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_stage, "SMALL_COLUMNS", 0)
        folder = tmp_path_factory.mktemp("prices")
        return {name: solved(name, folder / name) for name in ("tiny", "furnace")}


@pytest.fixture
def run(by_prices, tmp_path):
    """A run to be spoilt, whose bounds follow from prices."""
    return Path(shutil.copytree(by_prices["furnace"], tmp_path / "run"))


@pytest.fixture
def command(capsys):
    """`command("audit", run)`: the exit status, standard output and standard error."""

    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return SimpleNamespace(status=stop.value.code, out=printed.out, err=printed.err)

    return call


def written(path):
    return json.loads(path.read_text(encoding="utf-8"))


def certificates_changed(run, change):
    """Change certificates, and the hash in run.json with them."""
    path, record = run / "certificates.json", written(run / "run.json")
    content = written(path)
    change({one["objective"]: one for one in content["certificates"]})
    path.write_text(json.dumps(content), encoding="utf-8")
    record["certificates_hash"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")


def failing(run):
    return [one.objective for one in run_bounds(run) if not one.holds]


def test_bounds_are_proven_by_what_the_folder_holds(by_programme, by_prices):
    verdicts = [list(run_bounds(run)) for run in (by_programme, *by_prices.values())]
    assert all(one.holds and one.claimed for run in verdicts for one in run)
    kinds = {one.kind for run in verdicts for one in run}
    assert kinds == {"programme", "prices", "branches", "plain"}
    assert any(one.rows > 50 for run in verdicts for one in run)


def test_a_plan_is_read_back_with_its_certificates(by_programme, by_prices):
    for run in (by_programme, *by_prices.values()):
        plan = read_plan(run)
        assert [one["objective"] for one in plan.certificates] == [
            stage.objective for stage in plan.stages
        ]
        assert [one["bound"] for one in plan.certificates] == [one.bound for one in plan.stages]


def test_same_scenario_and_seed_same_bytes(by_prices, by_programme, tmp_path, monkeypatch):
    again = solved("tiny", tmp_path / "programme")
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", 0)
    large = solved("tiny", tmp_path / "prices")
    for one, other in ((by_programme, again), (by_prices["tiny"], large)):
        content = [(run / "certificates.json").read_bytes() for run in (one, other)]
        assert content[0] == content[1]


def test_a_bound_that_is_altered_everywhere_is_found(by_prices, tmp_path):
    for name, source in by_prices.items():
        for number, stage in enumerate(read_plan(source).stages):
            run = Path(shutil.copytree(source, tmp_path / f"{name}-{number}"))
            better = stage.bound * (0.999 if stage.sense == "max" else 1.001) + (
                0 if stage.bound else 1
            )
            record = written(run / "run.json")
            record["stages"][number]["bound"] = better
            (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
            assert failing(run) == [stage.objective], "a certificate is of another bound"

            def alter(found, name=stage.objective, better=better):
                found[name]["bound"] = better

            certificates_changed(run, alter)
            assert failing(run) == [stage.objective], "and proves no other"


def test_prices_that_are_altered_prove_less(by_prices):
    """But for those of few rows, of which other rows make up for what they lose."""
    plan = read_plan(by_prices["furnace"])
    network = build_network(plan.scenario)
    still = {}
    for document in plan.certificates:
        for family, rows in document.get("prices", {}).items():
            halved = {**document["prices"], family: [[*row[:-1], row[-1] / 2] for row in rows]}
            changed = certificate_of({**document, "prices": halved})
            still[document["objective"], family] = holds(network, changed)
    assert len(still) >= 5
    assert sum(still.values()) <= len(still) / 4, still


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one["prices"].update(C9=[["nowhere", "2020-02-20", 1.0]]), "does not limit"),
        (lambda one: one["prices"].update(C9=[["nowhere", "9999-12-31", 1.0]]), "9999-12-31"),
        (lambda one: one["prices"].update(C11=[["x", "yesterday", 1.0]]), "yesterday"),
        (lambda one: one["prices"].update(C2=[["x", "2020-02-20 08:00", 1.0]]), "no fleet x"),
        (lambda one: one["prices"].update(C4=[["x", 1.0]]), "C4 has no row"),
        (lambda one: one["prices"].update(C99=[["x", 1.0]]), "C99"),
        (lambda one: one["prices"].update(C13=[["cost", 1.0]]), "no floor"),
        (lambda one: one.update(apart=[10**8]), "told apart"),
        (lambda one: one.update(kind="guess"), "kind is 'guess'"),
        (lambda one: one.update(floors=[["cost", 1.0]]), "no earlier stage"),
    ],
)
def test_what_names_nothing_of_the_scenario_is_told(run, change, said):
    objective = read_plan(run).stages[1].objective
    certificates_changed(run, lambda found: change(found[objective]))
    [fault] = [one.fault for one in run_bounds(run) if one.fault]
    assert said in fault


def test_a_floor_may_ask_no_more_than_the_stage_left(run):
    def raised(found):
        for floor in found["cost"]["floors"]:
            floor[1] *= 1.01 if maximised(floor[0]) else 0.99

    certificates_changed(run, raised)
    [verdict] = [one for one in run_bounds(run) if not one.holds]
    assert verdict.objective == "cost"
    assert "rests on a floor of" in verdict.fault


def test_a_floor_that_asks_less_proves_less(run):
    def lowered(found):
        for floor in found["cost"]["floors"]:
            floor[1] *= 0.5 if maximised(floor[0]) else 2.0

    certificates_changed(run, lowered)
    assert failing(run) == ["cost"]


def test_a_scenario_that_is_changed_has_other_bounds(run):
    """With its hash put right too, so that nothing else tells."""
    path = run / "scenario" / "cohorts.csv"
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    at = head.split(",").index("workers")
    more = []
    for row in rows:
        cells = row.split(",")
        cells[at] = str(int(cells[at]) * 2)
        more.append(",".join(cells))
    path.write_text("\n".join([head, *more, ""]), encoding="utf-8")
    record = written(run / "run.json")
    record["scenario"]["hash"] = scenario_hash(run / "scenario")
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert failing(run)


def test_a_run_without_certificates_is_read_and_told(run, command):
    (run / "certificates.json").unlink()
    record = written(run / "run.json")
    del record["certificates_hash"]
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert read_plan(run).certificates == ()
    assert command("audit", run).status == 0
    assert "keeps no certificates" in command("show", run).out
    done = command("audit", run, "--bounds")
    assert done.status == 1
    assert "not proven: the run keeps no certificate of it" in done.out


def test_no_bound_claimed_needs_no_certificate(run):
    plan = read_plan(run)
    unbounded = [
        replace(one, bound=float("inf" if one.sense == "max" else "-inf")) for one in plan.stages
    ]
    found = list(stage_bounds(plan.scenario, unbounded, ()))
    assert [(one.claimed, one.holds) for one in found] == [(False, True)] * len(found)


def test_audit_finds_a_file_that_was_changed(run, command):
    path = run / "certificates.json"
    path.write_bytes(path.read_bytes().replace(b"\n ", b"\n  ", 1))
    done = command("audit", run)
    assert done.status == 1
    assert "T15 run.json [certificates]" in done.out
    path.unlink()
    assert "there is no certificates.json" in command("audit", run).out


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"certificates": [1]}', b'{"certificates": NaN}', b"\xff"]
)
def test_a_file_that_is_no_list_of_certificates_is_one_error(run, command, content):
    (run / "certificates.json").write_bytes(content)
    done = command("audit", run, "--bounds")
    assert done.status == 1
    assert "certificates.json' cannot be read" in done.err
    assert len(done.err.splitlines()) == 1


def test_the_command_tells_stage_by_stage(run, command):
    done = command("audit", run, "--bounds")
    assert done.status == 0
    *stages, last = done.out.splitlines()
    assert all(" proven by " in line for line in stages)
    assert any("by prices of" in line for line in stages)
    assert last == f"{run}: no violation of any rule, {len(stages)} bounds proven, checked"
    assert "Bounds: not checked; returnplan audit RUN --bounds" in command("show", run).out


def test_bounds_are_proved_without_the_optimiser(run):
    code = (
        "import sys; from returnplan.cli import main\n"
        f"try: main(['audit', {str(run)!r}, '--bounds'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print([m for m in sys.modules if m.startswith(('returnplan.optimiser', 'ortools'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_programme_that_proves_less_is_told(by_programme):
    plan = read_plan(by_programme)
    first: Stage = plan.stages[0]
    claimed = replace(first, bound=first.bound - 1)
    document = {**plan.certificates[0], "bound": claimed.bound}
    [verdict] = stage_bounds(plan.scenario, [claimed], [document])
    assert not verdict.holds
    assert verdict.proven == pytest.approx(first.bound)


def test_a_certificate_names_the_classes_that_were_told_apart():
    network = build_network(random_draft(WITH_CLASSES).load())
    group = int(np.flatnonzero(np.bincount(network.units.group) > 1)[0])
    assert network.split(group).apart == (group,)
    name = network.scenario.objective.order[0]
    claimed = Certificate(objective=name, floors=(), bound=0.0, kind="programme", apart=(group,))
    assert certificate_of(document_of(claimed)) == claimed
    proven = check(network.split(group), claimed)
    assert check(network.scenario, claimed) == pytest.approx(proven)


def test_nothing_is_proved_on_a_network_that_lacks_ways(by_programme):
    plan = read_plan(by_programme)
    part = replace(build_network(plan.scenario), left_out="ways of more than 1 leg")
    with pytest.raises(UsageError, match="lacks ways of more than 1 leg"):
        check(part, certificate_of(plan.certificates[0]))

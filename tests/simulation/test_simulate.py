"""`simulate`: the same numbers whoever plays, what is kept, what is written."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Event

import numpy as np
import pytest

import returnplan
from returnplan.jobs.simulate import simulate, simulate_run
from returnplan.simulation.play import play_batch
from returnplan.simulation.tables import TABLES
from returnplan.simulation.timetable import timetable
from simulation.world import plan, scenario

RATES = {"no_show": 0.1, "late": 0.4, "delay_minutes": 40.0, "positive": 0.02}
FILES = tuple(f"{table.name}.csv" for table in TABLES)


class Threads:
    """A crew in this process that does its tasks in the order last given, first done."""

    def __init__(self, size):
        self.size = size
        self._pool = ThreadPoolExecutor(size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._pool.shutdown()

    def submit(self, task):
        return self._pool.submit(task)

    def release(self, future):
        pass

    def is_gone(self):
        return False


@pytest.fixture
def in_process(monkeypatch):
    module = import_module("returnplan.jobs.crew")
    monkeypatch.setattr(module, "crew_of", lambda cluster, at_a_time: Threads(at_a_time))


@pytest.fixture
def no_picture(monkeypatch):
    """Pictures take longer than all the rest; `test_command` draws one."""
    module = import_module("returnplan.page.simulation")
    monkeypatch.setattr(module, "simulation_picture", lambda found, plan: b"")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "rail"
    plan(scenario(**RATES)).write(folder)
    return folder


def content_of(folder):
    return {name: (folder / name).read_bytes() for name in (*FILES, "simulation.json")}


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_numbers_are_those_of_one_process(run, tmp_path, no_picture, in_process):
    for processes in (1, 2, 3):
        simulate_run(run, tmp_path / str(processes), draws=12, processes=processes)
    first = content_of(tmp_path / "1")
    assert first == content_of(tmp_path / "2") == content_of(tmp_path / "3")


def test_real_processes_play_the_same(run, tmp_path, no_picture):
    simulate_run(run, tmp_path / "1", draws=8, processes=1)
    simulate_run(run, tmp_path / "2", draws=8, processes=2)
    assert content_of(tmp_path / "1") == content_of(tmp_path / "2")


def test_a_longer_simulation_begins_with_the_shorter_one():
    made = plan(scenario(**RATES))
    short, long = simulate(made, draws=10), simulate(made, draws=40)
    assert (short.values == long.values[:10]).all()
    other = simulate(made, draws=10, seed=2)
    assert (short.values != other.values).any()


def test_nobody_is_lost():
    """Who is planned comes to the post, stays away, does not arrive, or finds no bed."""
    found = simulate(plan(scenario(**RATES)), draws=60)
    by_name = dict(zip((one.measure for one in found.spreads), found.values.T, strict=True))
    told = sum(by_name[name] for name in ("carried", "no_shows", "not_arrived", "without_bed"))
    assert set(told) == {54}
    assert all(by_name[name].any() for name in ("no_shows", "not_arrived", "without_bed"))


def test_figures_are_those_of_the_draws():
    found = simulate(plan(scenario(**RATES)), draws=40)
    carried = np.sort(found.values[:, 0])
    one = found.spread("carried")
    assert one.planned == 54
    assert one.mean == pytest.approx(carried.mean())
    assert one.deviation == pytest.approx(carried.std(ddof=1))
    assert one.error == pytest.approx(carried.std(ddof=1) / 40**0.5)
    assert (one.low, one.middle, one.high, one.worst) == (
        carried[1],
        carried[19],
        carried[37],
        carried[0],
    )
    cost = found.spread("cost")
    assert cost.worst == found.values[:, [s.measure for s in found.spreads].index("cost")].max()


def test_risks_are_counted_over_the_draws():
    """Connections: each missed head is one of theirs. A trip is not hit more often than late."""
    made = plan(scenario(**RATES))
    found = simulate(made, draws=40)
    connections = [one for one in found.at_risk if one.next_trip]
    assert sum(one.workers_hit for one in connections) == pytest.approx(found.spread("missed").mean)
    assert {one.wait_minutes for one in connections} <= {60, None}
    for one in found.at_risk:
        assert 0 < one.probability <= one.late <= 1
    hits = [one.workers_hit for one in found.at_risk]
    assert hits == sorted(hits, reverse=True)


def test_margins_save_what_the_draws_say():
    made = plan(scenario(**RATES))
    found = simulate(made, draws=30)
    batch = play_batch(timetable(made), 1, range(30))
    assert found.bought[0].margin.kind == "none"
    lost = found.bought[0].means["post_days"]
    planned = found.spread("post_days").planned
    for number, one in enumerate(found.bought[1:]):
        mean = batch.with_margin[:, number, 4].mean()
        assert one.means["post_days"] == pytest.approx(planned - mean)
        assert one.saved["post_days"][0] == pytest.approx(lost - one.means["post_days"])
    transfer = [one.means["missed"] for one in found.bought if one.margin.kind == "transfer"]
    assert transfer == sorted(transfer, reverse=True)
    assert transfer[-1] < found.bought[0].means["missed"]


class StopsAfter:
    """Somebody who interrupts after so many draws."""

    def __init__(self, draws):
        self.draws, self.event = draws, Event()

    def began(self, draws, processes):
        pass

    def played(self, draws):
        if draws >= self.draws:
            self.event.set()


@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_one_keeps_what_is_played(run, tmp_path, no_picture, in_process, processes):
    watch = StopsAfter(10)
    found = simulate_run(
        run, tmp_path / "out", draws=40, processes=processes, watch=watch, interrupt=watch.event
    )
    played = len(found.simulation.draws)
    assert 10 <= played < 40
    record = json.loads((tmp_path / "out" / "simulation.json").read_text("utf-8"))
    assert (record["status"], record["draws_played"], record["draws_asked"]) == (
        "interrupted",
        played,
        40,
    )
    rows = rows_of(tmp_path / "out" / "draws.csv")
    assert [int(row["draw"]) for row in rows] == list(found.simulation.draws)
    whole = simulate(plan(scenario(**RATES)), draws=40)
    assert (found.simulation.values == whole.values[list(found.simulation.draws)]).all()


def test_nothing_played_is_nothing_written(run, tmp_path):
    stopped = Event()
    stopped.set()
    found = simulate_run(run, tmp_path / "out", draws=10, processes=1, interrupt=stopped)
    assert found.simulation is None
    assert not (tmp_path / "out").exists()


def test_draws_that_fail_are_told_and_the_others_kept(
    run, tmp_path, no_picture, in_process, monkeypatch
):
    module = import_module("returnplan.simulation.play")

    def fails(table, seed, draws):
        if 0 in draws:
            raise ValueError("planted")
        return play_batch(table, seed, draws)

    monkeypatch.setattr(module, "play_batch", fails)
    found = simulate_run(run, tmp_path / "out", draws=20, processes=2)
    assert found.faults == ["ValueError: planted"]
    assert 0 < len(found.simulation.draws) < 20


def test_other_rates_are_set_from_outside(run, tmp_path, no_picture):
    found = simulate_run(
        run,
        tmp_path / "out",
        draws=3,
        processes=1,
        overrides=["simulation.no_show=1", "simulation.late = 0"],
    )
    assert found.simulation.spread("carried").mean == 0
    assert returnplan.read_plan(run).scenario.simulation.no_show == 0.1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"draws": 0}, "--draws is 0; give a whole number from 1"),
        ({"seed": -1}, "--seed is -1"),
        ({"processes": 0}, "--processes is 0"),
        ({"overrides": ["budget=3"]}, "'budget' would change the plan"),
    ],
)
def test_what_cannot_be_is_refused(run, tmp_path, options, said):
    with pytest.raises(returnplan.ReturnplanError, match=said):
        simulate_run(run, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_command(run, command):
    status, out, err = command("simulate", run, "--draws", 8, "--processes", 1)
    assert status == 0
    assert err == "8 draws, 1 process\n"
    assert "What margin buys" in out
    assert f"{run / 'simulation'}: 8 draws, seed 1; simulation.csv" in out
    assert (run / "simulation" / "simulation.png").read_bytes().startswith(b"\x89PNG")
    before = content_of(run / "simulation")
    status, out, err = command("simulate", run, "--draws", 9, "--processes", 1)
    assert status == 2
    assert "holds a simulation already; replace it with --force" in err
    assert content_of(run / "simulation") == before
    status, out, _ = command("simulate", run, "--draws", 9, "--processes", 1, "--force", "--json")
    told = json.loads(out)
    assert (status, told["draws_played"], told["status"]) == (0, 9, "complete")
    measures = {row["measure"]: row for row in told["measures"]}
    rows = {row["measure"]: row for row in rows_of(run / "simulation" / "simulation.csv")}
    assert measures["carried"]["mean"] == float(rows["carried"]["mean"])
    assert returnplan.read_plan(run).write(run, force=True) is None
    assert not (run / "simulation").exists(), "a run that is replaced takes its simulation along"


def test_a_folder_without_a_run_is_refused(tmp_path, command):
    status, _, err = command("simulate", tmp_path / "nowhere")
    assert status == 1
    assert "there is no run folder" in err

"""From a scenario to an audited plan, within a time limit that bounds the whole command."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from returnplan.attempt import GivenUp, attempt
from returnplan.errors import EngineError, ScenarioError, UsageError
from returnplan.jobs.sound import sound
from returnplan.printable import brief
from returnplan.tables.suffixes import is_workbook_name

if TYPE_CHECKING:
    from threading import Event

    from returnplan.errors import Finding
    from returnplan.optimiser import Outcome, Progress
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario
    from returnplan.scenario.load import Source


TIDY_MOST = 0.05
"""Share of the time limit that is kept for the tidy pass."""
FINISH_S, FINISH_BUILT, FINISH_MOST = 0.3, 2.0, 0.4
"""Seconds of a processor kept for what follows the stages, seconds for each one that the network
took to build, and the share of the time limit that they are at most."""
NEEDED_AT_THE_END = ("geopy.distance", "returnplan.auditing", "returnplan.plan.write")
"""Loaded before the end is worked out, which takes some tenths of a second."""
SLOW_MOST = 0.1
"""Share of the time limit that is kept at most because others use the machine."""
SLOWEST = 20.0
"""Seconds that pass for each one of a processor, at most that are believed in."""
STAGES_LEAST = 0.7
"""Share of the time after the network that stages have at least."""
WHY_RESERVED = 0.1
"""Share of the time limit that is kept for reasons and worths ..."""
WHY_MOST = 0.2
"""... and that they may take where the stages leave it."""
PAGE_MOST = 0.2
"""Share of the time limit that is kept for the page at most."""
SAME = 1e-9
"""Relative difference of a value that is summing in another order."""
ENDLESS_S = 1e6
"""Time limit of a search whose moves are counted."""


class Watch(Protocol):
    """Somebody who looks on while `solve_folder` works."""

    def began(self, scenario: Scenario, findings: Sequence[Finding], time_limit_s: float) -> None:
        """The scenario is read; `findings` holds its warnings."""

    def progress(self, progress: Progress) -> None:
        """Called by the optimiser, several times a second at most."""

    def notice(self, sentence: str) -> None:
        """Something about the plan that its reader must know."""

    def elsewhere(self, sentence: str) -> None:
        """The plan is not in its run folder; `sentence` says why, and where it is."""


def default_run(path: str | Path) -> Path:
    """`runs/NAME` under the current folder, NAME = the scenario folder's or workbook's."""
    scenario = Path(path).absolute()
    return Path("runs") / (scenario.stem if is_workbook_name(scenario) else scenario.name)


def solve_folder(
    path: str | Path,
    run: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    force: bool = False,
    watch: Watch | None = None,
    started: float | None = None,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    interrupt: Event | None = None,
    report: bool = False,
    start_from: str | Path | None = None,
) -> tuple[Plan, Path]:
    """Read a scenario folder or workbook, solve it, write the run folder; the plan and its folder.

    `run` is `default_run(path)` unless given; `overrides` are `key=value` of scenario.toml; with
    `report` the plan's page is written into its folder. The other options are those of `solve`.
    The search begins with what still fits of the plan in the run folder `start_from`, or else, with
    `force`, of that of the same scenario which is to be replaced.
    The plan is in another folder, which the watch is told of, where a better one of the same
    scenario stays or something has come in its way (`plan.keep`).

    Raises
    ------
    UsageError
        The run folder is there already and not to be replaced (`force`), or cannot be written.
    RunError
        `start_from` is no run that can be read.
    ScenarioError
        The scenario is refused.
    EngineError, AuditError
        As `solve`; nothing is written.
    """
    started = time.monotonic() if started is None else started
    from returnplan.plan.folder import check_target
    from returnplan.plan.keep import keep
    from returnplan.scenario import read_scenario

    folder = default_run(path) if run is None else Path(run)
    check_target(folder, force=force)
    scenario, findings = read_scenario(path, overrides)
    if scenario is None:
        raise ScenarioError([finding for finding in findings if finding.severity == "error"])
    if watch is not None:
        limit = scenario.solver.time_limit_s if time_limit_s is None else time_limit_s
        watch.began(scenario, findings, limit)
    start, source = _start(scenario, folder, force=force, start_from=start_from)
    plan = solve(
        scenario,
        start=start,
        start_name=str(source),
        time_limit_s=time_limit_s,
        gap=gap,
        seed=seed,
        threads=threads,
        progress=None if watch is None else watch.progress,
        interrupt=interrupt,
        started=started,
        options={"set": list(overrides)} if overrides else {},
        page_s=page_seconds(scenario) if report else 0.0,
    )
    if watch is not None:
        for sentence in _notices(plan):
            watch.notice(sentence)
    folder, sentence = keep(plan, folder, force=force)
    if sentence and watch is not None:
        watch.elsewhere(sentence)
    if report:
        from returnplan.page.render import write_page

        write_page(plan, folder)
    return plan, folder


def _start(
    scenario: Scenario, folder: Path, *, force: bool, start_from: str | Path | None
) -> tuple[Plan | None, str | Path]:
    """The plan with which the search begins, if any, and the run that holds it."""
    from returnplan.errors import RunError
    from returnplan.plan.folder import real_path, record_of
    from returnplan.plan.read import read_plan
    from returnplan.scenario.write import hash_of

    if start_from is not None:
        return read_plan(start_from), start_from
    record = record_of(real_path(folder)) if force else {}
    if not record or record["scenario"]["hash"] != hash_of(scenario):
        return None, ""
    try:
        return read_plan(folder), folder
    except RunError:
        return None, ""  # it is to be replaced, whatever has become of it


def _notices(plan: Plan) -> Iterator[str]:
    left_out, failed = plan.options.get("left_out"), plan.options.get("failed_audit")
    unsaid = plan.options.get("failed_reasons")
    if "start" in plan.options:
        from returnplan.report.start import start_lines

        yield from start_lines(plan)
    if left_out:
        yield (
            f"all that could move takes more than solver.memory_gib ({_gib(plan):g} GiB): "
            f"{left_out} are left out, and no bound is claimed"
        )
    if failed:
        yield (
            f"the plan found last failed its audit ({failed}); an earlier one, which passes, is "
            "written; this is a bug of returnplan"
        )
    if unsaid:
        yield (
            f"reasons or worths failed their audit ({unsaid}) and are left out, the plan stands; "
            "this is a bug of returnplan"
        )


def _gib(plan: Plan) -> float:
    return plan.scenario.solver.memory_gib


def page_seconds(scenario: Scenario) -> float:
    """Seconds that the page of a plan takes, for the time limit.

    One of Zhejiang's 90 cohorts took 0.5 s, one of a city's 1,000 cohorts 2.9 s, and the first one
    on a machine 4 s more.
    """
    from returnplan.page.libraries import vega_is_kept

    return 0.5 + 0.003 * len(scenario.cohorts) + (0.0 if vega_is_kept() else 4.0)


def solve(
    scenario: Scenario | Source,
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    moves: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    interrupt: Event | None = None,
    started: float | None = None,
    options: Mapping[str, Any] | None = None,
    page_s: float = 0.0,
    start: Plan | None = None,
    start_name: str = "",
    around: Collection[str] = (),
    questions: bool = True,
) -> Plan:
    """The best plan found for a scenario within its time limit, audited.

    Parameters
    ----------
    scenario
        One that is read, or what `load_scenario` reads: a path, or frames.
    time_limit_s, seed, threads
        In place of the scenario's settings.
    gap
        In place of the scenario's for every objective: a stage may stop there.
    moves
        Plans that each stage may look at, in place of a time limit: the same plan on every
        machine, however slow or busy. A stage that they end has the status `time_limit`; nobody
        asks then why somebody stays behind, which takes time of its own.
    progress
        Called with the state of the stage at work, several times a second at most.
    interrupt
        When it is set, the optimiser stops and the best plan so far is returned (`interrupted`).
    started
        `time.monotonic()` of the moment from which the time limit counts; now unless given.
    options
        Further entries for `Plan.options`, for the record.
    page_s
        Seconds within the time limit that are left for the plan's page.
    start
        An earlier plan, of this or of a changed scenario, with which the search begins. What of it
        no longer fits is left out; `options["start"]` of the plan says what, and why. The plan is
        never worse, by the order, than what is left. However short the time is, that much comes
        out: what could move is looked for even beyond the time limit.
    start_name
        What the record calls it.
    around
        Cohorts that alone may take any way, while all others keep to ways and trips of `start`: a
        search of a moment, in which no bound is proven. None: everybody may take any.
    questions
        Whether it is asked after the last stage why somebody stays behind, and what more of what is
        full would bring.

    Raises
    ------
    ScenarioError
        The scenario is refused.
    EngineError
        An engine failed before there was a plan with a bound.
    AuditError
        The plan breaks a rule of the scenario, which is a bug of this program.
    """
    started = time.monotonic() if started is None else started
    check_options(time_limit_s=time_limit_s, gap=gap, seed=seed, threads=threads, moves=moves)
    clocks = time.monotonic(), time.process_time()
    for name in NEEDED_AT_THE_END:
        import_module(name)
    from returnplan.jobs.fixed import fixed_findings
    from returnplan.network import build_network
    from returnplan.optimiser import Board, kept, optimise, part_around, why
    from returnplan.plan.start import start_record
    from returnplan.scenario import Scenario, load_scenario

    given = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    settings = given.solver
    limit = settings.time_limit_s if time_limit_s is None else time_limit_s
    if moves is not None:
        limit = ENDLESS_S
    asked_seed, seed = seed, settings.seed if seed is None else seed
    threads = settings.threads if threads is None else threads
    began = time.monotonic()
    until = started + limit if start is None else math.inf
    try:
        network = attempt(lambda: build_network(given), until=until, interrupt=interrupt)
    except GivenUp:
        if interrupt is None or not interrupt.is_set():
            raise _too_short(limit, began - started) from None
        return _nobody(given, seed=seed, started=started)
    except MemoryError:
        raise _no_memory() from None
    wrong = fixed_findings(network)
    if wrong:
        raise ScenarioError(wrong)
    warm = None if start is None else kept(network, start)
    if around and start is not None and warm is not None:
        network = part_around(warm, around)
        warm = kept(network, start)
    now = time.monotonic()
    reserve = _reserve_s(limit, now - began, _slowness(*clocks))
    end = started + limit - reserve - min(page_s, PAGE_MOST * limit)
    deadline = max(
        end - (WHY_RESERVED + TIDY_MOST) * limit, min(end, now + STAGES_LEAST * (end - now))
    )
    board = Board.of(warm)
    halt = threading.Event()
    told = progress
    try:
        outcome = attempt(
            lambda: optimise(
                network,
                gap=settings.gap if gap is None else dict.fromkeys(settings.gap, gap),
                deadline=deadline,
                latest=end,
                tidy_s=TIDY_MOST * limit,
                seed=seed,
                threads=threads,
                moves=moves,
                progress=lambda state: told(state) if told is not None else None,
                interrupt=halt,
                board=board,
                start=warm,
            ),
            until=end,
            interrupt=interrupt,
            halt=halt,
        )
    except (GivenUp, MemoryError) as error:
        told = None
        board.gone.set()
        halt.set()
        so_far = board.outcome()
        if isinstance(error, MemoryError) and (so_far is None or not so_far.assignments):
            raise _no_memory() from None
        if so_far is None:
            if interrupt is not None and interrupt.is_set():
                return _nobody(given, seed=seed, started=started)
            raise _too_short(limit, now - started) from None
        outcome = so_far
        board.cut.set()
    interrupted = outcome.interrupted and interrupt is not None and interrupt.is_set()
    if not interrupted and _unfinished(outcome, cut=board.cut.is_set()):
        raise _too_short(limit, now - started)
    said = {
        "time_limit": time_limit_s,
        "gap": gap,
        "seed": asked_seed,
        "threads": threads,
        **(options or {}),
    }
    if moves is not None:
        said["moves"] = moves
    if start is not None and warm is not None:
        said["start"] = start_record(
            start, start_name, kept=warm.heads, values=warm.values, dropped=warm.dropped
        )
    if network.left_out:
        said["left_out"] = network.left_out

    def assembled(outcome: Outcome) -> Plan:
        return _assemble(
            given,
            outcome,
            interrupted=interrupted,
            unreachable=network.unreachable,
            seed=seed,
            options=said,
            started=started,
        )

    plan = assembled(outcome)
    if start is not None and start.scenario == given:
        plan = _as_before(plan, start)
    answered = plan
    asked = questions and not network.left_out and not plan.interrupted and moves is None
    if asked and time.monotonic() < end:
        until = min(end, time.monotonic() + WHY_MOST * limit)
        with suppress(GivenUp, MemoryError):
            left, worths = attempt(
                lambda: why(plan, outcome, until=until, interrupt=interrupt),
                until=max(until, end),
                interrupt=interrupt,
            )
            answered = replace(plan, left=left, worths=worths)
    plan = sound(answered, plan, *(lambda one=one: assembled(one()) for one in outcome.earlier))
    return replace(plan, wall_seconds=round(time.monotonic() - started, 3))


def check_options(
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    moves: int | None = None,
) -> None:
    """Refuse options outside the limits of the settings that they replace."""
    from returnplan.scenario.schema import LEAST
    from returnplan.scenario.settings import MOST_SECONDS, MOST_SEED, MOST_THREADS

    if time_limit_s is not None and not LEAST <= time_limit_s <= MOST_SECONDS:
        raise UsageError(
            f"the time limit is {time_limit_s:g} s; give a number of seconds above 0, at least "
            f"{LEAST:g} and at most {MOST_SECONDS:g}"
        )
    if gap is not None and not 0 <= gap < float("inf"):
        raise UsageError(f"the gap is {gap:g}; give a number that is not negative, such as 0.01")
    for name, value, most in (("the seed", seed, MOST_SEED), ("threads", threads, MOST_THREADS)):
        if value is not None and not 0 <= value <= most:
            cores = ", 0 for all cores" if name == "threads" else ""
            raise UsageError(
                f"{name} is {brief(str(value))}; give a whole number that is not negative and at "
                f"most {most}{cores}"
            )
    if moves is not None and moves < 1:
        raise UsageError(f"moves is {moves}; give a whole number from 1 on")
    if moves is not None and time_limit_s is not None:
        raise UsageError("moves stand in place of a time limit; give one of the two")


def _reserve_s(limit_s: float, built_s: float, slowness: float = 1.0) -> float:
    """Seconds kept back for assembling, auditing and writing, by what the network took to build.

    On the benchmarks' cities and counties, on idle and on busy machines, these took up to twice as
    long as the network, which is as large as the plan may become. At most `FINISH_MOST` of the
    time limit, so that one too short for its scenario still leaves most of it to the search.
    """
    slow = min(FINISH_S * slowness, max(FINISH_S, SLOW_MOST * limit_s))
    return min(FINISH_MOST * limit_s, slow + FINISH_BUILT * built_s)


def _slowness(since: float, used_s: float) -> float:
    """Seconds that pass for one of a processor; 1 where the machine does nothing else.

    `since` and `used_s`: an earlier moment, and what this process had used by then.
    """
    passed, used = time.monotonic() - since, time.process_time() - used_s
    return min(SLOWEST, max(1.0, passed / max(used, 1e-3)))


def _unfinished(outcome: Outcome, *, cut: bool) -> bool:
    """Whether nobody travels for want of time: no stage was reached, or nobody was asked."""
    if outcome.assignments or not len(outcome.network.choices.cohort):
        return False
    statuses = [stage.status for stage in outcome.stages]
    return statuses[0] == "not_reached" or (cut and statuses[0] == "time_limit")


def _too_short(limit_s: float, taken_s: float) -> EngineError:
    """`taken_s`: until the network was there, or until it was begun."""
    enough = max(2 * limit_s, 4 * taken_s)
    return EngineError(
        f"the time limit of {limit_s:g} s was over before there was a plan; nothing is written: "
        f"give --time-limit {math.ceil(enough)} or more"
    )


def _no_memory() -> EngineError:
    return EngineError(
        "memory ran out before there was a plan; nothing is written: free some, or set "
        "solver.memory_gib to less than there is, so that ways to travel are left out"
    )


def _nobody(scenario: Scenario, *, seed: int, started: float) -> Plan:
    """The plan of an interruption before anything was known: everybody stays, nothing is proven."""
    from returnplan.certificate import Certificate, document_of
    from returnplan.optimiser import gap_of, most
    from returnplan.plan.assemble import assemble
    from returnplan.plan.measures import objective_values
    from returnplan.plan.plan import Stage
    from returnplan.scenario.objectives import OBJECTIVES

    if scenario.fixed or scenario.fixed_riders:
        raise EngineError(
            "it was interrupted before there was a plan in which all stands that fixed.csv fixes; "
            "nothing is written"
        )
    plan = assemble(
        scenario, trips={}, assignments=[], seed=seed, interrupted=True, versions=_versions()
    )
    values = objective_values(plan, scenario.objective.order)
    stages, claimed = [], []
    for name in scenario.objective.order:
        bound = most(scenario, name)
        claimed.append(Certificate(objective=name, floors=(), bound=bound, kind="plain"))
        stages.append(
            Stage(
                objective=name,
                sense=OBJECTIVES[name].sense,
                value=values[name],
                final=values[name],
                bound=bound,
                gap=gap_of(values[name], bound),
                seconds=0.0,
                status="not_reached",
            )
        )
    return sound(
        replace(
            plan,
            stages=tuple(stages),
            certificates=tuple(document_of(one) for one in claimed),
            wall_seconds=round(time.monotonic() - started, 3),
        )
    )


def _assemble(
    scenario: Scenario,
    outcome: Outcome,
    *,
    interrupted: bool,
    unreachable: Mapping[str, Any],
    seed: int,
    options: Mapping[str, Any],
    started: float,
) -> Plan:
    """The plan of an outcome, with the final value of each stage's objective."""
    from returnplan.certificate import document_of
    from returnplan.plan.assemble import assemble
    from returnplan.plan.measures import objective_values

    plan = assemble(
        scenario,
        trips=outcome.trips,
        assignments=outcome.assignments,
        loans=outcome.loans,
        certificates=[document_of(one) for one in outcome.certificates],
        unreachable=unreachable,
        seed=seed,
        options=options,
        interrupted=interrupted,
        versions=_versions(),
        wall_seconds=time.monotonic() - started,
    )
    final = objective_values(plan, scenario.objective.order)
    stages = tuple(replace(stage, final=final[stage.objective]) for stage in outcome.stages)
    return replace(plan, stages=stages)


def _as_before(plan: Plan, start: Plan) -> Plan:
    """The plan with the trips and riders of its start where it is no better than that in anything.

    So a plan that cannot be bettered comes out of a search as it went in, down to the byte.
    """
    from returnplan.plan.measures import objective_values

    order = (*plan.scenario.objective.order, "travel_hours")
    values = [objective_values(one, order) for one in (plan, start)]
    same = all(
        abs(values[0][name] - values[1][name]) <= SAME * max(1.0, abs(values[0][name]))
        for name in order
    )
    if not same or len(plan.assignments) < len(start.assignments):
        return plan
    return replace(plan, trips=start.trips, assignments=start.assignments, loans=start.loans)


def _versions() -> dict[str, str]:
    """Versions of what a plan depends on."""
    import platform
    from importlib.metadata import version

    from returnplan._version import __version__

    found = {name: version(name) for name in ("ortools", "numpy", "pyproj")}
    return {"returnplan": __version__, "python": platform.python_version(), **found}

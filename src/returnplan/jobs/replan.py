"""The rest of a plan in force, planned again from a moment on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threading import Event as Flag

    from returnplan.errors import Finding
    from returnplan.events import Aftermath, Event
    from returnplan.jobs.solve_folder import Watch
    from returnplan.optimiser import Progress
    from returnplan.plan import Plan
    from returnplan.plan.underway import UnderWay
    from returnplan.scenario import Scenario

AT_ONCE = 1e6
"""Gap of stages where nothing has changed: the plan stands, and is not searched for a better."""

BLAMING, WRITING = 0.15, 0.05
"""Shares of the time limit: for which event keeps somebody behind, with what follows, and for that
alone."""

SETTABLE = ("objective.", "replan.")
"""Settings that a replan may have otherwise than the plan in force."""


@dataclass(frozen=True, kw_only=True)
class Replanned:
    """A plan in force, and what comes of it."""

    earlier: Plan
    at: int
    found: UnderWay
    """What has begun by then."""
    after: Aftermath | None
    """What events have made of the plan."""
    plan: Plan
    notes: tuple[str, ...]
    """What the new plan's scenario cannot say as it is."""


def replan(
    run: str | Path | Plan,
    at: str | int,
    *,
    events: str | Path | Sequence[Event] | None = None,
    contacts: bool | None = None,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    moves: int | None = None,
) -> Plan:
    """The rest of a plan in force planned again from a moment on.

    Trips whose vehicles have left their base by then, and everybody who has set out or rides one of
    them, stay as they are (fixed.csv, fixed_riders.csv of the new plan's scenario); nothing else
    begins before the moment (C30). The search begins with the earlier plan. Where nothing has
    changed, the same trips and riders come back.

    Parameters
    ----------
    run
        A run folder, or a plan.
    at
        The moment, `2020-02-17 12:00`, or minutes from `start` 00:00 on.
    events
        What has happened by then: events.csv, or events that are read.
    contacts
        Whether whoever rode in one unit with somebody who is positive stays in quarantine too;
        None: as the setting `replan.contacts` says.
    time_limit_s, gap, seed, threads, moves
        As of `solve`.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    ScenarioError
        Events cannot be read, or what has begun cannot stand in the scenario that they leave.
    UsageError
        `at` is no moment, or earlier than that from which on the plan was made.
    EngineError, AuditError
        As `solve`.
    """
    return replan_plan(
        run,
        at,
        events=events,
        contacts=contacts,
        time_limit_s=time_limit_s,
        gap=gap,
        seed=seed,
        threads=threads,
        moves=moves,
    ).plan


def replan_plan(
    run: str | Path | Plan,
    at: str | int,
    *,
    events: str | Path | Sequence[Event] | None = None,
    contacts: bool | None = None,
    overrides: Sequence[str] = (),
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    moves: int | None = None,
    around: bool = False,
    started: float | None = None,
    interrupt: Flag | None = None,
    watch: Watch | None = None,
) -> Replanned:
    """As `replan`, with what was found on the way.

    Parameters
    ----------
    overrides
        `key=value` of `[objective]` and `[replan]` of the scenario of a run folder.
    around
        Only those whom events keep from travelling as in force may take any way, and the others
        the ways and trips of the plan in force (`around` of `solve`).
    """
    started = time.monotonic() if started is None else started
    from returnplan.errors import ScenarioError
    from returnplan.events import apply_events
    from returnplan.events.changes import changes
    from returnplan.jobs.because import Blame
    from returnplan.jobs.replanned import changed_scenario
    from returnplan.jobs.solve import solve
    from returnplan.plan import Plan
    from returnplan.plan.read import read_plan
    from returnplan.plan.underway import under_way

    earlier = run if isinstance(run, Plan) else _asked(read_plan(run), Path(run), overrides)
    moment = _moment(earlier, at)
    after = _aftermath(earlier, events, moment, contacts=contacts)
    found = under_way(earlier, moment)
    same = after is None or (
        after.scenario == earlier.scenario and not after.broken and not after.stays
    )
    progress: Callable[[Progress], None] | None = None if watch is None else watch.progress
    limit_s = earlier.scenario.solver.time_limit_s if time_limit_s is None else time_limit_s
    lost = set[str]()

    def undone(events: Sequence[Event]) -> tuple[Aftermath, Scenario]:
        """What would have been planned after some of the events alone."""
        assert after is not None
        less = apply_events(earlier, events, moment, contacts=after.contacts)
        return less, changed_scenario(earlier, found, less, moment, lost)[0]

    while True:
        scenario, notes = changed_scenario(earlier, found, after, moment, lost)
        if watch is not None:
            watch.began(scenario, (), limit_s)
        try:
            plan = solve(
                scenario,
                start=earlier,
                start_name="" if isinstance(run, Plan) else str(run),
                time_limit_s=time_limit_s,
                gap=AT_ONCE if same else gap,
                seed=seed,
                threads=threads,
                moves=moves,
                around=_kept_from(earlier, after, scenario) if around else (),
                started=started,
                interrupt=interrupt,
                progress=progress,
                after_s=0.0 if same or moves is not None else BLAMING * limit_s,
                options={
                    "replan": _record(earlier, moment, after, notes),
                    **({"set": list(overrides)} if overrides else {}),
                },
            )
        except ScenarioError as fault:
            more = _not_kept(earlier, fault.findings) - lost
            if not more:
                raise
            lost |= more
        else:
            break
    if same:
        plan = _as_it_was(plan, earlier)
    elif after is not None and moves is None:
        plan = Blame(
            plan=plan,
            after=after,
            undone=undone,
            until=started + limit_s * (1 - WRITING),
            interrupt=interrupt or threading.Event(),
        ).named()
    record = {**plan.options["replan"], "changes": changes(earlier, plan, after, moment)}
    plan = replace(plan, options={**plan.options, "replan": record})
    return Replanned(earlier=earlier, at=moment, found=found, after=after, plan=plan, notes=notes)


def replan_run(
    run: str | Path,
    folder: str | Path,
    *,
    at: str | int,
    events: str | Path | None = None,
    contacts: bool | None = None,
    overrides: Sequence[str] = (),
    force: bool = False,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    watch: Watch | None = None,
    started: float | None = None,
    interrupt: Flag | None = None,
) -> tuple[Replanned, Path]:
    """As `replan`, and write the new plan; what was found, and the plan's folder.

    Raises
    ------
    UsageError
        The folder is there already and not to be replaced (`force`), is the run itself, or cannot
        be written.
    """
    from returnplan.errors import UsageError
    from returnplan.plan.destination import keep
    from returnplan.plan.folder import check_target, real_path

    target = Path(folder)
    if real_path(target) == real_path(Path(run)):
        raise UsageError(f"'{folder}' holds the plan in force; name another folder for the new one")
    check_target(target, force=force)
    found = replan_plan(
        run,
        at,
        events=events,
        contacts=contacts,
        overrides=overrides,
        time_limit_s=time_limit_s,
        gap=gap,
        seed=seed,
        threads=threads,
        started=started,
        interrupt=interrupt,
        watch=watch,
    )
    place, sentence = keep(found.plan, target, force=force)
    if sentence and watch is not None:
        watch.elsewhere(sentence)
    return found, place


def _asked(earlier: Plan, run: Path, overrides: Sequence[str]) -> Plan:
    """A plan in force under the order and prices that are asked for."""
    from returnplan.errors import ScenarioError, UsageError
    from returnplan.scenario import read_scenario

    if not overrides:
        return earlier
    for one in overrides:
        key = one.partition("=")[0].strip()
        if not key.startswith(SETTABLE) or key in ("replan.date", "replan.clock"):
            raise UsageError(
                f"--set {key}: a replan takes objective.order, objective.slack and the prices of "
                "replan; write what has changed otherwise into events.csv"
            )
    scenario, findings = read_scenario(run / "scenario", overrides)
    if scenario is None:
        raise ScenarioError([one for one in findings if one.severity == "error"])
    asked = replace(earlier.scenario, objective=scenario.objective, replan=scenario.replan)
    return replace(earlier, scenario=asked)


def _moment(earlier: Plan, at: str | int) -> int:
    from returnplan.errors import UsageError
    from returnplan.jobs.explain import asked_moment

    moment, before = (
        asked_moment(earlier, at),
        earlier.scenario.replan.moment(earlier.scenario.calendar),
    )
    assert moment is not None
    if before is not None and moment < before:
        calendar = earlier.scenario.calendar
        raise UsageError(
            f"the plan was made at {calendar.moment_text(before)}, so that nothing before it can "
            f"change; {calendar.moment_text(moment)} is earlier: give a later moment"
        )
    return moment


def _aftermath(
    earlier: Plan, events: str | Path | Sequence[Event] | None, at: int, *, contacts: bool | None
) -> Aftermath | None:
    from returnplan.errors import ScenarioError
    from returnplan.events import apply_events, read_events

    if events is None:
        return None
    if isinstance(events, (str, Path)):
        read, findings = read_events(events, earlier)
        faults = [one for one in findings if one.severity == "error"]
        if faults:
            raise ScenarioError(faults)
        events = read
    if contacts is None:
        contacts = earlier.scenario.replan.contacts == "coach"
    return apply_events(earlier, events, at, contacts=contacts)


def _kept_from(earlier: Plan, after: Aftermath | None, scenario: Scenario) -> set[str]:
    """Cohorts of whom some cannot travel as in force, and those who wait under way by now."""
    broken = {one.cohort for one in after.broken if one.cohort} if after is not None else set()
    fresh = scenario.onward.keys() - earlier.scenario.onward.keys()
    return {name for name in broken | fresh if name in scenario.cohorts}


def _not_kept(earlier: Plan, findings: Iterable[Finding]) -> set[str]:
    """Promises of a plan that findings name, or else all, where findings are of what is fixed."""
    from returnplan.plan.underway import promises

    named = set[str]()
    for one in findings:
        if one.file not in ("fixed.csv", "fixed_riders.csv"):
            return set()
        named |= {name.strip("' ") for name in (one.value or "").split(",")}
    hand = promises(earlier)
    return hand & named or hand


def _record(
    earlier: Plan, at: int, after: Aftermath | None, notes: Sequence[str]
) -> dict[str, Any]:
    """The entry `replan` of the options in run.json."""
    from returnplan.plan.start import start_hash

    record: dict[str, Any] = {
        "at": earlier.scenario.calendar.moment_text(at),
        "hash": start_hash(earlier),
    }
    if after is not None:
        record["broken"] = [_plain(one) for one in after.broken]
        record["quarantine"] = [_plain(one) for one in after.stays]
        record["notes"] = list(notes)
    return record


def _plain(row: Any) -> dict[str, Any]:
    """Cells of a row that run.json can hold."""
    return {k: v for k, v in asdict(row).items() if isinstance(v, (str, int, type(None)))}


def _as_it_was(plan: Plan, earlier: Plan) -> Plan:
    """The earlier trips and riders under the new scenario.

    With the stages of the search where it found nothing better, else with bounds that need none:
    what it proved is of stages that ended with other values.
    """
    from returnplan.auditing import audit
    from returnplan.jobs.assembled import unproven
    from returnplan.plan.measures import objective_values

    kept = replace(plan, trips=earlier.trips, assignments=earlier.assignments, loans=earlier.loans)
    values = objective_values(kept, plan.scenario.objective.order)
    stages = tuple(replace(one, final=values[one.objective]) for one in plan.stages)
    bare = unproven(replace(kept, left=earlier.left, worths={}), plan.stages)
    for one in (replace(kept, stages=stages), bare, replace(bare, left={})):
        if not audit(one):
            return one
    return plan

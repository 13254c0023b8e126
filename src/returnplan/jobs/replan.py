"""The rest of a plan in force, planned again from a moment on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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

SETTABLE = ("objective.", "replan.")
"""Settings that a replan may have otherwise than the plan in force."""
ABSENT = ("no_show", "drop_out", "positive")
"""Kinds of events by which workers leave the plan, or do not come."""


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
    started: float | None = None,
    interrupt: Flag | None = None,
    watch: Watch | None = None,
) -> Replanned:
    """As `replan`, with what was found on the way.

    `overrides` are `key=value` of `[objective]` and `[replan]` of the scenario of a run folder.
    """
    started = time.monotonic() if started is None else started
    from returnplan.errors import ScenarioError
    from returnplan.events.changes import changes
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
    lost = set[str]()
    while True:
        scenario, notes = changed_scenario(earlier, found, after, moment, lost)
        if watch is not None:
            limit = scenario.solver.time_limit_s if time_limit_s is None else time_limit_s
            watch.began(scenario, (), limit)
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
                started=started,
                interrupt=interrupt,
                progress=progress,
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
    from returnplan.plan.folder import check_target, real_path
    from returnplan.plan.keep import keep

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

    moment, before = asked_moment(earlier, at), earlier.scenario.replan.moment(earlier.scenario)
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


def changed_scenario(
    earlier: Plan,
    found: UnderWay,
    after: Aftermath | None,
    at: int,
    lost: Collection[str] = (),
) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario that is planned: what events left of it, with what has begun fixed.

    And what it cannot say as it is, in sentences without a stop. `lost`: ids of promises, rows of
    the plan's own fixed.csv and fixed_riders.csv, that cannot be kept.
    """
    from returnplan.events.history import history
    from returnplan.events.onward import waiting, with_waiting
    from returnplan.events.roster import with_roster
    from returnplan.plan.underway import in_force, rows_under_way
    from returnplan.scenario.objectives import replanned

    scenario = earlier.scenario if after is None else after.scenario
    calendar = scenario.calendar
    broken = () if after is None else after.broken
    gone = Counter[str]()
    for one in broken:
        gone[one.riders] += one.workers
    notes: list[str] = []
    if after is not None:
        notes += after.notes
        scenario = _without_absent(earlier, scenario, after, at)
        scenario = _without_beds(earlier, scenario, found, after)
        scenario = _with_levels(earlier, scenario, found, notes)
        scenario = _with_money(earlier, scenario, found, notes)
        scenario = with_waiting(earlier, after, scenario, at)
        scenario = with_roster(earlier, scenario, waiting(earlier, after, at))
    for name in sorted(lost):
        notes.append(f"{name} was promised, and cannot be kept after what has happened")
    cancelled = {one.trip for one in broken if one.trip and not one.riders}
    lost = {*lost, *cancelled}
    fixed, riders, onward = rows_under_way(earlier, found, gone, scenario, lost)
    promised, promised_riders = in_force(earlier, _absent(after), scenario)
    day, clock = divmod(at, 1440)
    met = () if after is None else after.applied
    scenario = replace(
        scenario,
        fixed=fixed,
        fixed_riders=riders,
        onward=onward,
        in_force=promised,
        in_force_riders=promised_riders,
        history=history(earlier, met, at),
        objective=replace(scenario.objective, order=replanned(scenario.objective.order)),
        replan=replace(scenario.replan, date=calendar.date(day), clock=clock or None),
    )
    return scenario, tuple(notes)


def _absent(after: Aftermath | None) -> Counter[str]:
    """Heads of itineraries whom events took out of the plan: nothing is promised to them."""
    gone = Counter[str]()
    for one in () if after is None else after.broken:
        if one.riders and (one.departed or one.kind in ABSENT):
            gone[one.riders] += one.workers
    return gone


def _with_levels(earlier: Plan, scenario: Scenario, found: UnderWay, notes: list[str]) -> Scenario:
    """With new levels from the date on after which who has begun set out: they are of the old."""
    calendar, rows = scenario.calendar, []
    old = {(row.place, row.from_): row for row in earlier.scenario.risk}
    for row in scenario.risk:
        first = calendar.day(row.from_)
        days = [
            calendar.day_of(one.assignment.depart)
            for one in found.itineraries
            if one.cohort.origin == row.place and calendar.day_of(one.assignment.depart) >= first
        ]
        if row not in earlier.scenario.risk and days:
            later = calendar.date(max(days) + 1)
            notes.append(
                f"{row.place} is at level {row.level} from {later} on in the new plan, not from "
                f"{row.from_} on: workers have set out from there until then"
            )
            if (row.place, row.from_) in old:
                rows.append(old[row.place, row.from_])
            row = replace(row, from_=later)
        rows.append(row)
    by_key = {(row.place, row.from_): row for row in rows}
    return replace(scenario, risk=tuple(by_key[key] for key in sorted(by_key)))


def _with_money(earlier: Plan, scenario: Scenario, found: UnderWay, notes: list[str]) -> Scenario:
    """With a budget that is no less than what has begun costs."""
    if scenario.budget is None:
        return scenario
    ridden = {leg.trip for one in found.itineraries for leg in one.assignment.legs}
    cents = sum(earlier.account.departures[name].cents for name in ridden)
    cents += sum(one.bed_cents + one.local_cents for one in found.itineraries)
    if cents / 100 <= scenario.budget:
        return scenario
    notes.append(
        f"the budget of {scenario.budget:,.2f} is less than the {cents / 100:,.2f} that what has "
        "begun costs, which is taken for the budget"
    )
    return replace(scenario, budget=cents / 100)


def _without_absent(earlier: Plan, scenario: Scenario, after: Aftermath, at: int) -> Scenario:
    """Without those whom no plan can send from their origin now: under way, or positive."""
    from returnplan.events.onward import away

    absent = Counter[str]()
    for one in after.broken:
        if one.riders and (one.kind == "positive" or away(earlier, one, at)):
            absent[one.cohort] += one.workers
    cohorts = {
        name: replace(row, workers=row.workers - min(row.workers, absent[name]))
        for name, row in scenario.cohorts.items()
    }
    return replace(scenario, cohorts=cohorts)


def _without_beds(earlier: Plan, scenario: Scenario, found: UnderWay, after: Aftermath) -> Scenario:
    """With fewer beds where somebody stays in quarantine longer than planned.

    A facility has one number of beds, so those beds are out of the plan on all dates; never so many
    that who is there, or under way to it, has none.
    """
    taken: dict[str, Counter[int]] = {}
    nights = {
        one.id: range(one.arrival_day, one.arrival_day + one.quarantine_days)
        for one in earlier.account.itineraries
    }
    own = {one.id: one.assignment.facility for one in earlier.account.itineraries}
    for stay in after.stays:
        for day in range(stay.first, stay.last + 1) if stay.facility is not None else ():
            if not (own[stay.riders] == stay.facility and day in nights[stay.riders]):
                taken.setdefault(str(stay.facility), Counter())[day] += stay.workers
    needed: dict[str, Counter[int]] = {}
    for one in found.itineraries:
        if one.assignment.facility is not None:
            for day in nights[one.id]:
                needed.setdefault(one.assignment.facility, Counter())[day] += one.workers
    facilities = dict(scenario.quarantine)
    for name, by_day in taken.items():
        row = facilities[name]
        least = max(needed.get(name, Counter({0: 0})).values())
        kept = max(row.beds - max(by_day.values()), min(row.beds, scenario.beds_for(least)))
        facilities[name] = replace(row, beds=kept)
    return replace(scenario, quarantine=facilities)


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
        record["broken"] = [_plain(vars_of(one)) for one in after.broken]
        record["quarantine"] = [_plain(vars_of(one)) for one in after.stays]
        record["notes"] = list(notes)
    return record


def vars_of(row: Any) -> dict[str, Any]:
    """Fields of a frozen row."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if isinstance(cell, (str, int, type(None)))}


def _as_it_was(plan: Plan, earlier: Plan) -> Plan:
    """The earlier trips and riders under the new scenario.

    With the stages of the search where it found nothing better, else with bounds that need none:
    what it proved is of stages that ended with other values.
    """
    from returnplan.auditing import audit
    from returnplan.plan.measures import objective_values

    kept = replace(plan, trips=earlier.trips, assignments=earlier.assignments, loans=earlier.loans)
    values = objective_values(kept, plan.scenario.objective.order)
    stages = tuple(replace(one, final=values[one.objective]) for one in plan.stages)
    bare = _unproven(replace(kept, left=earlier.left, worths={}), values)
    for one in (replace(kept, stages=stages), bare, replace(bare, left={})):
        if not audit(one):
            return one
    return plan


def _unproven(plan: Plan, values: Mapping[str, float]) -> Plan:
    """With stages that end at these values, and the bounds that are known without solving."""
    from returnplan.certificate import Certificate, document_of
    from returnplan.optimiser import gap_of, most

    stages, certificates = [], []
    for stage in plan.stages:
        name = stage.objective
        bound = most(plan.scenario, name)
        certificate = Certificate(objective=name, floors=(), bound=bound, kind="plain")
        certificates.append(document_of(certificate))
        stages.append(
            replace(
                stage,
                value=values[name],
                final=values[name],
                bound=bound,
                gap=gap_of(values[name], bound),
                status="not_reached",
            )
        )
    return replace(plan, stages=tuple(stages), certificates=tuple(certificates))

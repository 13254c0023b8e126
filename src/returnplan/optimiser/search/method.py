"""How one stage is solved: a small programme whole, a large one from two sides.

A small programme goes to a branch-and-bound engine as it is. For a large one, one thread lets the
engine prove a bound on the whole programme, while this one finds plans: it begins with a
dispatcher's (`dispatch`), rounds the relaxation (`dive`), then improves the plan a part at a
time (`rounds`). Of a network that is too large for the engine, later stages begin with the
plan of the first, which one thread improves while the other bounds it.

So that a stage that ends by its gap always ends with the same plan, the plans of a fixed first
round alone may end it; those found later count only where time runs out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.certificate import Certificate
from returnplan.errors import EngineError
from returnplan.model import Floor, Formulation, Programme
from returnplan.model.linking import linked
from returnplan.model.objectives import cost
from returnplan.network import Network
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.bounds.tree import Tree
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.digits import in_digits
from returnplan.optimiser.money import affordable
from returnplan.optimiser.outcome import SAME_SHARE
from returnplan.optimiser.point import Point, Restriction
from returnplan.optimiser.production import PRODUCTION, most_production
from returnplan.optimiser.recreate.walk import Aim
from returnplan.optimiser.search.bearings import Bearings, bounded, followed, relaxed
from returnplan.optimiser.search.candidates import Candidates
from returnplan.optimiser.search.dispatch import dispatched
from returnplan.optimiser.search.moves import Moves
from returnplan.optimiser.search.recreation import Recreation
from returnplan.optimiser.search.rounds import Rounds
from returnplan.optimiser.search.task import Task
from returnplan.optimiser.search.trim import trimmed
from returnplan.optimiser.search.tuning import FIRST_RECREATIONS
from returnplan.scenario.objectives import OBJECTIVES, Counts, maximised

TINY_COLUMNS = 1000
"""Columns up to which an engine needs no plan to begin with."""
SMALL_COLUMNS = 6000
"""Columns up to which a programme is solved whole."""
PROVER_NEEDS_S, PROVER_GROWTH_S = 4.0, 5e-9
"""Seconds below which an engine finds and proves no more of a large programme than the cases and
the moves do, and what they grow by with the square of its columns."""
PROVER_COLUMNS = 150_000
"""Columns above which an engine proves nothing in minutes."""
SPLITS_A_PLAN = 25
"""Cases into which the bound is split for each plan of the first round ..."""
MOST_SPLITS = 300
"""... and in all."""
TINY = 1e-30
"""Stands for a value of nothing, of which no share is anything."""
FEASIBLE = 1e-6
"""Share of a value by which it may beat its bound: what engines take for rounding."""
ROUNDING = 1e-12
"""Share of a value by which another is no better: what floats lose in summing."""
WHOLE_PEOPLE_S = 1.5
"""Seconds kept for making the prover's plan whole."""
NODES_A_MOVE = 20
"""Of branch and bound on a small programme, where moves are counted."""

Report = Callable[[float | None, float | None], None]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where a stage stands."""

    point: Point
    value: float
    bound: float
    certificate: Certificate
    """Of the bound."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """Solves the stages of one network."""

    network: Network
    seed: int
    threads: int
    """1: prover and plans one after the other; else side by side."""
    interrupt: threading.Event
    bounds: dict[str, float] = field(default_factory=dict)
    """Of the objectives of stages that are over."""
    moves: int | None = None
    """Plans that a stage may look at; None: as many as there is time for. Where they are counted,
    one thread does all, and the clock decides nothing."""

    given: Restriction | None = None
    """`whole`, where it is known already."""
    show: Callable[[Search, Point], None] | None = None
    """Told every plan that is better than those before it, as soon as there is one."""
    cut: threading.Event = field(default_factory=threading.Event)
    """Set where time ended the dispatcher before everybody was asked."""

    @cached_property
    def whole(self) -> Restriction:
        if self.given is not None and self.given.network is self.network:
            return self.given
        return Restriction.whole(self.network)

    @cached_property
    def relaxation(self) -> Relaxation:
        """Relaxations of the stages, one after another."""
        return Relaxation(self.formulation)

    @cached_property
    def recreation(self) -> Recreation:
        """Ruin and recreate."""
        return Recreation(formulation=self.formulation, seed=self.seed)

    def walk_aim(self, name: str, floors: tuple[Floor, ...], point: Point, size: float) -> Aim:
        """What walks of ruin and recreate from a plan look for; `size`: the value, or a bound."""
        money = cost(self.network, self.formulation.variables)
        return self.recreation.aim(
            name,
            floors,
            size=size,
            spent=float(money @ self.whole.columns(point)),
            carried=float(point.w.sum()),
            later=self.later(name),
        )

    @property
    def formulation(self) -> Formulation:
        return self.whole.formulation

    def value(self, name: str, point: Point) -> float:
        """Value of an objective of the order."""
        return float(self.formulation.objectives[name] @ self.whole.columns(point))

    def quick_bound(self, name: str) -> float:
        """A bound without any solving: every head by its best way, or nothing for a cost.

        Of production: everybody who can come is there on the first possible date, all loans too.
        """
        if name in PRODUCTION:
            return most_production(self.formulation, name)
        if not maximised(name):
            return 0.0
        v, coefficients = self.formulation.variables, self.formulation.objectives[name]
        best = np.zeros(len(self.network.cohorts))
        np.maximum.at(best, self.network.choices.cohort, coefficients[v.w])
        heads = [cohort.workers for cohort in self.network.scenario.cohorts.values()]
        return float(best @ np.array(heads, dtype=float)) + float(coefficients[v.t].sum())

    def later(self, name: str) -> dict[str, float]:
        """Objectives after `name` that are maximised and sums, with the most that each can be."""
        order = self.network.scenario.objective.order
        return {
            other: self.quick_bound(other)
            for other in order[order.index(name) + 1 :]
            if maximised(other) and OBJECTIVES[other].counts is not Counts.SHARE
        }

    def found(
        self, name: str, point: Point, bound: float, certificate: Certificate | None = None
    ) -> Found:
        """A plan with its bound.

        A bound that the plan beats by no more than rounding becomes its value. One that it beats by
        more was wrong, so nothing is claimed of it but the quick bound. Without a certificate the
        bound is the quick one.
        """
        value = self.value(name, point)
        beaten = value - bound if maximised(name) else bound - value
        if beaten > FEASIBLE * max(abs(value), abs(bound)):
            bound, certificate = self.quick_bound(name), None
        elif beaten > 0:
            bound = value
        if certificate is None:
            certificate = Certificate(objective=name, floors=(), bound=bound, kind="plain")
        certificate = replace(certificate, bound=bound)
        return Found(point=point, value=value, bound=bound, certificate=certificate)

    def refined(self, group: int) -> Search:
        """The search with a class of its own for every unit option of `group`."""
        return replace(self, network=self.network.split(group))

    def dispatched(self, until: float, start: Point | None = None) -> Point:
        """A dispatcher's plan, of those who are placed by the moment `until`.

        With a `start` he adds those to it for whom there is room.
        """

        def stopped() -> bool:
            if self.interrupt.is_set() or time.monotonic() >= until:
                self.cut.set()
            return self.cut.is_set()

        self.cut.clear()
        loans = len(self.formulation.variables.lent)
        return self.settled(dispatched(self.network, loans, stopped, start=start))

    def tell(self, point: Point) -> None:
        """Show a plan that keeps every rule."""
        if self.show is not None:
            self.show(self, point)

    def nobody_if_valid(self, floors: tuple[Floor, ...]) -> Point | None:
        """The empty plan, if the floors allow it."""
        nobody = self.settled(Point.nobody(self.formulation))
        return nobody if self.valid(self.formulation.with_floors(floors), nobody) else None

    def settled(self, point: Point) -> Point:
        """The point in whole numbers, without units that nobody needs, and its worst share."""
        point = trimmed(self.network, point.rounded())
        values = self.whole.columns(replace(point, t=np.zeros(1)))
        base, t = self.formulation.base, self.formulation.variables.t[0]
        if "shares" not in base.rows:
            return replace(point, t=np.zeros(1))
        rows = np.arange(base.rows["shares"].start, base.rows["shares"].stop)
        slope = np.zeros(len(base.row_lower))
        on_t = base.column == t
        slope[base.row[on_t]] = base.value[on_t]
        room = base.row_upper[rows] - base.activity(values)[rows]
        return replace(point, t=np.array([min([1.0, *(room / slope[rows]).tolist()])]))

    def valid(self, programme: Programme, point: Point) -> bool:
        """Whether a point in whole numbers keeps a programme as the audit would have it."""
        return programme.kept(self.whole.columns(point)) and affordable(self.network, point)

    def run(
        self,
        name: str,
        floors: tuple[Floor, ...],
        *,
        start: Point | None,
        gap: float,
        until: float,
        deadline: float,
        report: Report,
    ) -> Found:
        """Solve one stage from a plan that keeps the floors, until its gap or the moment `until`.

        The first dive over everything may take longer, at most until `deadline`: without it a slow
        machine would be left with the plan of the stage before.

        Raises
        ------
        EngineError
            If there is neither a start nor a plan found.
        """
        programme = self.formulation.with_floors(floors)
        stage = _Stage(
            search=self,
            name=name,
            floors=floors,
            programme=programme,
            gap=gap,
            until=until,
            deadline=deadline,
            report=report,
        )
        small = len(programme.lower) <= SMALL_COLUMNS
        found = stage.solve_whole(start) if small else stage.solve_from_two_sides(start)
        self.bounds[name] = found.bound
        return found


@dataclass(kw_only=True)
class _Stage:
    search: Search
    name: str
    floors: tuple[Floor, ...]
    programme: Programme
    gap: float
    until: float
    deadline: float
    report: Report
    best: Point | None = None
    value: float = float("nan")
    bound: float = float("nan")
    certificate: Callable[[], Certificate | None] | None = None
    """Of the bound; None: the quick one."""

    def __post_init__(self) -> None:
        self.bound = self.search.quick_bound(self.name)

    @cached_property
    def vehicles_only(self) -> Programme:
        """The programme with whole vehicles and loans, people in fractions: its bound holds.

        With who is aboard of lines (`model.linking`), which makes it tighter.
        """
        search, v = self.search, self.search.formulation.variables
        people = self.programme.fractional(np.concatenate([v.x, v.w, v.z]))
        every = np.ones(v.count, dtype=bool)
        return linked(search.formulation, search.relaxation.aboard, people, every)[0]

    @property
    def maximise(self) -> bool:
        return maximised(self.name)

    @property
    def objective(self) -> Real:
        return self.search.formulation.objectives[self.name]

    @property
    def moves(self) -> int | None:
        return self.search.moves

    def left(self) -> float:
        return self.until - time.monotonic()

    def stopped(self) -> bool:
        return self.search.interrupt.is_set() or self.left() <= 0

    def offer(self, point: Point | None) -> None:
        """Keep a plan if it is valid and better than the best."""
        judged = None if point is None else self.judged(point)
        if judged is not None and (self.best is None or self._beats(*judged)):
            self.best, self.value = judged
            self.report(self.value, self.bound)
            self.search.tell(self.best)

    def _beats(self, point: Point, value: float) -> bool:
        """Whether a plan is better than the best, or as good where that carries nobody."""
        assert self.best is not None
        if not self.best.w.any() and point.w.any():
            return not self.better(self.value, value)
        return self.better(value, self.value)

    def judged(self, point: Point) -> tuple[Point, float] | None:
        """A plan as it would be kept, with its value; None if it is not valid."""
        point = self.search.settled(point)
        if not self.search.valid(self.programme, point):
            return None
        return point, self.search.value(self.name, point)

    def better(self, value: float, other: float) -> bool:
        least = ROUNDING * max(abs(value), abs(other))
        return value > other + least if self.maximise else value < other - least

    def tighten(self, bound: float, certificate: Callable[[], Certificate | None]) -> None:
        if np.isfinite(bound) and self.better(self.bound, bound):
            self.bound, self.certificate = bound, certificate
            self.report(None if self.best is None else self.value, bound)

    def by_programme(self, bound: float, *, whole_people: bool) -> Callable[[], Certificate]:
        return lambda: Certificate(
            objective=self.name,
            floors=self.floors,
            bound=bound,
            kind="programme",
            whole_people=whole_people,
        )

    def by_prices(self) -> Callable[[], Certificate | None]:
        """By those that the relaxation has now."""
        relaxation, proof = self.search.relaxation, self.search.relaxation.proof
        return lambda: relaxation.certificate(proof, self.name, self.floors)

    def closed(self) -> bool:
        return self.best is not None and self.within(self.value, self.bound)

    def within(self, value: float, bound: float) -> bool:
        """Whether a value may end the stage, however small the unit of the objective is."""
        return abs(bound - value) <= max(self.gap, SAME_SHARE) * max(abs(value), TINY)

    def found(self) -> Found:
        if self.best is None:
            raise EngineError(f"no plan was found for {self.name} in time")
        certificate = self.certificate() if self.certificate else None
        if certificate is not None:
            certificate = replace(certificate, apart=self.search.network.apart)
        return self.search.found(self.name, self.best, self.bound, certificate)

    def recreated(self, point: Point, walks: int) -> Point:
        """The plan after some walks of ruin and recreate, each from the best plan until then.

        `point` keeps the floors; it comes back where nothing better is found, or the gap is
        reached.
        """
        search, value = self.search, self.search.value(self.name, point)
        size = max(abs(value), abs(self.bound) if self.maximise else 0.0)
        aim = search.walk_aim(self.name, self.floors, point, size)
        for _ in range(walks):
            if self.stopped() or self.within(value, self.bound):
                break
            found = search.recreation.walked(point, aim, stopped=self.stopped)
            judged = None if found is None else self.judged(found)
            if judged is not None and not self.better(value, judged[1]):
                point, value = judged
        return point

    def first_plan(self) -> Point:
        """A dispatcher's, which is shown before anything else is tried."""
        point = self.search.dispatched(self._moment(self.deadline))
        judged = self.judged(point)
        if judged is not None:
            self.search.tell(point)
            if self.best is None or self._beats(*judged):
                self.report(judged[1], self.bound)
        return point

    def _fill(self, start: Point | None) -> None:
        """Those for whom there is room beside the plan that the stage begins with.

        However little time there is for more, the stages of a slow machine carry them too.
        """
        if start is not None and start.w.any() and self.maximise:
            self.offer(self.search.dispatched(self._moment(self.until), start))

    def _moment(self, until: float) -> float:
        """`until`; never, where moves are counted."""
        return until if self.moves is None else np.inf

    # -- small -------------------------------------------------------------------------------

    def solve_whole(self, start: Point | None) -> Found:
        """Branch and bound on the whole programme.

        By SCIP, since HiGHS in OR-Tools 9.15 was seen to prove a wrong optimum
        (docs/decisions/engines.md); HiGHS where SCIP fails.
        """
        self.offer(start)
        columns = len(self.programme.lower)
        if columns > TINY_COLUMNS:
            self._fill(start)
        if columns > TINY_COLUMNS and self.search.recreation.walker is not None:
            travels = self.best is not None and self.best.w.any()
            self.offer(None if travels else self.first_plan())
            if self.best is not None:
                self.offer(self.recreated(self.best, FIRST_RECREATIONS))
        answer = self._branch_and_bound(engine.SCIP, self.best)
        if answer is None:
            answer = self._branch_and_bound(engine.HIGHS, self.best)
        if answer is None and self.best is None:
            raise EngineError(f"no engine could solve the stage {self.name}")
        if answer is not None and not self._take_whole(answer):
            # Within the engine's rounding only: once more, to the last cent and unit.
            exact = in_digits(self.programme)
            again = self._branch_and_bound(engine.SCIP, self.best, exact)
            if again is not None:
                self._take_whole(again)
        if self.best is not None and not self.best.w.any() and not self.closed():
            self._take_first()
        return self.found()

    def _take_first(self) -> None:
        """A dispatcher's plan in place of nobody's, if it is no worse."""
        judged = self.judged(self.search.dispatched(self.deadline))
        if judged is not None and not self.better(self.value, judged[1]):
            self.best, self.value = judged

    def _take_whole(self, answer: engine.Answer) -> bool:
        """Take bound and plan of the whole programme; whether its plan is valid, if it has one."""
        self.tighten(answer.bound, self.by_programme(answer.bound, whole_people=True))
        if answer.values is None:
            return True
        count = self.search.formulation.variables.count
        point = self.search.whole.point(answer.values[:count])
        self.offer(point)
        return self.judged(point) is not None

    def _branch_and_bound(
        self,
        kind: engine.Kind,
        start: Point | None,
        programme: Programme | None = None,
        seconds: float | None = None,
        stop: threading.Event | None = None,
        report: Report | None = None,
    ) -> engine.Answer | None:
        """An engine's answer; None where it fails, or sees no plan where there is one."""
        programme = programme or self.programme
        more = len(programme.lower) - len(self.objective)
        try:
            answer = engine.solve(
                programme,
                np.r_[self.objective, np.zeros(more)],
                maximise=self.maximise,
                engine=kind,
                limits=engine.Limits(
                    seconds=self.left() if seconds is None else seconds,
                    gap=self.gap,
                    seed=self.search.seed,
                    nodes=None if self.moves is None else NODES_A_MOVE * self.moves,
                ),
                hint=None if start is None else self._hint(start, programme),
                report=report or self.report,
                interrupt=stop or self.search.interrupt,
            )
        except EngineError:
            return None
        return None if answer.infeasible and start is not None else answer

    def _hint(self, start: Point, programme: Programme) -> Real:
        """A start for a programme that may have more columns than the formulation."""
        values, search = self.search.whole.columns(start), self.search
        more = len(programme.lower) - len(values)
        if not more or programme.integer[-1]:
            return values
        aboard = search.relaxation.aboard.split(search.formulation, values)
        return np.concatenate([values, aboard[:more]])

    # -- large -------------------------------------------------------------------------------

    def solve_from_two_sides(self, start: Point | None) -> Found:
        self.offer(start)
        task, relaxation = self.task(), self.search.relaxation
        under_way = start is not None and bool(start.w.any())
        self._fill(start)
        guide = relaxation.latest
        if relaxation.large and guide is not None and under_way:
            assert start is not None
            return self._improve(self._rounds(followed(task, start, guide), under_way=True))
        by_dispatcher = None if under_way else self.first_plan()
        bound, bearings = relaxed(task)
        rounds = self._rounds(bearings, under_way=under_way)
        prover = _Prover(stage=self, whole_people=rounds.moves.whole_people)
        alone = self.search.threads == 1 or self.moves is not None
        most, made = np.inf if self.moves is None else self.moves, 0
        self.tighten(bound, self.by_prices())
        if not alone:
            prover.start()
        try:
            for number, point in enumerate(rounds.first(lambda: self.best, by_dispatcher)):
                self.offer(point)
                if not self.closed() and self.best is not None:
                    self._tighten_by(prover.tree, prover.split(SPLITS_A_PLAN * (number + 1)))
                if self.closed() or self.stopped():
                    break
                made = number + 1
                if made >= most:
                    break
                prover.go_on()
            first = self.best, self.value
            if alone and not self.closed() and self.moves is None:
                prover.start()
                prover.go_on()
                prover.wait()
            later = rounds.later(lambda: self.best)
            while made < most and not self.stopped() and not self._proven(first, prover):
                self.offer(next(later))
                made += 1
        finally:
            prover.stop()
        self._conclude(first, prover)
        return self.found()

    def _conclude(self, first: tuple[Point | None, float], prover: _Prover) -> None:
        """Bound and plan of the stage: the first round's, with the first bound that closes it.

        Or else all that was found in time.
        """

        def closes(bound: float) -> bool:
            return first[0] is not None and self.within(first[1], bound)

        if not closes(self.bound):
            enough = prover.tree.first_within(closes)
            self._tighten_by(prover.tree, len(prover.tree.bounds) if enough is None else enough)
        if not closes(self.bound) and prover.answer is not None:
            bound = prover.answer.bound
            self.tighten(bound, self.by_programme(bound, whole_people=prover.strict))
        if closes(self.bound):
            self.best, self.value = first
        elif prover.answer is not None:
            self._take(prover.point, alone=prover.answer.optimal)

    def _tighten_by(self, tree: Tree, splits: int) -> None:
        """By the cases after so many splits, or as many as there were."""
        splits = min(splits, len(tree.bounds) - 1)
        if splits >= 0 and self.better(self.bound, tree.bounds[splits]):
            self.tighten(tree.bounds[splits], lambda: tree.certificate(splits))

    def task(self) -> Task:
        """The stage, as its moves know it."""
        search = self.search
        return Task(
            search_space=search.whole,
            linear=search.relaxation,
            name=self.name,
            floors=self.floors,
            programme=self.programme,
            bounds=dict(search.bounds),
            later=search.later(self.name),
            seed=search.seed,
            until=self.until,
            deadline=self.deadline,
            interrupt=search.interrupt,
            counted=self.moves is not None,
            judged=self.judged,
            enough=lambda value: self.within(value, self.bound),
        )

    def _rounds(self, bearings: Bearings, *, under_way: bool) -> Rounds:
        task = bearings.task
        candidates = Candidates(
            formulation=task.formulation, guide=bearings.guide, large=task.large
        )
        return Rounds(
            task=task,
            bearings=bearings,
            moves=Moves(task=task, candidates=candidates, usual=bearings.usual),
            recreated=None if self.search.recreation.walker is None else self.recreated,
            under_way=under_way,
        )

    def _improve(self, rounds: Rounds) -> Found:
        """A later stage of a large network: one thread bounds it, while this one improves the plan.

        It begins with what earlier stages made, since there is no time to begin again.
        """
        proven: list[float] = []

        def bound(until: float) -> None:
            proven.append(bounded(rounds.task, until))

        thread = threading.Thread(target=bound, args=(self.until,), daemon=True)
        alone = self.search.threads == 1 or self.moves is not None
        if alone:
            bound(time.monotonic() + self.left() / 2)
        else:
            thread.start()
        if self.maximise and not any(floor.objective in PRODUCTION for floor in self.floors):
            # With a floor on production too many people are left in fractions.
            self.offer(rounds.everything(self.best))
        later = rounds.later(lambda: self.best)
        most, made = np.inf if self.moves is None else self.moves, 0
        while made < most and not self.stopped():
            self.offer(next(later))
            made += 1
        if not alone:
            thread.join()
        if proven:
            self.tighten(proven[0], self.by_prices())
        return self.found()

    def _take(self, point: Point | None, *, alone: bool) -> None:
        """Offer the prover's plan; `alone`: it ends the stage by itself, if its gap is kept.

        Then it counts even against a better one, whose finding depends on time.
        """
        before = self.best, self.value
        if alone:
            self.best, self.value = None, float("nan")
        self.offer(point)
        if not self.closed() and before[0] is not None:
            mine = self.best, self.value
            self.best, self.value = before
            if mine[0] is not None and self.better(mine[1], before[1]):
                self.best, self.value = mine

    def _proven(self, first: tuple[Point | None, float], prover: _Prover) -> bool:
        """Whether the first round's plan, or the prover's own, ends the stage."""
        if prover.answer is not None and prover.answer.optimal and prover.point is not None:
            return True
        bound = prover.bound if self.better(self.bound, prover.bound) else self.bound
        return first[0] is not None and self.within(first[1], bound)


class _Prover:
    """A thread that proves bounds: by cases of departures, then by branch and bound on the whole.

    The engine solves the whole programme of the stage with people in fractions. Its bound holds for
    whole people too; its plan is made whole afterwards.
    """

    def __init__(self, stage: _Stage, whole_people: Callable[[Real], Point | None]) -> None:
        self.stage = stage
        self.whole_people = whole_people
        self.bound = stage.bound
        self.point: Point | None = None
        self.answer: engine.Answer | None = None
        self.strict = False
        """Whether the answer is of whole people."""
        self._stop = threading.Event()
        self._planned = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._grown = threading.Condition()
        self._at_end = False
        """Whether the tree grows no more."""
        self.tree = Tree(
            relaxation=stage.search.relaxation,
            programme=stage.programme,
            objective=stage.name,
            floors=stage.floors,
            until=stage.until,
            stopped=lambda: self._stop.is_set() or stage.stopped(),
        )

    def start(self) -> None:
        self._thread.start()

    def split(self, splits: int) -> int:
        """So many splits, or as many as there are to be: wait for them, or make them here."""
        while len(self.tree.bounds) <= splits and not self._at_end:
            if self.stage.search.threads == 1 or self.stage.moves is not None:
                self._grow()
            else:
                with self._grown:
                    self._grown.wait(0.05)
                if not self._thread.is_alive():
                    break
        return splits

    def go_on(self) -> None:
        """There is a plan that the cases do not prove good enough: the engine may begin.

        It cannot be stopped before its time is over, so it is not begun in vain.
        """
        self._planned.set()

    def wait(self) -> None:
        """Until it has proved what it can, or the stage is over."""
        while self._thread.is_alive() and not self.stage.stopped():
            self._thread.join(0.05)

    def stop(self) -> None:
        self._stop.set()
        self._planned.set()
        if self._thread.is_alive():
            self._thread.join()

    def _grow(self) -> None:
        tree = self.tree
        try:
            self._at_end = len(tree.bounds) > MOST_SPLITS or not tree.grow()
        except EngineError:
            self._at_end = True
        if not self._at_end:
            self._hear(None, tree.bounds[-1])
        with self._grown:
            self._grown.notify_all()

    def _run(self) -> None:
        stage = self.stage
        while not self._at_end:
            self._grow()
        self._planned.wait(max(0.0, stage.left()))
        # Below these limits an engine proves no more than the cases do.
        columns = len(stage.programme.lower)
        small_enough = columns <= PROVER_COLUMNS
        needs = PROVER_NEEDS_S + PROVER_GROWTH_S * columns**2
        if not small_enough or self.tree.stopped() or stage.left() < needs:
            return
        answer = self._solve(stage.vehicles_only)
        if answer is not None and answer.values is not None:
            self.point = self.whole_people(
                answer.values[: stage.search.formulation.variables.count]
            )
            if answer.optimal and not self._closes(answer.bound):
                # Whole people cost more than the gap allows: only they themselves can prove it.
                strict = self._solve(stage.programme)
                if strict is not None and strict.values is not None:
                    answer, self.strict = strict, True
                    self.point = stage.search.whole.point(strict.values)
        self.answer = answer

    def _closes(self, bound: float) -> bool:
        search, stage = self.stage.search, self.stage
        if self.point is None:
            return False
        point = search.settled(self.point)
        value = search.value(stage.name, point)
        return search.valid(stage.programme, point) and stage.within(value, bound)

    def _solve(self, programme: Programme) -> engine.Answer | None:
        return self.stage._branch_and_bound(
            engine.SCIP,
            self.stage.best,
            programme=programme,
            seconds=self.stage.left() - WHOLE_PEOPLE_S,
            stop=self._stop,
            report=self._hear,
        )

    def _hear(self, value: float | None, bound: float | None) -> None:
        if bound is not None and np.isfinite(bound) and self.stage.better(self.bound, bound):
            self.bound = bound
            self.stage.report(None if self.stage.best is None else self.stage.value, bound)

"""The bound that prices prove: the best itinerary of every worker at these prices.

Of the stage's rows those that itineraries share are priced, the others kept by whoever chooses:
each worker the best choice, way and bed, or to stay; each column of production and the smallest
share what is best for it within its own limits. C5, C6 and the least units of C3 are left out,
vehicles run in parts. All that only helps, and no plan is better than

    sum of price x limit + sum_c workers_c max(0, best of c) + sum_j limit_j max(0, rest_j)

whatever the prices are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.certificate.certificate import Branch, Certificate, Prices, RowKey
from returnplan.certificate.named_prices import PRODUCTION, NamedPrices
from returnplan.certificate.rows import production_keys, row_keys
from returnplan.errors import UsageError
from returnplan.model import COEFFICIENTS, FAMILIES
from returnplan.model.production_rows import missing
from returnplan.model.programme import Rows
from returnplan.model.variables import Variables, variables
from returnplan.network import Network
from returnplan.scenario.objectives import Counts, counting, maximised, sign_of
from returnplan.scenario.scenario import Scenario

EASE = 1e-9
"""By which floors are eased (C13)."""
MEANS = counting(Counts.MEANS)
"""Objectives that the ways themselves spend."""


def priced_bound(network: Network, certificate: Certificate) -> float:
    """The bound that a certificate's prices prove."""
    return _PricedNetwork(network, certificate).bound()


def branched_bound(network: Network, certificate: Certificate, branch: Branch) -> float:
    """The worst of what the prices of all cases prove, each of which keeps its side of branches."""
    runs = {key: at for at, key in enumerate(row_keys(network, variables(network).work)["C1"])}
    worst = max if maximised(certificate.objective) else min

    def bound(case: Branch | Prices, least: Whole, most: Whole) -> float:
        if not isinstance(case, Branch):
            priced = replace(certificate, prices=case)
            return _PricedNetwork(network, priced, (least, most)).bound()
        run = runs.get(case.departure)
        if run is None:
            raise UsageError(f"there is no departure {case.departure} to branch on")
        fewer, more = most.copy(), least.copy()
        fewer[run], more[run] = min(most[run], case.units), max(least[run], case.units + 1)
        return worst(bound(case.fewer, least, fewer), bound(case.more, more, most))

    least = np.zeros(len(runs), dtype=np.int64)
    return bound(branch, least, np.maximum(network.runs.max_units, network.runs.min_units))


class _PricedNetwork:
    """The prices of a certificate, laid over a network; everything is maximised."""

    def __init__(
        self, network: Network, certificate: Certificate, units: tuple[Whole, Whole] | None = None
    ) -> None:
        """`units`: of every departure of a line, from how many to how many there may be."""
        self.units = units
        self.network = network
        self.scenario = network.scenario
        self.prices = NamedPrices.of(network, certificate)
        self.linked = certificate.linked
        self.v = variables(network)
        self.maximise = maximised(certificate.objective)
        self.spent = dict.fromkeys(MEANS, 0.0)
        """Price of one of the currency and of an hour."""
        self.worth = np.zeros(self.v.count)
        """What one of each column adds, by objective and floors; money and hours aside."""
        self.limits = 0.0
        """Sum of price x limit."""
        self._count(certificate.objective, 1.0 if self.maximise else -1.0)
        self._floors(certificate)
        self._budget()

    def bound(self) -> float:
        self._production()
        self._shares()
        self._heads_a_day()
        beds = self._beds()
        best_of = self.worth[self.v.w] - self._ways()
        resting = np.flatnonzero(self.network.choice_group >= 0)
        best_of[resting] -= beds[self.network.choice_group[resting]]
        best = np.zeros(len(self.scenario.cohorts))
        np.maximum.at(best, self.network.choices.cohort, best_of)
        workers = np.array([row.workers for row in self.scenario.cohorts.values()], dtype=float)
        total = self.limits + float(workers @ best) + self._rest()
        return total if self.maximise else -total

    # -- prices --------------------------------------------------------------------------------

    def _by_date(
        self, family: str, number: Mapping[str, int], limit: Callable[[str], float | None]
    ) -> Callable[[Whole, Whole], Real]:
        """Prices by (number, day); price x limit is added up."""
        look_up, limits = self.prices.by_date(family, number, limit)
        self.limits += limits
        return look_up

    def _count(self, objective: str, price: float) -> None:
        """Make one of an objective worth `price`."""
        if objective in MEANS:
            self.spent[objective] -= price
        else:
            self.worth += price * COEFFICIENTS[objective](self.network, self.v)

    def _floors(self, certificate: Certificate) -> None:
        value = {(floor.objective,): floor.value for floor in certificate.floors}
        for key, price in self.prices.limits("C13").items():
            if key not in value:
                raise UsageError(f"there is no floor {key}")
            sign = -sign_of(key[0])
            ease = EASE * abs(value[key])
            self._count(key[0], -sign * price)
            self.limits += price * (sign * value[key] + ease)

    def _budget(self) -> None:
        for key, price in self.prices.limits("C12").items():
            if key or self.scenario.budget is None:
                raise UsageError(f"there is no budget {key}")
            self._count("cost", -price)
            self.limits += price * self.scenario.budget

    # -- who travels ---------------------------------------------------------------------------

    def _heads_a_day(self) -> None:
        """C10, C11."""
        network, places = self.network, self.scenario.places
        number = {name: at for at, name in enumerate(places)}
        choices, sinks, commodities = network.choices, network.sinks, network.commodities
        commodity = sinks.commodity[choices.sink]
        lanes = [(number[origin], number[end]) for origin, end in network.lanes]
        ends = np.array(lanes, dtype=np.int64).reshape(-1, 2)[commodities.lane[commodity]]
        leave = self._by_date("C10", number, lambda name: places[name].departures_per_day)
        come = self._by_date("C11", number, lambda name: places[name].arrivals_per_day)
        self.worth[self.v.w] -= leave(ends[:, 0], commodities.day[commodity])
        self.worth[self.v.w] -= come(ends[:, 1], sinks.day[choices.sink])

    def _shares(self) -> None:
        """Rows of worst_share: waiting_e t <= heads carried to e."""
        number = {name: at for at, name in enumerate(self.scenario.employers)}
        price, waiting = np.zeros(len(number)), np.zeros(len(number))
        for (name,), one in self.prices.named("shares", 1):
            if name not in number:
                raise UsageError(f"there is no employer {name}")
            price[number[name]] = one
        employer = []
        for cohort in self.scenario.cohorts.values():
            employer.append(number[cohort.employer])
            if cohort.cohort not in self.network.unreachable:
                waiting[number[cohort.employer]] += cohort.workers
        of = np.array(employer, dtype=np.int64)[self.network.choices.cohort]
        self.worth[self.v.w] += price[of]
        self.worth[self.v.t] -= price @ waiting

    def _beds(self) -> Real:
        """(bed groups) The cheapest bed for the whole rest (C9)."""
        facilities = self.scenario.quarantine
        number = {name: at for at, name in enumerate(facilities)}
        night = self._by_date(
            "C9", number, lambda name: self.scenario.usable_beds(facilities[name])
        )
        groups, stays = self.network.bed_groups, self.network.stays
        daily = np.array([row.cost_per_bed_day for row in facilities.values()], dtype=float)
        days, first = groups.days[stays.group], groups.day[stays.group]
        price = np.zeros(len(stays.group))
        if len(price):
            price = self.spent["cost"] * daily[stays.facility] * days
        for k in range(int(days.max(initial=0))):
            there = np.flatnonzero(days > k)
            price[there] += night(stays.facility[there], first[there] + k)
        return _least(len(groups.day), stays.group, price)

    # -- ways ----------------------------------------------------------------------------------

    def _ways(self) -> Real:
        """(choices) Price of the cheapest way."""
        network, arcs = self.network, self.network.arcs
        money, hours = self.spent["cost"], self.spent["travel_hours"]
        price = money * arcs.cents / 100 + hours * arcs.minutes / 60
        rides, boards = np.flatnonzero(arcs.group >= 0), np.flatnonzero(arcs.run >= 0)
        unit_seats, run_seats = self._seats()
        price[rides] += unit_seats[arcs.group[rides]]
        price[boards] += run_seats[arcs.run[boards]]
        first = np.flatnonzero(arcs.tail < 0)
        onward = np.flatnonzero(arcs.tail >= 0)
        so_far = np.full(len(arcs.tail), np.inf)
        so_far[first] = price[first]
        node = np.full(len(network.node_departure), np.inf)
        inner = np.flatnonzero(arcs.head >= 0)
        while True:
            # One leg further each time, until no way gets cheaper: lines only lead on in time.
            nearer = _least(len(node), arcs.head[inner], so_far[inner])
            if np.array_equal(nearer, node, equal_nan=True):
                break
            node = nearer
            so_far[onward] = node[arcs.tail[onward]] + price[onward]
        sink, ends = network.choices.sink, np.flatnonzero(arcs.sink >= 0)
        if not self.linked:
            return _least(len(network.sinks.day), arcs.sink[ends], so_far[ends])[sink]
        by_road = ends[arcs.tail[ends] < 0]
        way = _least(len(network.sinks.day), arcs.sink[by_road], so_far[by_road])[sink]
        by_line = ends[arcs.tail[ends] >= 0]
        departure = network.node_departure[arcs.tail[by_line]]
        links = self._links()
        for number in np.unique(departure).tolist():
            last = by_line[departure == number]
            arrive = _least(len(network.sinks.day), arcs.sink[last], so_far[last])[sink]
            way = np.minimum(way, arrive + links[network.choices.cohort, number])
        return way

    def _links(self) -> Real:
        """(cohorts, departures) Price of one of the cohort aboard."""
        network = self.network
        cohorts = {name: at for at, name in enumerate(network.cohorts)}
        dated = {(row.line, row.day): at for at, row in enumerate(network.departures)}
        found = np.zeros((len(cohorts), len(dated)))
        for (cohort, line, day), price in self.prices.named("links", 3):
            departure = dated.get((line, self.prices.day(day)))
            if cohort not in cohorts or departure is None:
                raise UsageError(f"links know no cohort {cohort} and departure {line} on {day}")
            found[cohorts[cohort], departure] += price
        return found

    def _seats(self) -> tuple[Real, Real]:
        """Price of a seat, by class of road trips and by run of a line (C1 to C4)."""
        network, money = self.network, self.spent["cost"]
        units, runs = network.units, network.runs
        busy = self._busy()
        unit = money * units.cents / 100 + busy(units.fleet, units.begin, units.ready)
        seats = _least(len(network.classes.level), units.group, _shared(unit, units.seats))
        lines = {name: at for at, name in enumerate(self.scenario.lines)}
        leave = self._by_date("C4", lines, lambda name: 1.0)
        dated = [(lines[row.line], row.day) for row in network.departures]
        of = np.array(dated, dtype=np.int64).reshape(-1, 2)[runs.departure]
        whole = money * runs.departure_cents / 100 + leave(of[:, 0], of[:, 1])
        most = np.maximum(1, np.maximum(runs.max_units, runs.min_units))
        run = money * runs.unit_cents / 100
        flown = np.flatnonzero(runs.fleet >= 0)
        run[flown] += busy(runs.fleet[flown], runs.begin[flown], runs.ready[flown])
        if not self.linked:
            return seats, _shared(run + whole / most, runs.seats)
        seat, load = self._of_runs("C1"), self._of_runs("C5")
        workers = np.array([row.workers for row in self.scenario.cohorts.values()], dtype=float)
        aboard = workers @ self._links()
        departure = aboard[runs.departure] - whole
        unit = seat * runs.seats - load * runs.min_load * runs.seats - run
        self.limits += self._best_runs(departure, unit, most)
        return seats, np.where(runs.seats > 0, seat - load, np.inf)

    def _best_runs(self, departure: Real, unit: Real, most: Whole) -> float:
        """The most that departures bring: each none, or so many units that C3 and its case allow.

        Of one departure that must leave at a risk level no other level does (C4).
        """
        runs, asked = self.network.runs, np.zeros(len(most), dtype=np.int64)
        if self.units is not None:
            asked, most = self.units[0], np.minimum(most, self.units[1])
        must = asked > 0
        leaving = np.bincount(runs.departure, weights=must, minlength=1)[runs.departure]
        least = np.maximum(runs.min_units, asked)
        if (must & ((most < least) | (leaving > 1))).any():
            return -math.inf
        best = departure + unit * np.where(unit > 0, most, least)
        may = (most >= least) & (leaving == 0)
        return float(best[must].sum() + np.maximum(0.0, best[may]).sum())

    def _of_runs(self, family: str) -> Real:
        """(runs) Price of a seat, or of one of the least load."""
        network = self.network
        number = {
            (network.departures[at].line, network.departures[at].day, network.levels[level]): run
            for run, (at, level) in enumerate(
                zip(network.runs.departure.tolist(), network.runs.level.tolist(), strict=True)
            )
        }
        found = np.zeros(len(network.runs.level))
        for (line, day, level), price in self.prices.named(family, 3):
            run = number.get((line, self.prices.day(day), level))
            if run is None:
                raise UsageError(f"{family} knows no departure {line} on {day} at {level}")
            found[run] += price
        return found

    def _busy(self) -> Callable[[Whole, Whole, Whole], Real]:
        """Price of a vehicle of a fleet from `begin` until it is `ready` (C2)."""
        fleets = self.scenario.fleets
        number = {name: at for at, name in enumerate(fleets)}
        found: list[tuple[int, int, float]] = []
        for (name, text), price in self.prices.named("C2", 2):
            if name not in number:
                raise UsageError(f"there is no fleet {name}")
            moment = self.prices.moment(text)
            if moment < 0:
                raise UsageError(f"no vehicle is busy at {text}")
            found.append((number[name], moment, price))
            self.limits += price * fleets[name].vehicles
        found.sort()
        units, runs = self.network.units, self.network.runs
        ends = [units.ready.max(initial=0), runs.ready.max(initial=0), *(at for _, at, _ in found)]
        span = 1 + int(max(ends))
        keys = np.array([fleet * span + moment for fleet, moment, _ in found], dtype=np.int64)
        total = np.r_[0.0, np.cumsum([price for _, _, price in found])]

        def between(fleet: Whole, begin: Whole, ready: Whole) -> Real:
            last = total[np.searchsorted(keys, fleet * span + ready)]
            price: Real = last - total[np.searchsorted(keys, fleet * span + begin)]
            return np.maximum(0.0, price)

        return between

    # -- production ----------------------------------------------------------------------------

    def _production(self) -> None:
        """Charge choices and columns of production for their rows."""
        keys = production_keys(self.network, self.v.work)
        for family in PRODUCTION:
            if not self.prices.signed(family):
                continue
            rows = missing(self.network, self.v) if family == "missing" else None
            rows = rows or FAMILIES[family](self.network, self.v)
            self._charge(family, rows, {key: at for at, key in enumerate(keys[family])})

    def _charge(self, family: str, rows: Rows, number: Mapping[RowKey, int]) -> None:
        price = np.zeros(rows.count)
        for key, one in self.prices.signed(family).items():
            if key not in number:
                raise UsageError(f"{family} has no row {key}")
            price[number[key]] = one
        equation = rows.lower == rows.upper
        above = np.isfinite(rows.upper)
        dual = np.where(equation, price, np.maximum(0.0, price) * np.where(above, 1.0, -1.0))
        self.limits += float(dual @ np.where(above, rows.upper, rows.lower))
        np.subtract.at(self.worth, rows.column, rows.value * dual[rows.row])

    def _rest(self) -> float:
        """What columns of production and the smallest share add by themselves."""
        v, most = self.v, _most(self.scenario, self.v)
        columns = np.concatenate([v.production, v.t])
        return float(np.maximum(0.0, self.worth[columns]) @ most[columns])


def _most(scenario: Scenario, v: Variables) -> Real:
    """The most that each column of production can be, by what it stands for."""
    work, most = v.work, np.zeros(v.count)
    keys, employers = list(scenario.posts), list(scenario.employers.values())
    posts = [keys[number] for number in work.posts.tolist()]
    counted = [scenario.loans[name] for name in work.loans]
    come = dict.fromkeys(posts, 0)
    for cohort in scenario.cohorts.values():
        if (cohort.employer, cohort.post) in come:
            come[cohort.employer, cohort.post] += cohort.workers
    for loan in counted:
        come[loan.borrower, loan.borrower_post] += loan.workers
    heads = [scenario.posts[key].present + come[key] for key in posts]
    most[v.heads] = np.array(heads, dtype=float).reshape(-1, 1)
    least = [scenario.posts[posts[at]].min_present for at in work.covered.tolist()]
    most[v.missing] = np.array(least, dtype=float).reshape(-1, 1)
    most[v.lent] = [loan.workers for loan in counted]
    most[v.lends] = 1.0
    orders = [min(1.0, employers[at].orders) for at in work.employers.tolist()]
    most[v.works] = np.array(orders, dtype=float).reshape(-1, 1)
    most[v.done] = np.arange(1.0, work.horizon + 1)
    most[v.t] = 1.0
    return most


def _shared(price: Real, seats: Whole) -> Real:
    """Price of one of the seats; infinite where there is none."""
    found: Real = np.where(seats > 0, price / np.maximum(1, seats), np.inf)
    return found


def _least(count: int, key: Whole, value: Real) -> Real:
    """(count) The least value of each key, infinite where there is none."""
    least = np.full(count, np.inf)
    np.minimum.at(least, key, value)
    return least

"""The objectives: coefficients over the columns, one function each, and the rows that some need.

Values are in the units of docs/formulation.md: worker-days, heads, shares, currency, hours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from returnplan.arrays import Real
from returnplan.model.production_rows import missing
from returnplan.model.programme import Rows, at_most
from returnplan.model.promise_rows import changes_coefficients, promises
from returnplan.model.variables import Variables
from returnplan.network.network import Network


def _post_days(network: Network, v: Variables, key_only: bool) -> Real:
    """weight x dates of the horizon from the on-post date on, over choices."""
    scenario = network.scenario
    posts = [scenario.post_of(cohort) for cohort in scenario.cohorts.values()]
    weight = np.array([p.weight if p.key or not key_only else 0.0 for p in posts])
    coefficients = np.zeros(v.count)
    coefficients[v.w] = weight[network.choices.cohort] * np.maximum(
        0, scenario.calendar.horizon - v.work.on_post
    )
    return coefficients


def key_post_days(network: Network, v: Variables) -> Real:
    """O1. Worker-days of carried workers of key posts.

    sum_{choices (c, k), c in a key post} weight_c (H - on_post_ck)^+ w_ck
    """
    return _post_days(network, v, key_only=True)


def post_days(network: Network, v: Variables) -> Real:
    """O2. Worker-days of carried workers.

    sum_{choices (c, k)} weight_c (H - on_post_ck)^+ w_ck
    """
    return _post_days(network, v, key_only=False)


def output(network: Network, v: Variables) -> Real:
    """O3. What employers make over the horizon.

    sum_{e, t} daily_output_e works_et
    """
    daily = np.array([row.daily_output for row in network.scenario.employers.values()])
    coefficients = np.zeros(v.count)
    coefficients[v.works] = daily[v.work.employers][:, None]
    return coefficients


def uncovered_days(network: Network, v: Variables) -> Real:
    """O4. Staffed heads missing below min_present (its rows are `missing`).

    sum_pt missing_pt
    """
    coefficients = np.zeros(v.count)
    coefficients[v.missing] = 1.0
    return coefficients


def worst_share(network: Network, v: Variables) -> Real:
    """O5. The smallest share, t (its rows are `shares`)."""
    coefficients = np.zeros(v.count)
    coefficients[v.t] = 1.0
    return coefficients


def returned(network: Network, v: Variables) -> Real:
    """O6. Workers carried.

    sum_{choices (c, k)} w_ck
    """
    coefficients = np.zeros(v.count)
    coefficients[v.w] = 1.0
    return coefficients


def cost(network: Network, v: Variables) -> Real:
    """O7. Trips, beds and local transport.

    sum_r cost_r n_r + sum_d (cost_d o_d + unit_d u_d) + sum_a cost_a x_a
    + sum_qg bed_q days_g z_qg

    in the scenario's currency: unit options, departures of lines and their units, fares and local
    transport, bed-dates
    """
    stays = network.stays
    bed = np.array([f.cost_per_bed_day for f in network.scenario.quarantine.values()], dtype=float)
    coefficients = np.zeros(v.count)
    coefficients[v.n] = network.units.cents / 100
    coefficients[v.o] = network.runs.departure_cents / 100
    coefficients[v.u] = network.runs.unit_cents / 100
    coefficients[v.x] = network.arcs.cents / 100
    coefficients[v.z] = bed[stays.facility] * network.bed_groups.days[stays.group]
    return coefficients


def travel_hours(network: Network, v: Variables) -> Real:
    """O8. Hours from the start of the itinerary to the arrival.

    sum_a minutes_a x_a / 60

    minutes of the arcs of a way add up to its door-to-door time
    """
    coefficients = np.zeros(v.count)
    coefficients[v.x] = network.arcs.minutes / 60
    return coefficients


def changes(network: Network, v: Variables) -> Real:
    """O9. What goes otherwise than in the plan in force (its rows are `promises`).

    sum_p (cancelled_trip fewer_p + added_trip more_p) - saved sum_q moved_q
    + sum_{r, d not in force} added_trip (n_r + u_d) + sum_m changed_worker otherwise_m

    saved = max(0, cancelled_trip + added_trip - moved_trip), so that a moved unit costs moved_trip
    """
    return changes_coefficients(network, v)


COEFFICIENTS: dict[str, Callable[[Network, Variables], Real]] = {
    "key_post_days": key_post_days,
    "post_days": post_days,
    "output": output,
    "uncovered_days": uncovered_days,
    "worst_share": worst_share,
    "returned": returned,
    "cost": cost,
    "travel_hours": travel_hours,
    "changes": changes,
}
"""Coefficients of each objective of the register, one a column of the programme."""


def shares(network: Network, v: Variables) -> Rows:
    """Rows of worst_share: no employer's share is below t.

    waiting_e t <= sum_{choices (c, k): employer_c = e} w_ck   for employers e with waiting_e > 0

    waiting_e counts workers of cohorts for whom some itinerary exists by place, clock and date
    """
    scenario = network.scenario
    number = {employer: row for row, employer in enumerate(scenario.employers)}
    waiting = np.zeros(len(number))
    employer = []
    for cohort in scenario.cohorts.values():
        employer.append(number[cohort.employer])
        if cohort.cohort not in network.unreachable:
            waiting[number[cohort.employer]] += cohort.workers
    rows = np.flatnonzero(waiting > 0)
    row_of = np.full(len(waiting), -1, dtype=np.int64)
    row_of[rows] = np.arange(len(rows))
    row = row_of[np.array(employer, dtype=np.int64)[network.choices.cohort]]
    kept = np.flatnonzero(row >= 0)
    return at_most(
        np.zeros(len(rows)),
        (np.arange(len(rows)), np.full(len(rows), v.t[0]), waiting[rows]),
        (row[kept], v.w[kept], -1.0),
    )


ROWS: dict[str, tuple[str, Callable[[Network, Variables], Rows]]] = {
    "worst_share": ("shares", shares),
    "uncovered_days": ("missing", missing),
    "changes": ("promises", promises),
}
"""Of an objective that stands on columns of its own: the name of the rows that define these, and
the rows. They are there where the objective is in the order."""

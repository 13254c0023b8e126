"""Writes docs/formulation.md: the sentences of the rules and the formulas of the code."""

from __future__ import annotations

from inspect import cleandoc

from returnplan.model.families import FAMILIES
from returnplan.model.objectives import COEFFICIENTS, ROWS
from returnplan.model.variables import BLOCKS, SETS
from returnplan.rules import RULES

_HEAD = """
# Formulation

Written by `make docs` from the code: the rules of the problem as mathematics, one heading a rule.
Sets and variables stand in `model/variables.py`, families of rows in `model/families.py` and
`model/production_rows.py`, objectives in `model/objectives.py`.

## Sets

{sets}

A commodity is a lane (origin, destination) and the date on which the itinerary starts. It fixes
risk level and quarantine days.

Employers count for `output` if they make something (`daily_output`) or supply, directly or through
others, one who does; their posts with `required` > 0 count with them. Posts with `min_present` > 0
count for `uncovered_days`. A loan counts if its borrower's post does, or lends on by a loan that
counts; then its lender's post does too. Others lend nobody: that would help nobody. Where neither
objective is in the order, these sets are empty. Dates of production are those of the horizon.

## Variables

{variables}

{whole} are whole; the others follow from them.
`done` is the cumulated utilisation U of the problem: utilisation on a date is its increase. The
rows say what it may be at most; of plans it is always taken to be the greatest
(`plan/production.py`), which all employers reach at once on all dates.
"""

_SECTIONS = {
    "C1": "## Rules kept by rows of the model",
    "C14": "## Rules kept by the network\n\nNothing else is enumerated, so no row is needed.",
    "C23": "## Rules of production, kept by rows of the model",
    "C27": "## Rules of the world, kept by the network",
    "C29": "## What is fixed, kept by rows of the model",
}
"""What stands before a rule."""

_OVER_OBJECTIVES = {
    "C12": """
        cost(n, u, o, x, z) <= budget

        where the scenario has a budget; the left side is the objective `cost`
    """,
    "C13": """
        value_k >= (1 - slack_k) v_k      for every earlier maximised stage k that ended with v_k
        value_k <= (1 + slack_k) v_k      for every earlier minimised one

        where the search began with an earlier plan that has w_k and keeps all floors before:
        value_k >= max((1 - slack_k) v_k, w_k)      or <= min((1 + slack_k) v_k, w_k)

        floors are eased by a relative 1e-9, which is what floats lose in summing
    """,
}

_KEPT_BY_NETWORK = {
    "C14": "`network/starts.py`: a commodity exists only where some cohort may start.",
    "C15": "`network/clocks.py`, `lines.py`, `patterns.py`: other moments are left out.",
    "C16": "`network/routes.py`.",
    "C17": "`network/clocks.py`: `leaving`, `stop_offsets`.",
    "C18": "`network/lines.py`: `departures`.",
    "C19": "`network/patterns.py`, `onward.py`: connections of feeders, shuttles and changes.",
    "C20": "`network/outward.py`: direct arcs, feeders and first lines; `network/onward.py`: "
    "second lines, shuttles and ends; in `draft.py` `max_hours` makes the start moment a part of "
    "the commodity.",
    "C21": "`network/routes.py`: `access`; `geography`: `is_local`.",
    "C22": "`network/clocks.py`: `in_window`; `network/lines.py`: `fleet_window`.",
    "C27": """
```
road_pq = 0                    where roads.csv has a closed row from p to q
road_pq = 1                    where it has another row from p to q, or one from q to p
road_pq = [mass_p = mass_q]    for all other pairs of places p, q

road_pq = 1 for all p, q in sequence among base, stops, base of a unit option r of coaches, and for
                 all p, q that local transport joins
```

| symbol | meaning | unit | column |
| --- | --- | --- | --- |
| mass_p | landmass of place p; blank is one too | - | places.csv `landmass` |
| road_pq | whether there is a road from p to q | 0 or 1 | roads.csv `from`, `to`, `closed` |

Example: an island and a town differ in `landmass`. With the one row island, town, 12 km there is a
bridge: coaches cross it both ways. With a second row town, island, closed they cross to the town
only, and a coach whose base is in the town cannot fetch anybody, since it would have to drive to
the island empty. Aircraft and ships of a line need no road.

`geography`: `road_exists`, `is_local`; `network/routes.py`: `road_routes`; `network/clocks.py`:
`Duties.drives`.
""",
    "C28": """
```
in(clock(depart_r + leave_rs)) = 1    for all unit options r of direct trips and feeders, and their
                                      boarding stops s
in(m) = [from <= m <= until] where from <= until, else [m >= from or m <= until]
```

| symbol | meaning | unit | setting |
| --- | --- | --- | --- |
| depart_r | departure from the first stop | minutes since `start` 00:00 | - |
| leave_rs | from there to the departure from stop s | minutes | - |
| clock(m) | m modulo 1,440 | minutes since midnight | - |
| from | first clock of the boarding hours | minutes since midnight | `road.boarding_from` |
| until | last clock, included | minutes since midnight | `road.boarding_until` |

Example: from 05:00 until 23:30. A coach that leaves its first stop at 20:00 and its second 3 h 31
min later, at 23:31, is not enumerated; a minute earlier it is. From 22:00 until 06:00 the span
passes midnight: 23:31 lies in it, 12:00 does not. Shuttles keep no hours, they wait for their line.

`network/clocks.py`: `in_boarding_hours`.
""",
}

_KEPT_BY_NETWORK["C30"] = """
```
begin_r >= since, begin_d >= since      for all unit options r and runs d that are not fixed
n_r <= fixed_r,  u_d <= fixed_d         for those fixed with begin_r < since, begin_d < since
x_a <= fixed_a                          for all arcs a on these, and all that start before since
m_r = 0,  m_d = 0, and no row of C6     for all r and d with a fixed rider who has such an arc
```

| symbol | meaning | unit | setting |
| --- | --- | --- | --- |
| since | from then on all may change | minutes since `start` 00:00 | `replan.date`, `.clock` |
| begin | a vehicle leaves base, or a line without a fleet | minutes since `start` 00:00 | - |
| fixed | as in C29 | units, heads | - |

Example: since is Tuesday noon. A coach that leaves its base at 11:50 for a departure at 12:05 is
under way: it goes with the riders that it had. One that leaves its base at noon may be planned.

What had left its first stop by then is as in in_force.csv and in_force_riders.csv: the same
stops, moment, units and riders, but for whom events took off. The audit compares them row by row.

`network/begun.py`, `network/departed.py`; bounds of the columns: `model/variables.py`.
"""

_TAIL = """
## What is dropped, and why the optimum stays

- D1, dead ends: arcs from which no sink is reached carry nobody.
- D2, same riders: classes whose riders have the same choices are one class, in whatever order
  their coaches call at the stops.
- D3, dominated unit options: of two options of one class and one fleet, one that is busy over all
  of the other's busy time and costs no less is dropped.

`tests/network/test_dominance.py` solves random scenarios with each of them left out. A class with
a stop at which nobody could board or alight
is not dominated but forbidden (C6), and goes too: rows of C6 exist only for stops that some arc
uses.

## Why a class may share one seat row

Riders of a class cannot tell its unit options apart, so any split of them over its trips is as
good as another. Splitting needs every trip to keep its seats, its
`min_load` and a rider at each stop; rows C1, C5 and C6 ask for that in sum. Where a solution
cannot be split (`optimiser/finish/split.py`), each unit option of that class gets a
class of its own, in which the rows are exact, and the stage is solved again.

## Who is aboard

Vehicles in parts are too kind to lines: a tenth of a flight carries a tenth of its seats, but all
of a small cohort on its first date, at a tenth of the price. So programmes and relaxations of
networks that are not large (60,000 arcs) tell apart who arrives by a line (`model/linking.py`).
With y_cke, the workers of cohort c who take sink k by departure e,

```
sum_c y_cke = sum_{arcs a into k from e} x_a            for sinks k, departures e that lead there
sum_e y_cke <= w_ck                                     for choices (c, k)
sum_k y_cke <= workers_c sum_{runs d of e} o_d          for cohorts c, departures e
```

No plan of whole departures is lost: whoever arrives by e at k can be any of those who take k, and
where e does not run nobody arrives by it. In parts the third row asks for the whole departure
before the whole cohort rides. On `zhejiang-2020` that lifts the relaxed cost of 61,000 key-post
days and 138,700 post days from 3.15 M to 3.93 M yuan (`tests/model/test_linking.py`).

## Bounds

Each stage's bound has a certificate (`certificate/`): what it rests on, from which code that never
sees how a bound was found works it out again. Of these kinds the tightest is claimed. A run keeps
them in certificates.json; `returnplan audit RUN --bounds` checks them.

**Prices.** Everything is maximised here; a minimised objective changes its sign. Limits that
itineraries share have prices y: vehicles of a fleet at a moment (C2), departures of lines (C4), bed
dates (C9), heads a day (C10, C11), money (C12), floors (C13), shares, production (C23 to C26) and
missing heads. Whatever they are, negative only where a row is an equation, no plan is worth more
than

```
sum_r y_r b_r + sum_c workers_c max(0, max_k (a_ck - way_k - bed_g)) + sum_j most_j max(0, a_j)

b_r    limit of row r
a_ck   what w_ck adds to the objective, less y of C10, C11, C23, shares and floors it stands in;
       a_j the same of columns of production and of t, most_j the most that these can be
way_k  cheapest way to k: on every arc money cost_a + hour minutes_a / 60, and a seat; money and
       hour are the prices of C12 and C13, and 1 more where they are the objective
seat   of a class: min over its unit options r of
       (money cost_r + sum_{moments h of r's fleet: begin_r <= h < ready_r} y_h) / s_r
       of a run d of departure e, alike:
       ((money cost_d + y_e) / max_units_d + money unit_d + sum_h y_h) / s_d
bed_g  cheapest stay: min over q of sum_{day_g <= t < day_g + days_g} (money bed_q + y_qt);
       0 where none is needed
```

A plan keeps its rows, so its value is at most value + sum_r y_r (b_r - left side of r). What stands
there beside y_r b_r can be shared out. A unit has s_r riders at most (C1) and its price is not
negative, so riders who pay a part in s_r each pay together no more than its price; in the same way
units pay for their departure (C3). Flows (C8) are sums of ways, and C7 allows workers_c at most. So
nobody adds more than by the best choice, way and bed, or by staying. C5, C6, the least units of C3
and whole numbers are left out: that makes the bound weaker, never wrong.

Where departures are *linked* with who is aboard, a seat on a run d has a price p_d of its own (C1),
less q_d of its least load (C5), and one of cohort c on departure e pays l_ce besides: the cheapest
way of a choice is the cheapest by road, or by a last departure e with l_ce. Riders pay these prices
to the departures, each of which runs or not, with its least to its most units (C3). So instead of
parts of departures and units there is added

```
sum_d max(0, max_{min_units_d <= u <= max_units_d}
             sum_c workers_c l_ce - money cost_d - y_e
             + u (p_d s_d - q_d m_d s_d - money unit_d - sum_h y_h))
```

The prices are duals of a relaxation over generated itineraries (`optimiser/bounds/relaxation.py`),
whether it was solved to the end or not; `certificate/prices.py` takes them by name and prices every
seat, arc and bed anew.

**Cases.** Every plan has at most k units on a run, or more: prices that prove a bound for each of
the two cases prove the worse of the two for all plans. In a case the units of d above range over
what is left of them; a run with none does not leave; one that must have some takes what that brings
even where it is negative, and the other risk levels of its departure stay (C4). Cases are split
again, the one with the worst bound first (`optimiser/bounds/tree.py`), each relaxed with prices of
its own. `certificate/prices.py` follows the branches and takes the worst of their ends: that they
are complete follows from their form.

**Programme.** An engine's branch and bound on the stage's whole programme: all unit options and
arcs, earlier floors included; for large ones people in fractions, which can only help.
`certificate/programme.py` gives the programme to another engine, which may prove less in its time.

**Plain.** Everybody by the best way and no limit shared; of production everybody on the first
possible date and all loans; 0 for what is minimised.

Plans come from other searches too, but a restricted search never gives a bound. A bound that a
plan beats was wrong and is not claimed.
"""


def formulation_page() -> str:
    """Text of docs/formulation.md."""
    head = cleandoc(_HEAD).format(sets=_sets(), variables=_variables(), whole=_whole())
    parts = [head]
    for rule in RULES:
        if rule.code in _SECTIONS:
            parts.append(_SECTIONS[rule.code])
        parts += [f"### {rule.code} {rule.name}", rule.sentence]
        if rule.kept_by == "network":
            parts.append(cleandoc(_KEPT_BY_NETWORK[rule.code]))
        else:
            family = FAMILIES.get(rule.code)
            formula = _OVER_OBJECTIVES[rule.code] if family is None else _formula(family.__doc__)
            parts.append(_block(formula))
    parts.append("## Objectives")
    for name, objective in COEFFICIENTS.items():
        parts += [f"### {name}", _block(objective.__doc__ or "")]
    for name, (_, rows) in ROWS.items():
        parts += [f"Rows of `{name}`:", _block(rows.__doc__ or "")]
    parts.append(cleandoc(_TAIL))
    return "\n\n".join(parts) + "\n"


def _sets() -> str:
    rows = [f"| {one.symbol} | {one.one} | {_code(one.table)} |" for one in SETS]
    return "\n".join(["| set | one a | table of the network |", "| --- | --- | --- |", *rows])


def _variables() -> str:
    """A row for each block of columns, in their order."""
    rows = [
        f"| {name} | {block.one} | {block.value} | {block.unit} | {block.bounds} |"
        for name, block in BLOCKS.items()
    ]
    head = ["| variable | one a | value | unit | bounds |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def _whole() -> str:
    return ", ".join(name for name, block in BLOCKS.items() if block.whole)


def _code(table: str) -> str:
    return table if table == "-" else f"`{table}`"


def _formula(doc: str | None) -> str:
    """A docstring without its first line, which is the rule's sentence."""
    return cleandoc(doc or "").split("\n", 1)[1]


def _block(text: str) -> str:
    return f"```\n{cleandoc(text).strip()}\n```"

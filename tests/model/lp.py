"""Families of rows in the LP format of CPLEX, columns named by what they stand for."""

from collections.abc import Iterator

import numpy as np

from returnplan.model.programme import Programme
from returnplan.model.variables import Variables
from returnplan.network import Network

WIDTH = 96


def column_names(network: Network, v: Variables) -> list[str]:
    """A name for each column, unlike all others: `x_east_b1_train`, `heads_yard_welders_0`."""
    names = np.full(v.count, "", dtype=object)
    for block, labels in _labels(network, v):
        columns = getattr(v, block).ravel().tolist()
        for column, label in zip(columns, labels, strict=True):
            names[column] = f"{block}_{label}" if label else block
    found: dict[str, int] = {}
    for column, name in enumerate(names):
        found[name] = found.get(name, 0) + 1
        if found[name] > 1:
            names[column] = f"{name}#{found[name]}"
    return names.tolist()


def _labels(network: Network, v: Variables) -> Iterator[tuple[str, list[str]]]:
    scenario, units, arcs = network.scenario, network.units, network.arcs
    clock = scenario.calendar.moment_text
    posts = ["_".join(key) for key in scenario.posts]
    employers, work = list(scenario.employers), v.work

    def route(number: int) -> str:
        return "_".join(network.routes[number].places)

    def run(number: int) -> str:
        departure = network.departures[network.runs.departure[number]]
        return f"{departure.line}_{departure.day}_{network.levels[network.runs.level[number]]}"

    def dated(names: list[str]) -> list[str]:
        return [f"{name}_{day}" for name in names for day in range(work.horizon)]

    def arc(number: int) -> str:
        lane = network.lanes[network.commodities.lane[arcs.commodity[number]]]
        legs = [f"c{arcs.group[number]}"] if arcs.group[number] >= 0 else []
        legs += [run(arcs.run[number])] if arcs.run[number] >= 0 else []
        legs += [f"from{arcs.tail[number]}"] if arcs.tail[number] >= 0 else []
        return "_".join([lane[0], *legs])

    yield (
        "n",
        [
            f"{route(units.route[one])}_{clock(int(units.depart[one]))[-5:].replace(':', '')}"
            f"_{network.levels[network.classes.level[units.group[one]]]}"
            for one in range(len(v.n))
        ],
    )
    runs = [run(one) for one in range(len(v.u))]
    yield from (("u", runs), ("o", runs))
    yield "x", [arc(one) for one in range(len(v.x))]
    sinks = network.sinks.day[network.choices.sink]
    cohorts = [network.cohorts[one] for one in network.choices.cohort]
    yield "w", [f"{name}_{day}" for name, day in zip(cohorts, sinks, strict=True)]
    stays = network.stays
    yield "z", [f"{network.facilities[one]}" for one in stays.facility]
    yield "i", [f"{network.fleets[one]}" for one in v.moments.fleet]
    yield "t", [""]
    yield "lent", list(work.loans)
    yield "lends", [work.loans[one] for one in work.guarded]
    yield "heads", dated([posts[one] for one in work.posts])
    yield "works", dated([employers[one] for one in work.employers])
    yield "done", dated([employers[work.employers[one]] for one in work.chained])
    yield "missing", dated([posts[work.posts[one]] for one in work.covered])
    promised = network.promised
    if promised is not None:
        for block in ("fewer", "more", "moved"):
            yield block, [str(one) for one in range(len(getattr(v, block)))]
        yield "otherwise", [way.cohort for way in promised.ways]


def family_text(name: str, programme: Programme, names: list[str]) -> str:
    """One family of a programme; rows in their order, every term on a line that fits."""
    rows = programme.rows[name]
    lines = [f"\\ {name}", "Minimize", " obj: 0 " + names[0], "Subject To"]
    used: set[int] = set()
    for row in range(rows.start, rows.stop):
        terms = np.flatnonzero(programme.row == row)
        used |= set(programme.column[terms].tolist())
        left = [
            f"{'-' if programme.value[term] < 0 else '+'} {abs(programme.value[term]):.12g} "
            f"{names[programme.column[term]]}"
            for term in terms
        ]
        lower, upper = programme.row_lower[row], programme.row_upper[row]
        if lower == upper:
            sense = f"= {upper:.12g}"
        else:
            sense = f"<= {upper:.12g}" if np.isfinite(upper) else f">= {lower:.12g}"
        head = f" {name.replace(' ', '_')}_{row - rows.start}:"
        lines += _wrapped([head, *(left or [f"0 {names[0]}"]), sense])
    lines += ["Bounds"]
    for column in sorted(used | {0}):
        upper = programme.upper[column]
        most = f" <= {upper:.12g}" if np.isfinite(upper) else ""
        lines.append(f" {programme.lower[column]:.12g} <= {names[column]}{most}")
    whole = [names[column] for column in sorted(used | {0}) if programme.integer[column]]
    return "\n".join([*lines, "General", *_wrapped(["", *whole]), "End", ""])


def _wrapped(words: list[str]) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        if len(line) + len(word) >= WIDTH:
            yield line
            line = "  "
        line = f"{line} {word}"
    yield line

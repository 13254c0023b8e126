"""T22: the steps of an order add up to its trip, its duty and the driving rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from returnplan.auditing.violation import Tables, Violation
from returnplan.scenario.scenario import Fleet, Scenario
from returnplan.tables.declaration import Row

CODE, TABLE = "T22", "course"
ROUNDED = 1
"""Minutes by which a step may differ, since moments are whole minutes."""


def audit_course(scenario: Scenario, tables: Tables, rows: Sequence[Row]) -> list[Violation]:
    """Everything in which the steps of orders do not fit the trips of their run.

    Parameters
    ----------
    tables
        The tables of the run by name.
    rows
        The steps: trip, step, phase, what, begins, ends, minutes, driver, km, boarding, alighting.
    """
    steps: dict[str, list[Row]] = {}
    for row in rows:
        steps.setdefault(row["trip"], []).append(row)
    trips = {row["trip"]: row for row in tables["trips"]}
    found = []
    for name in sorted({*steps, *trips}):
        if name not in trips or name not in steps:
            where = "the run" if name in steps else "the orders"
            found.append(_violation(name, f"the trip is not in {where}"))
            continue
        own = sorted(steps[name], key=lambda row: int(row["step"]))
        sentences = [*_clocks(name, own, trips[name], tables), *_heads(name, own, tables)]
        if trips[name]["purpose"] != "line":
            fleet = scenario.fleets[trips[name]["operator"]]
            for phase in ("there", "trip", "back"):
                sentences += _driving(
                    scenario, fleet, [one for one in own if one["phase"] == phase]
                )
        found += [_violation(name, sentence) for sentence in sentences]
    return found


def _violation(trip: str, sentence: str) -> Violation:
    return Violation(code=CODE, table=TABLE, key=trip, sentence=sentence)


def _clocks(name: str, steps: list[Row], trip: Row, tables: Tables) -> Iterator[str]:
    """No gap; the trip's steps take its minutes, all of them those of the duty."""
    for before, after in pairwise(steps):
        if before["ends"] != after["begins"]:
            yield f"step {after['step']} does not begin when step {before['step']} ends"
    for step in steps:
        if step["minutes"] != step["ends"] - step["begins"] or step["minutes"] < 0:
            yield f"step {step['step']} is of {step['minutes']} minutes, which its clocks are not"
    ridden = [step for step in steps if step["phase"] == "trip"]
    due = trip["arrive"] - trip["depart"]
    minutes = sum(step["minutes"] for step in ridden)
    if minutes != due:
        yield f"its steps take {minutes} minutes; the trip takes {due}"
    if ridden and (ridden[0]["begins"], ridden[-1]["ends"]) != (trip["depart"], trip["arrive"]):
        yield "its steps do not begin and end with the trip"
    km = sum(step["km"] for step in ridden if step["what"] in ("drive", "ride"))
    if km != trip["km"]:
        yield f"its steps cover {km / 10:.1f} km; the trip {trip['km'] / 10:.1f} km"
    duty = next((row for row in tables["duties"] if row["trip"] == name), None)
    if duty is not None:
        kept = (duty["leaves_base"], duty["back_ready"])
        if (steps[0]["begins"], steps[-1]["ends"]) != kept:
            yield "its steps do not begin and end with the duty of its vehicles"


def _heads(name: str, steps: list[Row], tables: Tables) -> Iterator[str]:
    """Heads board and alight in the order of the stops, as many as there."""
    stops = [row for row in tables["stops"] if row["trip"] == name]
    stops.sort(key=lambda row: int(row["sequence"]))
    for column in ("boarding", "alighting"):
        due = [row[column] for row in stops if row[column]]
        told = [step[column] for step in steps if step[column]]
        if due != told:
            yield f"{column} at its stops is {told}; the run has {due}"


def _driving(scenario: Scenario, fleet: Fleet, steps: list[Row]) -> Iterator[str]:
    """No spell longer than the rule lets, breaks and rests as long as it says, none too many."""
    rules = scenario.driving
    shift = 60 * rules.daily_hours * fleet.drivers
    longest = 60 * rules.max_continuous_hours
    rest = max(0.0, 24 * 60 - shift)
    spell = 0.0
    driven: dict[int, float] = {}
    for step in steps:
        number, minutes = step["step"], step["minutes"]
        if step["what"] == "drive":
            spell += minutes
            driver = step["driver"]
            driven[driver] = driven.get(driver, 0.0) + minutes
            if driver is None or not 1 <= driver <= fleet.drivers:
                yield f"step {number} is driven by driver {driver} of {fleet.drivers}"
            if spell > longest + ROUNDED * (1 + len(steps)):
                yield f"step {number} ends {spell:g} minutes of driving without a break"
            if driven[driver] > 60 * rules.daily_hours + ROUNDED * (1 + len(steps)):
                yield f"step {number}: driver {driver} drives {driven[driver]:g} minutes in a day"
        elif step["what"] == "break":
            if abs(minutes - rules.break_minutes) > ROUNDED:
                yield f"step {number} is a break of {minutes} minutes, not {rules.break_minutes}"
            spell = 0.0
        elif step["what"] == "rest":
            if abs(minutes - rest) > ROUNDED:
                yield f"step {number} is a rest of {minutes} minutes, not {rest:g}"
            driven = {}

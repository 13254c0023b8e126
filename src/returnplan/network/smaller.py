"""Scenarios with fewer ways to travel, for networks that would be too large for the memory.

Each step leaves out what the steps before it do, and more. What is left out is not a limit of the
scenario: no bound is claimed for a network from which something was left out, nor is it said that
somebody cannot travel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnplan.scenario.scenario import Scenario

STOPS = (3, 2, 1)
"""Boarding stops of a road trip at most, and alighting stops, from step to step."""
CLOCKS = (4, 2, 1)
"""Departure times of a date that direct trips have at most."""


def smaller(scenario: Scenario) -> Iterator[tuple[Scenario, str]]:
    """Ever smaller scenarios, each with the rule of what it leaves out."""
    said: list[str] = []

    def step(one: Scenario, rule: str, instead: str = "") -> tuple[Scenario, str]:
        if instead:
            said[:] = [old for old in said if not old.endswith(instead)]
        said.append(rule)
        return one, ", ".join(said)

    road = scenario.road
    for most in STOPS:
        if max(road.max_pickups, road.max_dropoffs) > most:
            road = replace(
                road,
                max_pickups=min(most, road.max_pickups),
                max_dropoffs=min(most, road.max_dropoffs),
            )
            scenario = replace(scenario, road=road)
            stops = "boarding or alighting stops"
            yield step(scenario, f"road trips of more than {most} {stops}", stops)
    for most in CLOCKS:
        clocks = sorted(set(scenario.departure_times))
        if len(clocks) > most:
            kept = tuple(clocks[len(clocks) * number // most] for number in range(most))
            scenario = replace(scenario, departure_times=kept)
            of_date = "departure times a date"
            yield step(scenario, f"direct trips at more than {most} {of_date}", of_date)
    transfer = scenario.transfer
    if transfer.max_legs > 2:
        scenario = replace(scenario, transfer=replace(transfer, max_legs=2))
        yield step(scenario, "ways of more than 2 legs")
    if transfer.max_legs > 1:
        scenario = replace(scenario, transfer=replace(scenario.transfer, max_legs=1))
        yield step(scenario, "ways of more than 1 leg", "legs")

"""Plans whose pages the tests look at."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from returnplan.events.reading import Event
from returnplan.jobs.replan import replan_plan
from returnplan.jobs.solve import solve
from returnplan.plan.plan import Plan
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HOSTILE = (
    "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>"
    "=cmd|' /C calc'!A0 {workers} &amp; \u202eright to left\u2069 ${1} </script> " + "long" * 2560
)


@cache
def tiny() -> Plan:
    """The scenario that is solved by hand: every stage ends optimal."""
    return solve(load_scenario(SCENARIOS / "tiny"), time_limit_s=600)


@cache
def more_beds() -> Plan:
    """With a seventh bed all fitters come: two workers more, for 400 yuan."""
    scenario = load_scenario(SCENARIOS / "tiny")
    hostel = replace(scenario.quarantine["hostel"], beds=7)
    return solve(replace(scenario, quarantine={"hostel": hostel}), time_limit_s=600)


@cache
def poor() -> Plan:
    """For 8,000 yuan: eight workers fewer."""
    return solve(replace(load_scenario(SCENARIOS / "tiny"), budget=8000.0), time_limit_s=600)


@cache
def cancelled() -> Plan:
    """Replanned on the Sunday before, after the coach of most riders is cancelled."""
    riders = {name: one.passengers for name, one in tiny().account.departures.items()}
    event = Event(row=2, moment=0, kind="cancelled", id=max(riders, key=riders.__getitem__))
    return replan_plan(tiny(), 0, events=[event], moves=20).plan


@cache
def hostile() -> Plan:
    """The same plan, every name a danger to a page."""
    scenario = tiny().scenario
    named = {
        table: {
            key: replace(one, name=f"{HOSTILE} {key}")
            for key, one in getattr(scenario, table).items()
        }
        for table in ("places", "employers", "posts", "cohorts", "fleets", "lines", "quarantine")
    }
    return replace(tiny(), scenario=replace(scenario, name=HOSTILE, description=HOSTILE, **named))

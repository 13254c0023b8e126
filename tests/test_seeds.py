"""Every fact of the founding report is answered by what exists, and shown by rows that exist."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from pathlib import Path

import pytest

from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import DrivingRules, Level, RoadRules, TransferRules
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLES

ROOT = Path(__file__).parents[1]
ZHEJIANG = ROOT / "scenarios" / "zhejiang-2020"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


FACTS = {row["fact"]: row for row in rows_of(ROOT / "seeds" / "facts.csv")}


def names_that_exist() -> dict[str, set[str]]:
    """By what stands before the dot, what may stand after it."""
    names = {table.name: set(table.names) for table in (*RUN_TABLES, *TABLES)}
    sections = {
        "scenario": Scenario,
        "level": Level,
        "road": RoadRules,
        "driving": DrivingRules,
        "transfer": TransferRules,
    }
    for section, settings in sections.items():
        names[section] = {field.name for field in fields(settings)}
    names["objective"] = set(OBJECTIVES)
    return names


def test_the_digest_is_whole() -> None:
    # The report's facts number twenty here; each is told and each is answered.
    assert len(FACTS) == 20
    assert all(row["statement"] and row["answered_by"] for row in FACTS.values())


@pytest.mark.parametrize("fact", FACTS)
def test_what_answers_a_fact_exists(fact: str) -> None:
    known = names_that_exist()
    for name in FACTS[fact]["answered_by"].split():
        owner, _, field = name.partition(".")
        assert field in known.get(owner, ()), f"{fact}: {name} does not exist"


@pytest.mark.parametrize("fact", FACTS)
def test_what_shows_a_fact_is_in_the_scenario(fact: str) -> None:
    for selector in FACTS[fact]["shown_by"].split():
        match = re.fullmatch(r"(\w+)\[(.+)\]", selector)
        assert match, f"{fact}: {selector} is not table[column=value,...]"
        where = dict(part.split("=") for part in match[2].split(","))
        rows = rows_of(ZHEJIANG / f"{match[1]}.csv")
        hits = [row for row in rows if all(row[name] == value for name, value in where.items())]
        assert hits, f"{fact}: no row of {match[1]}.csv is {where}"

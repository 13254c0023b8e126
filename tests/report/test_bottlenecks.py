"""What `show` prints of resources that are full."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from returnplan.plan.plan import Worth
from returnplan.report.terminal import show

G1 = ("line_units", "g1")


def printed(plan, width=160, **narrow):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(plan, console, **narrow)
    return console.file.getvalue()


def words(text):
    return re.sub(r"\s+", " ", text)


def gain(number, kind="proven", objective="key_post_days"):
    return {G1: Worth(gain=number, kind=kind, objective=objective)}


@pytest.mark.parametrize(
    ("worths", "text"),
    [
        ({}, "not known"),
        (gain(57.0), "+1: at least 57 more key_post_days (proven)"),
        (gain(0.0, "estimate"), "+1: no gain (estimate)"),
        (gain(0.043164, "estimate"), "+1: 0.04 more key_post_days (estimate)"),
        (gain(1250.5, "estimate", "cost"), "+1: 1,250.50 CNY less cost (estimate)"),
    ],
)
def test_what_a_step_brings(plan, worths, text):
    """The train's one unit runs on one date; of 40 coaches 15 are free, of 2,000 beds 736."""
    page = words(printed(replace(plan, worths=worths)))
    assert f"units of g1 1 1 2020-02-17 2020-02-17 {text}" in page
    assert "vehicles of" not in page
    assert "beds of" not in page


@pytest.mark.parametrize("width", [50, 70, 100, 160])
def test_any_width_loses_nothing(plan, width):
    table = printed(replace(plan, worths=gain(57.0)), width).split("Bottlenecks")[1]
    squeezed = re.sub(r"\s+", "", table)
    for word in ("units", "g1", "57", "proven"):
        assert word in squeezed
    assert max(map(len, table.splitlines())) <= max(width, 62)


def test_nothing_is_full(plan):
    lines = {"g1": replace(plan.scenario.lines["g1"], max_units=3)}
    roomy = replace(plan, scenario=replace(plan.scenario, lines=lines))
    assert "Nothing is short on any date." in printed(roomy)


def test_a_narrowed_view_has_none(plan):
    assert "Bottlenecks" not in printed(plan, cohort="fitters")

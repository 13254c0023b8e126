"""The points of a sweep: a scenario each, with a name that says what was varied."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.errors import RunError, ScenarioError

if TYPE_CHECKING:
    from returnplan.errors import Finding
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario
    from returnplan.scenario.variation import KeyValue

LONGEST_NAME = 100
"""Characters of a run folder's name that file systems and people can bear."""

_ODD = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, kw_only=True)
class SolveOptions:
    """Options of `solve` that every point is solved with, None where the scenario's holds."""

    time_limit_s: float | None = None
    gap: float | None = None
    seed: int | None = None
    threads: int | None = None


@dataclass(frozen=True, kw_only=True)
class SweepPoint:
    """One combination of varied values."""

    name: str
    """Of its run folder."""
    varied: Mapping[str, str]
    """Value of each key, both as written."""
    scenario: Scenario
    hash: str
    """Of the resolved scenario, as in run.json."""
    options: SolveOptions
    overrides: tuple[str, ...]
    odd: tuple[Finding, ...] = ()
    """Warnings of numbers from outside that were read one way of two."""

    def solve(self) -> Plan:
        """The point's plan; this runs in another process, or on another machine."""
        from returnplan.jobs.solve import solve

        said: dict[str, Any] = {"set": list(self.overrides)} if self.overrides else {}
        return solve(
            self.scenario,
            time_limit_s=self.options.time_limit_s,
            gap=self.options.gap,
            seed=self.options.seed,
            threads=self.options.threads,
            options={**said, "vary": dict(self.varied)},
        )

    def is_solved(self, folder: Path) -> bool:
        """Whether a run folder holds this very point, searched to its end.

        Threads do not count: where every stage ended by its gap they change nothing.
        """
        from returnplan.plan.read import read_record

        try:
            record = read_record(folder)
            options, seed = record["options"], self.options.seed
            return bool(
                record["scenario"]["hash"] == self.hash
                and record["status"] != "interrupted"
                and record["seed"] == (self.scenario.solver.seed if seed is None else seed)
                and options.get("time_limit") == self.options.time_limit_s
                and options.get("gap") == self.options.gap
            )
        except (RunError, KeyError, TypeError, AttributeError):
            return False


def read_points(
    path: str | Path, vary: Sequence[str], overrides: Sequence[str], options: SolveOptions
) -> list[SweepPoint]:
    """Every point of the grid, the last key's values changing fastest.

    Raises
    ------
    UsageError, ScenarioError
        What is varied is written wrongly, or some point's scenario is refused: every error of
        every point, each once.
    """
    from returnplan.scenario import read_scenario
    from returnplan.scenario.variation import grid, read_variations
    from returnplan.scenario.write import hash_of
    from returnplan.tables.mistakes import ODD_NUMBER

    variations = read_variations(vary)
    odd = [variation.doubt for variation in variations if variation.doubt is not None]
    changes = grid(variations)
    names = _names(changes)
    points, errors = [], []
    for name, point in zip(names, changes, strict=True):
        scenario, findings = read_scenario(path, overrides, point)
        errors += [finding for finding in findings if finding.severity == "error"]
        odd += [one for one in findings if one.code == ODD_NUMBER.code and one.row is None]
        if scenario is not None and not errors:
            points.append(
                SweepPoint(
                    name=name,
                    varied={change.key.text: change.value for change in point},
                    scenario=scenario,
                    hash=hash_of(scenario),
                    options=options,
                    overrides=tuple(overrides),
                    odd=tuple(odd),
                )
            )
            odd = []
    if errors:
        raise ScenarioError(list(dict.fromkeys(errors)))
    return points


def _names(grid: Sequence[Sequence[KeyValue]]) -> list[str]:
    """`beds-50_budget-8e6`: a short name of each key, and its value."""
    from returnplan.scenario.variation import short_names

    keys = [change.key.text for change in grid[0]] if grid else []
    words = [_plain(name) for name in short_names(keys)]
    names: list[str] = []
    taken: set[str] = set()
    for number, point in enumerate(grid, start=1):
        parts = zip(words, (_plain(change.value) for change in point), strict=True)
        name = "_".join(f"{word}-{value}" for word, value in parts)
        if len(name) > LONGEST_NAME or name.casefold() in taken:
            name = f"{name[:LONGEST_NAME]}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _plain(text: str) -> str:
    """Letters, digits, `.`, `-` and `_`, which a folder may be called by anywhere."""
    return _ODD.sub("_", text).strip("_.") or "blank"

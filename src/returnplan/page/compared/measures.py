"""Measures side by side as people read them: figures, differences, which way is better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from returnplan.comparison.measures import MeasureRow
from returnplan.page.compared.data import ComparedData
from returnplan.page.words import Words
from returnplan.report import figures
from returnplan.report.comparison import figure

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("people", ("workers", "carried", "left_behind", "key_workers", "key_carried", "worst_share")),
    ("aims", ("key_post_days", "post_days", "mean_days_to_post", "returned")),
    ("work", ("output", "output_share", "uncovered_days")),
    ("money", ("cost", "cost_per_worker", "cost_trips", "cost_beds", "cost_local")),
    ("means", ()),
)
"""Groups of measures in order; the last one has those that no other names."""
ARROWS = {1: "▲", 0: "=", -1: "▼"}
MONEY = ("output", "cost", "cost_per_worker", "cost_trips", "cost_beds", "cost_local")
"""Measures whose name does not say in what they are counted."""
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a run has more or less than the first."""

    text: str
    exact: str
    """As comparison.csv has it."""
    arrow: str
    part: str
    """Of the first run's value, signed; blank where that says nothing."""
    verdict: str
    """better, worse, or blank."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A measure of a run."""

    text: str
    exact: str
    """As comparison.csv has it."""
    difference: Difference | None
    """None of the first run, and where the two cannot be compared."""


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """A measure of every run."""

    measure: str
    label: str
    unit: str
    meaning: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.exact for cell in self.cells}) > 1


def groups(data: ComparedData, words: Words) -> list[tuple[str, list[MeasureLine]]]:
    """Every measure of comparison.csv, in groups."""
    every = {row.measure: line(row, words) for row in data.comparison.measures}
    named = {name for _, names in GROUPS for name in names}
    found = []
    for group, names in GROUPS:
        rest = names or tuple(name for name in every if name not in named)
        lines = [every[name] for name in rest if name in every]
        if lines:
            found.append((group, lines))
    return found


def short(data: ComparedData, words: Words, names: Sequence[str]) -> Iterator[MeasureLine]:
    """Measures of these names."""
    rows = {row.measure: row for row in data.comparison.measures}
    return (line(rows[name], words) for name in names if name in rows)


def line(row: MeasureRow, words: Words) -> MeasureLine:
    """A measure in words and figures."""
    return MeasureLine(
        measure=row.measure,
        label=words.measure(row.measure),
        unit=row.unit if row.measure in MONEY else "",
        meaning=words.meaning(row.measure),
        cells=tuple(_cell(row, number, words) for number in range(len(row.values))),
    )


def _cell(row: MeasureRow, number: int, words: Words) -> Cell:
    value = row.values[number]
    return Cell(
        text="–" if value is None else _figure(row, value),
        exact="" if value is None else f"{value:f}",
        difference=_difference(row, number, words) if number else None,
    )


def _difference(row: MeasureRow, number: int, words: Words) -> Difference | None:
    found, first = row.difference(number), row.values[0]
    if found is None or first is None:
        return None
    sign = (found > 0) - (found < 0)
    size = _figure(row, abs(found))
    if row.unit == "share" and sign:
        size = words("unit.points", number=size.removesuffix(" %"))
    shift = float(found / first) if first and sign and row.unit != "share" else 0.0
    part = f"{shift:+.1%}".replace("%", " %").replace("-", MINUS)
    return Difference(
        text=f"{'+' if sign > 0 else MINUS}{size}" if sign else "",
        exact=f"{found:f}",
        arrow=ARROWS[sign],
        part=part if 0.0005 <= abs(shift) < 10 else "",
        verdict={1: "better", 0: "", -1: "worse"}[row.verdict(number)],
    )


def _figure(row: MeasureRow, value: Decimal) -> str:
    return figures.share(float(value)) if row.unit == "share" else figure(value)

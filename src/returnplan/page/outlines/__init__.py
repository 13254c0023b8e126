"""Outlines of countries and provinces around a frame; the README here says where they are from."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise

Outline = list[list[float]]
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@cache
def _outlines() -> tuple[tuple[Outline, ...], tuple[Outline, ...]]:
    """Rings of land, and lines of borders, as longitude and latitude."""
    text = files("returnplan.page.outlines").joinpath("outlines.json").read_text(encoding="utf-8")
    content = json.loads(text)
    step = content["step"]
    land, borders = (
        tuple(_line(steps, step) for steps in content[name]) for name in ("land", "borders")
    )
    return land, borders


def _line(steps: list[int], step: float) -> Outline:
    xs, ys = accumulate(steps[::2]), accumulate(steps[1::2])
    return [[round(x * step, 2), round(y * step, 2)] for x, y in zip(xs, ys, strict=True)]


def rings_within(frame: Box) -> list[Outline]:
    """Rings of land that touch a frame, wound as a map engine wants them."""
    return [_clockwise(ring) for ring in _outlines()[0] if _touches(ring, frame)]


def lines_within(frame: Box) -> list[Outline]:
    """Borders of provinces that touch a frame."""
    return [line for line in _outlines()[1] if _touches(line, frame)]


def _touches(line: Outline, frame: Box) -> bool:
    west, south, east, north = frame
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return min(xs) <= east and max(xs) >= west and min(ys) <= north and max(ys) >= south


def _clockwise(ring: Outline) -> Outline:
    """On a sphere a ring that runs the other way means everything but its inside."""
    doubled = sum((x1 - x0) * (y1 + y0) for (x0, y0), (x1, y1) in pairwise(ring))
    return ring if doubled > 0 else ring[::-1]

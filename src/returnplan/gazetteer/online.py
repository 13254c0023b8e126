"""OpenStreetMap's Nominatim, within its usage rules, for places that no offline list has.

One request a second at most, with the project's name as the user agent, each answer kept on this
computer so that nothing is asked twice, and its data attributed wherever they are shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from returnplan._version import __version__
from returnplan.gazetteer.found import Found
from returnplan.gazetteer.spelling import Query, bare, fold

ATTRIBUTION = "Places: © OpenStreetMap contributors (ODbL), found by Nominatim."
SOURCE = "OpenStreetMap"
USER_AGENT = f"returnplan/{__version__} (plans how workers return to their factories)"
SECONDS_APART = 1.0
"""The most that the usage rules of Nominatim allow is one request a second."""
MOST_ANSWERS = 5
TIMEOUT_S = 10.0
CACHE = "nominatim.json"
_KEPT = ("lat", "lon", "name", "display_name", "addresstype", "type", "osm_type", "osm_id")


class NetworkError(Exception):
    """Nominatim does not answer, or refuses."""


class Nominatim:
    """A gazetteer over the network; what was answered is kept when the block ends."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or _cache_folder()) / CACHE
        self._known = _read(self._file)
        self._geocode: Any = None
        self._asked = False

    def __enter__(self) -> Nominatim:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._asked:
            _write(self._file, self._known)

    def __call__(self, queries: Sequence[Query]) -> Mapping[str, list[Found]]:
        """Candidates of each query, by its text.

        Raises
        ------
        NetworkError
            There is no network, or too much was asked.
        """
        return {
            query.text: [_found(one, query) for one in self._answers(query)] for query in queries
        }

    def _answers(self, query: Query) -> list[dict[str, Any]]:
        text = " ".join(query.text.split())
        if text not in self._known:
            self._known[text] = self._ask(text)
            self._asked = True
        return self._known[text]

    def _ask(self, text: str) -> list[dict[str, Any]]:
        from geopy.exc import GeopyError

        if self._geocode is None:
            self._geocode = _geocoder()
        try:
            found = self._geocode(
                text, exactly_one=False, limit=MOST_ANSWERS, language="en", addressdetails=True,
                namedetails=True,
            )  # fmt: skip
        except GeopyError as error:
            raise NetworkError(str(error) or type(error).__name__) from error
        return [_kept(one.raw) for one in found or ()]


def _geocoder() -> Any:
    """The function that asks, at most once a second."""
    from geopy.extra.rate_limiter import RateLimiter
    from geopy.geocoders import Nominatim as Geocoder

    geocoder = Geocoder(user_agent=USER_AGENT, timeout=TIMEOUT_S)
    return RateLimiter(
        geocoder.geocode,
        min_delay_seconds=SECONDS_APART,
        max_retries=1,
        error_wait_seconds=2 * SECONDS_APART,
        swallow_exceptions=False,
    )


def _kept(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Of an answer what is used."""
    address = raw.get("address") or {}
    return {
        **{name: raw.get(name, "") for name in _KEPT},
        "names": sorted(set((raw.get("namedetails") or {}).values())),
        "region": address.get("state") or address.get("province") or address.get("region") or "",
        "country": str(address.get("country_code", "")).upper(),
    }


def _found(one: Mapping[str, Any], query: Query) -> Found:
    kind = str(one["addresstype"] or one["type"] or "place").replace("_", " ")
    name = one["name"] or str(one["display_name"]).partition(",")[0]
    words = {word for text in (name, *one["names"]) for word in (fold(text), bare(text))}
    is_named = bool(words & {query.full, query.bare})
    return Found(
        name=name,
        region=one["region"],
        country=one["country"],
        kind=kind,
        latitude=float(one["lat"]),
        longitude=float(one["lon"]),
        source=SOURCE,
        id=f"osm:{one['osm_type']}/{one['osm_id']}",
        rank=1,
        regions=frozenset({fold(one["region"]), bare(one["region"])}),
        doubt="" if is_named else "another name",
    )


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return Path(user_cache_path("returnplan", appauthor=False))


def _read(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Answers that are kept; none where the file is not ours."""
    with suppress(OSError, ValueError):
        known = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(known, dict) and all(isinstance(one, list) for one in known.values()):
            return known
    return {}


def _write(file: Path, known: Mapping[str, Any]) -> None:
    """Keep answers; a computer that does not let us is no reason to fail."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        part.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(file)

"""Nominatim's rules of usage, kept with a geocoder that answers from memory."""

import json
from types import SimpleNamespace
from typing import ClassVar

import pytest
from geopy.exc import GeocoderUnavailable
from geopy.extra.rate_limiter import RateLimiter

from returnplan.gazetteer import online
from returnplan.gazetteer.spelling import query_of

YUMEN = {
    "lat": "40.29", "lon": "97.04", "name": "玉门站", "display_name": "玉门站, Gansu, China",
    "addresstype": "railway", "type": "station", "osm_type": "node", "osm_id": 77, "licence": "",
    "namedetails": {"name": "玉门站", "name:en": "Yumen station"},
    "address": {"state": "Gansu", "country_code": "cn", "road": "x"},
}  # fmt: skip


class Fake:
    """A geocoder of geopy's shape that counts what it is asked."""

    asked: ClassVar[list[str]] = []
    made: ClassVar[list[dict]] = []
    slept: ClassVar[list[float]] = []
    answers: ClassVar[dict[str, list[dict]]] = {}
    fault: Exception | None = None

    def __init__(self, **options):
        Fake.made.append(options)

    def geocode(self, text, **options):
        Fake.asked.append(text)
        if Fake.fault is not None:
            raise Fake.fault
        return [SimpleNamespace(raw=one) for one in Fake.answers.get(text, ())] or None


@pytest.fixture
def fake(monkeypatch):
    """Nothing is asked of the network, and no second is waited for, but counted."""
    slept: list[float] = []
    monkeypatch.setattr("geopy.geocoders.Nominatim", Fake)
    monkeypatch.setattr(RateLimiter, "_sleep", lambda self, seconds: slept.append(seconds))
    monkeypatch.setattr(RateLimiter, "_clock", lambda self: 100.0 + sum(slept))
    Fake.asked, Fake.made, Fake.fault = [], [], None
    Fake.answers = {"玉门站": [YUMEN], "Yumen station": [YUMEN]}
    Fake.slept = slept
    return Fake


def _ask(folder, *texts):
    with online.Nominatim(folder) as nominatim:
        return nominatim([query_of(text) for text in texts])


def test_an_answer_is_a_place_with_its_source(fake, tmp_path):
    (found,) = _ask(tmp_path, "玉门站")["玉门站"]
    assert (found.latitude, found.longitude) == (40.29, 97.04)
    assert (found.where, found.source, found.id) == ("Gansu, CN", "OpenStreetMap", "osm:node/77")
    assert found.doubt == ""
    assert fake.made[0]["user_agent"].startswith("returnplan/")


def test_it_is_asked_at_most_once_a_second(fake, tmp_path):
    _ask(tmp_path, "玉门站", "a1", "b2", "c3")
    assert fake.asked == ["玉门站", "a1", "b2", "c3"]
    assert len(fake.slept) == 3 and all(seconds >= 1.0 for seconds in fake.slept)


def test_nothing_is_asked_twice_even_by_another_call(fake, tmp_path):
    _ask(tmp_path, "玉门站", "nowhere")
    _ask(tmp_path, "玉门站", "nowhere", "玉门站")
    assert fake.asked == ["玉门站", "nowhere"]
    kept = json.loads((tmp_path / "nominatim.json").read_text(encoding="utf-8"))
    assert kept["nowhere"] == [] and "road" not in kept["玉门站"][0]


def test_another_name_is_doubted(fake, tmp_path):
    fake.answers["Ferrow"] = [{**YUMEN, "name": "Farrow Road", "namedetails": {}}]
    (found,) = _ask(tmp_path, "Ferrow")["Ferrow"]
    assert found.doubt == "another name"


def test_no_network_is_told_and_what_was_answered_is_kept(fake, tmp_path):
    _ask(tmp_path, "玉门站")
    fake.fault = GeocoderUnavailable("no route")
    with pytest.raises(online.NetworkError, match="no route"):
        _ask(tmp_path, "玉门站", "elsewhere")
    assert "玉门站" in (tmp_path / "nominatim.json").read_text(encoding="utf-8")


def test_a_cache_that_is_broken_is_made_anew(fake, tmp_path):
    for content in ("{", "[]", '{"x": 1}', "\x00"):
        (tmp_path / "nominatim.json").write_text(content)
        assert _ask(tmp_path, "玉门站")["玉门站"]

"""The real list of GeoNames, read once."""

import pytest

from returnplan.gazetteer import Gazetteer, Sought
from returnplan.gazetteer import towns as of_towns

_read = of_towns._towns


@pytest.fixture(autouse=True)
def all_towns(few_towns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("returnplan.gazetteer.towns._towns", _read)


def test_towns_of_the_world_and_of_china_are_in_the_list():
    names = ("毕节", "Bijie", "Zhenxiong", "凯里", "Köln", "Sumburgh", "Kaiserslautern", "Aberdeen")
    matches = Gazetteer().look_up([Sought(place=name) for name in names])
    certain = {one.sought.place: one.certain for one in matches}
    for name in ("毕节", "Bijie", "Zhenxiong", "凯里", "Köln", "Kaiserslautern"):
        assert certain[name] is not None, name
    assert certain["Aberdeen"] is None
    assert len({one.country for one in matches[-1].candidates}) > 2
    assert "GeoNames" in certain["Bijie"].source and "cpca" in certain["Bijie"].source

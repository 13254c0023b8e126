"""docs/extending.md, A mode: a word of the scenario, until it has a colour and a name."""

import json

from returnplan import audit, solve
from returnplan.export import feed
from returnplan.page.charts import parts
from returnplan.page.render import write_page
from returnplan.page.words import catalogue
from returnplan.plan import route
from returnplan.plan.measures import measures


def test_any_word_is_a_mode(world):
    world.cells("fleets", "mode", {"port_coach": "minibus"})
    plan = solve(world.load("risk.low.load_factor={minibus = 1.0}"))
    assert audit(plan) == []
    found = {one.name: one.value for one in measures(plan)}
    assert found["minibus_trips"] == found["trips"] > 0


def test_mode_with_a_name_colour_and_type(world, tmp_path, monkeypatch):
    world.cells("fleets", "mode", {"port_coach": "minibus"})
    plan = solve(world.load())
    plan.write(tmp_path / "run")
    monkeypatch.setitem(catalogue(), "mode.minibus", {"en": "Small coach", "zh": "小巴"})
    monkeypatch.setattr(parts, "MODES", (*parts.MODES, "minibus"))
    monkeypatch.setitem(route.VEHICLES, "minibus", "small coach")
    monkeypatch.setitem(feed.ROUTE_TYPES, "minibus", 3)
    itinerary = next(one for one in plan.account.itineraries if one.assignment.legs)
    assert "the small coach of Port coach" in route.route(plan, itinerary)
    page = write_page(plan, tmp_path / "run").read_text(encoding="utf-8")
    assert json.dumps("小巴", ensure_ascii=False)[1:-1] in page
    assert "Small coach" in page

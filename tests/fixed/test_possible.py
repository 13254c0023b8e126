"""What is fixed and cannot stand is said before anything is planned, with the rule it breaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bruteforce.argued import HILL, TWO_TRAINS, changed, fixed, hill
from random_scenarios import START
from returnplan.errors import ScenarioError
from returnplan.jobs.fixed import fixed_findings
from returnplan.jobs.solve import solve
from returnplan.network import build_network

MONDAY = {"date": START, "depart": "08:00"}
COACH = {"trip": "t", "operator": "coach", "stops": "village > plant", **MONDAY}
RIDERS = {"riders": "r", "cohort": "a", "workers": 2, "trips": "t"}


def rows(*trips: dict[str, Any], riders: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"fixed+": trips, "fixed_riders+": riders}


IMPOSSIBLE = (
    ("another clock", rows({**COACH, "depart": "09:00"}), "C17", "direct trips leave at 08:00"),
    (
        "too far",
        {**rows(COACH), "fleets[coach].max_km": 300},
        "C16",
        "max_km of fleet coach is 300",
    ),
    ("not that way", rows({**COACH, "stops": "plant > village"}), "C16", "boards at origins"),
    (
        "no road",
        {**rows(COACH), "places[village].landmass": "isle", "roads": []},
        "C27",
        "no road",
    ),
    (
        "before the fleet is there",
        {**rows(COACH), "fleets[coach].from": START + timedelta(days=1)},
        "C22",
        "coach",
    ),
    (
        "not ready yet",
        {**fixed(0, riders=2), "cohorts[a].ready": START + timedelta(days=1)},
        "nobody of a",
        "",
    ),
)


@pytest.mark.parametrize(
    ("name", "changes", "code", "says"), IMPOSSIBLE, ids=[one[0] for one in IMPOSSIBLE]
)
def test_a_row_that_cannot_stand(name: str, changes: Any, code: str, says: str) -> None:
    found = [str(one) for one in fixed_findings(build_network(changed(changes).load()))]
    assert found
    assert all(one.startswith("S236 fixed") for one in found)
    if name != "not ready yet":
        assert code in found[0]
        assert says in found[0]


def test_rows_that_contradict_one_another() -> None:
    """The one coach cannot leave the village at 08:00 and at 12:00: it is ready at 17:00."""
    second = {**COACH, "trip": "u", "depart": "12:00"}
    changes = {**rows(COACH, second), "departure_times": ["08:00", "12:00"]}
    found = fixed_findings(build_network(changed(changes).load()))
    assert [one.code for one in found] == ["S237"]
    assert "C2 (fleet)" in found[0].why


def test_riders_above_the_beds() -> None:
    changes = {
        **fixed(0, riders=2),
        "risk.low.quarantine_days": 2,
        "quarantine": [{"facility": "inn", "place": "plant", "beds": 1}],
    }
    changes["fixed_riders+"] = [{**RIDERS, "facility": "inn"}]
    draft = changed({key: value for key, value in changes.items() if key != "quarantine"})
    draft.tables["quarantine"] = changes["quarantine"]  # type: ignore[assignment]
    found = fixed_findings(build_network(draft.load()))
    assert {one.code for one in found} == {"S237"}
    assert all("C9 (beds)" in one.why for one in found)


def test_the_stop_is_asked_for_where_there_are_two() -> None:
    """Workers of a village 20 km from the hill may board at either, as the coach calls at both."""
    near = {"from": "hill", "to": "village", "km": 20}
    changes = {
        **HILL,
        "roads+": [near, {"from": "hill", "to": "plant", "km": 330}],
        "cohorts+": [hill()],
        **rows({**COACH, "stops": "hill > village > plant"}, riders=({**RIDERS, "workers": 1},)),
    }
    found = fixed_findings(build_network(changed(changes).load()))
    assert [(one.code, one.column) for one in found] == [("S236", "board")]
    changes["fixed_riders+"] = [{**RIDERS, "workers": 1, "board": "village"}]
    assert fixed_findings(build_network(changed(changes).load())) == []


def test_riders_of_two_lines() -> None:
    scenario = changed(TWO_TRAINS).load()
    lines = scenario.lines
    trips = [
        {
            "trip": name,
            "operator": name,
            "stops": f"{line.from_} > {line.to}",
            "date": START,
            "depart": f"{line.time // 60:02d}:{line.time % 60:02d}",
        }
        for name, line in lines.items()
    ]
    order = " ".join(sorted(lines, key=lambda name: lines[name].time))
    changes = {**TWO_TRAINS, **rows(*trips, riders=({**RIDERS, "workers": 1, "trips": order},))}
    network = build_network(changed(changes).load())
    assert fixed_findings(network) == []
    plan = solve(changed(changes).load(), gap=0.0, time_limit_s=600)
    assert any(len(one.legs) == 2 for one in plan.assignments)


def test_a_coach_that_nobody_is_left_for_is_refused() -> None:
    """Three coaches of two seats that must be full, and three fitters."""
    changes = {
        **rows({**COACH, "units": 2}),
        "fleets[coach].vehicles": 2,
        "fleets[coach].min_load": 1,
    }
    with pytest.raises(ScenarioError) as caught:
        solve(changed(changes).load(), gap=0.0, time_limit_s=600)
    assert [one.code for one in caught.value.findings] == ["S238"]
    assert "'t'" in caught.value.findings[0].why

"""Events on the plan of `events.days`, each case worked out by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from events.days import DAY, HEADER, MONDAY, TINY, TRAIN, WEDNESDAY, tiny_plan
from returnplan.events import Aftermath, apply_events, read_events
from returnplan.plan import Plan
from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg, Stop, Trip
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Permit


@pytest.fixture
def after(tmp_path: Path) -> Callable[..., Aftermath]:
    """What rows of events.csv make of the plan, asked at a moment."""

    def call(*rows: str, at: int, plan: Plan | None = None, contacts: bool = False) -> Aftermath:
        plan = tiny_plan() if plan is None else plan
        path = tmp_path / "events.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        events, findings = read_events(path, plan)
        assert not findings, findings
        return apply_events(plan, events, at, contacts=contacts)

    return call


def broken(found: Aftermath) -> dict[str, int]:
    return {one.riders: one.workers for one in found.broken if one.riders}


NOON_MONDAY, NOON_TUESDAY = 720, DAY + 720


def test_who_did_not_come_still_waits(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-17 09:00,no_show,dale-fitters,2,,,,,,", at=NOON_MONDAY)
    (one,) = found.broken
    assert (one.trip, one.riders, one.workers, one.departed) == (MONDAY, "dale-fitters-1", 2, False)
    assert one.cause == f"2 workers of dale-fitters did not come to trip {MONDAY}"
    assert found.scenario == load_scenario(TINY)


def test_more_who_did_not_come_than_rode_are_noted(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-17 09:00,no_show,dale-fitters,14,,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"dale-fitters-1": 6, "dale-fitters-2": 6}
    assert found.notes == ("no_show of dale-fitters: 2 workers of 14 were on no trip",)


def test_who_drops_out_is_first_who_was_not_carried(after: Callable[..., Aftermath]) -> None:
    """Of 14 fitters 12 are carried: 5 who come no more are 2 of these and 3 of Wednesday's."""
    found = after("2020-02-17 09:00,drop_out,dale-fitters,5,,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"dale-fitters-2": 3}
    assert found.scenario.cohorts["dale-fitters"].workers == 9
    gone = after("2020-02-17 09:00,drop_out,dale-fitters,14,,,,,,", at=NOON_MONDAY)
    assert broken(gone) == {"dale-fitters-2": 6}
    assert gone.scenario.cohorts["dale-fitters"].workers == 6
    assert gone.notes == ("drop_out of dale-fitters: 6 workers are under way or there already",)


def test_whose_assignment_is_known_is_meant_alone(after: Callable[..., Aftermath]) -> None:
    """Those of Wednesday, though Monday's are the last who left by then."""
    found = after("2020-02-17 09:00,no_show,dale-fitters-2,2,,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"dale-fitters-2": 2}
    assert found.broken[0].trip == WEDNESDAY


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("no_show,dale-fitters-3,2", "is no cohort or assignment of the plan"),
        ("no_show,dale-fitters-2,7", "are more than the 6 that assignment dale-fitters-2 has"),
        ("positive,dale-fitters-3,2", "is no trip, cohort or assignment of the plan"),
        ("positive,dale-fitters-2,7", "are more than the 6 that assignment dale-fitters-2 has"),
        (f"positive,{MONDAY},7", f"are more than the 6 that trip {MONDAY} has"),
        ("no_show,,7", "needs id, which is blank"),
    ],
)
def test_who_is_meant_must_be_there(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"{HEADER}\n2020-02-17 09:00,{row},,,,,,\n", encoding="utf-8")
    _, findings = read_events(path, tiny_plan())
    assert [said in str(one) for one in findings] == [True]


def test_a_late_coach_that_is_back_in_time_breaks_nothing(after: Callable[..., Aftermath]) -> None:
    """Ready on Monday 17:00, it leaves for Wednesday's trip on Wednesday 03:00: 34 hours."""
    found = after(f"2020-02-17 09:00,late,{MONDAY},2040,,,,,,", at=NOON_MONDAY)
    assert (found.broken, found.late) == ((), {MONDAY: 2040})
    found = after(f"2020-02-17 09:00,late,{MONDAY},2041,,,,,,", at=NOON_MONDAY)
    assert [one.trip for one in found.broken] == [WEDNESDAY, WEDNESDAY]
    assert broken(found) == {"dale-fitters-2": 6}
    assert "2041 minutes late, are not back" in found.broken[0].cause


def test_a_late_line_breaks_connections(after: Callable[..., Aftermath]) -> None:
    """Morning train to Hill Station at 13:00, afternoon train at 14:30: 90 minutes, of 60."""
    scenario = load_scenario(TINY)
    first = replace(
        scenario.lines["train"], line="first", from_="dale", to="hill_station", min_load=0.0
    )
    second = replace(scenario.lines["train"], line="second", time=870, min_load=0.0)
    scenario = replace(scenario, lines={"first": first, "second": second})

    def train(line: str, start: str, end: str, depart: int) -> Trip:
        stops = (
            Stop(place=start, arrive=None, depart=depart),
            Stop(place=end, arrive=depart + 180, depart=None),
        )
        return Trip(purpose="line", operator=line, risk="medium", units=1, stops=stops)

    plan = assemble(
        scenario,
        trips={
            "a": train("first", "dale", "hill_station", DAY + 600),
            "b": train("second", "hill_station", "port", DAY + 870),
        },
        assignments=[
            Assignment(
                cohort="dale-fitters",
                workers=6,
                legs=(Leg(trip="a", board=0, alight=1), Leg(trip="b", board=0, alight=1)),
                depart=DAY + 600,
                arrive=DAY + 1050,
                facility="hostel",
            )
        ],
    )
    name = next(iter(plan.trips))
    kept = after(f"2020-02-18 11:00,late,{name},30,,,,,,", at=DAY + 660, plan=plan)
    assert kept.broken == ()
    missed = after(f"2020-02-18 11:00,late,{name},31,,,,,,", at=DAY + 660, plan=plan)
    (one,) = missed.broken
    assert (one.riders, one.workers, one.departed) == ("dale-fitters-1", 6, True)
    assert one.trip == "0218-1430-hill_station-port"
    assert "31 minutes late" in one.cause
    assert "59 minutes before trip 0218-1430-hill_station-port, of 60" in one.cause


def test_a_trip_or_a_line_is_cancelled(after: Callable[..., Aftermath]) -> None:
    found = after(f"2020-02-17 12:00,cancelled,{WEDNESDAY},,,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"dale-fitters-2": 6}
    assert found.scenario == load_scenario(TINY)
    found = after("2020-02-17 12:00,cancelled,train,,2020-02-18,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"hill-riggers-1": 8, "hill-welders-1": 10}
    assert {one.cause for one in found.broken} == {"line train does not run on 2020-02-18"}
    assert {name: (line.first, line.last) for name, line in found.scenario.lines.items()} == {
        "train": (None, date(2020, 2, 17)),
        "train-0219": (date(2020, 2, 19), None),
    }


def test_a_line_whose_only_date_is_cancelled_stays_in_the_table(
    after: Callable[..., Aftermath], tmp_path: Path
) -> None:
    """On no date: without it a scenario that has no fleet could not be read."""
    tiny = load_scenario(TINY)
    tuesday = date(2020, 2, 18)
    train = replace(tiny.lines["train"], first=tuesday, last=tuesday)
    plan = tiny_plan(replace(tiny, lines={"train": train}))
    found = after(f"2020-02-17 12:00,cancelled,{TRAIN},,,,,,,", at=NOON_MONDAY, plan=plan)
    left = found.scenario.lines["train"]
    assert (left.first, left.last) == (None, tuesday - timedelta(days=2))
    tiny_plan(replace(found.scenario, fleets=tiny.fleets)).write(tmp_path / "run")
    assert load_scenario(tmp_path / "run" / "scenario").lines == {"train": left}


def test_a_vehicle_is_out_of_use_until_a_date(after: Callable[..., Aftermath]) -> None:
    """Its only coach is away on Tuesday: Wednesday's trip leaves the base on Wednesday 03:00."""
    row = "2020-02-17 18:00,broken,port_coach,1,,2020-02-{},,,,"
    at = 18 * 60
    assert after(row.format(18), at=at).broken == ()
    found = after(row.format(19), at=at)
    assert [one.trip for one in found.broken if not one.riders] == [WEDNESDAY]
    assert broken(found) == {"dale-fitters-2": 6}
    assert found.scenario.fleets["port_coach"].vehicles == 1
    assert "which trips under way need" in found.notes[0]


def test_vehicles_come_back_as_a_fleet_of_their_own(after: Callable[..., Aftermath]) -> None:
    tiny = load_scenario(TINY)
    two = {"port_coach": replace(tiny.fleets["port_coach"], vehicles=3)}
    plan = tiny_plan(replace(tiny, fleets=two))
    row = "2020-02-17 18:00,broken,port_coach,2,,2020-02-18,,,,"
    found = after(row, at=18 * 60, plan=plan)
    fleets = {name: (one.vehicles, one.from_) for name, one in found.scenario.fleets.items()}
    assert fleets == {"port_coach": (1, None), "port_coach-0219": (2, date(2020, 2, 19))}
    assert found.broken == ()


def test_a_place_is_at_another_level(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-17 12:00,risk,hill,medium,,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"hill-riggers-1": 8, "hill-welders-1": 10}
    assert "hill is at level medium on 2020-02-18, no longer low: 2 dates" in found.broken[0].cause
    (row,) = found.scenario.risk
    assert (row.place, row.from_, row.level) == ("hill", date(2020, 2, 17), "medium")
    later = after("2020-02-17 12:00,risk,hill,medium,2020-02-19,,,,,", at=NOON_MONDAY)
    assert later.broken == ()


def test_a_permit_is_withdrawn_and_another_added(after: Callable[..., Aftermath]) -> None:
    tiny = load_scenario(TINY)
    plan = tiny_plan(replace(tiny, permits=(Permit(origin="*", destination="port"),)))
    row = "2020-02-17 12:00,permit,,withdrawn,2020-02-18,,*,port,,"
    found = after(row, at=NOON_MONDAY, plan=plan)
    assert broken(found) == {"dale-fitters-2": 6, "hill-riggers-1": 8, "hill-welders-1": 10}
    (kept,) = found.scenario.permits
    assert (kept.from_, kept.until) == (None, date(2020, 2, 17))
    again = "2020-02-17 12:00,permit,,added,2020-02-18,,hill,port,,"
    found = after(row, again, at=NOON_MONDAY, plan=plan)
    assert len(found.scenario.permits) == 2
    none = after("2020-02-17 12:00,permit,,added,,,hill,port,,", at=NOON_MONDAY)
    assert (none.scenario.permits, len(none.notes)) == ((), 1)


@pytest.mark.parametrize(
    ("first", "until", "left"),
    [
        ("18", "", []),
        ("20", "", [("19", "19")]),
        ("20", "20", [("19", "19"), ("21", "")]),
        ("18", "18", [("19", "")]),
    ],
)
def test_a_permit_is_withdrawn_on_some_dates(
    after: Callable[..., Aftermath], first: str, until: str, left: list[tuple[str, str]]
) -> None:
    """It holds from the 19th on: what is left of it never begins sooner, nor on no date at all."""
    tiny = load_scenario(TINY)
    permit = Permit(origin="hill", destination="port", from_=date(2020, 2, 19))
    other = Permit(origin="*", destination="port")
    plan = tiny_plan(replace(tiny, permits=(other, permit)))
    end = f"2020-02-{until}" if until else ""
    row = f"2020-02-17 12:00,permit,,withdrawn,2020-02-{first},{end},hill,port,,"
    found = after(row, at=NOON_MONDAY, plan=plan).scenario.permits
    dates = [
        (f"{one.from_:%d}", "" if one.until is None else f"{one.until:%d}")
        for one in found
        if one.origin == "hill"
    ]
    assert dates == left


def test_without_its_last_permit_nobody_may_travel(after: Callable[..., Aftermath]) -> None:
    """No row at all would let everybody go: one is left that holds before the first date."""
    tiny = load_scenario(TINY)
    permit = Permit(origin="*", destination="*", from_=date(2020, 2, 17))
    plan = tiny_plan(replace(tiny, permits=(permit,)))
    row = "2020-02-17 00:00,permit,,withdrawn,2020-02-17,,*,*,,"
    (left,) = after(row, at=0, plan=plan).scenario.permits
    assert (left.from_, left.until) == (date(2020, 2, 16), date(2020, 2, 16))


def test_who_set_out_today_did_so_by_the_permit_of_then(after: Callable[..., Aftermath]) -> None:
    tiny = load_scenario(TINY)
    plan = tiny_plan(replace(tiny, permits=(Permit(origin="*", destination="port"),)))
    found = after("2020-02-17 12:00,permit,,withdrawn,,,*,port,,", at=NOON_MONDAY, plan=plan)
    (left,) = found.scenario.permits
    assert left.until == date(2020, 2, 17)
    assert "withdrawn from 2020-02-18 on in the new plan" in found.notes[0]


def test_a_facility_has_fewer_beds(after: Callable[..., Aftermath]) -> None:
    """Four from Tuesday on: two of Monday's fitters have none, and two of Wednesday's."""
    found = after("2020-02-17 12:00,beds,hostel,4,2020-02-18,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"dale-fitters-2": 2}
    (stay,) = found.stays
    assert (stay.riders, stay.workers, stay.facility) == ("dale-fitters-1", 2, None)
    assert (stay.first, stay.last) == (1, 1)
    assert found.scenario.quarantine["hostel"].beds == 6
    assert "it has 4" in found.notes[0]
    before = after("2020-02-17 07:00,beds,hostel,4,,,,,,", at=7 * 60)
    assert broken(before) == {"dale-fitters-1": 2, "dale-fitters-2": 2}
    assert before.scenario.quarantine["hostel"].beds == 4


def test_a_facility_has_more_beds(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-17 12:00,beds,hostel,9,2020-02-19,,,,,", at=NOON_MONDAY)
    beds = {name: (one.beds, one.from_) for name, one in found.scenario.quarantine.items()}
    assert beds == {"hostel": (6, None), "hostel-0219": (3, date(2020, 2, 19))}
    assert (found.broken, found.stays) == ((), ())


def test_who_is_positive_stays_in_quarantine(after: Callable[..., Aftermath]) -> None:
    """Found on Tuesday, one fitter of Monday's stays to Wednesday, on which all beds are taken.

    Whoever comes on Wednesday has one less; once they are under way, it is missing.
    """
    row = f"2020-02-18 09:00,positive,{MONDAY},1,,,,,,"
    found = after(row, at=NOON_TUESDAY)
    (stay,) = found.stays
    assert (stay.workers, stay.facility, stay.first, stay.last) == (1, "hostel", 1, 2)
    assert broken(found) == {"dale-fitters-2": 1}
    assert "they keep a bed of hostel to 2020-02-19" in found.broken[0].cause
    found = after(row, at=2 * DAY + 720)
    (stay,) = found.stays
    assert (stay.workers, stay.facility, stay.first, stay.last) == (1, None, 1, 2)
    assert "1 beds are missing for port from 2020-02-18 to 2020-02-19" in stay.cause
    assert broken(found) == {}
    tiny = load_scenario(TINY)
    hostel = replace(tiny.quarantine["hostel"], beds=8)
    plan = tiny_plan(replace(tiny, quarantine={"hostel": hostel}))
    found = after(row, at=NOON_TUESDAY, plan=plan)
    assert [(one.workers, one.facility) for one in found.stays] == [(1, "hostel")]


def test_how_long_they_stay_may_be_known(after: Callable[..., Aftermath]) -> None:
    """Two of an assignment, to Friday: longer than the two dates of their level."""
    found = after("2020-02-18 09:00,positive,dale-fitters-1,2,,2020-02-21,,,,", at=NOON_TUESDAY)
    (stay,) = found.stays
    assert (stay.riders, stay.workers, stay.first, stay.last) == ("dale-fitters-1", 2, 1, 4)


def test_with_them_stays_their_coach(after: Callable[..., Aftermath]) -> None:
    """All six of Monday's coach, who leave two of eight beds to Wednesday's."""
    tiny = load_scenario(TINY)
    hostel = replace(tiny.quarantine["hostel"], beds=8)
    plan = tiny_plan(replace(tiny, quarantine={"hostel": hostel}))
    row = f"2020-02-18 09:00,positive,{MONDAY},1,,,,,,"
    found = after(row, at=NOON_TUESDAY, plan=plan, contacts=True)
    stays = [(one.workers, one.facility) for one in found.stays]
    assert stays == [(1, "hostel"), (1, "hostel"), (4, "hostel")]
    assert broken(found) == {"dale-fitters-2": 4}
    assert f"5 workers of dale-fitters were on trip {MONDAY} with them" in found.stays[1].cause


def test_contacts_of_contacts_go_free(after: Callable[..., Aftermath]) -> None:
    """One positive on two trains of three units with five seats each: four are contacts."""
    tiny = load_scenario(TINY)
    train = replace(
        tiny.lines["train"], line="first", from_="dale", to="hill_station", seats=5, max_units=3
    )
    on = replace(train, line="second", from_="hill_station", to="port", time=870)
    scenario = replace(tiny, lines={"first": train, "second": on})

    def departure(line: str, start: str, end: str, depart: int, units: int) -> Trip:
        stops = (
            Stop(place=start, arrive=None, depart=depart),
            Stop(place=end, arrive=depart + 180, depart=None),
        )
        return Trip(purpose="line", operator=line, risk="medium", units=units, stops=stops)

    plan = assemble(
        scenario,
        trips={
            "a": departure("first", "dale", "hill_station", DAY + 600, 3),
            "b": departure("second", "hill_station", "port", DAY + 870, 3),
        },
        assignments=[
            Assignment(
                cohort="dale-fitters",
                workers=14,
                legs=(Leg(trip="a", board=0, alight=1), Leg(trip="b", board=0, alight=1)),
                depart=DAY + 600,
                arrive=DAY + 1050,
                facility="hostel",
            )
        ],
    )
    row = "2020-02-18 20:00,positive,dale-fitters,1,,,,,,"
    found = after(row, at=DAY + 1200, plan=plan, contacts=True)
    assert sum(one.workers for one in found.stays) == 5


def test_who_is_positive_before_they_leave_stays_at_home(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-17 12:00,positive,hill-welders,3,,,,,,", at=NOON_MONDAY, contacts=True)
    assert broken(found) == {"hill-welders-1": 3}
    assert "they stay in hill to 2020-02-18" in found.broken[0].cause
    assert found.stays == ()


def test_a_cohort_joins_and_the_budget_changes(after: Callable[..., Aftermath]) -> None:
    join = "2020-02-17 12:00,join,new,5,2020-02-18,2020-02-19,hill,,yard,welders"
    found = after(join, "2020-02-17 12:00,budget,,5000,,,,,,", at=NOON_MONDAY)
    new = found.scenario.cohorts["new"]
    assert (new.workers, new.origin, new.post) == (5, "hill", "welders")
    assert (new.ready, new.latest) == (date(2020, 2, 18), date(2020, 2, 19))
    assert found.scenario.budget == 5000
    (one,) = found.broken
    assert one.cause == "the plan costs 8,820.00, and the budget is 5,000.00 now"
    assert after("2020-02-17 12:00,budget,,8820,,,,,,", at=NOON_MONDAY).broken == ()


def test_events_after_the_moment_wait(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-18 09:00,budget,,5000,,,,,,", at=NOON_MONDAY)
    assert found.scenario.budget is None
    assert [one.kind for one in found.later] == ["budget"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2020-02-17 09:00,no_shows,dale-fitters,2,,,,,,", ":2 [kind]"),
        ("17/2/2020,no_show,dale-fitters,2,,,,,,", ":2 [moment]"),
        ("2020-02-17 09:00,no_show,dale-fiters,2,,,,,,", "did you mean 'dale-fitters'?"),
        ("2020-02-17 09:00,no_show,dale-fitters,two,,,,,,", "'two' is no number of heads"),
        ("2020-02-17 09:00,no_show,dale-fitters,15,,,,,,", "more than the 14 that cohort"),
        ("2020-02-17 09:00,no_show,dale-fitters,,,,,,,", "needs value, which is blank"),
        ("2020-02-17 09:00,no_show,dale-fitters,2,,,hill,,,", "has no origin"),
        (f"2020-02-17 09:00,late,{MONDAY},-5,,,,,,", "'-5' is no number of minutes"),
        ("2020-02-17 09:00,late,0217,5,,,,,,", "'0217' is no trip of the plan"),
        ("2020-02-17 09:00,cancelled,train,,2020-02-19,,,,,", "the dates are 2020-02-18"),
        ("2020-02-17 09:00,cancelled,train,,,,,,,", "needs from"),
        ("2020-02-17 09:00,broken,port_coach,2,,,,,,", "more than the 1 that fleet port_coach"),
        ("2020-02-17 09:00,risk,hill,hihg,,,,,,", "'hihg' is no risk level"),
        ("2020-02-17 09:00,permit,,gone,,,hill,port,,", "'gone' is no word of a permit"),
        ("2020-02-17 09:00,beds,hostel,4.5,,,,,,", "'4.5' is no number of beds"),
        (f"2020-02-17 09:00,positive,{TRAIN},19,,,,,,", "more than the 18 that trip"),
        ("2020-02-17 09:00,join,hill-welders,5,,,hill,,yard,welders", "is a cohort of the plan"),
        ("2020-02-17 09:00,join,new,5,,,hill,,yard,fitters", "'fitters' is no post"),
        ("2020-02-17 09:00,budget,,lots,,,,,,", "'lots' is no amount of money"),
        ("2020-02-17 09:00,budget,,nan,,,,,,", "'nan' is no amount of money"),
    ],
)
def test_bad_events_are_listed_like_bad_cells(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"{HEADER}\n{row}\n2020-02-17 09:00,budget,,5000,,,,,,\n", encoding="utf-8")
    events, findings = read_events(path, tiny_plan())
    assert events == ()
    assert any(words in str(one) for one in findings), [str(one) for one in findings]
    assert {one.row for one in findings} == {2}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    events, findings = read_events(tmp_path / "events.csv", tiny_plan())
    assert (events, [one.code for one in findings]) == ((), ["S003"])


def test_moments_are_sorted_and_dates_forgive_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    rows = ["2020/2/18 9:00,budget,,1,,,,,,", "2020-02-17 09:00,budget,,2,,,,,,"]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    events, _ = read_events(path, tiny_plan())
    assert [one.moment for one in events] == [540, DAY + 540]
    assert timedelta(minutes=events[0].moment) == timedelta(hours=9)


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("no_show,dale-fitters,1.000", "S123", "1, or 1000?"),
        ("no_show,dale-fitters,2²", "E103", "'2²' is no number of heads"),
        ("budget,,60.000", "W531", "read as 60, not as 60000"),
        ("join,new one,2,,,dale,port,mill,fitters", "S116", "' ' may not stand in it"),
    ],
)
def test_numbers_and_ids_are_read_as_in_a_scenario(
    tmp_path: Path, row: str, code: str, said: str
) -> None:
    path = tmp_path / "events.csv"
    width = HEADER.count(",") + 1
    cells = ["2020-02-17 09:00", *row.split(",")]
    path.write_text(f"{HEADER}\n{','.join(cells + [''] * (width - len(cells)))}\n", "utf-8")
    events, findings = read_events(path, tiny_plan())
    told = next(one for one in findings if one.code == code)
    assert said in told.why
    assert bool(events) == (told.severity == "warning")


def test_blanks_round_kinds_ids_and_numbers_do_not_matter(after: Callable[..., Aftermath]) -> None:
    found = after("2020-02-17 09:00, no_show , dale-fitters\u00a0, ２ ,,,,,,", at=NOON_MONDAY)
    assert broken(found) == {"dale-fitters-1": 2}

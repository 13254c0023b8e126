"""The tables of a run in memory."""

from cProfile import Profile
from dataclasses import replace
from datetime import date

from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import run_tables

DAY = 24 * 60


def test_every_table_has_its_columns_in_order(plan):
    tables = run_tables(plan)
    assert [table.name for table in RUN_TABLES] == list(tables)
    for table in RUN_TABLES:
        assert tables[table.name], f"{table.name} has no row to look at"
        for row in tables[table.name]:
            assert tuple(row) == table.names


def test_columns_are_those_of_the_contract():
    """Written out once more, so that a column cannot be lost unseen."""
    assert {table.name: " ".join(table.names) for table in RUN_TABLES} == {
        "schedule": "date weekday depart arrive mode operator contact from via to units passengers "
        "seats free_seats key_workers employers risk cost vehicles leaves_base trip",
        "by_employer": "employer name place waiting carried left_behind key_waiting key_carried "
        "first_on_post last_on_post utilisation_first utilisation_last output output_share "
        "held_most_by cost",
        "by_day": "date departures vehicles_busy setting_out arriving in_quarantine beds_free "
        "on_post staffed_share output cost",
        "left_behind": "cohort name employer post key origin workers reason detail",
        "bottlenecks": "resource id capacity dates_full first_full last_full step worth "
        "worth_kind objective",
        "summary": "measure value unit meaning",
        "trips": "trip purpose mode operator risk units seats passengers stops depart arrive km "
        "cost",
        "stops": "trip sequence place arrive depart boarding alighting on_board",
        "assignments": "assignment cohort employer post key workers origin destination risk "
        "quarantine_days depart arrive legs facility on_post bed_cost local_cost route",
        "legs": "assignment leg trip board alight depart arrive",
        "duties": "vehicle fleet trip leaves_base back_ready",
        "beds": "facility date beds occupied",
        "staffing": "employer post date required heads present borrowed lent",
        "production": "employer date utilisation output held_by",
        "loans": "loan workers",
    }


def test_schedule_is_what_one_reads_out_on_the_telephone(plan):
    """45 of the 50 usable seats of two coaches are taken, all by workers of key posts."""
    assert run_tables(plan)["schedule"][0] == {
        "date": 0,
        "weekday": "Sun",
        "depart": 480,
        "arrive": 800,
        "mode": "bus",
        "operator": "Red Coaches",
        "contact": "+86 1",
        "from": "丹寨",
        "via": None,
        "to": "plant",
        "units": 2,
        "passengers": 45,
        "seats": 50,
        "free_seats": 5,
        "key_workers": 45,
        "employers": "Zhucheng 45",
        "risk": "low",
        "cost": 19_600_00,
        "vehicles": "red-01 red-02",
        "leaves_base": 360,
        "trip": "0216-0800-village-plant",
    }


def test_stop_between_has_its_clocks(plan):
    """It leaves at 20:00 and calls after midnight, which the (+1) says; most heads first."""
    row = run_tables(plan)["schedule"][-1]
    assert row["via"] == "plant 00:50 (+1) - 01:20 (+1)"
    assert row["employers"] == "tb 15; Zhucheng 8"
    assert row["key_workers"] == 8


def test_train_names_no_vehicles(plan):
    row = next(row for row in run_tables(plan)["schedule"] if row["mode"] == "train")
    assert (row["operator"], row["contact"]) == ("g1", None), "no name given: the id"
    assert (row["vehicles"], row["leaves_base"]) == (None, None)


def test_stops_count_who_is_aboard(plan):
    rows = [row for row in run_tables(plan)["stops"] if row["trip"] == "0217-2000-hill-mill"]
    assert [
        (row["sequence"], row["place"], row["boarding"], row["alighting"], row["on_board"])
        for row in rows
    ] == [(1, "hill", 23, 0, 23), (2, "plant", 0, 8, 15), (3, "mill", 0, 15, 0)]
    assert [(row["arrive"], row["depart"]) for row in rows] == [
        (None, DAY + 1200),
        (DAY + 1490, DAY + 1520),
        (DAY + 1558, None),
    ]


def test_left_behind(plan):
    """15 fitters with the reason that was found, 10 helpers and 5 millers without."""
    rows = run_tables(plan)["left_behind"]
    assert [(row["cohort"], row["workers"], row["reason"]) for row in rows] == [
        ("fitters", 15, "too_late"),
        ("helpers", 10, "unproven"),
        ("millers", 5, "unproven"),
    ]
    assert rows[0]["name"] == "Fitters of the village"
    assert rows[1]["name"] is None
    assert rows[1]["detail"].startswith("10 of 30 stay behind.")


def test_route_is_a_sentence(scenario, trips, assignments, make_trip):
    trip = make_trip("direct", "red", "low", 1, ("hill", None, 480), ("mill", 800, None))
    rider = Assignment(
        cohort="fitters",
        workers=10,
        legs=(Leg(trip="only", board=0, alight=1),),
        depart=420,
        arrive=860,
        facility=None,
    )
    plan = assemble(scenario, trips={"only": trip}, assignments=[rider])
    assert run_tables(plan)["assignments"][0]["route"] == (
        "On Sun 2020-02-16 leave 丹寨 at 07:00 by local transport to hill; take the coach of Red "
        "Coaches at 08:00 from hill to mill, there at 13:20; local transport from mill to plant, "
        "there at 14:20. (0216-0800-hill-mill)"
    )


def test_rows_are_sorted(plan):
    """Departures by moment, everything else by its columns from the left."""
    tables = run_tables(plan)
    departs = [(row["depart"], row["trip"]) for row in tables["trips"]]
    assert departs == sorted(departs)
    assert [row["trip"] for row in tables["schedule"]] == [row["trip"] for row in tables["trips"]]
    keys = {
        "by_employer": ("employer",),
        "by_day": ("date",),
        "staffing": ("employer", "post", "date"),
        "production": ("employer", "date"),
        "loans": ("loan",),
        "left_behind": ("cohort",),
        "stops": ("trip", "sequence"),
        "assignments": ("assignment",),
        "legs": ("assignment", "leg"),
        "duties": ("vehicle", "fleet", "trip"),
        "beds": ("facility", "date"),
    }
    for name, columns in keys.items():
        found = [tuple(row[column] for column in columns) for row in tables[name]]
        assert found == sorted(found), name
        assert len(found) == len(set(found)), name


def calls_made(scenario, make_trip, riding):
    """Calls of functions that the tables of a plan with so many assignments take."""
    scenario = replace(
        scenario,
        days=60,
        cohorts={
            f"c{number:05d}": replace(
                scenario.cohorts["fitters"],
                cohort=f"c{number:05d}",
                workers=10,
                ready=date(2020, 2, 16),
            )
            for number in range(riding)
        },
    )
    trips = {}
    for number in range(riding // 2):
        depart = 480 + 5 * number
        calls = ("village", None, depart), ("plant", depart + 320, None)
        trips[str(number)] = make_trip("direct", "red", "low", 1, *calls)
    riders = []
    for number in range(riding):
        trip = str(number // 2)
        riders.append(
            Assignment(
                cohort=f"c{number:05d}",
                workers=10,
                legs=(Leg(trip=trip, board=0, alight=1),),
                depart=trips[trip].depart,
                arrive=trips[trip].arrive,
                facility=None,
            )
        )
    profile = Profile()
    profile.enable()
    tables = run_tables(assemble(scenario, trips=trips, assignments=riders))
    profile.disable()
    assert len(tables["assignments"]) == riding
    return sum(one.callcount for one in profile.getstats())


def test_ten_times_the_assignments_take_ten_times_the_work(scenario, make_trip):
    """Two workers a coach or so, and nothing that looks at all of them for each of them."""
    few, many = (calls_made(scenario, make_trip, riding) for riding in (400, 4000))
    assert many < 11 * few


def test_what_is_said_of_a_plan_stands_in_its_tables(plan):
    """Who travels how is not worked out again, and the tables of the plan before are not kept."""
    assert "too_late" in {row["reason"] for row in plan.tables["left_behind"]}
    other = plan.said(unreachable={}, wall_seconds=2.0)
    assert other.account.departures is plan.account.departures
    assert "too_late" not in {row["reason"] for row in other.tables["left_behind"]}
    assert other.tables == run_tables(replace(plan, unreachable={}))
    later = plan.said(wall_seconds=3.0)
    assert (later.tables, later.wall_seconds) == (plan.tables, 3.0)
    assert later == replace(plan, wall_seconds=3.0)

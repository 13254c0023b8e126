"""staffing.csv, production.csv, loans.csv, by_employer.csv and by_day.csv of the sample plan.

19 dates. 45 fitters and 20 helpers are on post at zc from day 1, 8 fitters (smiths) at zc and 15
millers at tb from day 16, after quarantine. Three helpers are lent to tb's mill on days 2 to 4.
"""

from dataclasses import replace

import pytest

from returnplan.plan.assemble import assemble
from returnplan.plan.digests import busy_vehicles, employer_cents, most
from returnplan.plan.duties import Duty
from returnplan.plan.plan import Assignment, Leg
from returnplan.plan.read import read_plan
from returnplan.plan.tables import run_tables
from returnplan.scenario.scenario import Employer, Facility

DAY = 24 * 60


@pytest.fixture
def tables(plan):
    return run_tables(plan)


def column(rows, name, **where):
    return [row[name] for row in rows if all(row[key] == value for key, value in where.items())]


def test_heads_of_each_post_by_date(tables):
    """Fitters 40, then 40 + 45, then + 8. Helpers 25, then 45, 42 while three are lent.

    Millers 4, 7 with those borrowed, 19 after the return.
    """
    rows = tables["staffing"]
    assert column(rows, "heads", post="fitter") == [40] + [85] * 15 + [93] * 3
    assert column(rows, "heads", post="helper") == [25, 45] + [42] * 3 + [45] * 14
    assert column(rows, "lent", post="helper") == [0, 0] + [3] * 3 + [0] * 14
    assert column(rows, "borrowed", post="miller") == [0, 0] + [3] * 3 + [0] * 14
    assert column(rows, "heads", post="miller") == [4, 4] + [7] * 3 + [4] * 11 + [19] * 3
    assert rows[0] == {
        "employer": "tb",
        "post": "miller",
        "date": 0,
        "required": 20,
        "heads": 4,
        "present": 4,
        "borrowed": 0,
        "lent": 0,
    }


def test_present_counts_no_more_than_are_required(scenario, trips, assignments):
    """With 80 fitters there before, 125 come together where 100 are required."""
    posts = {**scenario.posts}
    posts["zc", "fitter"] = replace(posts["zc", "fitter"], present=80)
    plan = assemble(replace(scenario, posts=posts), trips=trips, assignments=assignments)
    rows = run_tables(plan)["staffing"]
    assert column(rows, "heads", post="fitter")[1] == 125
    assert column(rows, "present", post="fitter")[1] == 100


def test_utilisation_and_what_holds_it(tables):
    """tb works at its millers' 4/20, 7/20, 4/20, 19/20.

    zc: 40/100 fitters, then 85/100, then 42/50 helpers. Flour suffices for 2 + U of tb a date
    before: 2.75 on day 3, when 0.4 + 0.85 + 0.84 = 2.09 are done: 0.66 are left; then as much as tb
    has milled the date before, until day 16. After it tb mills more than zc's 45/50 helpers use.
    """
    rows = tables["production"]
    assert column(rows, "utilisation", employer="tb") == (
        [0.2] * 2 + [0.35] * 3 + [0.2] * 11 + [0.95] * 3
    )
    assert column(rows, "held_by", employer="tb") == ["post:miller"] * 19
    assert column(rows, "utilisation", employer="zc") == (
        [0.4, 0.85, 0.84, 0.66, 0.35, 0.35] + [0.2] * 11 + [0.9] * 2
    )
    assert column(rows, "held_by", employer="zc") == (
        ["post:fitter"] * 2 + ["post:helper"] + ["input:flour"] * 14 + ["post:helper"] * 2
    )
    assert column(rows, "output", employer="zc")[:4] == [400_00, 850_00, 840_00, 660_00]


def test_output_is_of_unrounded_utilisation(scenario):
    """A third of 1,000,000 is 333,333.33, not the 333,333.00 of 0.333333."""
    posts = {**scenario.posts}
    posts["zc", "fitter"] = replace(posts["zc", "fitter"], required=3, present=1)
    employers = {**scenario.employers}
    employers["zc"] = replace(employers["zc"], daily_output=1_000_000.0)
    changed = replace(scenario, posts=posts, employers=employers)
    row = run_tables(assemble(changed, trips={}, assignments=[]))["production"][19]
    assert (row["employer"], row["utilisation"], row["output"]) == ("zc", 0.333333, 333_333_33)


def test_every_loan_has_a_row(tables):
    assert tables["loans"] == [{"loan": "help", "workers": 3}, {"loan": "spare", "workers": 0}]


def test_loans_are_written_and_read(plan, tmp_path):
    assert dict(plan.loans) == {"help": 3, "spare": 0}
    plan.write(tmp_path / "run")
    assert read_plan(tmp_path / "run").loans == plan.loans


def test_loans_that_nobody_names_lend_nobody(scenario, trips, assignments):
    plan = assemble(scenario, trips=trips, assignments=assignments)
    assert dict(plan.loans) == {"help": 0, "spare": 0}
    assert list(plan.loans) == list(scenario.loans)
    with pytest.raises(KeyError, match="no loan 'other'"):
        assemble(scenario, trips=trips, assignments=assignments, loans={"other": 1})


def test_by_employer(tables):
    """zc: 60 + 30 + 8 wait and 45 + 20 + 8 come, on days 1 and 16. 7.45 dates' work of 19.

    Its heads' share: all of the coaches (19,600), feeder (2,600), train (4,300) and shuttle
    (9,800), as only its own ride; of the night coach (9,857) 8 of 23 heads are its own, 3,428.52,
    but tb comes first by id: 15/23 are 6,428.48 for tb, and the rest is zc's. Beds: 8 x 14 x 100.
    """
    tb, zc = tables["by_employer"]
    night = 9857_00
    of_tb = (2 * night * 15 + 23) // 46
    assert zc == {
        "employer": "zc",
        "name": "Zhucheng",
        "place": "plant",
        "waiting": 98,
        "carried": 73,
        "left_behind": 25,
        "key_waiting": 68,
        "key_carried": 53,
        "first_on_post": 1,
        "last_on_post": 16,
        "utilisation_first": 0.4,
        "utilisation_last": 0.9,
        "output": 7450_00,
        "output_share": round(7.45 / 19, 6),
        "held_most_by": "input:flour",
        "cost": 19600_00 + 2600_00 + 4300_00 + 9800_00 + (night - of_tb) + 8 * 14 * 100_00,
    }
    assert of_tb == 6428_48
    assert (tb["name"], tb["waiting"], tb["carried"], tb["cost"]) == (
        None,
        20,
        15,
        of_tb + 15 * 14 * 100_00,
    )
    assert (tb["utilisation_last"], tb["output"], tb["output_share"]) == (
        0.95,
        1950_00,
        round(6.5 / 19, 6),
    )


def test_employers_costs_are_all_of_the_cost(plan):
    """No cent is lost in sharing, whatever the trips cost."""
    assert sum(employer_cents(plan.account).values()) == plan.account.cents


def test_a_shared_cent_goes_half_up_and_the_rest_to_the_last(scenario, make_trip):
    """A coach with one head each of a, tb and zc: of 98.00 32.67, 32.67 and the remaining 32.66.

    80 km deadhead, 400 out, 400 back would cost more, so that the fleet here costs 98 flat.
    """
    scenario = replace(
        scenario,
        employers={"a": Employer(employer="a", place="plant"), **scenario.employers},
        posts={
            ("a", "x"): replace(scenario.posts["zc", "helper"], employer="a", post="x"),
            **scenario.posts,
        },
        cohorts={
            name: replace(scenario.cohorts["helpers"], cohort=name, employer=employer, post=post)
            for name, employer, post in (
                ("c1", "a", "x"),
                ("c2", "tb", "miller"),
                ("c3", "zc", "helper"),
            )
        },
        fleets={"red": replace(scenario.fleets["red"], fixed_cost=98.0, km_cost=0.0)},
    )
    calls = ("village", None, 480), ("plant", 800, 830), ("mill", 868, None)
    trip = make_trip("direct", "red", "low", 1, *calls)
    ends = {"c1": (1, 800), "c2": (2, 868), "c3": (1, 800)}
    riders = [
        Assignment(
            cohort=name,
            workers=1,
            legs=(Leg(trip="t", board=0, alight=alight),),
            depart=480,
            arrive=arrive,
            facility=None,
        )
        for name, (alight, arrive) in ends.items()
    ]
    plan = assemble(scenario, trips={"t": trip}, assignments=riders)
    assert employer_cents(plan.account) == {"a": 32_67, "tb": 32_67, "zc": 32_66}


def test_employer_for_whom_nobody_comes(scenario):
    """Nobody on post, nothing spent; work goes on with those who are there."""
    tb, zc = run_tables(assemble(scenario, trips={}, assignments=[]))["by_employer"]
    assert (zc["carried"], zc["first_on_post"], zc["last_on_post"], zc["cost"]) == (
        0,
        None,
        None,
        0,
    )
    assert (zc["utilisation_first"], tb["utilisation_last"]) == (0.4, 0.2)


def test_without_daily_output_the_share_is_0(scenario):
    employers = {**scenario.employers}
    employers["tb"] = replace(employers["tb"], daily_output=0.0)
    plan = assemble(replace(scenario, employers=employers), trips={}, assignments=[])
    tb = run_tables(plan)["by_employer"][0]
    assert (tb["output"], tb["output_share"]) == (0, 0.0)
    assert tb["utilisation_first"] == 0.2, "it works all the same"


def test_of_what_holds_as_often_the_first_by_id_holds_most():
    assert most(["post:b", "nothing", "post:b", "nothing", "post:a"]) == "nothing"
    assert most(["post:b", "post:b", "nothing"]) == "post:b"


def test_by_day(tables):
    """Day 0: 45 + 20 set out and arrive, on four trips; day 1: 23 set out at 20:00.

    They arrive on day 2 and are in beds from then to day 15, for 2,300 a date. On day 0 the coach
    of 08:00 has two vehicles out 06:00 - 23:40, the feeder one until 13:10 and the shuttle one from
    10:20 (400 km to the station); that of 20:00 does not run. 25 beds until 1 March, day 14.
    """
    rows = tables["by_day"]
    assert len(rows) == 19
    assert column(rows, "departures") == [4, 1] + [0] * 17
    assert column(rows, "setting_out") == [65, 23] + [0] * 17
    assert column(rows, "arriving") == [65, 0, 23] + [0] * 16
    assert column(rows, "in_quarantine") == [0] * 2 + [23] * 14 + [0] * 3
    assert column(rows, "beds_free") == [25] * 2 + [2] * 13 + [-23] + [0] * 3
    assert column(rows, "on_post") == [0] + [65] * 15 + [88] * 3
    assert rows[0]["cost"] == 19600_00 + 2600_00 + 4300_00 + 9800_00
    assert column(rows, "cost")[1:] == [9857_00] + [2300_00] * 14 + [0] * 3
    assert rows[0]["output"] == 400_00 + 60_00
    assert rows[2]["output"] == 840_00 + 105_00


def test_staffed_share(tables, scenario):
    """170 heads are required: 40 + 25 + 4 at first, 93 + 45 + 19 in the end. Of none it is 0."""
    shares = column(tables["by_day"], "staffed_share")
    assert (shares[0], shares[-1]) == (round(69 / 170, 6), round(157 / 170, 6))
    posts = {key: replace(post, required=0) for key, post in scenario.posts.items()}
    plan = assemble(replace(scenario, posts=posts), trips={}, assignments=[])
    assert run_tables(plan)["by_day"][0]["staffed_share"] == 0


def test_costs_of_the_days_are_all_of_the_cost(plan, tables):
    """No bed is taken after the horizon here, and no cent is lost among the dates."""
    assert sum(column(tables["by_day"], "cost")) == plan.account.cents


def test_odd_prices_of_beds_lose_no_cent(scenario, trips, assignments):
    """15 + 8 heads at 0.333: 4.995 and 2.664 a date, in all 69.93 and 37.296 (37.30)."""
    inn = Facility(
        facility="inn", place="mill", beds=25, serves=("mill", "plant"), cost_per_bed_day=0.333
    )
    changed = replace(scenario, quarantine={"inn": inn})
    plan = assemble(changed, trips=trips, assignments=assignments)
    cents = column(run_tables(plan)["by_day"], "cost")
    assert sum(cents[2:]) == 69_93 + 37_30
    assert cents[2] == 5_00 + 2_66, "half up on the first date"
    assert sum(cents) == plan.account.cents


def test_local_transport_is_paid_on_the_date_of_the_start(scenario, make_trip):
    """They leave on day 0 at 23:00 and ride on day 1 from 00:00.

    To the coach and from it to the plant they pay 20 each, both on day 0.
    """
    trip = make_trip("direct", "red", "low", 1, ("hill", None, DAY), ("mill", DAY + 320, None))
    rider = Assignment(
        cohort="fitters",
        workers=10,
        legs=(Leg(trip="only", board=0, alight=1),),
        depart=DAY - 60,
        arrive=DAY + 380,
        facility=None,
    )
    plan = assemble(scenario, trips={"only": trip}, assignments=[rider])
    rows = run_tables(plan)["by_day"]
    assert column(rows, "setting_out")[:2] == [10, 0]
    assert column(rows, "departures")[:2] == [0, 1]
    assert rows[0]["cost"] == 2 * 10 * 20_00
    assert rows[0]["cost"] + rows[1]["cost"] == plan.account.cents


def duty(vehicle: str, leaves: int, ready: int) -> Duty:
    return Duty(vehicle=vehicle, fleet=vehicle, trip="t", leaves_base=leaves, ready=ready)


def test_vehicles_are_counted_at_one_moment():
    """On day 0 two never meet: one is ready when the other leaves. On day 1 two do, over midnight.

    The last is ready at midnight, which belongs to the date that it begins: busy on day 2 no more.
    """
    duties = [
        duty("a", 100, 200),
        duty("b", 200, 300),
        duty("c", DAY - 60, DAY + 60),
        duty("d", DAY + 30, 2 * DAY),
    ]
    assert busy_vehicles(duties, 4) == [1, 2, 0, 0]
    assert busy_vehicles(duties, 1) == [1], "dates after the horizon have no row"
    assert busy_vehicles([], 2) == [0, 0]


def test_vehicles_busy_in_the_sample(tables):
    """Four coaches on day 0; the night coach's two dates; nobody after."""
    assert column(tables["by_day"], "vehicles_busy")[:4] == [4, 1, 1, 0]

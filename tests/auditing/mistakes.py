"""Tables of the world of `world.py` with one mistake each, by the code that must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from auditing.planted import Planted
from auditing.rows import F1, FEEDER, HILL_MILL, SHUTTLE, T1, T3, T4
from auditing.world import World

MISTAKES: list[Planted] = []
BROKEN: list[Planted] = []


def has(code: str) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a function that makes a mistake; its name says which."""

    def register(plant: Callable[[World], None]) -> Callable[[World], None]:
        (BROKEN if code == "T1" else MISTAKES).append(Planted(code, plant.__name__, plant))
        return plant

    return register


def swap(world: World, table: str) -> None:
    rows = world.tables[table]
    rows[0], rows[1] = rows[1], rows[0]


def rename(world: World, old: str, new: str) -> None:
    """Give a trip another id in every table."""
    for rows in world.tables.values():
        for row in rows:
            if row.get("trip") == old:
                row["trip"] = new
            if "route" in row:
                row["route"] = row["route"].replace(old, new)


def a_swap(table: str) -> None:
    MISTAKES.append(Planted("T2", f"{table}_out_of_order", lambda world: swap(world, table)))


for name in (
    "schedule",
    "by_employer",
    "by_day",
    "left_behind",
    "trips",
    "stops",
    "assignments",
    "legs",
    "duties",
    "beds",
    "staffing",
    "production",
    "loans",
):
    a_swap(name)


@has("T3")
def an_id_with_another_clock(world):
    rename(world, T4, "0216-0401-mid2-mill")


@has("T3")
def an_id_with_a_needless_number(world):
    rename(world, SHUTTLE, f"{SHUTTLE}-2")


def split_coaches(world: World, first: str, second: str) -> None:
    """The convoy of two coaches as two trips, fit in one and mil in the other."""
    rename(world, HILL_MILL, first)
    for table in ("trips", "stops", "schedule"):
        copies = [dict(row, trip=second) for row in world.tables[table] if row["trip"] == first]
        world.tables[table] += copies
    world.edit("legs", "mil-1", 1, trip=second)


@has("T3")
def a_convoy_as_two_trips(world):
    split_coaches(world, HILL_MILL, f"{HILL_MILL}-2")


@has("T3")
def numbers_against_the_order_of_operators(world):
    """Fleet blue comes before red, so its trip has the bare id."""
    split_coaches(world, HILL_MILL, f"{HILL_MILL}-2")
    world.edit("trips", f"{HILL_MILL}-2", operator="blue")


@has("T3")
def one_itinerary_as_two_rows(world):
    world.tables["assignments"].append(
        dict(world.row("assignments", "fit-1"), assignment="fit-2", workers=3)
    )
    world.edit("assignments", "fit-1", workers=5)
    world.tables["legs"].append(dict(world.row("legs", "fit-1", 1), assignment="fit-2"))


@has("T4")
def kilometres_of_the_straight_way(world):
    world.edit("trips", HILL_MILL, km=10000)


@has("T4")
def a_cost_rounded_once_for_both_coaches(world):
    world.edit("trips", HILL_MILL, cost=121323)


@has("T4")
def seats_without_the_load_factor(world):
    world.edit("trips", FEEDER, seats=45)


@has("T4")
def the_mode_of_another_fleet(world):
    world.edit("trips", F1, mode="bus")


@has("T4")
def stops_joined_otherwise(world):
    world.edit("trips", T1, stops="west>east")


@has("T5")
def heads_on_board_after_the_last_stop(world):
    world.edit("stops", T1, 2, on_board=5)


@has("T5")
def a_head_less_that_boards(world):
    world.edit("stops", HILL_MILL, 2, boarding=9)


@has("T6")
def on_post_on_the_date_of_arrival(world):
    world.edit("assignments", "fit-1", on_post=0)


@has("T6")
def on_post_a_date_early_after_midnight(world):
    """Who arrives on day 4 at 00:00 is on post on day 5."""
    world.edit("assignments", "air-1", on_post=4)


@has("T6")
def bed_cost_rounded_down(world):
    world.edit("assignments", "ral-1", bed_cost=50002)


@has("T6")
def local_cost_of_one_way(world):
    world.edit("assignments", "air-1", local_cost=8000)


@has("T6")
def a_route_that_forgets_a_trip(world):
    route = world.row("assignments", "ral-1")["route"].replace(f" by {T1}", "")
    world.edit("assignments", "ral-1", route=route)


@has("T6")
def a_route_with_another_clock(world):
    route = world.row("assignments", "fit-1")["route"].replace("23:30", "23:31")
    world.edit("assignments", "fit-1", route=route)


@has("T6")
def a_route_with_an_id_for_a_name(world):
    route = world.row("assignments", "fit-1")["route"].replace("Pleasant Hill", "hill")
    world.edit("assignments", "fit-1", route=route)


@has("T6")
def a_route_that_forgets_local_transport(world):
    route = world.row("assignments", "air-1")["route"].replace("; to plant", "")
    world.edit("assignments", "air-1", route=route)


@has("T6")
def a_route_with_one_more_clock(world):
    route = world.row("assignments", "fit-1")["route"]
    world.edit("assignments", "fit-1", route=f"{route} Be there at 23:41.")


@has("T6")
def a_route_with_another_date(world):
    route = world.row("assignments", "fit-1")["route"]
    world.edit("assignments", "fit-1", route=f"{route} On 2021-02-16.")


@has("T6")
def a_route_with_another_weekday(world):
    """2020-02-16 is a Sunday."""
    route = world.row("assignments", "fit-1")["route"]
    world.edit("assignments", "fit-1", route=f"{route} On Mon 2020-02-16.")


@has("T7")
def a_leg_at_another_moment(world):
    world.edit("legs", "ral-1", 2, depart=2281)


@has("T8")
def a_vehicle_on_two_duties_at_once(world):
    world.edit("duties", "red-2", HILL_MILL, vehicle="red-1")
    world.tables["duties"][-2:] = [
        {**world.row("duties", "red-1", FEEDER), "vehicle": "red-2"},
        world.row("duties", "wing-1", F1),
    ]


@has("T8")
def a_vehicle_leaves_before_it_is_ready(world):
    """A minute of overlap between two duties of one vehicle."""
    world.edit("duties", "red-1", HILL_MILL, back_ready=2041)


@has("T8")
def a_vehicle_too_many(world):
    """A third red coach, where two are busy at most."""
    world.edit("duties", "red-1", FEEDER, vehicle="red-3")


@has("T8")
def a_unit_without_a_vehicle(world):
    world.drop("duties", "red-2", HILL_MILL)
    world.edit("schedule", HILL_MILL, vehicles="red-1")


@has("T8")
def a_vehicle_of_another_fleet(world):
    world.edit("duties", "blue-1", SHUTTLE, fleet="red")


@has("T8")
def a_vehicle_for_a_line_without_a_fleet(world):
    world.tables["duties"].append(dict(world.row("duties", "blue-1", SHUTTLE), trip=T3))


@has("T8")
def one_vehicle_of_two_fleets(world):
    world.edit("duties", "wing-1", F1, vehicle="blue-1")


@has("T9")
def a_date_of_the_horizon_without_a_row(world):
    world.drop("beds", "inn", 7)


@has("T9")
def a_date_after_the_horizon_without_use(world):
    world.tables["beds"].append({"facility": "inn", "date": 8, "beds": 0, "occupied": 0})


@has("T9")
def beds_counted_on_a_closed_date(world):
    world.edit("beds", "inn", 1, beds=5)


@has("T9")
def beds_kept_a_date_too_long(world):
    world.edit("beds", "inn", 5, occupied=5)


@has("T10")
def an_id_for_the_name_of_a_place(world):
    world.edit("schedule", HILL_MILL, from_="hill")


@has("T10")
def a_departure_that_is_not_printed(world):
    world.drop("schedule", T1)


@has("T10")
def stops_on_the_way_that_are_not_printed(world):
    world.edit("schedule", HILL_MILL, via=None)


@has("T10")
def stops_on_the_way_in_another_order(world):
    via = "plant 23:30 - 00:00 (+1); dale 10:00 - 10:30"
    world.edit("schedule", HILL_MILL, via=via)


@has("T10")
def a_stop_on_the_way_where_there_is_none(world):
    world.edit("schedule", T1, via="mid1 09:00 - 09:10")


@has("T10")
def a_stop_on_the_way_too_many(world):
    via = world.row("schedule", HILL_MILL)["via"] + "; cot 23:50 - 23:55"
    world.edit("schedule", HILL_MILL, via=via)


@has("T10")
def another_employer(world):
    world.edit("schedule", HILL_MILL, employers="tb 10; zc 8")


@has("T10")
def vehicles_that_are_not_on_duty(world):
    world.edit("schedule", HILL_MILL, vehicles="red-1 red-3")


@has("T11")
def a_cohort_that_is_not_listed(world):
    world.drop("left_behind", "ral")


@has("T11")
def a_cohort_that_leaves_nobody(world):
    row = dict(world.row("left_behind", "ral"), cohort="fit", origin="hill", workers=8)
    world.tables["left_behind"].insert(1, row)


@has("T11")
def all_for_the_one_who_stays(world):
    world.edit("left_behind", "ral", workers=6)


@has("T12")
def no_way_for_a_cohort_that_travels(world):
    world.edit("left_behind", "ral", reason="no_way")


@has("T12")
def another_of_the_four_reasons(world):
    world.edit("left_behind", "ban", reason="no_permit")


@has("T12")
def unproven_though_nobody_may_travel(world):
    world.edit("left_behind", "ban", reason="unproven")


def a_detail(name: str, detail: str) -> None:
    def plant(world: World) -> None:
        world.edit("left_behind", "ral", detail=detail)

    MISTAKES.append(Planted("T12", f"a_detail_{name}", plant))


for name, detail in {
    "of_one_word": "sorry",
    "that_says_nothing": "Something went badly wrong somewhere.",
    "of_figures_alone": "12 14 16 18",
    "with_an_empty_value": "All of fen stay until None comes.",
    "with_a_control_character": "The workers of fen stay\x07 behind.",
    "with_a_date_that_is_none": "No way from ridge on 2020-02-31 to fen.",
    "that_counts_others": "All 99 stay behind. A way to fen exists.",
    "that_says_too_many_dates": "inn (5 beds) is full on 9 dates from 2020-02-16 to 2020-02-24.",
    "that_says_too_much_room": "For fen inn (99 beds) is full on 2020-02-18.",
    "that_counts_more_than_wait": "1 of 99 stays behind. A way to fen exists.",
}.items():
    a_detail(name, detail)


@has("T12")
def a_word_that_is_no_reason(world):
    world.edit("left_behind", "ral", reason="lazy")


@has("T12")
def a_budget_where_there_is_none(world):
    world.set(budget=None)
    world.edit("left_behind", "ral", reason="budget")


@has("T12")
def slack_of_the_last_objective_alone(world):
    slack = {**dict.fromkeys(world.scenario.objective.order[:-1], 0.0), "cost": 0.1}
    objective = replace(world.scenario.objective, order=("post_days", "cost"), slack=slack)
    world.set(objective=objective)
    world.edit("left_behind", "ral", reason="slack")


@has("T12")
def beds_for_a_cohort_that_may_not_travel(world):
    world.edit("left_behind", "ban", reason="beds")


def a_wrong_worth(name: str, **cells: object) -> None:
    def plant(world: World) -> None:
        world.edit("bottlenecks", "vehicles", "red", **cells)

    MISTAKES.append(Planted("T21", name, plant))


a_wrong_worth("a_worth_of_no_kind", worth_kind=None)
a_wrong_worth("a_worth_of_another_kind", worth_kind="guess")
a_wrong_worth("a_worth_below_nothing", worth=-1.0)
a_wrong_worth("a_proven_worth_of_nothing", worth=0.0)
a_wrong_worth("a_worth_of_an_objective_that_is_not_in_the_order", objective="travel_hours")


@has("T21")
def a_bottleneck_that_is_not_listed(world):
    world.drop("bottlenecks", "vehicles", "red")


@has("T21")
def a_bottleneck_with_two_free(world):
    """Four coaches, of which two at most are busy: neither is one full nor are both."""
    world.alter("fleets", "red", vehicles=4)


@has("T21")
def a_fleet_that_is_full_on_a_date_on_which_it_is_not_open(world):
    world.alter("fleets", "red", until=date(2020, 2, 16))


@has("T21")
def bottlenecks_out_of_order(world):
    swap(world, "bottlenecks")


@has("T13")
def a_measure_that_is_missing(world):
    world.drop("summary", "seat_use")


@has("T13")
def trips_of_a_mode_that_has_none(world):
    world.tables["summary"].append(
        {"measure": "ship_trips", "value": 0, "unit": "trips", "meaning": "Departures."}
    )


@has("T13")
def a_worst_share_that_counts_who_has_no_way(world):
    """13 of the 20 who wait for tb."""
    world.edit("summary", "worst_share", value=0.65)


@has("T13")
def a_share_with_five_decimals(world):
    world.edit("summary", "worst_share", value=0.94444)


@has("T16")
def heads_above_those_required_that_count(world):
    """17 fitters where 16 are required: 17 heads, 16 staffed."""
    world.edit("staffing", "zc", "fitter", 5, present=17)


@has("T16")
def heads_that_are_present_twice(world):
    """The scenario's column `present` is of heads before anybody comes back."""
    world.edit("staffing", "zc", "fitter", 5, present=4)


@has("T16")
def heads_cut_at_those_required(world):
    world.edit("staffing", "zc", "fitter", 5, heads=16)


@has("T16")
def on_post_a_date_before_quarantine_ends(world):
    """Five fitters are in their beds until the end of day 4."""
    world.edit("staffing", "zc", "fitter", 4, heads=17, present=16)


@has("T16")
def a_loan_that_ends_a_date_early(world):
    world.edit("staffing", "tb", "miller", 5, lent=0, heads=20, present=20)


@has("T16")
def a_loan_that_does_not_arrive(world):
    world.edit("staffing", "zc", "helper", 3, borrowed=0)


@has("T16")
def a_post_without_a_row(world):
    world.drop("staffing", "zc", "helper", 0)


@has("T16")
def a_post_after_the_horizon(world):
    row = dict(world.row("staffing", "zc", "helper", 7), date=8)
    world.tables["staffing"].append(row)


@has("T16")
def a_post_of_another_employer(world):
    world.tables["staffing"].append(dict(world.row("staffing", "zc", "helper", 7), post="miller"))


@has("T17")
def less_work_than_could_be_done(world):
    """What is left undone on day 6 could not be made up for on day 7."""
    world.edit("production", "zc", 6, utilisation=0.8, output=80008)


@has("T17")
def output_of_utilisation_with_two_decimals(world):
    """0.875 of 80 is 70, not 0.88 of 80."""
    world.edit("production", "tb", 2, output=7040)


@has("T17")
def output_rounded_down_at_half_a_cent(world):
    world.edit("production", "zc", 0, output=25002)


@has("T17")
def a_post_that_holds_as_much_as_an_input(world):
    """Fitters and steel both allow 0.75 on day 4: inputs come first."""
    world.edit("production", "zc", 4, held_by="post:fitter")


@has("T17")
def the_name_of_an_input_without_what_it_is(world):
    world.edit("production", "zc", 2, held_by="steel")


@has("T17")
def orders_where_nothing_holds(world):
    world.edit("production", "tb", 6, held_by="orders")


@has("T17")
def an_employer_without_a_row(world):
    world.drop("production", "tb", 0)


@has("T17")
def production_after_the_horizon(world):
    world.tables["production"].append(dict(world.row("production", "zc", 7), date=8))


@has("T18")
def a_loan_of_nobody_that_is_not_listed(world):
    world.drop("loans", "l2")


@has("T19")
def an_employer_that_is_not_reported(world):
    world.drop("by_employer", "tb")


@has("T19")
def a_remainder_for_the_first_by_id(world):
    """The cent that is left goes to the last: tb pays 674.0222 of the coaches, zc 539.2178."""
    world.edit("by_employer", "tb", cost=77903)
    world.edit("by_employer", "zc", cost=492903)


@has("T19")
def the_id_for_the_name_that_is_not_there(world):
    world.edit("by_employer", "tb", name="tb")


@has("T19")
def held_by_what_holds_first(world):
    """Fitters hold zc on two dates, steel on three."""
    world.edit("by_employer", "zc", held_most_by="post:fitter")


@has("T19")
def output_that_does_not_add_up(world):
    """4.3 dates of 1000.1 are 4300.43; the cells of production.csv add up to 4300.45."""
    world.edit("by_employer", "zc", output=430043)


@has("T19")
def a_share_of_the_dates_on_which_it_works(world):
    world.edit("by_employer", "zc", output_share=0.614286)


@has("T20")
def a_date_that_is_not_reported(world):
    world.drop("by_day", 7)


@has("T20")
def a_date_after_the_horizon_reported(world):
    world.tables["by_day"].append(dict(world.row("by_day", 7), date=8))


@has("T20")
def vehicles_busy_at_the_end_of_the_date(world):
    """Two are busy until 10:00 of day 1, one from then on."""
    world.edit("by_day", 1, vehicles_busy=1)


@has("T20")
def vehicles_of_fleets_added_up(world):
    """The blue coach is ready at 00:00 of day 3, before the aircraft leaves its base."""
    world.edit("by_day", 3, vehicles_busy=2)


@has("T20")
def on_post_of_that_date_alone(world):
    world.edit("by_day", 2, on_post=10)


@has("T20")
def a_staffed_share_of_all_heads(world):
    """47 of 46 on day 6, of which the 17th fitter does not count."""
    world.edit("by_day", 6, staffed_share=1.021739)


@has("T20")
def beds_paid_for_on_arrival(world):
    world.edit("by_day", 2, cost=74003)
    world.edit("by_day", 3, cost=261980)
    world.edit("by_day", 4, cost=0)


@has("T20")
def local_transport_on_the_date_of_arrival(world):
    world.edit("by_day", 3, cost=262647)
    world.edit("by_day", 4, cost=32668)


@has("T13")
def output_added_up_from_rounded_cells(world):
    """The cells of production.csv make 4814.45 of the 4814.43."""
    world.edit("summary", "output", value=4814.45)


@has("T13")
def money_of_another_country(world):
    world.edit("summary", "output", unit="AUD")


@has("T13")
def an_output_share_of_the_travel_dates(world):
    world.edit("summary", "output_share", value=1.114348)


@has("T1")
def a_table_that_is_missing(world):
    del world.tables["beds"]


@has("T1")
def a_column_that_is_missing(world):
    del world.row("trips", T1)["km"]


@has("T1")
def a_column_too_many(world):
    world.row("trips", T1)["driver"] = "Li"


@has("T1")
def text_for_a_number(world):
    world.edit("trips", T1, units="1")


@has("T1")
def yes_for_a_number(world):
    world.edit("trips", T1, units=True)


@has("T1")
def heads_below_zero(world):
    world.edit("assignments", "fit-1", workers=-8)


@has("T1")
def a_blank_that_may_not_be(world):
    world.edit("trips", T1, depart=None)


@has("T1")
def a_number_that_is_not_finite(world):
    world.edit("summary", "cost", value=float("nan"))


@has("T1")
def a_key_twice(world):
    world.tables["trips"].append(dict(world.row("trips", T1)))


@has("T1")
def a_trip_without_stops(world):
    world.tables["trips"].append(dict(world.row("trips", T1), trip="ghost"))


@has("T1")
def a_stop_missing_between(world):
    world.drop("stops", HILL_MILL, 2)


@has("T1")
def an_arrival_at_the_first_stop(world):
    world.edit("stops", T1, 1, arrive=2279)


@has("T1")
def a_departure_from_the_last_stop(world):
    world.edit("stops", T1, 2, depart=2641)


@has("T1")
def no_arrival_on_the_way(world):
    world.edit("stops", HILL_MILL, 2, arrive=None)


@has("T1")
def a_leg_to_where_the_trip_does_not_stop(world):
    world.edit("legs", "ral-1", 2, alight="hill")


@has("T1")
def a_leg_missing_between(world):
    world.drop("legs", "ral-1", 2)


@has("T1")
def a_purpose_that_is_none(world):
    world.edit("trips", T1, purpose="tour")


@has("T1")
def a_coach_of_a_line(world):
    world.edit("trips", HILL_MILL, operator="t1")


@has("T1")
def a_train_of_a_fleet(world):
    world.edit("trips", T1, operator="red")


UNKNOWN = {
    "schedule": "trip",
    "left_behind": "cohort",
    "trips": "risk",
    "stops": "trip",
    "assignments": "cohort",
    "legs": "assignment",
    "duties": "fleet",
    "beds": "facility",
    "by_employer": "employer",
    "production": "employer",
    "loans": "loan",
}


def an_unknown(table: str, column: str) -> None:
    def plant(world: World) -> None:
        world.tables[table][0][column] = "nobody"

    BROKEN.append(Planted("T1", f"an_unknown_{column}_in_{table}", plant))


for name, column in UNKNOWN.items():
    an_unknown(name, column)
for name, column in (
    ("stops", "place"),
    ("assignments", "facility"),
    ("legs", "trip"),
    ("duties", "trip"),
):
    an_unknown(name, column)

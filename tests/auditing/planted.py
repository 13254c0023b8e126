"""The world of `world.py`, one step past one limit at a time.

Since that world sits exactly on the limits, each step is the least one: a seat, a minute, a date,
0.1 km, a cent. What each case breaks besides its rule is said in `also`: some steps cannot be made
alone (an earlier train leaves its riders behind). Derived cells that follow are not named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from auditing.rows import F1, FEEDER, HILL_MILL, SHUTTLE, T1, T4
from auditing.world import DAY, FIRST, SECOND, THIRD, World, a_loan
from returnplan.scenario.rules import ReplanRules
from returnplan.scenario.scenario import Employer, Loan, Permit, RiskChange, Road
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip

MINUTE = 1 / 60


@dataclass(frozen=True)
class Planted:
    """A step past a limit, and the rules that it breaks."""

    code: str
    name: str
    plant: Callable[[World], None]
    also: frozenset[str] = frozenset()

    def world(self, world: World) -> World:
        """The world with the mistake in it; without a budget where that is not the point."""
        if self.code != "C12":
            world.set(budget=None)
        self.plant(world)
        return world


PLANTED: list[Planted] = []


def breaks(code: str, *also: str) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a function that plants a mistake; its name says which."""

    def register(plant: Callable[[World], None]) -> Callable[[World], None]:
        PLANTED.append(Planted(code, plant.__name__, plant, frozenset(also)))
        return plant

    return register


def past(code: str, name: str, table: str, key: Any, *also: str, **values: Any) -> None:
    """Register a change of one row of a scenario table, or of a group of settings (no key)."""

    def plant(world: World) -> None:
        if key is None:
            world.rules(table, **values)
        else:
            world.alter(table, key, **values)

    PLANTED.append(Planted(code, name, plant, frozenset(also)))


# C1: 18 passengers in 2 x 9 seats, 5 in a carriage of 5.
past("C1", "a_coach_seat_less", "fleets", "red", seats=44)
past("C1", "a_carriage_seat_less", "lines", "t1", seats=4)
past("C1", "a_seat_in_reserve", "reserve", None, seats=0.01)
past("C1", "a_lower_load_factor", "levels", "low", load_factor_by_mode={"bus": 0.199})

# C2: both red coaches are busy until 10:00 of the second date, one of them again from then on.
past("C2", "a_coach_less", "fleets", "red", vehicles=1)
past("C2", "an_aircraft_less", "fleets", "wing", vehicles=0)
past("C2", "a_minute_more_of_turnaround", "fleets", "red", turnaround_hours=4 + MINUTE)

past("C3", "fewer_than_min_units", "lines", "t1", min_units=2, max_units=2)
past("C3", "more_than_max_units", "lines", "t1", max_units=0)


@breaks("C3", "C1")
def a_trip_of_no_unit(world):
    world.edit("trips", SHUTTLE, units=0)


@breaks("C4")
def another_level_than_the_riders(world):
    world.edit("trips", HILL_MILL, risk="high")


@breaks("C4", "C9", "C24")
def riders_whose_place_changes_level(world):
    """The ten from dale are of level high from the first date on; fit is not."""
    world.set(risk=(RiskChange(place="dale", from_=FIRST, level="high"),))


# C5: 5 of the feeder's 9 seats are 4.5 rounded up; 4 of the aircraft's 10 are exactly 0.4.
past("C5", "a_coach_too_empty", "fleets", "red", min_load=0.56)
past("C5", "an_aircraft_too_empty", "lines", "f1", min_load=0.41)


@breaks("C5")
def a_trip_without_riders(world):
    """A line on a date on which nobody rides it."""
    add_t2(world)
    world.edit("trips", T2, passengers=0)


@breaks("C6")
def a_stop_for_nobody(world):
    """The ten miners of dale live in hill and board there."""
    world.alter("cohorts", "mil", origin="hill")
    world.alter("places", "hill", departures_per_day=18)
    world.edit("legs", "mil-1", 1, board="hill", depart=480)
    world.edit("assignments", "mil-1", origin="hill", depart=480)
    world.rules("transfer", max_hours=None)


past("C7", "one_more_than_the_cohort_has", "cohorts", "fit", workers=7)


@breaks("C7", "C6", "C16")
def an_assignment_of_nobody(world):
    world.edit("assignments", "fit-1", workers=0)


@breaks("C8", "C16", "C21")
def alights_before_boarding(world):
    world.edit("legs", "fit-1", 1, board="plant", alight="hill")
    world.rules("transfer", max_hours=None)


@breaks("C8", "C6", "C16", "C21")
def alights_where_it_boards(world):
    world.edit("legs", "fit-1", 1, alight="hill")


@breaks("C8", "C18")
def a_gap_between_feeder_and_train(world):
    """The train leaves from cot, 30 km from where the feeder ends."""
    for row in (world.row("stops", T1, 1), world.row("legs", "ral-1", 2)):
        row["place" if "place" in row else "board"] = "cot"
    world.set(roads={**world.scenario.roads, ("west", "cot"): Road(from_="west", to="cot", km=30)})
    world.shift(T1, 60)


# C9: five in five beds from the third date to the fifth.
past("C9", "a_bed_less", "quarantine", "inn", beds=4)
past("C9", "a_bed_in_reserve", "reserve", None, beds=0.01)
past("C9", "open_a_date_too_late", "quarantine", "inn", from_=date(2020, 2, 19))
past("C9", "closed_a_date_too_early", "quarantine", "inn", until=date(2020, 2, 19))
past("C9", "does_not_serve_the_place", "quarantine", "inn", serves=("mill",))
past("C9", "does_not_serve_the_employer", "quarantine", "inn", employer="tb")
past("C9", "a_date_more_of_quarantine", "levels", "high", quarantine_days=4)


@breaks("C9")
def quarantine_after_the_horizon(world):
    """With seven dates the last bed is used on day 8, after the horizon, when none is open."""
    world.alter("levels", "high", quarantine_days=7)
    world.alter("quarantine", "inn", until=date(2020, 2, 23))


@breaks("C9")
def quarantine_without_a_facility(world):
    world.edit("assignments", "ral-1", facility=None)


@breaks("C9")
def a_facility_without_quarantine(world):
    world.edit("assignments", "fit-1", facility="inn")


past("C10", "one_start_too_many", "places", "hill", departures_per_day=7)
past("C11", "one_arrival_too_many", "places", "mill", arrivals_per_day=9)


@breaks("C11")
def an_arrival_at_midnight_counts_on_its_new_date(world):
    """Four arrive on the fifth day at 00:00 and nobody else; three may."""
    world.alter("places", "plant", arrivals_per_day=3)


@breaks("C12")
def a_cent_above_the_budget(world):
    world.set(budget=5708.05)


past("C14", "starts_before_ready", "cohorts", "ral", ready=THIRD, latest=None)
past("C14", "starts_after_latest", "cohorts", "ral", ready=FIRST, latest=FIRST)
past("C14", "starts_where_travel_is_banned", "levels", "high", travel=False)


def permit_of_fen(world: World, **values: Any) -> None:
    first, *others = world.scenario.permits
    world.set(permits=(replace(first, **values), *others))


@breaks("C14")
def starts_after_the_permit(world):
    permit_of_fen(world, from_=FIRST, until=FIRST)


@breaks("C14")
def starts_before_the_permit(world):
    permit_of_fen(world, from_=THIRD, until=None)


@breaks("C14")
def permit_for_another_destination(world):
    permit_of_fen(world, destination="mill")


@breaks("C14")
def permit_for_another_origin(world):
    permit_of_fen(world, origin="lock")


@breaks("C15")
def arrives_a_minute_after_the_end(world):
    world.alter("lines", "f1", time=1261)
    world.shift(F1, 1)
    world.edit("assignments", "air-1", depart=5521, arrive=5761)


@breaks("C15", "C14")
def starts_before_start(world):
    """Who lives an hour from the train of 00:00 starts on the date before."""
    world.alter("cohorts", "duo", origin="depot")
    world.set(permits=(*world.scenario.permits, Permit(origin="depot", destination="*")))
    roads = {**world.scenario.roads, ("depot", "west"): Road(from_="depot", to="west", km=30)}
    world.set(roads=dict(sorted(roads.items())))
    world.edit("assignments", "duo-1", origin="depot", depart=-60)


past("C16", "neighbours_too_far", "road", None, neighbour_km=149.9)
past("C16", "too_long_a_detour", "road", None, max_detour=0.1999)
past("C16", "too_long_for_the_fleet", "fleets", "red", max_km=1199.9)
past("C16", "too_many_boarding_stops", "road", None, max_pickups=1)
past("C16", "too_many_alighting_stops", "road", None, max_dropoffs=1)
past("C16", "coaches_that_a_line_names", "lines", "t2", fleet="blue")


@breaks("C16", "C21")
def boards_where_no_cohort_lives(world):
    """All that live in dale move to cot."""
    world.alter("cohorts", "mil", origin="cot")
    world.alter("cohorts", "nil", origin="cot")
    world.alter("places", "cot", departures_per_day=None)
    world.rules("transfer", max_hours=None)


@breaks("C16", "C21")
def alights_where_no_employer_is(world):
    world.alter("employers", "tb", place="yard")
    world.rules("transfer", max_hours=None)


@breaks("C16", "C17", "C20")
def a_feeder_to_where_no_line_leaves(world):
    """The first trip would be a feeder that ends at mill."""
    world.edit("trips", HILL_MILL, purpose="feeder")


@breaks("C16", "C17", "C20")
def a_shuttle_from_where_no_line_arrives(world):
    world.edit("trips", HILL_MILL, purpose="shuttle")


@breaks("C16", "C17", "C18")
def a_feeder_to_where_trains_left_before(world):
    """All that left west leave cot."""
    for line in ("t1", "t2", "t3"):
        world.alter("lines", line, from_="cot")


@breaks("C16", "C17", "C18")
def a_shuttle_from_where_trains_came_before(world):
    for line in ("t1", "t2"):
        world.alter("lines", line, to="mid1")


@breaks("C16", "C20", "C17")
def a_direct_trip_to_a_station(world):
    world.edit("trips", FEEDER, purpose="direct")


@breaks("C16", "C6", "C17")
def a_place_twice(world):
    """The coaches call again at hill before they drive to the plant."""
    world.rules("road", max_pickups=3, neighbour_km=1000.0, max_detour=5.0)
    world.alter("fleets", "red", max_km=9999.0)
    for row in world.tables["stops"]:
        if row["trip"] == HILL_MILL and row["sequence"] >= 3:
            row["sequence"] += 1
    back = dict(world.row("stops", HILL_MILL, 2), sequence=3, place="hill", boarding=0)
    world.tables["stops"].append(back)


@breaks("C16", "C6")
def boards_after_somebody_alighted(world):
    """The ten live at the plant and board there, where fit leaves the coach."""
    world.alter("cohorts", "mil", origin="plant")
    permits = (*world.scenario.permits, Permit(origin="plant", destination="*"))
    world.set(permits=permits)
    world.edit("legs", "mil-1", 1, board="plant", depart=1440)
    world.edit("assignments", "mil-1", origin="plant", depart=1440)
    world.alter("fleets", "red", min_load=0.0)


@breaks("C17")
def leaves_between_the_departure_times(world):
    world.set(departure_times=(479, 481, 1200))


past("C17", "a_minute_more_at_stops", "road", None, stop_minutes=31)
past("C17", "a_minute_more_of_breaks", "driving", None, break_minutes=21)
past("C17", "breaks_a_minute_earlier", "driving", None, max_continuous_hours=4 - MINUTE)
past("C17", "a_daily_rest", "driving", None, daily_hours=8 - MINUTE)
past("C17", "one_driver_must_rest", "fleets", "red", drivers=1)
past("C17", "a_slower_road", "roads", ("dale", "plant"), hours=12 + MINUTE)
past("C17", "a_shuttle_after_a_train_of_other_dates", "lines", "t2", last=FIRST, first=FIRST)
past("C17", "a_shuttle_after_a_train_of_other_weekdays", "lines", "t2", weekdays=(7, 2, 3, 4, 5, 6))
past("C17", "a_shuttle_a_minute_early", "lines", "t2", time=1141)
past("C17", "a_shuttle_a_minute_late", "lines", "t2", time=1139)


@breaks("C17", "C2")
def a_feeder_a_minute_early(world):
    """61 minutes before the train; a wait of 61 minutes is allowed, the moment is not."""
    world.shift(FEEDER, -1)
    world.edit("assignments", "ral-1", depart=2159)


@breaks("C17")
def leaves_a_stop_too_early(world):
    world.edit("stops", HILL_MILL, 2, depart=629)
    world.edit("legs", "mil-1", 1, depart=629)
    world.edit("assignments", "mil-1", depart=629)
    world.rules("transfer", max_hours=None)


T2 = "0217-1900-west-east"


def add_t2(world: World, trip: str = T2, line: str = "t2", clock: int = 1140) -> None:
    """A train that nobody rides; its derived cells are not right."""
    world.tables["trips"].append(
        dict(world.row("trips", T1), trip=trip, operator=line, depart=DAY + clock, arrive=0)
    )
    for number, place in enumerate(("west", "east"), start=1):
        moment = DAY + clock + (number - 1) * 360
        call = dict(world.row("stops", T1, number), trip=trip, place=place, boarding=0)
        world.tables["stops"].append({**call, ("arrive", "depart")[number == 1]: moment})


@breaks("C18", "C5")
def a_line_twice_a_date(world):
    add_t2(world, "0217-1400-west-east-2", "t1", 840)


past("C18", "a_line_at_another_clock", "lines", "t4", time=241)
past("C18", "a_line_of_other_weekdays", "lines", "t1", "C17", weekdays=(2,))
past("C18", "a_line_before_its_first_date", "lines", "t1", "C17", first=THIRD, last=None)
past("C18", "a_line_after_its_last_date", "lines", "t1", "C17", first=None, last=FIRST)
past("C18", "a_line_that_takes_longer", "lines", "t3", hours=2 + MINUTE)
past("C18", "a_line_to_another_place", "lines", "t4", to="plant")
past("C18", "a_line_from_another_place", "lines", "t4", from_="mid1")

# C19: six hours at east, an hour at mid2 after local transport.
past("C19", "a_minute_too_long_a_wait", "transfer", None, max_wait_hours=6 - MINUTE)


@breaks("C19")
def a_minute_too_short_a_wait_between_lines(world):
    world.alter("lines", "t4", time=239)
    world.shift(T4, -1)
    world.edit("assignments", "duo-1", arrive=299)


past("C19", "a_minute_more_of_least_wait", "transfer", None, "C17", min_minutes=61)


past("C20", "a_leg_too_many", "transfer", None, max_legs=2)
past("C20", "a_minute_too_long_door_to_door", "transfer", None, max_hours=15.5 - MINUTE)


@breaks("C20")
def a_direct_trip_before_a_train(world):
    """The feeder's moments would suit a direct trip, were west an employer's place."""
    world.edit("trips", FEEDER, purpose="direct")
    world.set(
        departure_times=(480, 720),
        employers={**world.scenario.employers, "x": Employer(employer="x", place="west")},
    )


@breaks("C20", "C5")
def no_leg_at_all(world):
    for number in (1, 2):
        world.drop("legs", "duo-1", number)


past("C21", "local_transport_too_far", "transfer", None, local_km=29.9)
past("C21", "local_transport_too_far_on_one_road", "roads", ("ea", "plant"), km=30.1)


@breaks("C21")
def starts_later_than_local_transport_needs(world):
    world.edit("assignments", "air-1", depart=5521)


@breaks("C21")
def arrives_earlier_than_local_transport_can(world):
    world.edit("assignments", "air-1", arrive=5759)


@breaks("C21")
def arrives_before_the_trip_does(world):
    world.edit("assignments", "fit-1", arrive=1409)


@breaks("C21")
def a_longer_way_back(world):
    """30.0 km hold for the direction of the row; the way travelled has one of its own."""
    roads = dict(world.scenario.roads)
    roads["wa", "cot"] = roads.pop(("cot", "wa"))
    roads["wa", "cot"] = Road(from_="wa", to="cot", km=30.0)
    roads["cot", "wa"] = Road(from_="cot", to="wa", km=30.1)
    world.set(roads=dict(sorted(roads.items())))


past("C22", "out_a_date_before_the_fleet", "fleets", "blue", from_=date(2020, 2, 19))
past("C22", "back_a_date_after_the_fleet", "fleets", "blue", until=SECOND)
past("C22", "back_a_minute_after_the_fleet", "fleets", "blue", turnaround_hours=19 + MINUTE)
past("C22", "out_a_minute_before_the_fleet", "roads", ("yard", "east"), hours=1 + MINUTE)
# D(6 h 40 min) is 7 h, with which the coaches leave their base at start 00:00 sharp.
past("C22", "out_a_minute_before_start", "roads", ("depot", "hill"), hours=20 / 3 + MINUTE)
past("C22", "an_aircraft_back_after_its_fleet", "fleets", "wing", until=date(2020, 2, 19))


# C23: both heads of loan l1 are lent, none of l2.
past("C23", "a_head_more_than_the_loan_is_of", "loans", "l1", workers=1)


@breaks("C23", "C24")
def a_loan_of_less_than_nobody(world):
    world.edit("loans", "l2", workers=-1)


@breaks("C23")
def a_loan_for_no_objective_of_the_order(world):
    order_of(world, "key_post_days", "post_days", "cost")


def order_of(world: World, *names: str) -> None:
    world.set(objective=replace(world.scenario.objective, order=names))


# C24: 18 millers are left of a crew of 18 while 2 of 20 are lent.
past("C24", "a_head_short_of_the_crew", "posts", ("tb", "miller"), min_present=19)
past("C24", "a_head_less_at_the_lender", "posts", ("tb", "miller"), present=6)
past("C24", "lent_before_the_others_are_back", "loans", "l1", from_=SECOND)


@breaks("C24")
def two_loans_of_which_each_alone_would_do(world):
    """A third miller, lent to the fitters on one of the dates."""
    add_loan(world, a_loan("l3", "tb", "miller", "zc", "fitter", from_=THIRD, until=THIRD))
    world.tables["loans"].append({"loan": "l3", "workers": 1})


@breaks("C24")
def more_lent_than_there_are(world):
    """No crew is asked for, but 7 of the 6 helpers of the first date go."""
    add_loan(world, a_loan("l3", "zc", "helper", "zc", "fitter", workers=7, until=FIRST))
    world.tables["loans"].append({"loan": "l3", "workers": 7})


def add_loan(world: World, loan: Loan) -> None:
    world.set(loans={**world.scenario.loans, loan.loan: loan})


# C25: the greatest work of each date is what capacity or an input allows.
past("C25", "work_above_orders", "employers", "zc", orders=0.899)
past("C25", "work_above_staffing", "posts", ("zc", "fitter"), present=3)


@breaks("C25")
def more_than_a_full_date(world):
    world.edit("production", "tb", 7, utilisation=1.000001)


@breaks("C25")
def work_made_up_for_on_a_later_date(world):
    """Steel for it is there on day 6, but zc sells no more than 0.9 a date."""
    world.edit("production", "zc", 6, utilisation=0.91)


# C26: on day 1 castings, on days 2, 4 and 5 steel, on day 2 tools are used up.
past("C26", "castings_short_of_stock", "inputs", ("zc", "castings", "tb"), stock_days=0.449)
past("C26", "steel_short_of_stock", "inputs", ("zc", "steel", ""), stock_days=0.999)
past("C26", "a_smaller_share_of_tools", "inputs", ("tb", "tools", "zc"), share=0.49)
past("C26", "tools_a_date_later", "inputs", ("tb", "tools", "zc"), lag_days=3)


@breaks("C26")
def steel_before_it_is_delivered(world):
    first, second, third = world.scenario.deliveries
    world.set(deliveries=(first, replace(second, date=date(2020, 2, 20)), third))


@breaks("C26")
def work_without_steel(world):
    world.edit("production", "zc", 5, utilisation=0.00001)


# C27: every way by road of the world is one that roads.csv lists.
past("C27", "a_closed_road", "roads", ("dale", "plant"), closed=True)
past("C27", "a_closed_way_from_base", "roads", ("depot", "hill"), closed=True)
past("C27", "a_closed_way_back", "roads", ("mill", "depot"), closed=True)
past("C27", "closed_to_local_transport", "roads", ("ea", "plant"), closed=True)
past("C27", "closed_between_two_lines", "roads", ("mid1", "mid2"), closed=True)


@breaks("C27")
def local_transport_over_the_water(world):
    """The cot is beside the airfield, on an island of its own, and no row lists a road there."""
    world.alter("places", "cot", longitude=world.scenario.places["wa"].longitude, landmass="isle")
    world.set(roads={key: one for key, one in world.scenario.roads.items() if key != ("cot", "wa")})


# C28: 08:00 at hill, 10:30 at dale, 12:00 at fen; the shuttle leaves at 02:00.
past("C28", "boards_a_minute_too_early", "road", None, boarding_from=481, boarding_until=720)
past("C28", "boards_a_minute_too_late", "road", None, boarding_from=480, boarding_until=719)
past("C28", "boards_the_second_stop_too_late", "road", None, boarding_from=720, boarding_until=629)


# C29: two red coaches leave hill at 08:00 of the first date, 8 of fit ride them from hill to plant;
# 5 of ral come by feeder, train and shuttle into the inn.
def fix(world: World, *, riders: dict[str, Any] | None = None, **trip: Any) -> None:
    """Fix the coaches from hill, or another trip, and riders of theirs."""
    row = {
        "trip": "t",
        "operator": "red",
        "stops": ("hill", "dale", "plant", "mill"),
        "date": FIRST,
        "depart": 480,
        "units": 2,
        **trip,
    }
    train = FixedTrip(trip="t1", operator="t1", stops=("west", "east"), date=SECOND, depart=840)
    world.set(fixed={"t": FixedTrip(**row), "t1": train})
    if riders is not None:
        who = {"riders": "r", "cohort": "fit", "workers": 8, "trips": ("t",), **riders}
        world.set(fixed_riders={"r": FixedRiders(**who)})


@breaks("C29")
def a_coach_less_than_fixed(world):
    fix(world, units=3)


@breaks("C29")
def a_fixed_coach_a_minute_later(world):
    fix(world, depart=481)


@breaks("C29")
def a_fixed_coach_that_forgets_a_stop(world):
    fix(world, stops=("hill", "plant", "mill"))


@breaks("C29")
def a_fixed_coach_at_another_level(world):
    fix(world, risk="high")


@breaks("C29")
def a_fixed_coach_for_another_purpose(world):
    fix(world, purpose="feeder")


@breaks("C29")
def a_rider_less_than_fixed(world):
    fix(world, riders={"cohort": "mil", "workers": 11})


@breaks("C29")
def riders_who_alight_elsewhere_than_fixed(world):
    fix(world, riders={"alight": "mill"})


@breaks("C29")
def riders_who_are_fixed_to_one_leg_of_several(world):
    fix(world, riders={"cohort": "ral", "workers": 5, "trips": ("t1",)})


@breaks("C29")
def riders_in_another_facility_than_fixed(world):
    fix(world, riders={"facility": "inn"})


@breaks("C30")
def a_coach_that_begins_before_all_that_may_change(world):
    world.set(replan=ReplanRules(date=SECOND))


# At 09:00 of the first date both trains of duo and the coaches from hill had left.
def in_force(world: World, *, trip: dict[str, Any] | None = None, **riders: Any) -> None:
    """Fix what has begun; the plan in force had another coach from hill, or other riders of fit."""
    hill = ("hill", "dale", "plant", "mill")
    trips = {
        "t": FixedTrip(trip="t", operator="red", stops=hill, date=FIRST, depart=480, units=2),
        "t3": FixedTrip(trip="t3", operator="t3", stops=("west", "mid1"), date=FIRST, depart=0),
        "t4": FixedTrip(trip="t4", operator="t4", stops=("mid2", "mill"), date=FIRST, depart=240),
    }
    purposes = {"t": "direct", "t3": "line", "t4": "line"}
    trips = {name: replace(row, purpose=purposes[name]) for name, row in trips.items()}
    ways = {
        "duo": (3, ("t3", "t4"), "west", "mill"),
        "fit": (8, ("t",), "hill", "plant"),
        "mil": (10, ("t",), "dale", "mill"),
    }
    who = {
        name: FixedRiders(
            riders=name, cohort=name, workers=heads, trips=ridden, board=board, alight=alight
        )
        for name, (heads, ridden, board, alight) in ways.items()
    }
    world.set(
        replan=ReplanRules(date=FIRST, clock=540),
        fixed=trips,
        fixed_riders=who,
        in_force={**trips, "t": replace(trips["t"], **(trip or {}))},
        in_force_riders={**who, "fit": replace(who["fit"], **riders)},
    )


@breaks("C30")
def a_coach_that_had_left_by_another_way(world):
    in_force(world, trip={"stops": ("hill", "plant", "mill")})


@breaks("C30")
def a_coach_that_had_left_five_minutes_before(world):
    in_force(world, trip={"depart": 475})


@breaks("C30")
def a_convoy_that_had_left_with_one_more(world):
    in_force(world, trip={"units": 3})


@breaks("C30")
def a_convoy_that_had_left_with_one_less(world):
    in_force(world, trip={"units": 1})


@breaks("C30")
def a_coach_that_had_left_for_another_purpose(world):
    in_force(world, trip={"purpose": "feeder"})


@breaks("C30")
def a_rider_less_than_had_left(world):
    in_force(world, workers=9)


@breaks("C30")
def a_rider_more_than_had_left(world):
    in_force(world, workers=7)


@breaks("C30")
def riders_who_had_left_for_another_stop(world):
    in_force(world, alight="mill")


@breaks("C30")
def a_trip_that_had_left_with_riders_and_is_not_there(world):
    in_force(world)
    gone = FixedTrip(
        trip="gone", operator="t1", purpose="line", stops=("west", "east"), date=FIRST, depart=60
    )
    rider = FixedRiders(
        riders="one", cohort="ral", workers=1, trips=("gone",), board="west", alight="east"
    )
    scenario = world.scenario
    world.set(
        in_force={**scenario.in_force, "gone": gone},
        in_force_riders={**scenario.in_force_riders, "one": rider},
    )


KEPT: list[Planted] = []
"""Limits on which the world does not sit by itself: there the rule named is still kept."""


def keeps(code: str) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a function that leads to a limit and not past it."""

    def register(plant: Callable[[World], None]) -> Callable[[World], None]:
        KEPT.append(Planted(code, plant.__name__, plant))
        return plant

    return register


@keeps("C1")
def half_a_seat_is_no_seat(world):
    """49 x 0.2 is 9.8, of which 9 count."""
    world.alter("fleets", "red", seats=49)


@keeps("C1")
def seats_in_reserve_of_more(world):
    """A tenth of 50 x 0.2 leaves 9, and twice the seats of the lines leave what is taken."""
    world.rules("reserve", seats=0.1)
    world.alter("fleets", "red", seats=50)
    for name, line in world.scenario.lines.items():
        world.alter("lines", name, seats=2 * line.seats)


@keeps("C5")
def min_load_is_met_exactly(world):
    """5 of 9 seats are five ninths."""
    world.alter("fleets", "red", min_load=5 / 9)


@keeps("C7")
def one_worker_travels(world):
    world.edit("assignments", "fit-1", workers=1)


@keeps("C9")
def beds_in_reserve_of_more(world):
    """Nine tenths of 50 leave the five that are taken."""
    world.rules("reserve", beds=0.9)
    world.alter("quarantine", "inn", beds=50)


@keeps("C9")
def quarantine_in_an_open_range(world):
    world.alter("quarantine", "inn", from_=None, until=None)


@keeps("C9")
def a_facility_for_every_employer(world):
    world.alter("quarantine", "inn", employer=None)


@keeps("C9")
def the_fewest_days_of_several_permits(world):
    """Two rows cover fen; that for 3 days, the level's, does not outdo that for none."""
    others = (Permit(origin="*", destination="*", quarantine_days=0),)
    world.set(permits=(*world.scenario.permits, *others))
    world.edit("assignments", "ral-1", facility=None)


@keeps("C14")
def a_permit_for_the_province(world):
    world.alter("places", "fen", province="marsh")
    permit_of_fen(world, origin="marsh", from_=None, until=None)


@keeps("C14")
def a_permit_for_all(world):
    world.set(permits=(Permit(origin="*", destination="*"),))


@keeps("C14")
def no_permits_at_all(world):
    world.set(permits=())


@keeps("C18")
def a_line_that_runs_on_all_dates(world):
    world.alter("lines", "t1", first=None, last=None, weekdays=(1, 2, 3, 4, 5, 6, 7))


@keeps("C20")
def no_longest_way(world):
    world.rules("transfer", max_hours=None)


@keeps("C22")
def a_duty_that_begins_at_start(world):
    """6 h 40 min with a break are 7 h; with 60 minutes before 08:00 that is 00:00."""
    world.alter("roads", ("depot", "hill"), hours=20 / 3)


@keeps("C22")
def a_fleet_without_dates(world):
    world.alter("fleets", "blue", from_=None, until=None)


@keeps("C23")
def lent_for_covered_days_alone(world):
    order_of(world, "uncovered_days")


@keeps("C23")
def lent_for_output_alone(world):
    order_of(world, "cost", "output")


@keeps("C23")
def nobody_lent_for_no_objective(world):
    order_of(world, "cost")
    world.edit("loans", "l1", workers=0)


@keeps("C24")
def a_loan_of_nobody_where_the_crew_is_short(world):
    """From the first date on, when 7 of the crew of 18 are there."""
    world.alter("loans", "l1", from_=None)
    world.edit("loans", "l1", workers=0)


@keeps("C24")
def a_loan_after_the_horizon(world):
    world.alter("posts", ("tb", "miller"), min_present=20)
    world.alter("loans", "l1", from_=date(2020, 2, 24), until=None)


@keeps("C24")
def all_heads_lent_where_no_crew_is_asked_for(world):
    world.alter("posts", ("tb", "miller"), min_present=0)
    world.alter("loans", "l1", workers=20)
    world.edit("loans", "l1", workers=20)


@keeps("C24")
def borrowed_heads_stand_in_for_those_lent(world):
    """zc's helpers go to the mill on the dates on which its millers go elsewhere."""
    world.alter("loans", "l1", workers=3)
    world.edit("loans", "l1", workers=3)
    world.edit("loans", "l2", workers=1)


@keeps("C25")
def less_than_could_be(world):
    """Not the greatest work, which T17 finds, but within every limit."""
    world.edit("production", "zc", 3, utilisation=0.5)


@keeps("C25")
def the_sixth_decimal_of_a_third(world):
    """20 of 30 are 0.6666..., written 0.666667."""
    world.alter("posts", ("tb", "miller"), required=30)
    world.edit("production", "tb", 6, utilisation=0.666667)
    world.edit("production", "tb", 7, utilisation=0.666667)
    for day in (2, 3, 4, 5):
        world.edit("production", "tb", day, utilisation=0.6)
    for day, heads in ((0, 7), (1, 10)):
        world.edit("production", "tb", day, utilisation=round(heads / 30, 6))


@keeps("C26")
def more_stock_than_is_needed(world):
    world.alter("inputs", ("zc", "steel", ""), stock_days=9.0)


@keeps("C27")
def listed_roads_between_landmasses(world):
    for number, place in enumerate(world.scenario.places):
        world.alter("places", place, landmass=f"isle {number}")


@keeps("C27")
def a_road_that_is_closed_the_other_way(world):
    closed = Road(from_="plant", to="dale", closed=True)
    world.set(roads={**world.scenario.roads, ("plant", "dale"): closed})


@keeps("C28")
def boarding_in_the_first_and_last_minute(world):
    world.rules("road", boarding_from=480, boarding_until=720)


@keeps("C28")
def boarding_over_midnight(world):
    world.rules("road", boarding_from=720, boarding_until=630)


@keeps("C29")
def what_is_fixed_exactly(world):
    fix(world, risk="low", purpose="direct", riders={"board": "hill", "alight": "plant"})


@keeps("C30")
def nothing_has_begun_yet(world):
    world.set(replan=ReplanRules(date=FIRST))


@keeps("C29")
def less_is_fixed_than_there_is(world):
    fix(world, units=1, riders={"workers": 1})


@keeps("C30")
def what_had_left_as_it_was(world):
    in_force(world)


@keeps("C30")
def a_trip_that_left_and_that_nobody_came_to(world):
    """In force with riders whom events took off: nobody is left on it."""
    in_force(world)
    gone = FixedTrip(
        trip="gone", operator="t1", purpose="line", stops=("west", "east"), date=FIRST, depart=60
    )
    world.set(in_force={**world.scenario.in_force, "gone": gone})


@keeps("C30")
def what_had_not_left_yet_may_go_otherwise(world):
    in_force(world)
    later = FixedTrip(
        trip="later", operator="red", purpose="direct", stops=("hill", "mill"), date=FIRST,
        depart=540,
    )  # fmt: skip
    world.set(in_force={**world.scenario.in_force, "later": later})

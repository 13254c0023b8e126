"""Risk, quarantine, dates on post, beds and local transport of assignments."""

from dataclasses import replace
from datetime import date

from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg
from returnplan.scenario.scenario import Permit, RiskChange

DAY = 24 * 60


def itinerary_of(scenario, trip, *, cohort="fitters", workers=10, alight=1, **changes):
    """The only itinerary of a plan with one trip."""
    assignment = Assignment(
        cohort=cohort,
        workers=workers,
        legs=(Leg(trip="only", board=0, alight=alight),),
        depart=trip.depart,
        arrive=trip.arrive,
        facility=None,
    )
    rows = [replace(assignment, **changes)]
    plan = assemble(scenario, trips={"only": trip}, assignments=rows)
    (found,) = plan.account.itineraries
    return found


def test_without_quarantine_they_settle_for_a_day(plan):
    """Arrival on 16 Feb, day 0, settle_days 1: on post on day 1, and 18 of 19 dates count."""
    fitters = plan.account.itineraries[0]
    assert (fitters.risk, fitters.quarantine_days) == ("low", 0)
    assert fitters.on_post_day == 1
    assert fitters.days_on_post(horizon=19) == 18


def test_quarantine_replaces_settling(plan):
    """They start on 17 Feb and arrive after midnight, on day 2; 14 dates in bed: day 16."""
    millers = plan.account.itineraries[2]
    assert (millers.risk, millers.quarantine_days) == ("high", 14)
    assert (millers.arrival_day, millers.on_post_day) == (2, 16)
    assert millers.bed_cents == 15 * 14 * 100_00


def test_midnight_belongs_to_the_date_that_it_begins(scenario, make_trip):
    """Arriving at 24:00 of day 0 is arriving on day 1; a minute before it is day 0."""
    calls = ("village", None, 480), ("plant", DAY, None)
    late = itinerary_of(scenario, make_trip("direct", "red", "low", 1, *calls))
    assert (late.arrival_day, late.on_post_day) == (1, 2)
    calls = ("village", None, 480), ("plant", DAY - 1, None)
    early = itinerary_of(scenario, make_trip("direct", "red", "low", 1, *calls))
    assert (early.arrival_day, early.on_post_day) == (0, 1)


def test_risk_is_that_of_the_origin_on_the_date_of_the_start(scenario, make_trip):
    """The village turns high on day 1; who starts at 23:59 of day 0 is low for the whole way."""
    change = RiskChange(place="village", from_=date(2020, 2, 17), level="high")
    scenario = replace(scenario, risk=(change,))
    before = make_trip("direct", "red", "low", 1, ("village", None, DAY - 1), ("plant", 1759, None))
    after = make_trip("direct", "red", "high", 1, ("village", None, DAY), ("plant", 1760, None))
    assert itinerary_of(scenario, before).risk == "low"
    assert itinerary_of(scenario, after).risk == "high"


def test_permit_asks_for_fewer_days(scenario, make_trip):
    """Level high asks for 14 days, the permit for 7."""
    permit = Permit(origin="hill", destination="mill", quarantine_days=7)
    scenario = replace(scenario, permits=(permit,))
    trip = make_trip("direct", "red", "high", 1, ("hill", None, 480), ("mill", 800, None))
    found = itinerary_of(scenario, trip, cohort="millers", facility="inn")
    assert (found.quarantine_days, found.on_post_day) == (7, 7)
    assert found.bed_cents == 10 * 7 * 100_00


def test_local_transport_before_and_after(scenario, make_trip):
    """A trip from the hill to the mill carries the village's fitters to the plant.

    They need local transport at both ends, 2 x 20 a head.
    """
    trip = make_trip("direct", "red", "low", 1, ("hill", None, 480), ("mill", 800, None))
    found = itinerary_of(scenario, trip, depart=420, arrive=860)
    assert [(way.start, way.end, way.depart, way.arrive) for way in found.transfers] == [
        ("village", "hill", 420, 480),
        ("mill", "plant", 800, 860),
    ]
    assert found.local_cents == 10 * 2 * 20_00


def test_local_transport_between_lines(scenario, make_trip):
    """From the train's station to the airport: one way more, taken on alighting."""
    train = make_trip(
        "line", "g1", "low", 1, ("west_station", None, 300), ("east_station", 540, None)
    )
    flight = make_trip("line", "air", "low", 1, ("west_air", None, 720), ("plant", 750, None))
    assignment = Assignment(
        cohort="fitters",
        workers=3,
        legs=(Leg(trip="a", board=0, alight=1), Leg(trip="b", board=0, alight=1)),
        depart=240,
        arrive=750,
        facility=None,
    )
    plan = assemble(scenario, trips={"a": train, "b": flight}, assignments=[assignment])
    (found,) = plan.account.itineraries
    assert [(way.start, way.end, way.before_leg) for way in found.transfers] == [
        ("village", "west_station", 0),
        ("east_station", "west_air", 1),
    ]
    assert (found.transfers[1].depart, found.transfers[1].arrive) == (540, 600)


def test_ids_sort_as_the_plan_does(scenario, trips, assignments):
    """Ten ways of one cohort are numbered 01 to 10, so that 10 stands after 09."""
    rows = [
        replace(assignments[0], workers=1, depart=480 - minutes, arrive=800)
        for minutes in range(10)
    ]
    plan = assemble(scenario, trips=trips, assignments=rows)
    ids = [one.id for one in plan.account.itineraries]
    assert ids == sorted(ids)
    assert (ids[0], ids[-1]) == ("fitters-01", "fitters-10")


def test_beds_by_date(plan):
    """15 millers and 8 smiths arrive on day 2 and stay 14 dates, to day 15.

    The inn's 25 beds close after 1 March, day 14: on day 15 23 heads stand against 0 beds, which
    the table shows (it judges nothing).
    """
    beds = {bed.day: (bed.beds, bed.occupied) for bed in plan.account.beds}
    assert list(beds) == list(range(19))
    assert beds[1] == (25, 0)
    assert beds[2] == beds[14] == (25, 23)
    assert beds[15] == (0, 23)
    assert beds[16] == (0, 0)


def test_beds_in_use_after_the_horizon_have_rows(scenario, trips, assignments):
    """With a tail of 2 dates the horizon ends with day 6, but beds are in use to day 15."""
    scenario = replace(scenario, tail_days=2)
    plan = assemble(scenario, trips=trips, assignments=assignments)
    assert [bed.day for bed in plan.account.beds] == list(range(16))

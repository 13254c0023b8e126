"""What is said of a cohort follows from the plan and its scenario."""

from dataclasses import replace
from datetime import date

from returnplan.explanation.cohort import explain_cohort
from returnplan.plan.plan import Worth
from returnplan.plan.tables import run_tables
from returnplan.scenario.rules import Level
from returnplan.scenario.scenario import Permit, RiskChange

COACH = "0216-2000-danzhai-anji"


def explained(plan, cohort="fitters"):
    return explain_cohort(plan, cohort, run_tables(plan)["left_behind"])


def limit(way, resource):
    (one,) = (one for one in way.limits if one.resource == resource)
    return one


def test_way_with_every_date_and_clock(plan):
    """Seven dates of quarantine from 17 February are those up to the 23rd, then they work."""
    (way,) = explained(plan).ways
    ride, quarantine, post = way.steps
    assert (ride.start, ride.end) == ("2020-02-16 20:00", "2020-02-17 21:00")
    assert (ride.start_place, ride.end_place, ride.trip) == ("丹寨县", "Anji [Huzhou]", COACH)
    assert (quarantine.start, quarantine.end) == ("2020-02-17", "2020-02-23")
    assert (post.start, way.on_post) == ("2020-02-24", "2020-02-24")
    assert way.workers == 1234
    assert str(way.on_post_field) == "scenario.toml risk.high.quarantine_days = 7"


def test_used_of_capacity(plan):
    """25 of 40 coaches with 50 seats; in the beds are 1,234 fitters and 30 helpers."""
    (way,) = explained(plan).ways
    seats, vehicles, beds = (limit(way, name) for name in ("seats", "vehicles", "beds"))
    assert (seats.used, seats.capacity, seats.free) == (1234, 1250, 16)
    assert (vehicles.used, vehicles.capacity, vehicles.date) == (25, 40, "2020-02-16")
    assert str(vehicles.field) == "fleets.csv red vehicles = 40"
    assert (beds.used, beds.capacity, beds.id) == (1264, 2000, "inn")


def test_of_the_beds_the_fullest_date(plan, changed):
    """The helpers' beds are in another house from now on, and that closes on the 20th."""
    inn = plan.scenario.quarantine["inn"]
    plan = changed(quarantine={"inn": replace(inn, until=date(2020, 2, 20))})
    (way,) = explained(plan).ways
    assert limit(way, "beds").capacity == 0
    assert limit(way, "beds").date == "2020-02-21"


def test_heads_a_day_where_they_are_bounded(plan, changed):
    anji = replace(plan.scenario.places["anji"], arrivals_per_day=1264)
    danzhai = replace(plan.scenario.places["danzhai"], departures_per_day=1300)
    places = {**plan.scenario.places, "anji": anji, "danzhai": danzhai}
    (way,) = explained(changed(places=places)).ways
    arrivals, departures = limit(way, "arrivals"), limit(way, "departures")
    assert (arrivals.used, arrivals.free, arrivals.date) == (1264, 0, "2020-02-17")
    assert (departures.used, departures.free, departures.date) == (1234, 66, "2020-02-16")


def test_why_some_stay_is_what_the_table_says(plan):
    fitters, helpers = explained(plan), explained(plan, "helpers")
    assert (fitters.carried, fitters.left_behind, fitters.reason) == (1234, 266, "unproven")
    assert (helpers.left_behind, helpers.reason) == (10, "too_late")
    assert helpers.detail == "Said [for] the test."


def test_windows_follow_level_and_travel(changed):
    """From the 18th on the level is closed, for which nobody may set out."""
    levels = {
        "high": Level(level="high", quarantine_days=7),
        "closed": Level(level="closed", quarantine_days=14, travel=False),
    }
    risk = (RiskChange(place="*", from_=date(2020, 2, 18), level="closed"),)
    open_, closed = explained(changed(levels=levels, risk=risk)).windows
    assert (open_.first, open_.last, open_.bar) == ("2020-02-16", "2020-02-17", "")
    assert (closed.first, closed.last, closed.bar) == ("2020-02-18", "2020-02-20", "travel_ban")
    assert [str(field) for field in closed.fields] == [
        "risk.csv * / 2020-02-18 level = closed",
        "scenario.toml risk.closed.travel = false",
    ]


def test_windows_follow_permits_and_their_quarantine(changed):
    """A permit from the 17th on asks for three dates where the level asks for seven."""
    row = Permit(origin="danzhai", destination="*", from_=date(2020, 2, 17), quarantine_days=3)
    before, under = explained(changed(permits=(row,))).windows
    assert (before.last, before.bar) == ("2020-02-16", "no_permit")
    assert (under.first, under.quarantine_days, under.bar) == ("2020-02-17", 3, "")
    assert "from = 2020-02-17" in str(before.fields[1])
    assert "quarantine_days = 3" in str(under.fields[-1])


def test_no_beds_bar_the_way(plan, changed):
    """The one house serves another place from now on."""
    inn = replace(plan.scenario.quarantine["inn"], serves=("sandu",))
    (window,) = explained(changed(quarantine={"inn": inn}), "helpers").windows
    assert window.bar == "no_facility"


def test_dates_go_from_ready_to_latest(plan, changed):
    """Helpers are ready on the 18th; where they must start by the 17th no date is left."""
    helpers = plan.scenario.cohorts["helpers"]

    def with_helpers(**cells):
        cohorts = {**plan.scenario.cohorts, "helpers": replace(helpers, **cells)}
        return explained(changed(cohorts=cohorts), "helpers").windows

    (window,) = with_helpers(ready=date(2020, 2, 18), latest=date(2020, 2, 19))
    assert (window.first, window.last, window.dates) == ("2020-02-18", "2020-02-19", 2)
    assert with_helpers(ready=date(2020, 2, 18), latest=date(2020, 2, 17)) == ()


def test_dates_before_their_start_are_counted(plan):
    """The train of the 17th takes helpers who might have started on the 16th."""
    assert explained(plan).ways[0].earlier_dates == 0
    assert explained(plan, "helpers").ways[0].earlier_dates == 1


def test_trips_from_their_origin(plan):
    """The coach is the fitters' own; the helpers' origin is 55 km away, too far to board it."""
    (chance,) = explained(plan).chances
    assert (chance.trip, chance.passengers, chance.seats, chance.note) == (
        COACH,
        1234,
        1250,
        "theirs",
    )
    assert [one.trip for one in explained(plan, "helpers").chances] == ["0217-1000-sandu-anji"]


def test_chances_of_others(plan, changed):
    """With local transport to Danzhai the helpers may see the coach, of which 16 seats are free."""
    far = changed(transfer=replace(plan.scenario.transfer, local_km=100.0))
    coach = explained(far, "helpers").chances[0]
    assert (coach.trip, coach.seats - coach.passengers, coach.note) == (COACH, 16, "")
    more = [replace(far.assignments[0], workers=1250), far.assignments[1]]
    full = changed(transfer=replace(plan.scenario.transfer, local_km=100.0), assignments=more)
    assert explained(full, "helpers").chances[0].note == "full"


def test_what_is_short_and_what_more_would_bring(plan, changed):
    """All 25 coaches are out on the 16th; the train's one unit too, but not for the fitters."""
    red = replace(plan.scenario.fleets["red"], vehicles=25)
    worth = Worth(gain=42.0, kind="proven", objective="key_post_days")
    plan = changed(fleets={"red": red}, worths={("vehicles", "red"): worth}, budget=10_000_000.0)
    found = {one.resource: one for one in explained(plan).scarce}
    assert set(found) == {"vehicles", "line_units"}, "the train goes to the fitters' employer too"
    vehicles = found["vehicles"]
    assert (vehicles.capacity, vehicles.first_full, vehicles.step) == (25, "2020-02-16", 1)
    assert (vehicles.worth, vehicles.worth_kind) == (42.0, "proven")
    assert str(vehicles.field) == "fleets.csv red vehicles = 25"
    assert found["line_units"].worth is None


def test_budget_is_short_where_less_than_a_hundredth_is_left(plan, changed):
    cost = plan.account.cents / 100
    (budget,) = (one for one in explained(changed(budget=cost)).scarce if one.resource == "budget")
    assert str(budget.field).startswith("scenario.toml budget = ")
    assert "budget" not in {one.resource for one in explained(changed(budget=2 * cost)).scarce}

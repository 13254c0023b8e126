"""Events of people: who did not come, comes no more, joins."""

from __future__ import annotations

from dataclasses import replace

from returnplan.events.event import Event
from returnplan.events.state import State, heads_text
from returnplan.plan.plan import Leg
from returnplan.scenario.scenario import Cohort


def no_show(state: State, event: Event) -> None:
    """Heads missed the last trip of theirs that left by then, or else will miss the next.

    Of a cohort it is the trip that they set out by; of an itinerary a later one too, and who has
    missed that waits where it left from.
    """
    if event.of_assignment:
        _missed(state, event)
        return
    mine = [one for one in state.itineraries if one.cohort.cohort == event.id]
    before = [one for one in mine if state.rest(one).depart <= event.moment]
    after = [one for one in mine if state.rest(one).depart > event.moment]
    order = sorted(before, key=lambda one: -state.rest(one).depart)
    order += sorted(after, key=lambda one: state.rest(one).depart)
    missing = event.count
    for one in order:
        some = min(missing, state.left(one))
        trip = state.rest(one).legs[0].trip
        cause = f"{heads_text(some)} of {event.id} did not come to trip {trip}"
        state.breaks(one, some, cause, event, trip)
        missing -= some
    if missing:
        state.notes.append(
            f"{event.kind} of {event.id}: {heads_text(missing)} of {event.count:,} were on no trip"
        )


def _missed(state: State, event: Event) -> None:
    """Heads of an itinerary were not aboard when a trip of theirs left."""
    one = next(row for row in state.itineraries if row.id == event.id)
    legs = state.rest(one).legs
    left = [leg for leg in legs if _leaves(state, leg) <= event.moment]
    leg = (left or legs)[-1 if left else 0]
    heads = min(event.count, state.left(one))
    who = f"{heads_text(heads)} of {one.cohort.cohort}"
    if leg == legs[0]:
        cause = f"{who} did not come to trip {leg.trip}"
    else:
        place = state.plan.trips[leg.trip].places[leg.board]
        cause = f"{who} missed trip {leg.trip} in {place}"
    state.breaks(one, heads, cause, event, leg.trip, on_the_way=leg != legs[0])
    if heads < event.count:
        late = heads_text(event.count - heads)
        state.notes.append(f"no_show of {event.id}: {late} travel so no more")


def _leaves(state: State, leg: Leg) -> int:
    """When a leg begins."""
    moment = state.plan.trips[leg.trip].stops[leg.board].depart
    assert moment is not None
    return moment


def drop_out(state: State, event: Event) -> None:
    """Heads leave a cohort: those whom the plan does not carry first, then who leaves last."""
    cohort = state.scenario.cohorts[event.id]
    mine = [one for one in state.itineraries if one.cohort.cohort == event.id]
    ahead = [one for one in mine if not state.under_way(one)]
    under_way = sum(one.workers for one in mine if state.under_way(one))
    gone = min(event.count, cohort.workers - under_way)
    if gone < event.count:
        late = heads_text(event.count - gone)
        state.notes.append(f"drop_out of {event.id}: {late} are under way or there already")
    state.change("cohorts", event.id, replace(cohort, workers=cohort.workers - gone))
    carried = sum(state.left(one) for one in mine)
    missing = max(0, carried - (cohort.workers - gone))
    for one in sorted(ahead, key=lambda one: -state.rest(one).depart):
        some = min(missing, state.left(one))
        state.breaks(one, some, f"{heads_text(some)} of {event.id} come no more", event)
        missing -= some


def join(state: State, event: Event) -> None:
    """A new cohort waits."""
    calendar = state.plan.scenario.calendar
    ready = event.from_ or calendar.date(calendar.day_of(event.moment))
    cohort = Cohort(
        cohort=event.id,
        origin=event.origin,
        employer=event.employer,
        post=event.post,
        workers=event.count,
        ready=max(ready, calendar.start),
        latest=event.until,
    )
    state.change("cohorts", event.id, cohort)

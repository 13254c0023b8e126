"""How to read each column of the tables on docs/annotated-run.md, and what stands around them."""

from __future__ import annotations

HEADINGS = {
    "page": """\
# A run, annotated

Rows of four tables of a run of [zhejiang-2020](../scenarios/zhejiang-2020/README.md), each turned
on its side: a line for each column, and how to read it. `make docs` writes this page from a run
of a minute; figures differ between machines where time ends the search. All other files of a run
are in [formats.md](formats.md#run-folder). Leave the files of a run as they are, and write into
copies: `returnplan audit` tells every change.""",
    "schedule": """\
One row for each departure, by date and clock. In a copy of it, sort or filter by
`operator` and you have the list for one call. The first rows below, as you would say them:""",
    "by_employer": """\
One row for each employer: what the labour office reports, and what a plant's manager asks. How
far a plant works is a share: 0.65 is 65 % of a full date's work, and a plant works no further
than its worst-staffed post, its material and its orders allow.""",
    "left_behind": """\
One row for each group of whom somebody stays behind. Read `detail` aloud when they ask. [Why is
somebody not planned?](how-to/no-plan.md) says what to do about each reason.""",
    "bottlenecks": """\
One row for each resource that is full on some date: what to ask for first. *Full* means that less
than one `step` is free, so a facility of fewer than ten beds is always listed. No row is a
promise that more of it helps: `worth` is.""",
    "end": """\
## Before you call

- Check the plan once more: `returnplan audit runs/zhejiang-2020`.
- Say how many drivers a coach must have: `drivers` in fleets.csv, two where nothing is said. The
  clocks of long rides hold with that many.
- A departure that an operator cannot do is not to be crossed out by hand, since beds and later
  coaches depend on it. Take the vehicles away in a scenario that extends this one, solve, and
  [compare](how-to/more-beds.md).
- Which groups ride, where they board and get off, and when the coach is home again:
  `returnplan explain runs/zhejiang-2020 --trip ID`.""",
}
"""Before the tables, at the head of each, and at the end."""

NOTES = {
    "schedule": {
        "date": "date on which it leaves its first stop; a night ride arrives on the next",
        "weekday": "read it with the date: a slip of either is heard at once",
        "depart": "clock at the first stop; people are there before",
        "arrive": "date and clock at the last stop, breaks and rests of the drivers included",
        "mode": "`bus`: a coach of a fleet, at your clock; others leave by the clock of their line",
        "operator": "whom you call: the fleet or line by name",
        "contact": "the desk or number of the operator, from `fleets.csv` or `lines.csv`; blank: "
        "none was given there",
        "from": "where everybody or the first of them boards",
        "via": "stops between, in order, with the clocks of arrival and departure; `(+1)` is the "
        "date after; blank: it drives through",
        "to": "where the last of them get off",
        "units": "how many to order: coaches that drive together, carriages, or aircraft",
        "passengers": "heads aboard, over all units",
        "seats": "seats that may be used: the vehicle's own times the load factor of the risk "
        "level, rounded down for each unit. The vehicles have more",
        "free_seats": "usable seats left over: who calls late may still get one",
        "key_workers": "passengers for key posts: the departures to save first if something fails",
        "employers": "for whom they travel, most first: whom to tell of a delay",
        "risk": "the one risk level of all aboard; nobody of another level may join",
        "cost": "what it costs in all; compare it with the operator's offer",
        "vehicles": "the plan's own numbers for them: `duties.csv` has every trip of each, and "
        "when it is home again; keep the plates in a list of your own. Blank: a line, whose "
        "vehicles are not planned",
        "leaves_base": "when the empty vehicles must set out from their base, the hour at the "
        "first stop allowed for: what the operator needs to hear first",
        "trip": "its number in all other files, and in another run of the same scenario",
    },
    "by_employer": {
        "employer": "the id that the other tables use",
        "name": "its name; blank where `employers.csv` has none",
        "place": "where its people have to arrive",
        "waiting": "how many are away and want to return",
        "carried": "how many of them return by this plan",
        "left_behind": "how many do not; `left_behind.csv` has them by group",
        "key_waiting": "of those waiting, for key posts",
        "key_carried": "of those carried, for key posts",
        "first_on_post": "date on which its first people start work, quarantine over; blank: "
        "nobody returns",
        "last_on_post": "date on which the last of them do",
        "utilisation_first": "share of a full date's work on the first date, with those who are "
        "there already",
        "utilisation_last": "the same on the last date of the horizon: where the plan leads",
        "output": "worth of all it makes from the first date to the last",
        "output_share": "the same as a share of full work on every date; 0 where it has no "
        "`daily_output`",
        "held_most_by": "what held it on most dates: `post:ID` lacks people, `input:NAME` waits "
        "for material, `orders` has sold no more, `nothing` works fully",
        "cost": "its part of the plan's cost: its heads' share of their trips, their beds, their "
        "local transport",
    },
    "left_behind": {
        "cohort": "the group; `returnplan explain RUN --cohort` takes this",
        "name": "its name; blank where the scenario has none",
        "employer": "who waits for them, by id",
        "post": "for which job, by id",
        "key": "`true`: a key post; call these first",
        "origin": "where they wait, by id",
        "workers": "how many of the group stay behind; the others travel",
        "reason": "what keeps them, in one word, found by solving again without it; `unproven`: "
        "no time was left to find out",
        "detail": "the same as a sentence, with dates and figures",
    },
    "bottlenecks": {
        "resource": "of what there is too little: `vehicles` of a fleet, `line_units` of a line, "
        "`beds` of a facility, `arrivals` or `departures` a day of a place, or the `budget`",
        "id": "of which: as in the scenario's tables; blank: the budget",
        "capacity": "how much there is, at most",
        "dates_full": "on how many dates less than a step is free; for a line, of those on which "
        "it runs",
        "first_full": "from when on: too late to add any after `last_full`",
        "last_full": "the last of these dates, not every date between has to be full",
        "step": "how much more was tried: a vehicle, a unit on each departure, ten beds, ten heads "
        "a day, 1 % of the budget, each on all dates",
        "worth": "what that step would bring, counted in `objective`; 0: no gain; blank: there "
        "was no time to find out",
        "worth_kind": "`proven`: solved again, at least so much; `estimate`: a reckoning that may "
        "be off, to be tried before anybody pays for it",
        "objective": "in what `worth` is counted: the most important objective that changes",
    },
}
"""By table and column."""

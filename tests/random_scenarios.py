"""Seeded random scenarios that are tiny, lawful and full of limits that are hit exactly.

Four places at most, two fleets, two lines, three travel dates, some ten workers: small enough for
the brute-force planner, and each rule bites in some of them (tests/test_against_bruteforce.py
counts). Roads have round kilometres and hours, so that a ride takes exactly what a rule allows, or
a little more. random_world.py closes roads and sets boarding hours in some of them,
random_production.py adds what is produced, random_fixed.py what is fixed.
"""

import csv
import json
import tempfile
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bruteforce import all_ways
from random_fixed import fixed_tables
from random_production import with_production
from random_world import with_world
from returnplan.scenario import Scenario, load_scenario

START = date(2020, 2, 17)
CHOICE_OF_OBJECTIVES = ("key_post_days", "post_days", "returned", "worst_share")

ENOUGH_WAYS = 5
ATTEMPTS = 6

Rows = list[dict[str, Any]]
Throws = tuple[int, int | None]
"""How often dice are thrown for a seed, and which roads and boarding hours it has, if any."""

THROWN = Path(__file__).with_name("thrown.csv")
"""Throws of the seeds that every run of the tests asks for: counting takes ten times as long.

`python tests/random_scenarios.py` writes it anew, which is needed where the dice have changed.
"""
RECORDED = (*range(100), *range(500, 550), *range(1000, 1025), *range(3000, 3006),
            *range(4000, 4025))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A scenario as a planner would write it: settings by dotted path, and tables."""

    settings: dict[str, Any]
    tables: dict[str, Rows]

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"{key} = {_toml(value)}" for key, value in self.settings.items()]
        (folder / "scenario.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name, rows in self.tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, sorted({column for row in rows for column in row}))
                writer.writeheader()
                writer.writerows(rows)

    def load(self) -> Scenario:
        with tempfile.TemporaryDirectory() as folder:
            self.write(Path(folder) / "random")
            return load_scenario(Path(folder) / "random")

    def shuffled(self, seed: int) -> "Draft":
        """The same with rows in another order."""
        random = Random(seed)
        rows = {name: random.sample(rows, len(rows)) for name, rows in self.tables.items()}
        return replace(self, tables=rows)


def _toml(value: Any) -> str:
    return str(value) if isinstance(value, date) else json.dumps(value)


def random_draft(seed: int) -> Draft:
    """One scenario a seed, in some of which there is production.

    Nine in ten of those in which there is little to decide are left out. Dice are thrown for a seed
    once in a process, since many tests ask for the same ones; each gets a copy of its own.
    """
    return deepcopy(_thrown(seed))


@cache
def _thrown(seed: int) -> Draft:
    throws, world = _recorded().get(seed) or counted(seed)
    random = Random(f"returnplan {seed}")
    for _ in range(throws - 1):
        _Maker(random).draft()
        random.random()
    draft = _Maker(random).draft()
    if world is not None:
        settings, tables = with_world(seed, world, draft.settings, draft.tables)
        draft = Draft(settings=settings, tables=tables)
    if seed % 6 == 5:
        draft.settings.update(_reserve(Random(f"reserve {seed}")))
    produced = with_production(seed, draft.settings, draft.tables, START)
    return draft if produced is None else Draft(settings=produced[0], tables=produced[1])


@cache
def _recorded() -> dict[int, Throws]:
    with THROWN.open(encoding="utf-8", newline="") as file:
        return {
            int(row["seed"]): (int(row["throws"]), int(row["world"]) if row["world"] else None)
            for row in csv.DictReader(file)
        }


def counted(seed: int) -> Throws:
    """What is found by counting the ways of each scenario that is thrown."""
    random, throws = Random(f"returnplan {seed}"), 0
    while True:
        draft, throws = _Maker(random).draft(), throws + 1
        count = _count_ways(draft)
        if count >= ENOUGH_WAYS or random.random() < 0.1:
            return throws, _world(seed, draft, count)


def fixed_draft(seed: int) -> Draft:
    """The scenario of a seed, in many of which a part of some plan is fixed."""
    draft = random_draft(seed)
    return replace(draft, tables={**draft.tables, **fixed_tables(seed, draft.load())})


def _reserve(random: Random) -> dict[str, float]:
    """What is kept free: of few seats and beds a large share, so that it is felt."""
    return {
        "reserve.seats": random.choice((0.0, 0.2, 0.5)),
        "reserve.beds": random.choice((0, 0.5)),
    }


def _count_ways(draft: Draft) -> int:
    _, ways, _ = all_ways(draft.load())
    return sum(map(len, ways.values()))


def _world(seed: int, draft: Draft, count: int) -> int | None:
    """In most seeds roads and boarding hours that leave a part of the ways, but some."""
    for attempt in range(ATTEMPTS if seed % 4 else 0):
        settings, tables = with_world(seed, attempt, draft.settings, draft.tables)
        other = Draft(settings=settings, tables=tables)
        if 2 <= _count_ways(other) <= 0.7 * count:
            return attempt
    return None


class _Maker:
    """Throws the dice. Each method makes one table, knowing those made before."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.days = random.choice((1, 1, 1, 2, 2, 2, 3, 3))
        worlds = (
            *(self.coaches, self.coaches, self.coaches, self.rail, self.rail, self.mixed),
            *(self.change, self.change, self.change, self.station, self.station, self.station),
        )
        self.world = random.choice(worlds)
        self.tables: dict[str, Rows] = {}
        self.roads: dict[tuple[str, str], tuple[float, float | None]] = {}
        self.settings: dict[str, Any] = {}

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def day(self, first: int = 0, last: int | None = None) -> date:
        """A date from one day to another, by default to the last travel date."""
        last = self.days - 1 if last is None else last
        return START + timedelta(days=self.random.randint(first, max(first, last)))

    def draft(self) -> Draft:
        pick = self.random.choice
        self.settings = {
            "start": START,
            "days": self.days,
            "departure_times": pick(
                (["08:00"], ["18:00"], ["20:00"], ["06:30", "20:00"], ["08:00", "20:00"])
            ),
            "settle_days": pick((0, 1, 1, 2)),
            "road.stop_minutes": pick((30, 30, 0, 45)),
            "road.turn_minutes": pick((60, 0)),
            "road.max_pickups": pick((2, 2, 2, 1)),
            "road.max_dropoffs": pick((2, 2, 2, 1)),
            "road.max_detour": pick((0.2, 0.2, 0.5, 0.0)),
            "transfer.min_minutes": pick((60, 60, 30)),
            "transfer.max_wait_hours": pick((6, 2, 2)),
            "transfer.local_minutes": pick((60, 45)),
            "transfer.local_cost": pick((20, 12.5)),
            "transfer.max_legs": pick((3, 3, 3, 2, 2, 1)),
            "driving.break_minutes": pick((20, 20, 45)),
        }
        if self.maybe(0.3):
            self.settings["tail_days"] = pick((0, 1, 3))
        if self.maybe(0.45):
            self.settings["transfer.max_hours"] = pick((4, 5, 6, 8, 8, 10.5, 14))
        if self.maybe(0.4):
            self.settings["budget"] = pick((300, 600, 900, 1200, 2000, 3000))
        self.objective()
        levels = self.levels()
        self.tables["places"] = [
            {
                "place": place,
                "latitude": round(29 + self.random.uniform(-1, 1), 2),
                "longitude": round(110 + 2 * number + self.random.uniform(-0.5, 0.5), 2),
                "province": "north" if place == "cc" else pick(("north", "south", "")),
                "risk": pick(levels),
                "departures_per_day": pick((1, 2, 3)) if self.maybe(0.25) else "",
                "arrivals_per_day": pick((1, 2, 3)) if self.maybe(0.25) else "",
            }
            for number, place in enumerate(("aa", "bb", "cc", "dd"))
        ]
        self.world()
        self.risk(levels)
        self.permits()
        self.quarantine()
        self.tables["roads"] = [
            {"from": a, "to": b, "km": km, "hours": "" if hours is None else hours}
            for (a, b), (km, hours) in self.roads.items()
        ]
        return Draft(settings=self.settings, tables={k: v for k, v in self.tables.items() if v})

    def objective(self) -> None:
        order = self.random.sample(CHOICE_OF_OBJECTIVES, self.random.choice((1, 1, 2, 2, 3)))
        order += self.random.sample(("cost", "travel_hours"), self.random.choice((0, 1, 1, 2)))
        if self.maybe(0.1):
            self.random.shuffle(order)
        self.settings["objective.order"] = order
        for name in order:
            slack = self.random.choice((0.0, 0.0, 0.001, 0.1, 0.25, 0.5))
            self.settings[f"objective.slack.{name}"] = slack

    def levels(self) -> list[str]:
        self.settings["risk.low.load_factor"] = self.random.choice((1.0, 1.0, 0.5))
        if self.maybe(0.3):
            return ["low"]
        self.settings["risk.mid.quarantine_days"] = self.random.choice((0, 1, 2, 2))
        if self.maybe(0.6):
            self.settings["risk.mid.load_factor.bus"] = 0.5
        if self.maybe(0.6):
            return ["low", "low", "mid"]
        self.settings["risk.high.quarantine_days"] = self.random.choice((1, 3))
        self.settings["risk.high.travel"] = self.maybe(0.3)
        return ["low", "mid", "high"]

    # -- worlds --------------------------------------------------------------------------------

    def coaches(self) -> None:
        """Two origins and one or two plants, joined by coaches with up to four stops."""
        near, far = (100, 120, 150, 150.1), (200, 240, 300, 400)
        self.road("aa", "bb", near)
        self.road("cc", "dd", (*near, 30))
        for pair in (("aa", "cc"), ("bb", "cc"), ("aa", "dd"), ("bb", "dd")):
            self.road(*pair, far)
        self.staff(["aa", "bb"], ["cc", "dd"] if self.maybe(0.6) else ["cc"])
        self.fleets(["aa", "cc"], self.random.choice((1, 1, 2)))
        if self.maybe(0.65):  # from aa only by way of bb
            self.roads.update({("aa", "bb"): (100, None), ("bb", "cc"): (200, None)})
            self.roads.update({("aa", "cc"): (400, None), ("aa", "dd"): (400, None)})
            for row in self.tables["fleets"]:
                row["max_km"] = 320

    def rail(self) -> None:
        """From an origin by feeder or local transport to a line, and on by shuttle or local."""
        self.road("aa", "bb", (30, 30, 30.1, 80, 80))
        self.road("cc", "dd", (30, 30, 30.1, 80, 80))
        for pair in (("aa", "dd"), ("aa", "cc"), ("bb", "dd"), ("bb", "cc")):
            self.road(*pair, (400, 600, 900))
        self.staff(["aa"] if self.maybe(0.6) else ["aa", "bb"], ["dd"])
        self.lines([("bb", "cc")] * self.random.choice((1, 1, 2)))
        self.fleets(["aa", "bb", "cc", "dd"], self.random.choice((1, 2, 2)))

    def change(self) -> None:
        """Two lines one after another, with local transport between their stations or none."""
        self.road("bb", "cc", (30, 30, 30.1, 20))
        self.road("aa", "dd", (400, 700))
        second = "bb" if self.maybe(0.4) else "cc"
        self.staff(["aa"], ["dd"])
        self.lines([("aa", "bb"), (second, "dd")])
        first, other = self.tables["lines"]
        wait = 60 * self.settings["transfer.max_wait_hours"]
        least = self.settings["transfer.min_minutes"]
        local = 0 if second == "bb" else self.settings["transfer.local_minutes"]
        leave = _clock(first["time"]) + int(first["hours"] * 60) + local
        leave += self.random.choice((least, least - 1, least - 1, wait, wait + 1, wait + 1, 75))
        other["time"] = f"{leave // 60 % 24:02d}:{leave % 60:02d}"
        self.fleets(["aa", "dd"], self.random.choice((0, 1, 1, 2)))

    def mixed(self) -> None:
        """A line for those who are at its station, coaches for all, feeders between."""
        self.road("aa", "bb", (30, 30.1, 100, 150))
        self.road("aa", "dd", (200, 300, 320))
        self.road("bb", "dd", (200, 240, 320))
        self.road("cc", "dd", (30, 30.1, 60))
        self.staff(["aa", "bb"], ["dd"])
        self.lines([("bb", self.random.choice(("cc", "dd")))])
        self.fleets(["aa", "dd"], self.random.choice((1, 2)))

    def station(self) -> None:
        """Workers of two towns, at different risk, at one line and with few coaches."""
        self.roads["aa", "bb"] = (30, None)
        self.road("cc", "dd", (30, 30, 100))
        self.road("aa", "dd", (300, 320))
        self.staff(["aa", "bb"], ["dd"])
        for row in self.tables["cohorts"]:
            row.update(ready="", latest="", workers=self.random.choice((2, 3)))
        self.lines([("bb", self.random.choice(("dd", "dd", "cc")))])
        self.tables["lines"][0].update(seats=4, weekdays=self.random.choice(("1", "1", "")))
        self.fleets(["aa", "dd"], self.random.choice((0, 0, 1)))
        self.tables["places"][0]["risk"], self.tables["places"][1]["risk"] = "low", "mid"
        self.settings["risk.mid.quarantine_days"] = self.random.choice((0, 0, 1))

    # -- tables --------------------------------------------------------------------------------

    def road(self, start: str, end: str, kms: tuple[float, ...]) -> None:
        """A road of one of some lengths, at times with hours, or the way back of its own."""
        if self.maybe(0.08):
            return
        for pair in ((start, end), (end, start)):
            km = self.random.choice(kms)
            hours = self.random.choice((1, 2, 4, 4.1, 8, 8.5, 16.5)) if km > 60 else None
            self.roads[pair] = (km, hours if self.maybe(0.4) else None)
            if self.maybe(0.7):
                return

    def staff(self, origins: list[str], plants: list[str]) -> None:
        pick = self.random.choice
        employers = plants if len(plants) > 1 or self.maybe(0.6) else plants * 2
        names = [f"e{number}" for number in range(len(employers))]
        self.tables["employers"] = [
            {"employer": name, "place": place} for name, place in zip(names, employers, strict=True)
        ]
        self.tables["posts"] = [
            {
                "employer": name,
                "post": post,
                "required": 9,
                "key": post == "key",
                "weight": pick((1, 1, 2, 0.5)),
            }
            for name in names
            for post in ("key", "plain")
        ]
        self.tables["cohorts"] = []
        left = 9
        for number in range(max(len(origins), pick((2, 2, 3)))):
            workers = min(left, pick((1, 2, 3, 4, 4)))
            left -= workers
            row = {
                "cohort": f"c{number}",
                "origin": origins[number % len(origins)],
                "employer": pick(names),
                "post": pick(("key", "plain")),
                "workers": workers,
            }
            if self.maybe(0.25):
                row["ready"] = self.day()
            if self.maybe(0.25):
                row["latest"] = self.day()
            self.tables["cohorts"].append(row)

    def fleets(self, bases: list[str], count: int) -> None:
        pick = self.random.choice
        rows = [
            {
                "fleet": f"f{number}",
                "base": pick(bases),
                "vehicles": pick((1, 1, 1, 1, 2, 2, 2, 3, 0)),
                "seats": pick((1, 2, 2, 3, 4, 5)),
                "drivers": pick((1, 2, 2)),
                "speed_kmh": pick((80, 80, 60)),
                "max_km": pick((2500, 2500, 2500, 320, 300)),
                "turnaround_hours": pick((4, 4, 0, 1.5)),
                "fixed_cost": pick((100, 250, 0)),
                "km_cost": pick((0, 1, 0.35)),
                "min_load": pick((0.5, 0.75, 1, 0.34)) if self.maybe(0.3) else 0,
                "from": self.day() if self.maybe(0.2) else "",
                "until": self.day(1, self.days) if self.maybe(0.35) else "",
            }
            for number in range(count)
        ]
        lines = self.tables.get("lines", [])
        if rows and lines and self.maybe(0.25):
            rows[-1]["mode"] = "flight"
            for line in lines:
                line["fleet"] = rows[-1]["fleet"] if self.maybe(0.8) else ""
        self.tables["fleets"] = rows

    def lines(self, pairs: list[tuple[str, str]]) -> None:
        pick = self.random.choice
        self.tables["lines"] = [
            {
                "line": f"l{number}",
                "mode": pick(("train", "train", "bus")),
                "from": start,
                "to": end,
                "time": pick(("06:00", "09:00", "12:30", "18:00", "21:00")),
                "hours": pick((2, 3, 3, 5.5, 6, 9)),
                "seats": pick((1, 2, 3, 4)),
                "min_units": (least := pick((1, 1, 2))),
                "max_units": least + pick((0, 0, 0, 1)),
                "cost_per_departure": pick((0, 200, 500)),
                "cost_per_unit": pick((0, 100, 150)),
                "fare": pick((0, 40, 12.5)),
                "min_load": pick((0.5, 0.75, 1, 0.34)) if self.maybe(0.3) else 0,
                "first": self.day(0, 1) if self.maybe(0.2) else "",
                "last": self.day(1) if self.maybe(0.15) else "",
                "weekdays": pick(("1", "2", "1 3")) if self.maybe(0.35) else "",
                "km": pick((500, 812.5)) if self.maybe(0.5) else "",
            }
            for number, (start, end) in enumerate(pairs)
        ]

    def risk(self, levels: list[str]) -> None:
        if len(levels) > 1 and self.maybe(0.5):
            cells = {
                (self.random.choice(("aa", "bb", "*")), self.day()): self.random.choice(levels)
                for _ in range(self.random.choice((1, 2)))
            }
            self.tables["risk"] = [
                {"place": place, "from": when, "level": level}
                for (place, when), level in cells.items()
            ]

    def permits(self) -> None:
        if self.maybe(0.7):
            return
        self.tables["permits"] = [
            {
                "origin": self.random.choice(("aa", "bb", "north", "*", "*", "*")),
                "destination": self.random.choice(("dd", "*", "*")),
                "from": self.day() if self.maybe(0.4) else "",
                "until": self.day() if self.maybe(0.4) else "",
                "quarantine_days": self.random.choice(("", "", 0, 1, 2)),
            }
            for _ in range(self.random.choice((1, 2, 3, 4)))
        ]

    def quarantine(self) -> None:
        plants = sorted({row["place"] for row in self.tables["employers"]})
        asked = [key for key in self.settings if key.endswith("quarantine_days")]
        if not asked and "permits" not in self.tables:
            return
        self.tables["quarantine"] = [
            {
                "facility": f"q{number}",
                "place": self.random.choice(plants),
                "serves": " ".join(plants) if self.maybe(0.7) else "",
                "employer": "e0" if self.maybe(0.15) else "",
                "beds": self.random.choice((1, 1, 2, 3)),
                "cost_per_bed_day": self.random.choice((0, 30, 45.5)),
                "from": self.day() if self.maybe(0.2) else "",
                "until": self.day(1, self.days + 2) if self.maybe(0.2) else "",
            }
            for number in range(self.random.choice((0, 1, 1, 1, 1, 2, 2)))
        ]


def _clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def write_throws() -> None:
    """Count the throws of the seeds that are recorded."""
    with THROWN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("seed", "throws", "world"))
        writer.writerows((seed, *counted(seed)) for seed in RECORDED)


if __name__ == "__main__":
    write_throws()

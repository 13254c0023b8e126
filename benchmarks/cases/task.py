"""One date, coaches, one destination: the task that vehicle routing programs can express, too."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from cases.family import CHANGSHA, NANCHANG, WENZHOU, WUHAN, Family
from cases.folder import Cell, Table, write
from cases.places import world

START = date(2020, 2, 17)
TRAVEL_DAY = 3
"""Everybody starts on this date, so that coaches from any base are there in time."""
NEIGHBOUR_KM = 150
SETTINGS = f"""description = "One date, coaches, one destination: made by benchmarks/cases/task.py"
start = {START.isoformat()}
days = 7
departure_times = ["08:00"]
currency = "CNY"

[objective]
order = ["returned", "cost"]
slack = 0.0

[road]
neighbour_km = {NEIGHBOUR_KM}
max_detour = 1.0    # what two pickups at most {NEIGHBOUR_KM} km apart can never reach
[transfer]
local_km = 0
"""


def write_task(folder: Path, seed: int, origins: int = 40, destinations: int = 1) -> str:
    """Write the scenario; gives its hash."""
    rng = np.random.default_rng([seed, 77])
    family = Family(
        name="task", cohorts=origins, workers=60 * origins, lanes=origins, origins=origins,
        destinations=destinations, employers=1, targets=("3303",),
        from_hubs=(CHANGSHA, NANCHANG, WUHAN), to_hubs=(WENZHOU,), flights=0, coach_fleets=3,
        departure_times=("08:00",), neighbour_km=NEIGHBOUR_KM, coach_km=2_500, max_wait_hours=6,
        late_province=None,
    )  # fmt: skip
    where = world(rng, family)
    far = [
        (site, int(np.ceil(rng.lognormal(3.6, 0.8))))
        for site, km in zip(where.origins, where.origin_km[:, 0].tolist(), strict=True)
        if km >= 2 * NEIGHBOUR_KM
    ]
    goal = where.destinations[0]
    heads = sum(count for _, count in far)
    day = (START + timedelta(days=TRAVEL_DAY)).isoformat()
    bases = [*where.from_stations[:2], *where.to_stations]
    fleets: list[tuple[Cell, ...]] = [
        (f"coach-{number + 1}", base.place, int(np.ceil(0.6 * heads / seats)), seats, fixed, km)
        for number, (base, seats, fixed, km) in enumerate(
            zip(bases, (45, 49, 53), (1300, 1400, 1500), ("4.4", "4.6", "4.8"), strict=True)
        )
    ]
    sites = [*(site for site, _ in far), goal, *bases]
    tables: dict[str, Table] = {
        "places": (
            ("place", "name_local", "province", "latitude", "longitude"),
            [
                (s.place, s.name, s.province, f"{s.latitude:.2f}", f"{s.longitude:.2f}")
                for s in sites
            ],
        ),
        "employers": (("employer", "place"), [("plant", goal.place)]),
        "posts": (("employer", "post", "required"), [("plant", "operators", heads)]),
        "cohorts": (
            ("cohort", "origin", "employer", "post", "workers", "ready", "latest"),
            [
                (f"from-{site.place}", site.place, "plant", "operators", count, day, day)
                for site, count in far
            ],
        ),
        "fleets": (
            ("fleet", "base", "vehicles", "seats", "fixed_cost", "km_cost"),
            fleets,
        ),
    }
    return write(folder, f'name = "task {seed}"\n{SETTINGS}', tables)

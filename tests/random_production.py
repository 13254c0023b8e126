"""Production for random tiny scenarios: short staff, supply chains, loans, and the objectives.

Two to four employers, of whom some have nobody to wait for: they supply, buy or lend. Few heads and
few loans keep the number of plans small; stock, lags, orders and missing heads are such that each
of them holds somebody in many of the cases.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

Rows = list[dict[str, Any]]

SHARE = 0.6
"""Of the random scenarios that have production."""


class Factories:
    """Throws the dice. Each method makes one table, knowing those made before."""

    def __init__(
        self, random: Random, settings: dict[str, Any], tables: dict[str, Rows], start: date
    ) -> None:
        self.random = random
        self.settings = dict(settings)
        self.tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
        self.start = start

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def day(self, before: int = 0) -> date:
        """A date of the travel dates and the two after them, or somewhat before."""
        return self.start + timedelta(days=self.random.randint(-before, self.settings["days"] + 1))

    def add(self) -> None:
        """Production into the settings and tables."""
        if "tail_days" not in self.settings:
            self.settings["tail_days"] = self.random.choice((1, 2, 3))
        self.objective()
        self.employers()
        self.posts()
        self.loans()
        self.inputs()
        self.deliveries()

    def objective(self) -> None:
        order = list(self.settings["objective.order"])
        asked = self.random.choice((("output",), ("uncovered_days",), ("output", "uncovered_days")))
        for name in asked if self.maybe(0.95) else ():
            order.insert(self.random.choice((0, 0, self.random.randint(0, len(order)))), name)
            slack = self.random.choice((0.0, 0.0, 0.001, 0.1, 0.25, 0.5))
            self.settings[f"objective.slack.{name}"] = slack
        self.settings["objective.order"] = order

    def employers(self) -> None:
        """Those who wait for workers, and one or two others."""
        pick = self.random.choice
        for number in range(pick((0, 1, 1, 2) if len(self.tables["employers"]) > 1 else (1, 1, 2))):
            self.tables["employers"].append({"employer": f"x{number}", "place": "dd"})
        for row in self.tables["employers"]:
            row["daily_output"] = pick((100, 100, 240, 60, 0))
            row["orders"] = pick((1, 1, 1, 0.8, 0.5))

    def posts(self) -> None:
        """Some heads are missing where workers come from afar; others may spare one."""
        pick = self.random.choice
        joined = {(row["employer"], row["post"]) for row in self.tables["cohorts"]}
        kept = [row for row in self.tables["posts"] if (row["employer"], row["post"]) in joined]
        for row in self.tables["posts"]:
            if row not in kept and self.maybe(0.3):
                kept.append(row)
        for row in self.tables["employers"]:
            if row["employer"].startswith("x") and self.maybe(0.7):
                kept.append({"employer": row["employer"], "post": "any", "weight": 1})
        for row in kept:
            away = (row["employer"], row["post"]) in joined
            row["required"] = pick((2, 3, 4)) if away else pick((1, 2, 2, 3, 0))
            most = row["required"]
            row["present"] = pick((0, 0, 1, 1, most)) if away else max(0, most - pick((1, 1, 0)))
            row["present"] += self.maybe(0.15)
            row["min_present"] = min(most, pick((0, 0, 1, 2, 2)))
        self.tables["posts"] = kept

    def inputs(self) -> None:
        """A chain in some order of employers; now and then a way back, and things from outside."""
        pick = self.random.choice
        names = [row["employer"] for row in self.tables["employers"]]
        self.random.shuffle(names)
        rows: Rows = []
        for number, buyer in enumerate(names):
            often = self.random.choice((0.3, 0.9))
            suppliers = [name for name in names[:number] if self.maybe(often)]
            together = len(suppliers) > 1 and self.maybe(0.5)
            for supplier in suppliers:
                first = not (together and supplier != suppliers[0])
                row = {
                    "buyer": buyer,
                    "input": "parts" if together else f"parts-{supplier}",
                    "supplier": supplier,
                    "share": pick((0.5, 0.5, 0.25)) if together else pick((1, 1, 0.5, 2)),
                    "stock_days": pick((0, 0, 0, 0.5, 1, 2)) if first else "",
                    "lag_days": pick((0, 1, 1, 2)) if first else "",
                }
                rows.append(row)
            if self.maybe(0.35):
                row = {"buyer": buyer, "input": "coal", "supplier": "", "share": ""}
                rows.append({**row, "stock_days": pick((0, 0.5, 1, 2)), "lag_days": ""})
        if self.maybe(0.2):
            row = {"buyer": names[0], "input": "back", "supplier": pick(names), "share": 1}
            rows.append({**row, "stock_days": pick((0.5, 1, 2)), "lag_days": pick((2, 2, 3))})
        self.tables["inputs"] = rows

    def deliveries(self) -> None:
        keys = sorted({(row["buyer"], row["input"]) for row in self.tables["inputs"]})
        keys += [key for key in keys if key[1] == "coal"] * 3
        for _ in range(self.random.choice((1, 1, 2, 0)) if keys else 0):
            buyer, item = self.random.choice(keys)
            days = self.random.choice((0.5, 1, 1, 2))
            row = {"buyer": buyer, "input": item, "date": self.day(before=1), "days": days}
            self.tables.setdefault("deliveries", []).append(row)

    def loans(self) -> None:
        """From posts that can spare somebody, or may not, to posts that miss some."""
        pick = self.random.choice
        rows: Rows = []
        for number in range(pick((0, 1, 1, 2, 2, 2)) if len(self.tables["posts"]) > 1 else 0):
            lender, borrower = self.random.sample(self.tables["posts"], 2)
            self.can_spare(lender)
            if self.maybe(0.9):
                self.misses(borrower)
            rows.append(
                {
                    "loan": f"loan{number}",
                    "lender": lender["employer"],
                    "lender_post": lender["post"],
                    "borrower": borrower["employer"],
                    "borrower_post": borrower["post"],
                    "workers": pick((1, 1, 1, 1, 2)),
                    "from": self.day() if self.maybe(0.35) else "",
                    "until": self.day() if self.maybe(0.35) else "",
                }
            )
        self.tables["loans"] = rows

    def can_spare(self, lender: dict[str, Any]) -> None:
        """More heads than the post needs, or heads that make nothing and must be there yet."""
        lender["required"] = max(1, lender["required"])
        if self.maybe(0.55):
            lender["present"] = lender["required"] + self.random.choice((1, 2, 3, 3))
        else:
            lender["present"] = lender["min_present"] = lender["required"]
            self.employer(lender)["daily_output"] = 0

    def misses(self, borrower: dict[str, Any]) -> None:
        """One or two heads of a post that holds an employer of worth."""
        present = self.random.choice((0, 0, 1))
        borrower.update(present=present, required=present + self.random.choice((1, 2, 3, 3)))
        borrower["min_present"] = min(borrower["required"], self.random.choice((0, 2, 3)))
        self.employer(borrower).update(daily_output=self.random.choice((100, 240)), orders=1)
        if self.maybe(0.5):
            for row in self.tables["posts"]:
                if row["employer"] == borrower["employer"] and row is not borrower:
                    row["present"] = row["required"]

    def employer(self, post: dict[str, Any]) -> dict[str, Any]:
        return next(row for row in self.tables["employers"] if row["employer"] == post["employer"])


def with_production(
    seed: int, settings: dict[str, Any], tables: dict[str, Rows], start: date
) -> tuple[dict[str, Any], dict[str, Rows]] | None:
    """Settings and tables with production; None in cases without."""
    random = Random(f"returnplan production {seed}")
    if random.random() >= SHARE:
        return None
    factories = Factories(random, settings, tables, start)
    factories.add()
    return factories.settings, {name: rows for name, rows in factories.tables.items() if rows}

"""What differs, in sentences: which plan brings what more or less, at what cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from returnplan.comparison.comparison import StageProof
from returnplan.comparison.inputs import SETTINGS, InputRow
from returnplan.comparison.measures import MeasureRow
from returnplan.page.compared.data import ComparedData
from returnplan.page.headline import Sentence, Top
from returnplan.page.words import Words
from returnplan.report import figures
from returnplan.tables.printing import grouped_text

LABELS = ("name", "description")
"""Settings that no plan depends on."""
MOST_PLACES = 3
"""Columns of the input that a sentence names."""
SMALL = 1000
"""Amounts below it are told to the cent."""
MANY = 4
"""Runs of which a title names none but the first."""


@dataclass(frozen=True, kw_only=True)
class Against:
    """What differs between a run and the first."""

    number: int
    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Teller:
    """Tells of a comparison in one language."""

    data: ComparedData
    words: Words

    def top(self) -> Top:
        """Of a comparison: what it comes to, and what cannot be compared."""
        first, *others = self.data.comparison.names
        listed = ", ".join(others)
        many = len(others) >= MANY
        return Top(
            kicker=self.dates("versus.kicker"),
            title=self.words("versus.title.many", number=len(others), first=first)
            if many
            else self.words("versus.title", others=listed, first=first),
            lead=self.pair(1) if len(others) == 1 else self._many(),
            sentences=tuple(self.apart()),
        )

    def dates(self, key: str) -> str:
        """A message with the first and last date of all runs."""
        scenarios = [plan.scenario for plan in self.data.plans.values()]
        last = max(one.calendar.date(one.calendar.horizon - 1) for one in scenarios)
        first = self.data.start
        return self.words(key, first=self.words.date(first), last=self.words.date(last))

    def pair(self, number: int) -> str:
        """`more brings back 2 workers more than tiny, for 400 CNY more`."""
        names = self.data.comparison.names
        filled = {"other": names[number], "first": names[0]}
        more = self.row("carried").difference(number) or Decimal(0)
        way = "more" if more > 0 else "fewer" if more else "same"
        told = self.words(f"versus.heads.{way}", heads=self.heads(abs(int(more))), **filled)
        cost = self.row("cost").difference(number)
        if cost is None:
            return told
        way = "more" if cost > 0 else "less" if cost else "same"
        return told + self.words(f"versus.cost.{way}", amount=self.money(abs(cost)))

    def _many(self) -> str:
        """Which of several plans brings most, and which costs least; of equals the first."""
        names, heads = self.data.comparison.names, self.row("carried").values
        best, most = first_of(heads, -1)
        alike = len(set(heads)) == 1
        told = self.words(
            "versus.most.same" if alike else "versus.most",
            name=names[best],
            heads=self.heads(int(most)),
        )
        costs = self.row("cost")
        if costs.why_apart:
            return told
        cheapest, least = first_of(costs.values, 1)
        filled = {"name": names[cheapest], "amount": self.money(least)}
        same = cheapest == best and not alike
        return told + self.words("versus.least.too" if same else "versus.least", **filled)

    def against(self) -> list[Against]:
        """What differs from the first run, run by run."""
        return [
            Against(number=number, name=name, sentences=tuple(self._against(number)))
            for number, name in enumerate(self.data.comparison.names)
            if number
        ]

    def _against(self, number: int) -> Iterator[Sentence]:
        if len(self.data.comparison.names) > 2:
            yield Sentence(about="all", text=self.words("versus.sentence", text=self.pair(number)))
        yield from self._key(number)
        yield from self._output(number)
        yield from self._cost(number)
        yield from self._days(number)
        yield self._counted("cohorts", "gains", number)
        yield self._counted("rides", "rides", number)
        yield self._inputs(number)
        yield from self._proof(number)

    def _key(self, number: int) -> Iterator[Sentence]:
        heads, days = self.row("key_carried"), self.row("key_post_days")
        if not any(self.row("key_workers").values):
            return
        changed = heads.difference(number) or days.difference(number)
        key = "versus.key" if changed else "versus.key.same"
        if changed and not heads.difference(number):
            key = "versus.key.days"
        if days.difference(number) is None:
            key = "versus.key.heads"
        yield Sentence(
            about="key",
            text=self.words(
                key,
                carried=self._number(heads, number),
                before=self._number(heads, 0),
                days=self._number(days, number),
                days_before=self._number(days, 0),
            ),
        )

    def _output(self, number: int) -> Iterator[Sentence]:
        row, shares = self.row("output"), self.row("output_share")
        more = row.difference(number)
        if more is None or not any(row.values):
            return
        way = "more" if more > 0 else "less" if more else "same"
        yield Sentence(
            about="output",
            text=self.words(
                f"versus.output.{way}",
                amount=self.money(abs(more)),
                share=figures.share(float(shares.values[number] or 0)),
                before=figures.share(float(shares.values[0] or 0)),
            ),
        )

    def _cost(self, number: int) -> Iterator[Sentence]:
        row, each = self.row("cost"), self.row("cost_per_worker")
        if row.difference(number):
            yield Sentence(
                about="cost",
                text=self.words(
                    "versus.cost",
                    amount=self.money(row.values[number] or Decimal(0)),
                    before=self.money(row.values[0] or Decimal(0)),
                    each=self.money(each.values[number] or Decimal(0)),
                    each_before=self.money(each.values[0] or Decimal(0)),
                ),
            )

    def _days(self, number: int) -> Iterator[Sentence]:
        row = self.row("mean_days_to_post")
        later = row.difference(number)
        heads = self.row("carried").values
        if later is None or not heads[0] or not heads[number]:
            return
        text = figures.number(abs(float(later)), 2)
        way = "same" if float(text) == 0 else "later" if later > 0 else "earlier"
        yield Sentence(about="days", text=self.words(f"versus.days.{way}", days=text))

    def _counted(self, what: str, table: str, number: int) -> Sentence:
        """How many cohorts or departures are otherwise in which way."""
        rows = [row["verdict"] for row in self.data.rows(table) if row["run"] == number]
        counts = Counter(rows)
        told = (
            {one: figures.number(counts[one]) for one in ("gains", "loses", "other_dates")}
            if what == "cohorts"
            else {one: figures.number(counts[one]) for one in ("added", "dropped")}
            | {"loads": figures.number(sum(counts[one] for one in ("fuller", "emptier", "units")))}
        )
        key = f"versus.{what}" if rows else f"versus.{what}.none"
        return Sentence(about=what, text=self.words(key, **told))

    def _inputs(self, number: int) -> Sentence:
        rows = changed_inputs(self.data, number)
        if not rows:
            return Sentence(about="inputs", text=self.words("versus.inputs.none"))
        places = list(dict.fromkeys(map(place_of, rows)))
        where = ", ".join(places[:MOST_PLACES]) + (", …" if places[MOST_PLACES:] else "")
        text = self.words("versus.inputs", number=figures.number(len(rows)), where=where)
        return Sentence(about="inputs", text=text)

    def _proof(self, number: int) -> Iterator[Sentence]:
        proofs = dict(zip(self.data.comparison.names, self.data.comparison.proofs, strict=True))
        names = self.data.comparison.names
        open_ = {name: proofs[name] for name in (names[0], names[number])}
        open_ = {name: proof for name, proof in open_.items() if proof.status != "optimal"}
        if not open_:
            yield Sentence(about="proof", text=self.words("versus.proof.best"))
        for name, proof in open_.items():
            yield Sentence(about="proof", text=self._open(name, proof))

    def _open(self, name: str, proof: StageProof) -> str:
        if not math.isfinite(proof.gap):
            return self.words("versus.proof.none", name=name)
        objective = self.words.measure(proof.objective).lower()
        gap = figures.percent(proof.gap)
        return self.words("versus.proof.gap", name=name, gap=gap, objective=objective)

    def apart(self) -> Iterator[Sentence]:
        """What cannot be compared, and why."""
        rows = self.data.comparison.measures
        for why in ("horizons", "starts", "units"):
            apart = [self.words.measure(row.measure) for row in rows if row.why_apart == why]
            if apart:
                listed = self.words("versus.comma").join(apart)
                text = self.words(f"versus.apart.{why}", measures=listed)
                yield Sentence(about="apart", text=text)
        scenarios = [plan.scenario for plan in self.data.plans.values()]
        every = {name for one in scenarios for name in one.cohorts}
        lacking = sum(not all(name in one.cohorts for one in scenarios) for name in every)
        if lacking:
            text = self.words("versus.apart.cohorts", number=f"{lacking:,}", all=f"{len(every):,}")
            yield Sentence(about="apart", text=text)

    def heads(self, number: int) -> str:
        """`1 worker`, `2 workers`."""
        return self.words("unit.heads.one" if number == 1 else "unit.heads", number=f"{number:,}")

    def money(self, value: Decimal) -> str:
        """An amount, with its cents where it is small."""
        if abs(value) < SMALL:
            return f"{grouped_text(float(value))} {self.data.currency}".rstrip()
        return self.words.amount(float(value), self.data.currency)

    def row(self, measure: str) -> MeasureRow:
        """A measure of every run."""
        return next(row for row in self.data.comparison.measures if row.measure == measure)

    def _number(self, row: MeasureRow, number: int) -> str:
        return grouped_text(float(row.values[number] or 0))


def first_of(values: Sequence[Decimal | None], sign: int) -> tuple[int, Decimal]:
    """Number and value of the smallest, or with -1 the largest, of some; of equals the first."""
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    return min(known, key=lambda one: (sign * one[1], one[0]))


def changed_inputs(data: ComparedData, number: int) -> list[InputRow]:
    """What is otherwise in a run's scenario than in the first one's; what decides nothing last."""
    rows = [row for row in data.comparison.inputs if row.values[number] != row.values[0]]
    return sorted(rows, key=lambda row: row.table == SETTINGS and row.key in LABELS)


def place_of(row: InputRow) -> str:
    """`quarantine.beds`; a setting is called by its own name."""
    return row.key if row.table == SETTINGS else f"{row.table}.{row.column}"

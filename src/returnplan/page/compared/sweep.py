"""The sweep in sentences: what was varied, which plan brings most, which costs least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from returnplan.page.compared.sentences import Teller
from returnplan.page.headline import Sentence, Top
from returnplan.report import figures
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.variation import short_names

MOST_VALUES = 8
"""Values of a key that a sentence names."""


class SweepTeller(Teller):
    """Tells of a sweep in one language."""

    def top(self) -> Top:
        """What the plans of a sweep span, and the best of them."""
        varied = self.data.side.varied or {}
        plans = list(self.data.plans.values())
        return Top(
            kicker=self.dates("sweep.kicker"),
            title=plans[0].scenario.name,
            lead=self._lead(),
            sentences=(*self._keys(varied), *self._best(), self._proven(), *self.apart()),
        )

    def _lead(self) -> str:
        heads = [int(value or 0) for value in self.row("carried").values]
        told = {"number": len(heads), "low": min(heads), "high": max(heads)}
        key = "sweep.lead" if told["low"] < told["high"] else "sweep.lead.same"
        text = self.words(key, **{name: f"{value:,}" for name, value in told.items()})
        costs = self.row("cost")
        known = [value for value in costs.values if value is not None]
        if costs.why_apart:
            return text
        least, most = self.money(min(known)), self.money(max(known))
        if least == most:
            return text + self.words("sweep.cost.same", amount=least)
        return text + self.words("sweep.cost", least=least, most=most)

    def _keys(self, varied: Mapping[str, Mapping[str, str]]) -> Iterator[Sentence]:
        keys = list(next(iter(varied.values()), ()))
        for key, short in zip(keys, short_names(keys), strict=True):
            values = list(dict.fromkeys(row[key] for row in varied.values()))
            more = ", …" if values[MOST_VALUES:] else ""
            text = ", ".join(values[:MOST_VALUES]) + more
            yield Sentence(about="inputs", text=self.words("sweep.varied", name=short, values=text))

    def _best(self) -> Iterator[Sentence]:
        """The first objective's best plan, of several the cheapest; then the cheapest of all."""
        stages = next(iter(self.data.plans.values())).stages
        costs = self.row("cost")
        if not stages or costs.why_apart:
            return
        objective = stages[0].objective
        row, sign = self.row(objective), -1 if OBJECTIVES[objective].maximised else 1
        if row.why_apart:
            return
        points = [
            (sign * value, cost, number)
            for number, (value, cost) in enumerate(zip(row.values, costs.values, strict=True))
            if value is not None and cost is not None
        ]
        best = min(points)[2]
        cheapest = min(points, key=lambda one: (one[1], one[0], one[2]))[2]
        for key, number in (("best", best), ("least", cheapest)):
            if objective != "cost" or key == "least":
                yield Sentence(
                    about="key" if key == "best" else "cost",
                    text=self.words(
                        f"sweep.{key}",
                        name=self.data.comparison.names[number],
                        objective=self.words.measure(objective).lower(),
                        value=figures.objective(objective, float(row.values[number] or 0)),
                        amount=self.money(costs.values[number] or Decimal(0)),
                    ),
                )

    def _proven(self) -> Sentence:
        proofs = self.data.comparison.proofs
        proven = sum(proof.status == "optimal" for proof in proofs)
        if proven == len(proofs):
            return Sentence(about="proof", text=self.words("sweep.proven.all"))
        gap = figures.percent(max(proof.gap for proof in proofs))
        text = self.words("sweep.proven", number=f"{proven:,}", all=f"{len(proofs):,}", gap=gap)
        return Sentence(about="proof", text=text)

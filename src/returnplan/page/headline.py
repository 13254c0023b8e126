"""What a mayor reads: sentences and tiles, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from returnplan.explanation.freed import gains
from returnplan.explanation.losses import losses
from returnplan.page.data import PageData
from returnplan.page.words import Words
from returnplan.plan.measures import Measure, measures
from returnplan.report import figures

TILES = (
    "carried",
    "key_carried",
    "left_behind",
    "output_share",
    "cost",
    "cost_per_worker",
    "mean_days_to_post",
    "trips",
    "vehicles_used",
    "seat_use",
    "peak_bed_use",
    "travel_hours",
)
"""Measures that a tile shows, those of modes after `trips`; the table has all."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence and what it is about, for its mark."""

    about: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Tile:
    measure: str
    label: str
    value: str
    """As people read it."""
    exact: str
    """As summary.csv has it."""
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Top:
    """What a page begins with."""

    kicker: str
    title: str
    lead: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class Headline(Top):
    """The same of a plan."""

    tiles: tuple[Tile, ...]


def headline(data: PageData, words: Words) -> Headline:
    """The top of the page."""
    plan = data.plan
    calendar = plan.scenario.calendar
    found = {measure.name: measure for measure in measures(plan)}
    return Headline(
        kicker=words(
            "page.kicker",
            first=words.date(calendar.date(0)),
            last=words.date(calendar.date(calendar.horizon - 1)),
        ),
        title=plan.scenario.name,
        lead=words(
            "headline.carried",
            carried=figures.number(found["carried"].value),
            workers=figures.number(found["workers"].value),
        ),
        sentences=tuple(_sentences(data, words, found)),
        tiles=tuple(_tile(found[name], words) for name in TILES if _told(found, name)),
    )


def _told(found: dict[str, Measure], name: str) -> bool:
    """Whether a tile says something: no key posts, nothing made, no beds say nothing."""
    without = {"key_carried": "key_workers", "output_share": "output", "peak_bed_use": "cost_beds"}
    return found[without.get(name, name)].value > 0 or name not in without


def _sentences(data: PageData, words: Words, found: dict[str, Measure]) -> Iterator[Sentence]:
    plan, currency = data.plan, data.plan.scenario.currency

    def say(about: str, key: str, **filled: object) -> Sentence:
        return Sentence(about=about, text=words(key, **filled))

    number = {name: figures.number(measure.value) for name, measure in found.items()}
    if found["key_workers"].value:
        yield say(
            "key", "headline.key", carried=number["key_carried"], workers=number["key_workers"]
        )
    if any(employer.daily_output for employer in plan.scenario.employers.values()):
        yield say(
            "output",
            "headline.output",
            share=figures.share(found["output_share"].value),
            amount=words.amount(found["output"].value, currency),
            days=plan.scenario.calendar.horizon,
        )
        yield Sentence(about="held", text=_held(data, words))
    yield say(
        "cost",
        "headline.cost",
        amount=words.amount(found["cost"].value, currency),
        each=words.amount(found["cost_per_worker"].value, currency),
    )
    if "changes" in data.tables:
        yield Sentence(about="changes", text=_changes(data, words))
    yield _left(data, words)
    yield Sentence(about="proof", text=_proof(data, words))
    yield say("status", f"headline.status.{plan.status}")


def _held(data: PageData, words: Words) -> str:
    found = gains(data.plan, losses(data.plan))
    if not found:
        return words("headline.held.none")
    cause = found[0].cause
    kind, _, what = cause.held_by.partition(":")
    names = {one["key"]: one[words.language] for one in data.rows("names")}
    return words(
        f"headline.held.{kind}",
        amount=words.amount(found[0].output, data.plan.scenario.currency),
        what=what,
        post=names.get(f"post:{cause.employer}:{what}", what),
        employer=names[f"employer:{cause.employer}"],
    )


def _changes(data: PageData, words: Words) -> str:
    rows = data.rows("changes")
    if not rows:
        return words("headline.changes.none")
    trips = sum(row["what"] == "trip" for row in rows)
    workers = sum(row["workers"] for row in rows if row["what"] == "cohort")
    return words("headline.changes", trips=figures.number(trips), workers=figures.number(workers))


def _left(data: PageData, words: Words) -> Sentence:
    heads: dict[str, int] = {}
    for row in data.rows("left_behind"):
        heads[row["reason"]] = heads.get(row["reason"], 0) + row["workers"]
    if not heads:
        return Sentence(about="left", text=words("headline.left.none"))
    unknown = heads.pop("unproven", 0)
    if not heads:
        text = words("headline.left.unproven", left=figures.number(unknown))
        return Sentence(about="left", text=text)
    most = max(sorted(heads), key=lambda reason: heads[reason])
    left = figures.number(sum(heads.values()) + unknown)
    text = words(
        "headline.left",
        left=left,
        heads=figures.number(heads[most]),
        reason=words(f"reason.{most}"),
    )
    if unknown:
        text += words("headline.left.unknown", heads=figures.number(unknown))
    return Sentence(about="left", text=text)


def _proof(data: PageData, words: Words) -> str:
    rows = data.rows("proof")
    if not rows or rows[0]["gap"] is None:
        return words("headline.proof.none")
    objective = words(f"measure.{rows[0]['objective']}").lower()
    if rows[0]["gap"] == 0:
        return words("headline.proof.best", objective=objective)
    return words("headline.proof.gap", objective=objective, gap=figures.percent(rows[0]["gap"]))


def _tile(measure: Measure, words: Words) -> Tile:
    if measure.unit == "share":
        value = figures.share(measure.value)
    elif measure.name in ("output", "cost", "cost_per_worker"):
        value = words.amount(measure.value, measure.unit)
    else:
        value = figures.number(measure.value, min(measure.digits, 1))
    return Tile(
        measure=measure.name,
        label=words.measure(measure.name),
        value=value,
        exact=f"{measure.value:.{measure.digits}f}",
        meaning=words.meaning(measure.name),
    )

"""`returnplan locate`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from returnplan.cli.completion import SCENARIO
from returnplan.cli.session import debug_option
from returnplan.cli.streams import print_json
from returnplan.jobs import locate as job
from returnplan.printable import count, print_line, printable

if TYPE_CHECKING:
    from returnplan.gazetteer import Found, Match
    from returnplan.scenario.unlocated import Whereabouts

MOST_SHOWN = 9
"""Candidates of a place that are printed; --json has them all."""


@click.command(short_help="Find where places are, and fill their coordinates in.")
@click.argument("scenario", metavar="SCENARIO", type=SCENARIO)
@click.option("--yes", is_flag=True, help="Take every place that can be no other, without asking.")
@click.option(
    "--take",
    metavar="PLACE=NUMBER",
    multiple=True,
    help="Take a candidate by its number in the list, or by its id there; repeatable.",
)
@click.option(
    "--add",
    metavar="NAME",
    multiple=True,
    help="A place that the scenario does not have yet, as 毕节; repeatable.",
)
@click.option(
    "--within",
    metavar="WHERE",
    multiple=True,
    help="Only places in this country or province, as CN, Scotland or 贵州; repeatable.",
)
@click.option(
    "--online", is_flag=True, help="Ask OpenStreetMap too for those that are not certain."
)
@click.option(
    "--check",
    is_flag=True,
    help="Tell instead which places lie far from all of their name; write nothing.",
)
@click.option("--json", is_flag=True, help="Print the candidates as JSON, and ask nothing.")
@debug_option
def locate(scenario: str, within: tuple[str, ...], **options: Any) -> int:
    """Find where places are, and fill their coordinates in.

    Looked up are rows of places.csv without latitude or longitude, and places that other tables
    name and places.csv lacks: by their names in English and Chinese, else by their ids. The
    gazetteer is on this computer (pip install 'returnplan[places]'): towns, counties of China,
    airports. Each match is shown and asked about; without a terminal nothing is written but what
    --yes and --take say. Coordinates that are there already stay. Exits with 1 where places are
    left without.
    """
    if options["check"]:
        return _check(scenario, within)
    lookup = job.look_up(scenario, add=options["add"], within=within, online=options["online"])
    chosen = job.take(lookup, options["take"])
    if options["yes"]:
        chosen = {**lookup.certain(), **chosen}
    asks = not (options["yes"] or options["take"] or options["json"]) and _is_terminal()
    if not options["json"]:
        chosen = _show(lookup, chosen, asks=asks)
    written = job.put_in(lookup, chosen)
    left = len(lookup.matches) - written
    if options["json"]:
        print_json(_as_json(scenario, lookup, chosen))
        return 1 if left else 0
    if lookup.attribution:
        print_line(lookup.attribution)
    print_line(_summary(scenario, lookup, written))
    if left and not asks:
        _tell_how(lookup, chosen)
    return 1 if left else 0


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def _summary(scenario: str, lookup: job.Lookup, written: int) -> str:
    every = len(lookup.matches)
    if not every:
        return f"{scenario}: every place says where it is"
    left = f"; {every - written:,} without" if written < every else ""
    return f"{scenario}: coordinates of {count(written, 'place')} filled in{left}"


def _show(lookup: job.Lookup, chosen: dict[str, Found], *, asks: bool) -> dict[str, Found]:
    """Print every place with its candidates; what is chosen, asked about where one can ask."""
    chosen = dict(chosen)
    for number, (one, match) in enumerate(lookup.pairs, start=1):
        taken = chosen.get(one.place)
        print_line(f"{_spot(lookup, one)}: {_verdict(one, match, taken)}")
        for line in _lines(match):
            print_line(f"  {line}")
        if not asks or not match.candidates:
            continue
        answer = _ask(match, f"{number} of {len(lookup.matches)}")
        if answer is None:
            break
        if answer:
            chosen[one.place] = match.candidates[answer - 1]
    return chosen


def _spot(lookup: job.Lookup, one: Whereabouts) -> str:
    """`places.csv:4 bijie (Bijie, 毕节)`, or where the id of a place without a row stands."""
    names = f" ({', '.join(one.names)})" if one.names else ""
    if one.line is None:
        used = "" if one.used == "--add" else f"{one.used} "
        return f"{used}{one.place}{names}, not in {lookup.places.shown}"
    return f"{lookup.places.shown}:{one.line} {one.place}{names}"


def _verdict(one: Whereabouts, match: Match, taken: Found | None) -> str:
    if not match.candidates:
        return "no gazetteer has it; write its latitude and longitude, or another name" + (
            f" (did you mean {one.like!r}?)" if one.like else ""
        )
    if taken is not None:
        return f"taken, {taken.shown}"
    if one.like:
        return f"did you mean {one.like!r}? If not:"
    if match.doubt:
        return f"{match.doubt}:"
    if len(match.candidates) > 1:
        return f"{len(match.candidates)} places may be meant:"
    return "not certain:" if match.candidates[0].doubt else "found"


def _lines(match: Match) -> list[str]:
    shown = match.candidates[:MOST_SHOWN]
    lines = [printable(f"{number}  {_described(one)}") for number, one in enumerate(shown, start=1)]
    more = len(match.candidates) - len(shown)
    if more:
        lines.append(
            f"and {more:,} more; --within COUNTRY or a province in places.csv leaves fewer"
        )
    return lines


def _described(one: Found) -> str:
    people = f", {one.people:,} people" if one.people and one.kind == "town" else ""
    doubt = f" -- {one.doubt}" if one.doubt else ""
    point = f"{one.latitude:.4f}, {one.longitude:.4f}"
    return f"{one.shown}, {one.where}, {one.kind}{people}: {point} [{one.source}; {one.id}]{doubt}"


def _ask(match: Match, progress: str) -> int | None:
    """The number that is taken, 0 for none of them; None: enough."""
    several = len(match.candidates)
    certain = match.certain is not None
    choices = "y, n" if several == 1 else f"1-{several}, n"
    while True:
        answer = click.prompt(
            f"  Take it? ({progress}) [{choices}, q]",
            default="y" if certain else "n",
            show_default=True,
        )
        word = str(answer).strip().lower()
        if word == "q":
            return None
        if word in ("n", "no"):
            return 0
        if word in ("y", "yes") and several == 1:
            return 1
        if word.isdecimal() and 1 <= int(word) <= several:
            return int(word)
        print_line(f"  Answer one of {choices}, or q to stop and write what was taken.")


def _tell_how(lookup: job.Lookup, chosen: dict[str, Found]) -> None:
    """How those that are left are filled in."""
    certain = [place for place in lookup.certain() if place not in chosen]
    if certain:
        print_line(f"--yes takes {count(len(certain), 'place')} that can be no other.")
    several = [
        match.sought.place
        for match in lookup.matches
        if match.candidates
        and match.sought.place not in chosen
        and match.sought.place not in certain
    ]
    if several:
        print_line(f"--take {several[0]}=NUMBER takes one of the listed; repeatable.")


def _as_json(scenario: str, lookup: job.Lookup, chosen: dict[str, Found]) -> dict[str, Any]:
    places = []
    for one, match in lookup.pairs:
        taken = chosen.get(one.place)
        places.append(
            {
                "place": one.place,
                "names": list(one.names),
                "row": one.line,
                "used": one.used or None,
                "certain": match.certain is not None and not one.like,
                "doubt": match.doubt or None,
                "did_you_mean": one.like or None,
                "taken": None if taken is None else taken.id,
                "candidates": [_candidate(found) for found in match.candidates],
            }
        )
    return {
        "scenario": scenario,
        "file": lookup.places.shown,
        "filled": len(chosen),
        "left": len(lookup.matches) - len(chosen),
        "attribution": lookup.attribution or None,
        "places": places,
    }


def _candidate(one: Found) -> dict[str, Any]:
    names = ("id", "name", "other", "region", "country", "kind", "latitude", "longitude", "source")
    return {**{name: getattr(one, name) for name in names}, "doubt": one.doubt or None}


def _check(scenario: str, within: tuple[str, ...]) -> int:
    far = job.misplaced(scenario, within=within)
    for one in far:
        place = one.place
        names = f" ({', '.join(place.names)})" if place.names else ""
        point = f"{place.latitude:.4f}, {place.longitude:.4f}"
        print_line(
            printable(
                f"{place.place}{names} at {point} is {one.km:,.0f} km from the nearest place of "
                f"its name, {_described(one.nearest)} / mend its latitude or longitude, or leave "
                "them if that is where it is"
            )
        )
    print_line(f"{scenario}: {count(len(far), 'place')} far from every place of its name")
    return 0

"""T14, T15: run.json as a whole, and the scenario folder that the run was made from."""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from returnplan.auditing.violation import Violation
from returnplan.errors import RunError
from returnplan.printable import brief
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.scenario import Scenario

FORGIVEN = 1e-6
"""Relative difference of a value that is rounding."""
STATUSES = ("optimal", "gap", "time_limit", "interrupted")
PATCHED = ("extends", "patch")
"""Settings that a resolved scenario has worked in."""
VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)*(\+[a-z0-9.]+)?")
NUMBERS = ("value", "final", "bound", "gap")
WORDS = ("objective", "sense", "status")


def claims_of(record: Mapping[str, Any], folder: Path) -> list[Mapping[str, Any]]:
    """`stages` of run.json.

    Raises
    ------
    RunError
        They are not written as stages are.
    """
    claims = record.get("stages")
    if not isinstance(claims, list):
        raise RunError(f"run.json of '{folder}' has no list of stages; write it again with solve")
    for claim in claims:
        if not (isinstance(claim, dict) and _is_stage(claim)):
            raise RunError(
                f"run.json of '{folder}' has a stage without a known objective, sense, status and "
                f"numbers: {claim}; write it again with solve"
            )
    return claims


def _is_stage(claim: Mapping[str, Any]) -> bool:
    numbers = [claim.get(name, "") for name in NUMBERS]
    return (
        all(isinstance(claim.get(name), str) for name in WORDS)
        and claim["objective"] in OBJECTIVES
        and all(one is None or _is_number(one) for one in numbers)
    )


def status(record: Mapping[str, Any], claims: list[Mapping[str, Any]]) -> Iterator[Violation]:
    """T14. The run's status is the worst of its stages', unless it was interrupted."""
    stages = {claim["status"] for claim in claims}
    late = "time_limit" if stages & {"time_limit", "not_reached"} else None
    due = late or ("gap" if "gap" in stages else "optimal")
    if record.get("status") not in STATUSES:
        sentence = f"status is {record.get('status')!r}, none of {', '.join(STATUSES)}"
        yield _claim("status", sentence)
    elif claims and record.get("status") not in (due, "interrupted"):
        sentence = f"status is {record.get('status')}; the worst of its stages is {due}"
        yield _claim("status", sentence)


def _claim(key: str, sentence: str) -> Violation:
    return Violation(code="T14", table="run.json", key=key, sentence=sentence)


def told(
    scenario: Scenario, record: Mapping[str, Any], claims: list[Mapping[str, Any]]
) -> Iterator[Violation]:
    """T14. Version, seed, options and seconds are of their kind and agree with one another."""
    version, versions = record.get("version"), record.get("versions")
    if not (isinstance(version, str) and VERSION.fullmatch(version)):
        yield _claim("version", f"version is {version!r}, which is none, such as 1.2.0")
    if not isinstance(versions, dict) or not all(isinstance(v, str) for v in versions.values()):
        yield _claim("versions", f"versions is {versions!r}; it names what the plan was made with")
    elif versions.get("returnplan", version) != version:
        sentence = f"version is {version}; versions say returnplan {versions['returnplan']}"
        yield _claim("version", sentence)
    options = record.get("options")
    if not isinstance(options, dict):
        yield _claim("options", f"options is {options!r}; they stand in a table")
        options = {}
    if options and not claims:
        yield _claim("stages", "there are none; a plan that was solved for has one by objective")
    for name, fault in _odd_options(options):
        yield _claim(name, f"options say {brief(repr(options[name]))}, {fault}")
    seed = record.get("seed")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        yield _claim("seed", f"seed is {seed!r}, no whole number that is not negative")
    elif "seed" in options:
        due = scenario.solver.seed if options["seed"] is None else options["seed"]
        if seed != due:
            yield _claim("seed", f"seed is {seed}; by the options and the scenario it is {due}")
    for key, seconds in (
        ("wall_seconds", record.get("wall_seconds")),
        *((f"{claim['objective']} seconds", claim.get("seconds")) for claim in claims),
    ):
        if not (_is_number(seconds) and math.isfinite(seconds) and seconds >= 0):
            yield _claim(key, f"{seconds!r} seconds; a number that is not negative")


def _odd_options(options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names of options that nobody can have given, with what they are not."""
    time_limit, gap, threads = (options.get(name) for name in ("time_limit", "gap", "threads"))
    if time_limit is not None and not (_is_number(time_limit) and 0 < time_limit < math.inf):
        yield "time_limit", "no number of seconds above 0"
    gaps = gap.values() if isinstance(gap, dict) else () if gap is None else (gap,)
    if not all(_is_number(one) and 0 <= one < math.inf for one in gaps):
        yield "gap", "no number that is not negative"
    if threads is not None and not (_is_number(threads) and threads in range(1025)):
        yield "threads", "no number of threads"


def stopped(
    scenario: Scenario, record: Mapping[str, Any], claims: list[Mapping[str, Any]]
) -> Iterator[Violation]:
    """T14. A stage that ended by its gap reached that of the options, else the scenario's."""
    options = record.get("options")
    asked = options.get("gap") if isinstance(options, dict) else None
    for claim in claims:
        name, gap = claim["objective"], claim["gap"]
        chosen = asked.get(name) if isinstance(asked, dict) else asked
        allowed = float(chosen if _is_number(chosen) else scenario.solver.gap.get(name, 0.0))
        if claim["status"] == "gap" and (gap is None or gap > allowed * (1 + 1e-6)):
            sentence = f"status is gap; the stage may stop at {allowed:g}, its gap is {gap}"
            yield _claim(name, sentence)
        if claim["status"] == "time_limit" and gap is not None and gap <= allowed * (1 - 1e-6):
            due = "optimal" if gap == 0 else "gap"
            sentence = f"status is time_limit; a stage with a gap of {gap:g} ended as {due}"
            yield _claim(name, sentence)


def started(record: Mapping[str, Any], claims: list[Mapping[str, Any]]) -> Iterator[Violation]:
    """T14. A plan that began with an earlier one is not worse, by the order, than what fitted."""
    options = record.get("options")
    start = options.get("start") if isinstance(options, dict) else None
    if start is None:
        return
    values = start.get("values") if isinstance(start, dict) else None
    if not isinstance(values, dict) or not all(map(_is_number, values.values())):
        yield _claim("start", f"start is {brief(repr(start))}; it says what it reached")
        return
    for claim in claims:
        name, final = claim["objective"], claim["final"]
        if name not in values or final is None:
            return
        sign = 1 if OBJECTIVES[name].sense == "max" else -1
        lead = sign * (final - values[name])
        if abs(lead) > FORGIVEN * max(1.0, abs(final)):
            if lead < 0:
                yield _claim(name, f"final is {final}; what it began with reached {values[name]}")
            return


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def changed(record: Mapping[str, Any], folder: Path) -> Iterator[Violation]:
    """T15. The hash in run.json is that of the files of scenario/, in the order of their names."""
    content = hashlib.sha256()
    files = [file for file in (folder / "scenario").iterdir() if file.is_file()]
    for file in sorted(files, key=lambda file: file.name):
        content.update(file.read_bytes())
    scenario = record.get("scenario")
    written = scenario.get("hash") if isinstance(scenario, dict) else None
    if written != content.hexdigest():
        yield Violation(
            code="T15",
            table="run.json",
            key="scenario",
            sentence=f"hash is {written}; the files of scenario/ give {content.hexdigest()}, so "
            "they were changed after the run was made",
        )


def proof(record: Mapping[str, Any], folder: Path) -> Iterator[Violation]:
    """T15. The hash in run.json is that of certificates.json; runs of old have neither."""
    path = folder / "certificates.json"
    kept = path.is_file()
    due = hashlib.sha256(path.read_bytes()).hexdigest() if kept else None
    said = record.get("certificates_hash")
    if said != due:
        sentence = (
            f"hash is {said}; certificates.json gives {due}, so it was changed after the run was "
            "made"
            if kept
            else f"hash is {said}; there is no certificates.json"
        )
        yield Violation(code="T15", table="run.json", key="certificates", sentence=sentence)


def resolved(scenario: Scenario, record: Mapping[str, Any], folder: Path) -> Iterator[Violation]:
    """T15. scenario/ holds a scenario of its own, all that it rests on worked in."""
    path = folder / "scenario" / "scenario.toml"
    settings = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
    for name in PATCHED:
        if name in settings:
            yield Violation(
                code="T15",
                table="scenario.toml",
                key=name,
                sentence=f"the run's scenario has {name}; it stands for itself, so that it means "
                "the same wherever the run is taken",
            )
    said = record.get("scenario")
    called = said.get("name") if isinstance(said, dict) else None
    if called != scenario.name:
        sentence = f"the scenario's name is {called!r}; scenario/ says {scenario.name!r}"
        yield Violation(code="T15", table="run.json", key="scenario", sentence=sentence)

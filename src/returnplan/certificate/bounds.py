"""The bounds of a run, proved again from what its folder holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from returnplan.certificate.certificate import Branch, Certificate, Prices
from returnplan.certificate.check import check, reaches
from returnplan.certificate.document import certificate_of
from returnplan.errors import UsageError
from returnplan.model import floors_after
from returnplan.network import Network, build_network
from returnplan.plan.plan import Stage
from returnplan.plan.start import start_values
from returnplan.scenario.objectives import maximised
from returnplan.scenario.scenario import Scenario

PROGRAMME_S = 60.0
"""Seconds that a bound may take which rests on a programme."""
SAME_FLOOR = 1e-9
"""Share of a floor that rounding may take."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What has become of one stage's bound."""

    objective: str
    bound: float
    """As run.json has it; infinite where none is claimed."""
    certificate: Certificate | None = None
    """None where there is none that can be read, or none is needed."""
    proven: float | None = None
    """What the certificate proves, where that was asked."""
    fault: str = ""
    """Why nothing was proved; blank where it was tried."""

    @property
    def claimed(self) -> bool:
        return math.isfinite(self.bound)

    @property
    def holds(self) -> bool:
        """Whether the bound is proven, or none is claimed."""
        if self.fault or not self.claimed:
            return not self.fault
        return self.proven is not None and reaches(self.objective, self.proven, self.bound)

    @property
    def kind(self) -> str:
        return self.certificate.kind if self.certificate else ""

    @property
    def rows(self) -> int:
        """Rows that have a price, in all cases."""
        certificate = self.certificate
        return _rows(certificate.branches or certificate.prices) if certificate else 0

    @property
    def cases(self) -> int:
        """How many there are at the ends of branches; 1 where there are none."""
        branches = self.certificate.branches if self.certificate else None
        return _cases(branches) if branches else 1


def run_bounds(folder: str | Path, *, seconds: float = PROGRAMME_S) -> Iterator[Verdict]:
    """A verdict on each stage of a run folder, from its files alone.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    EngineError
        There is too little memory to build the network of what could move.
    """
    from returnplan.plan.certificates import read_certificates
    from returnplan.plan.read import read_record, read_run_scenario
    from returnplan.plan.run_json import stages_of

    folder = Path(folder)
    record = read_record(folder)
    return stage_bounds(
        read_run_scenario(folder),
        stages_of(record),
        read_certificates(folder),
        start=start_values(record["options"]),
        seconds=seconds,
    )


def stage_bounds(
    scenario: Scenario,
    stages: Sequence[Stage],
    certificates: Sequence[Mapping[str, Any]],
    *,
    start: Mapping[str, float] | None = None,
    seconds: float = PROGRAMME_S,
) -> Iterator[Verdict]:
    """A verdict on each stage; `seconds` for a bound that rests on a programme.

    `start` is what an earlier plan reached with which the search began.
    """
    networks = _Networks(scenario)
    kept: dict[Any, Mapping[str, Any]] = {}
    for document in certificates:
        kept.setdefault(str(document.get("objective")), document)
    for number, stage in enumerate(stages):
        verdict = Verdict(objective=stage.objective, bound=stage.bound)
        if verdict.claimed:
            mine = kept.get(stage.objective)
            verdict = _proved(networks, stages[: number + 1], mine, start or {}, seconds)
        yield verdict


def _proved(
    networks: _Networks,
    stages: Sequence[Stage],
    document: Mapping[str, Any] | None,
    start: Mapping[str, float],
    seconds: float,
) -> Verdict:
    """On the last of some stages."""
    stage, certificate = stages[-1], None
    try:
        if document is None:
            raise UsageError("the run keeps no certificate of it")
        certificate = certificate_of(document)
        _agree(networks.scenario, stages, certificate, start)
        proven = check(networks.of(certificate.apart), certificate, seconds=seconds)
    except UsageError as error:
        return Verdict(
            objective=stage.objective,
            bound=stage.bound,
            certificate=certificate,
            fault=str(error),
        )
    return Verdict(
        objective=stage.objective, bound=stage.bound, certificate=certificate, proven=proven
    )


def _agree(
    scenario: Scenario,
    stages: Sequence[Stage],
    certificate: Certificate,
    start: Mapping[str, float],
) -> None:
    """A certificate is of the stage's bound, and asks no more than earlier stages left it.

    A floor may be looser than the stage's value: a later plan may have bettered that, and what
    holds of more plans holds of fewer.

    Raises
    ------
    UsageError
        It is not, or asks more.
    """
    *earlier, stage = stages
    if certificate.bound != stage.bound:
        raise UsageError(f"its certificate is of another bound, {certificate.bound!r}")
    values = {one.objective: one.value for one in earlier}
    known = {name: value for name, value in values.items() if name in scenario.objective.slack}
    left = floors_after(known.items(), scenario.objective.slack, start)
    dues = {floor.objective: floor.value for floor in left}
    for floor in certificate.floors:
        name = floor.objective
        if name not in dues:
            raise UsageError(f"it rests on a floor of {name}, which is no earlier stage")
        due = dues[name]
        above = floor.value - due if maximised(name) else due - floor.value
        if above > SAME_FLOOR * max(1.0, abs(due)):
            raise UsageError(
                f"it rests on a floor of {name} of {floor.value!r}; what that stage ended with "
                f"leaves {due!r}"
            )


class _Networks:
    """The network of a scenario, with classes told apart; built when it is asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._made: dict[tuple[int, ...], Network] = {}

    def of(self, apart: tuple[int, ...]) -> Network:
        """The whole one, however much memory it takes, with these classes split."""
        if apart not in self._made:
            if not apart:
                self._made[apart] = build_network(self.scenario, memory=math.inf)
            else:
                before = self.of(apart[:-1])
                try:
                    self._made[apart] = before.split(apart[-1])
                except ValueError as error:
                    raise UsageError(f"what was told apart cannot be: {error}") from None
        return self._made[apart]


def _rows(proof: Branch | Prices) -> int:
    if isinstance(proof, Branch):
        return _rows(proof.fewer) + _rows(proof.more)
    return sum(len(rows) for rows in proof.values())


def _cases(proof: Branch | Prices) -> int:
    return _cases(proof.fewer) + _cases(proof.more) if isinstance(proof, Branch) else 1

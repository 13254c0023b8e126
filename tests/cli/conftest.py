"""The command line called in this process, and an optimiser that leaves everybody behind."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from returnplan.cli import main
from returnplan.plan.plan import Stage
from returnplan.scenario.objectives import OBJECTIVES

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("solve", folder)`: the exit status, standard output and standard error."""

    def call(*arguments: object) -> Result:
        capsys.readouterr()
        # Time limits count from the start of the program, which for a test is now.
        monkeypatch.setattr("returnplan.cli.session._BEGAN", time.monotonic())
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Result(int(stop.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def tiny() -> Path:
    return TINY


@pytest.fixture
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def nothing(objective: str) -> Stage:
    """What a stage ends with where everybody stays behind: no cost, or no days of at most 800."""
    sense = OBJECTIVES[objective].sense
    return Stage(
        objective=objective,
        sense=sense,
        value=0.0,
        final=0.0,
        bound=800.0 if sense == "max" else 0.0,
        gap=8e11 if sense == "max" else 0.0,
        seconds=0.1,
        status="time_limit" if sense == "max" else "optimal",
    )


@dataclass
class FakeOptimiser:
    """Stands in for `returnplan.optimiser.optimise`: everybody stays behind."""

    called_with: dict[str, Any]
    before_return: Callable[[dict[str, Any]], None]

    def __call__(self, network: Any, **options: Any) -> Any:
        self.called_with = {"network": network, **options}
        self.before_return(options)
        scenario = network.scenario
        stages = [nothing(objective) for objective in scenario.objective.order]
        for number, stage in enumerate(stages, 1):
            if options["progress"] is not None:
                options["progress"](
                    SimpleNamespace(
                        objective=stage.objective,
                        stage=number,
                        stages=len(stages),
                        value=stage.value,
                        bound=stage.bound,
                        gap=stage.gap,
                        elapsed_s=0.1,
                        lifted=False,
                    )
                )
        interrupt = options["interrupt"]
        return SimpleNamespace(
            trips={},
            assignments=(),
            loans={},
            certificates=(),
            stages=tuple(stages),
            interrupted=interrupt is not None and interrupt.is_set(),
            network=network,
            earlier=(),
        )


@pytest.fixture
def optimiser(monkeypatch: pytest.MonkeyPatch) -> FakeOptimiser:
    fake = FakeOptimiser({}, lambda options: None)
    solve = import_module("returnplan.optimiser")
    monkeypatch.setattr(solve, "optimise", fake, raising=False)
    monkeypatch.setattr(
        solve, "why", lambda plan, outcome, **options: iter([({}, {})]), raising=False
    )
    return fake

"""The command line called in this process, and a sweep that nothing disturbed."""

import pytest

from returnplan.cli import main
from returnplan.jobs.sweep import sweep
from sweep.sweeping import BEDS, BUDGET, LIMIT_S, TINY


@pytest.fixture(scope="session")
def swept(tmp_path_factory):
    """A finished sweep of three numbers of beds and two budgets."""
    folder = tmp_path_factory.mktemp("swept") / "grid"
    sweep(TINY, (BEDS[1], BUDGET[1]), folder, time_limit_s=LIMIT_S)
    return folder


@pytest.fixture(autouse=True)
def no_clock(monkeypatch):
    """No run ends by the ten seconds of tiny, however slow the machine."""
    monkeypatch.setenv("RETURNPLAN_SWEEP_TIME_LIMIT", str(LIMIT_S))


@pytest.fixture
def command(capsys):
    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return call

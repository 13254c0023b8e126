"""The command line called in this process."""

import pytest

from returnplan.cli import main


@pytest.fixture
def command(capsys):
    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return call

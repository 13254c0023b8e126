"""The benchmarks are scripts beside the package: their folder is put where Python looks."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory):
    """Scenario folder of a case of the benchmarks, written once."""
    from runs import written

    made = {}

    def folder(case: str, seed: int = 0) -> Path:
        if (case, seed) not in made:
            place = tmp_path_factory.mktemp("cases") / f"{case}-{seed}"
            made[case, seed] = written(case, seed, place)
        return made[case, seed]

    return folder

"""The good scenario, to be spoilt."""

import shutil
from pathlib import Path

import pytest

GOOD = Path(__file__).parents[1] / "scenario" / "good"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good scenario, in a folder of scenario folders of its own."""
    return Path(shutil.copytree(GOOD, tmp_path / "scenarios" / "good"))

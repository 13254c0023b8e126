"""docs/extending.md names files and registers that are there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.(?:py|md|c|json)|/))`", PAGE)))
NAMED = sorted(set(re.findall(r"`([a-z_/]+)\.py`: `(\w+)`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_path_exists(path):
    within = [ROOT / path, ROOT / "src" / "returnplan" / path, ROOT / "docs" / path]
    within += (ROOT / "src" / "returnplan").glob(f"optimiser/recreate/{path}")
    assert any(one.exists() for one in within)


@pytest.mark.parametrize(("module", "name"), NAMED)
def test_name_is_in_its_file(module, name):
    if module.startswith(("tests/", "tools/")):
        assert name in (ROOT / f"{module}.py").read_text(encoding="utf-8")
        return
    found = import_module(f"returnplan.{module.replace('/', '.')}")
    assert hasattr(found, name)


def test_every_kind_has_an_example():
    kinds = re.findall(r"^## (An? \w+)$", PAGE, re.MULTILINE)
    assert len(kinds) == 6
    for kind in kinds:
        example = ROOT / "tests" / "extending" / f"test_{kind.split()[1]}.py"
        assert f"docs/extending.md, {kind}:" in example.read_text(encoding="utf-8")

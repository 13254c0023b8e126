"""The same jobs from Python."""

import importlib
import subprocess
import sys

import pytest

import returnplan


def test_every_public_name_is_there():
    for name in returnplan.__all__:
        assert getattr(returnplan, name) is not None
    assert set(returnplan.__all__) <= set(dir(returnplan))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'resolve'"):
        importlib.import_module("returnplan").resolve()


def test_importing_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", "import returnplan, sys; print('numpy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_no_package_hides_a_function():
    """Importing a package `returnplan.NAME` would set the attribute NAME to the package."""
    script = (
        "import importlib, pkgutil, returnplan\n"
        "names = [one.name for one in pkgutil.iter_modules(returnplan.__path__)]\n"
        "print(sorted(set(names) & set(returnplan.__all__)))\n"
        "import returnplan.auditing.violation\n"
        "print(returnplan.auditing.violation.__name__, callable(returnplan.audit))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\nreturnplan.auditing.violation True\n"

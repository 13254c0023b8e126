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


@pytest.mark.parametrize("name", ["solve", "audit"])
def test_packages_do_not_hide_the_functions_of_their_names(name):
    """Importing the package `returnplan.solve` sets that attribute, unless it is kept from it."""
    script = (
        f"import returnplan, returnplan.{name}\n"
        f"from returnplan import {name}\n"
        f"print(callable(returnplan.{name}), callable({name}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True True\n"

"""Each check is needed: without it, the mistake that was planted for it is no longer reported."""

import importlib

import pytest

from auditing.mistakes import MISTAKES
from auditing.planted import PLANTED
from auditing.world import a_world

audit = importlib.import_module("returnplan.auditing")


def reported(world):
    return {one.code for one in audit.audit_tables(world.scenario, world.tables)}


def without(register, code):
    return {name: check for name, check in register.items() if name != code}


@pytest.mark.parametrize("code", [*audit.CHECKS, *audit.TABLE_CHECKS])
def test_without_its_check_the_mistake_is_not_reported(code, monkeypatch):
    worlds = [case.world(a_world()) for case in (*PLANTED, *MISTAKES) if case.code == code]
    assert worlds
    assert all(code in reported(world) for world in worlds)
    for register in ("CHECKS", "TABLE_CHECKS"):
        monkeypatch.setattr(audit, register, without(getattr(audit, register), code))
    assert not any(code in reported(world) for world in worlds)


@pytest.mark.parametrize("code", [*audit.CHECKS, *audit.TABLE_CHECKS])
def test_check_reports_its_own_code_alone(code):
    """The register and the checks agree on who is who."""
    check = {**audit.CHECKS, **audit.TABLE_CHECKS}[code]
    assert (check.__doc__ or "").startswith(f"{code}. ")
    cases = [case.world(a_world()) for case in (*PLANTED, *MISTAKES) if case.code == code]
    case_type = importlib.import_module("returnplan.auditing.case").Case
    for world in cases:
        assert {one.code for one in check(case_type(world.scenario, world.tables))} == {code}

"""The plan of two trips that the views are tested with: 1,234 fitters by coach, 30 helpers by rail.

Both arrive on 2020-02-17 and have seven dates of quarantine, so they are on post on 2020-02-24.
"""

from dataclasses import replace

import pytest

from report.conftest import plan
from returnplan.plan.assemble import assemble

__all__ = ["changed", "plan"]


@pytest.fixture
def changed(plan):
    """`changed(places={...}, budget=1.0)`: the same trips and riders in a scenario that differs."""

    def change(*, worths=None, assignments=None, **settings):
        other = assemble(
            replace(plan.scenario, **settings),
            trips=plan.trips,
            assignments=assignments or plan.assignments,
            unreachable=plan.unreachable,
        )
        return replace(other, worths=worths or {})

    return change

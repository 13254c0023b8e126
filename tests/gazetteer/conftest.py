"""A world of few towns in place of GeoNames' list, which takes seconds to read."""

import pytest

from gazetteer_world import TOWNS


@pytest.fixture(autouse=True)
def few_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("returnplan.gazetteer.towns._towns", lambda: TOWNS)

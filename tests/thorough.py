"""More cases of what quicker ones try too: left out of `make test`, run by `make test-all`."""

from collections.abc import Iterable
from typing import Any

import pytest


def beyond(quick: int, cases: Iterable[Any]) -> list[Any]:
    """Cases for `parametrize`, all but the `quick` first ones marked as thorough.

    A tuple has a value for each of several arguments.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[] if number < quick else [pytest.mark.thorough],
        )
        for number, case in enumerate(cases)
    ]

"""No garbage is looked for while a plan is written, and it is looked for again afterwards."""

import gc

import pytest

from returnplan.memory import uncollected


@pytest.mark.parametrize("looked", [True, False])
def test_the_search_for_garbage_is_as_it_was(looked: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if looked else gc.disable)()
        with pytest.raises(ValueError, match="in the block"), uncollected():
            assert not gc.isenabled()
            raise ValueError("in the block")
        assert gc.isenabled() is looked
        assert gc.get_freeze_count() == 0
    finally:
        (gc.enable if before else gc.disable)()

"""A sweep that is killed at random goes on: nothing finished is solved again, same tables."""

import random
import time

import pytest

from sweep.sweeping import BEDS, BUDGET, TINY, begin, tables_of, times_of
from thorough import beyond


@pytest.mark.parametrize("seed", beyond(1, [1, 2]))
def test_killed_at_random(tmp_path, swept, seed):
    """Killed once before anything is finished or soon after, and once some runs later."""
    chance = random.Random(seed)
    folder, kept = tmp_path / "grid", {}
    for least in (0, 2):
        with begin(TINY, *BEDS, *BUDGET, "-o", folder) as sweep:
            while sweep.poll() is None and len(times_of(folder)) < least:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.3))
            sweep.kill()
        found = times_of(folder)
        assert kept.items() <= found.items(), "a finished run was solved again"
        kept = found
    with begin(TINY, *BEDS, *BUDGET, "-o", folder) as sweep:
        out, _ = sweep.communicate(timeout=600)
    assert sweep.returncode == 0
    assert f"6 points, {len(kept)} solved already" in out
    assert kept.items() <= times_of(folder).items()
    assert tables_of(folder) == tables_of(swept)

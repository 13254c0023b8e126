"""Work that is given up ends by itself: at its next step, with all that it began."""

import subprocess
import sys
import threading
import time

import pytest

from returnplan.attempt import GivenUp, WorkThread, attempt, inside_an_engine

PATIENCE_S = 60.0
"""Within which a thread has ended on any machine; one that goes on for ever fails."""


def for_ever(begun: list[threading.Thread]) -> None:
    begun.append(threading.current_thread())
    while True:
        pass


def given_up(work) -> None:
    with pytest.raises(GivenUp):
        attempt(work, until=time.monotonic() + 0.1)


def ended(thread: threading.Thread) -> bool:
    thread.join(PATIENCE_S)
    return not thread.is_alive()


def test_a_loop_that_asks_nothing_ends() -> None:
    begun: list[threading.Thread] = []
    given_up(lambda: for_ever(begun))
    assert ended(begun[0])


def test_no_handler_of_errors_takes_the_end_for_one() -> None:
    begun: list[threading.Thread] = []

    def stubborn() -> None:
        begun.append(threading.current_thread())
        while True:
            try:
                for_ever([])
            except Exception:
                continue

    given_up(stubborn)
    assert ended(begun[0])


def test_what_it_began_ends_with_it() -> None:
    begun: list[threading.Thread] = []

    def two() -> None:
        WorkThread(for_ever, begun).start()
        for_ever(begun)

    given_up(two)
    assert len(begun) == 2
    assert all(map(ended, begun))


def test_an_engine_is_left_to_its_end_and_nothing_follows() -> None:
    """What an engine calls must not raise: its own code could not bear it."""
    begun: list[threading.Thread] = []
    go_on = threading.Event()
    done = []

    def engine() -> None:
        begun.append(threading.current_thread())
        with inside_an_engine():
            go_on.wait(PATIENCE_S)
            done.append("engine")
        done.append("more")

    given_up(engine)
    go_on.set()
    assert ended(begun[0])
    assert done == ["engine"]


def test_what_is_left_is_waited_for_at_the_end_of_python() -> None:
    """An engine that comes back while Python ends aborts the process."""
    script = (
        "import time\n"
        "from returnplan.attempt import GivenUp, attempt, inside_an_engine\n"
        "def engine():\n"
        "    with inside_an_engine():\n"
        "        time.sleep(0.5)\n"
        "        print('back')\n"
        "try:\n"
        "    attempt(engine, until=time.monotonic() + 0.01)\n"
        "except GivenUp:\n"
        "    print('given up')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n") == ["given up", "back", ""]

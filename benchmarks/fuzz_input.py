"""Thousands of spoilt scenarios: each is refused with findings, or read and solved for a moment.

Cells, rows, columns, files, encodings, separators, settings and links are spoilt, in folders of CSV
and in workbooks. Every case runs in a process of its own crew, so that one which hangs, crashes or
takes too much memory is counted, and the others go on.

    make fuzz
    python benchmarks/fuzz_input.py --seed 1081     # one case: kept under the current folder

Exit status 1 if any case was not refused, read or solved in peace.
"""

import argparse
import contextlib
import io
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from spoiling import spoilt_scenario

PATIENCE_S = 60.0
"""Of one case; reading takes a tenth of a second, solving the second that it is given."""
MOST_BYTES = 4 * 2**30
"""Of memory that one process may take."""
SOLVE_SECONDS = 1
SOLVED_EVERY = 3
"""Of the cases that are read, so many are solved as well."""
PEACEFUL = ("refused", "read", "solved", "no plan")
UNHEARD = ("crashed", "hung", "killed")


def outcome_of(seed: int, folder: Path) -> tuple[str, str]:
    """What becomes of one case, and a sentence where that is not in peace."""
    spoilt = spoilt_scenario(seed, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = _checked(spoilt)
        if found[0] == "read" and seed % SOLVED_EVERY == 0:
            return _solved(spoilt, folder / "run")
    return found


def _checked(spoilt: Path) -> tuple[str, str]:
    status, out, err = _command("check", str(spoilt))
    if status not in (0, 1):
        return "crashed", f"check ended with {status}: {err[:300]}"
    for line in out.splitlines():
        if not line.isprintable() or len(line) > 2000:
            return "crashed", f"check printed {line[:100]!r}"
    refused = " 0 errors" not in out.splitlines()[-1]
    return ("refused" if refused else "read"), ""


def _solved(spoilt: Path, run: Path) -> tuple[str, str]:
    status, _, err = _command(
        "solve", str(spoilt), "-o", str(run), "--time-limit", str(SOLVE_SECONDS), "--quiet"
    )
    if status == 0 and run.is_dir():
        status, out, err = _command("audit", str(run))
        return ("solved", "") if status == 0 else ("crashed", f"audit: {(out + err)[:300]}")
    if status == 3 and "audit" not in err and "internal" not in err:
        return "no plan", ""
    return "crashed", f"solve ended with {status}: {err[:300]}"


def _command(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command, called in this process."""
    from returnplan.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
    return status, out.getvalue(), err.getvalue()


def _crew_member(pipe: Connection) -> None:
    """Works on the seeds that come through the pipe; runs in a process of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    while True:
        seed = pipe.recv()
        if seed is None:
            return
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        try:
            pipe.send(outcome_of(seed, folder))
        except BaseException as error:  # whatever goes wrong is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            pipe.send(("crashed", f"{type(error).__name__} at {where}: {error}"[:300]))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class _Member:
    """One process, begun anew where it hangs or dies."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        self.pipe, end = context.Pipe()
        self.process = context.Process(target=_crew_member, args=(end,), daemon=True)
        self.process.start()
        end.close()

    def give(self, seed: int) -> None:
        self.seed, self.since = seed, time.monotonic()
        self.pipe.send(seed)

    def answer(self, patience_s: float) -> tuple[str, str] | None:
        """What became of its case; None while it is at work."""
        try:
            if self.pipe.poll():
                return self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            code = self.process.exitcode
            self._begin()
            return "killed", f"its process ended with {code}"
        if time.monotonic() - self.since > patience_s:
            self.end()
            self._begin()
            return "hung", f"nothing after {patience_s:g} s"
        return None

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def outcomes(
    first: int, cases: int, processes: int, patience_s: float = PATIENCE_S
) -> Iterator[tuple[int, str, str]]:
    """(seed, outcome, sentence) of each case, as they are done."""
    waiting = iter(range(first, first + cases))
    crew = [_Member() for _ in range(processes)]
    try:
        for member in crew:
            _next(member, waiting)
        while any(member.seed is not None for member in crew):
            for member in crew:
                answer = None if member.seed is None else member.answer(patience_s)
                if answer is not None:
                    yield member.seed, *answer
                    _next(member, waiting)
            time.sleep(0.005)
    finally:
        for member in crew:
            member.end()


def _next(member: _Member, waiting: Iterator[int]) -> None:
    member.seed = None
    seed = next(waiting, None)
    if seed is not None:
        member.give(seed)


def fuzz(first: int, cases: int, processes: int, patience_s: float = PATIENCE_S) -> int:
    """How many cases did not end in peace; each is printed with its seed."""
    began, counts = time.monotonic(), Counter[str]()
    found = outcomes(first, cases, processes, patience_s)
    for done, (seed, outcome, sentence) in enumerate(found, start=1):
        counts[outcome] += 1
        if outcome not in PEACEFUL:
            print(f"seed {seed} {outcome}: {sentence}", flush=True)
        if done % 500 == 0:
            print(f"{done} done", flush=True)
    seconds = time.monotonic() - began
    said = ", ".join(f"{counts[name]:,} {name}" for name in (*PEACEFUL, *UNHEARD))
    print(f"{cases:,} spoilt scenarios in {seconds:.0f} s: {said}")
    return sum(counts[name] for name in UNHEARD)


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=int, nargs="?", default=3000)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--patience", type=float, default=PATIENCE_S, metavar="S")
    parser.add_argument("--seed", type=int, metavar="SEED", help="keep one case and look at it")
    options = parser.parse_args()
    if options.seed is not None:
        folder = Path(f"fuzz-{options.seed}")
        print(f"{spoilt_scenario(options.seed, folder)}: {outcome_of(options.seed, folder)}")
    elif fuzz(options.first, options.cases, options.processes, options.patience):
        sys.exit(1)


if __name__ == "__main__":
    main()

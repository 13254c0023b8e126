"""The command line: parse, call one job, print."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status.

    Reading the program takes a moment, in which Ctrl-C is heard too. Warnings of libraries are no
    news to whoever plans, so they are heard only where Python is told so (-W, PYTHONWARNINGS).
    """
    import os
    import sys
    import warnings

    if arguments is None and not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"  # for the processes of a sweep
    try:
        from returnplan.cli import app
    except KeyboardInterrupt:
        os.write(2, b"returnplan: interrupted\n")
        raise SystemExit(130) from None
    app.main(arguments)

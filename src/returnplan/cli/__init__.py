"""The command line: parse, call one job, print."""

from returnplan.cli.app import main

__all__ = ["main"]

"""A brute-force planner for tiny scenarios: the tests' own reading of the problem.

It shares nothing with the program but the dataclasses of a scenario, works in exact fractions, and
finds the optimum by trying everything.
"""

from bruteforce.fixed import NothingStandsError
from bruteforce.search import Outcome, solve_by_force
from bruteforce.stage import TooLargeError
from bruteforce.ways import Way, all_ways

__all__ = ["NothingStandsError", "Outcome", "TooLargeError", "Way", "all_ways", "solve_by_force"]

"""What a scenario says: declared tables and settings, reading, checks, the frozen `Scenario`."""

from returnplan.scenario.load import load_scenario, read_scenario
from returnplan.scenario.scenario import Scenario

__all__ = ["Scenario", "load_scenario", "read_scenario"]

"""The part of docs/formats.md on simulations, printed from the tables that are written."""

from __future__ import annotations

from returnplan.simulation.tables import TABLES, WITH_REPLANS
from sections.tables import run_section

_SIMULATION = """\
## Simulation folder

What `simulate` writes, by default as `simulation` in the run folder. simulation.json says seed,
rates and how many of the draws asked for were played; simulation.png draws the distributions,
what is most at risk and what margin buys. [simulation.md](simulation.md) says what is played.
"""


def simulation_section() -> str:
    """The folder of a simulation, in Markdown."""
    return "\n".join([_SIMULATION, *map(run_section, (*TABLES, *WITH_REPLANS))])

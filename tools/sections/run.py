"""What docs/formats.md says of files that only some runs have, and of events.csv."""

from __future__ import annotations

from returnplan.events.reading import EVENTS
from returnplan.plan.certificates import KEYS
from returnplan.plan.changes import CHANGES
from returnplan.plan.start import DROPPED
from sections.tables import grid, run_section

_CERTIFICATES = """\
### certificates.json

What the bounds in run.json rest on: `certificates` is a list of one for each stage. With
`scenario/` they are enough to prove the bounds again, which `returnplan audit RUN --bounds` does.
run.json has the SHA-256 of this file. A run that claims no bound, since ways to travel were left
out for want of memory, has no certificates; nor have runs of older versions.
"""


def run_sections() -> list[str]:
    """Of certificates.json, dropped.csv, changes.csv and events.csv."""
    rows = [(f"`{key}`", holds) for key, holds in KEYS.items()]
    certificates = f"{_CERTIFICATES}\n{grid(('key', 'holds'), rows)}\n"
    return [certificates, *(run_section(table) for table in (DROPPED, CHANGES, EVENTS))]

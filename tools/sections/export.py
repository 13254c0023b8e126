"""The part of docs/formats.md on exports, printed from the tables that are written."""

from __future__ import annotations

from returnplan.export.tables import EXPORT_TABLES
from returnplan.tables.declaration import Table
from sections.tables import run_section

FILES = ("course", "manifest", "slips")
"""Tables that are CSV files too."""

_HEAD = """\
## Export folder

What `export` writes into RUN/export, or into the folder of `-o`: of these what was asked for.

| file | holds |
| --- | --- |
| `export.json` | what was asked for: kinds, language, names or not, time zone |
| `plan.xlsx` | every table of the run as a sheet, the summary first; the last tells columns |
| `orders/` | course.csv; `fleet-ID`, `line-ID`: workbooks (orders, course, vehicles), pages |
| `employers/` | for each employer a workbook (arrivals, staying) and a page to print |
| `slips/` | slips.csv, and a page to print for each unit |
| `manifest/` | manifest.csv, the same as a workbook, and a page to print for each unit |
| `gtfs/gtfs.zip` | the timetable as a GTFS feed, its clocks those of `--timezone` |
| `geojson/` | places.geojson and routes.geojson (RFC 7946) |
| `ical/` | calendars (RFC 5545) of operators, and `employer-ID`, with local clocks |

Headings of workbooks are in the language of `--language`. Dates, clocks and money are such cells,
texts are texts. The columns of its tables, whether as a sheet or as a CSV file:
"""


def export_section() -> str:
    """The export folder, in Markdown."""
    return "\n".join([_HEAD, *map(_section, EXPORT_TABLES)])


def _section(table: Table) -> str:
    text = run_section(table)
    return (
        text if table.name in FILES else text.replace(f"### {table.name}.csv", f"### {table.name}")
    )

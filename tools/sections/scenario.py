"""docs/formats.md and docs/errors.md, printed from the declarations that reading uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from returnplan.scenario import toml
from returnplan.scenario.mistakes import MISTAKES
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings import LEVEL_SETTINGS, SETTINGS
from returnplan.tables import files
from returnplan.tables.declaration import Table
from returnplan.tables.mistakes import Mistake
from returnplan.tables.times import FIRST_YEAR, LAST_YEAR
from sections.tables import (
    column_rows,
    grid,
    mistake_rows,
    run_section,
    table_section,
)

_CELLS = f"""\
# Formats

Written by `make docs` from the declarations that the program reads with.

A scenario is a folder: `scenario.toml` with the settings, and one CSV file per table. It may
also be one workbook (`.xlsx`, `.xlsm`, `.xlsb`, `.xls` or `.ods`) with a sheet per table, and a
sheet `scenario` with the columns `key` (a setting as a dotted path, such as `road.circuity`) and
`value`. A list in a workbook's cell is separated by blanks; a text such as `["08:00", "20:00"]`
is read as TOML, so `patch` fits into a cell as well. Sheets that are no table are named in a
warning.

Every file of the folder is read, or named in a finding:

| in the folder | what becomes of it |
| --- | --- |
| `scenario.toml`, `TABLE.csv`, in capitals or not | read |
| `TABLE` with another ending (`.tsv`, `.csv.txt`, `.xlsx`), or a folder called so | an error if \
the table is missing, else a warning |
| a `.csv` whose name is almost a table's | an error that suggests the table |
| hidden files, `README`, `LICENSE`, `WHY`, `CHANGELOG`, `NOTES`, and all `.md` | left alone |
| anything else: folders, workbooks, pictures | a warning that it is not read |

A link is followed. What is no file (a folder, a pipe, a device, a link that leads nowhere) is an
error. At most {files.MOST_BYTES / 1e6:g} MB, {files.MOST_ROWS:,} lines and
{files.MOST_CELLS:,} cells of a table are read; of scenario.toml at most
{toml.MOST_BYTES / 1e6:g} MB, brackets nested {toml.MOST_DEPTH} deep, {toml.MOST_KEYS:,} keys,
each of at most {toml.MOST_PARTS} words, and numbers of {toml.MOST_DIGITS} digits.

## Files and cells

The first row names the columns, in any order. An unknown column is an error, blank rows are
skipped, and the order of rows changes nothing. A header further down is an error that names its
row. CSV files are written as UTF-8 with a byte-order mark, with commas and decimal points. A
text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a
return) is written with an apostrophe before it, which reading removes.

| kind | written | read as well |
| --- | --- | --- |
| id | 1 to 64 letters of any script, digits, `_`, `-`, `.` | 1.0 in a workbook is 1 |
| ids, whole numbers, clocks | separated by blanks, none twice | with `,` `、` `;` ` > ` between |
| whole number | 12 | 12.0, １２ |
| number | 12.5 | 1.25e1, １２．５, and 12,5 as said below |
| coordinate | 28.1137 | 28 6.8 N, N 28 6.8, 28°06'48"N, 28 6.8 (north and east positive) |
| hours | 8.5 | 8:30, 08:30:00 AM, a workbook's time |
| date | 2020-02-16, from {FIRST_YEAR} to {LAST_YEAR} | 2020/2/16, 2020年2月16日, a workbook's |
| clock | 08:00 | 8:00:00, 8：00, 8:00 AM, 上午8:00, 8:00 nachm., a workbook's |
| moment | 2020-02-16 08:00 | 2020/2/16 8:00 |
| yes/no | true, false | TRUE, 1, 0, yes, no, 是, 否, and WAHR, FAUX, ... of spreadsheets |

16/2/2020 is an error, since with the year last day and month cannot be told apart. A percent
sign is an error. Numbers lie within 10^13 (whole ones within 10^9).

**Ids.** Letters are brought into their composed form (Unicode NFC): u with a diaeresis is the
same id as ü. A number of more than 15 digits in a workbook, and a text such as `3.30381E+17`,
are no ids: the spreadsheet has rounded them. Ids that look alike (a Cyrillic а for a Latin a)
are warned of, and so are modes that differ in case only; messages tell such letters apart by
their code points.

**Thousands.** `1.000` and `1,000` are errors in whole numbers: they may mean one or one
thousand. In other numbers `12.000` and `12,000` are read by the decimal sign of the file, and
`1.234.567` or `1,234.5` by what else they cannot mean; a warning says how, unless the other
reading lies beyond the limits of the column. The same holds for scenario.toml, `--set` and
`--vary`.

**CSV of other countries.** Cells may be separated by `;`, a tab or `|`, as the header shows, or
as a first row such as `sep=;` says. Decimal commas are read, with a warning, where no number of
the file has a decimal point; both in one file are an error. Where neither is certain, the comma
is the decimal sign of files with `;` or tabs.

**Encodings.** UTF-8, with or without a byte-order mark. Then UTF-16, with or without one. Then
GB18030, where at least half of the letters are among the common ones of Chinese. Else the
likeliest code page of spreadsheets, with a warning that names it and shows the first names it
gives. A file that mixes encodings is an error that names the row.

**Workbooks.** A cell with an error such as `#N/A`, or with a formula that was never computed, is
an error and not a blank; so are merged cells of a table, by their range. Both are found in all
five formats. A formula of `.xls` and `.xlsb` always has a value, computed or not: whether it is
out of date cannot be known. A sheet that reaches further than four million cells, and a workbook
of more than 256 MB unpacked, are refused.
"""

_SETTINGS = """\
## scenario.toml

Limits of a setting hold for each number of a list or table.
"""

_LEVELS = """\
### `[risk.LEVEL]`

Levels stand in rising order; without any there is the one level `low`.
"""

_EXTENDS = """\
### `extends`

`extends = "../zhejiang-2020"` inherits everything from another scenario: a path from the folder
that it stands in (for a workbook, the folder that holds it). It must stay inside the folder that
holds the scenario folders, and may be chained, not in a loop.

- A table of the extending scenario replaces the inherited one.
- Settings merge key by key; lists are replaced; `""` sets a setting back to its default. New risk
  levels come last. The inherited scenario has the level `low` where it names none.
- `objective.slack` and `solver.gap` by objective leave an inherited number in force for the
  objectives that they do not name. A load factor by mode replaces an inherited number: modes that
  it does not name have 1.

### `[[patch]]`

Patches change inherited tables, in the order in which they stand. A scenario's patches apply
before another one extends it, and before cohorts are formed from workers.csv.

```toml
[[patch]]
table = "quarantine"
where = {place = "yueqing"}     # rows whose values equal these; absent: every row
set = {beds = 200}
```

| one of | does |
| --- | --- |
| `set = {beds = 200}` | puts values in |
| `scale = {beds = 0.5}` | multiplies exactly; whole columns round half up; no bound stays so |
| `drop = true` | takes the rows out |
| `add = [{...}, {...}]` | puts rows in, and takes no `where` |

`where` compares what a blank stands for: `risk = "low"` finds places whose risk is blank where
low is the lowest level. A patch that hits no row is an error.

### Settings from outside

`--set KEY=VALUE` puts a setting over all of these; KEY is a dotted path, VALUE is TOML or plain
text. It changes levels but makes none.
"""

_TABLES = """\
## Tables

`*` marks the key: a key that occurs twice is an error. A blank cell stands for the default. A
blank first or last date is open; ranges include both dates. A file that is named almost like a
table is an error, any other CSV file a warning.
"""

_WORKERS = """\
Where cohorts.csv stands too, every row of workers.csv names its cohort, says nothing else than
the cohort does, and each cohort's `workers` equals its rows. Without cohorts.csv a row may name a
cohort along with origin, employer, post and ready: all rows of that cohort must agree. Rows that
name none form w1, w2, ... in the order of origin, employer, post, ready.
"""

_RUN = """\
## Run folder

What `solve` writes. Each table has exactly these columns, in this order. `scenario/` in it is the
resolved scenario: cohorts formed and named, extends, patches and `--set` worked in.
"""

_ERRORS = """\
# Errors and warnings

Written by `make docs` from the register that the program takes its messages from. A message names
the file, the row (the header is row 1), the column or setting, what is wrong, and what to do:

`S203 cohorts.csv:14 [employer]: 'zhuchen' is not in employers.csv / did you mean 'zhucheng'?`

Words in *italics* are filled in.
"""

SETTING_HEADER = ("setting", "holds", "unit", "default", "limits", "meaning")
SEVERITIES = (
    ("error", "Errors", "The scenario is refused; every error is listed at once."),
    ("never", "What can never work", "Listed by `check`; the rest of the scenario is planned."),
    ("warning", "Warnings", "Lawful but odd; a plan is made all the same."),
)
"""(severity, heading, sentence)."""


def formats_page(run_tables: Sequence[Table] = ()) -> str:
    """docs/formats.md; `run_tables` are those of a run."""
    parts = [_CELLS, _SETTINGS, grid(SETTING_HEADER, column_rows(SETTINGS)) + "\n"]
    parts += [_LEVELS, grid(SETTING_HEADER, column_rows(LEVEL_SETTINGS)) + "\n", _EXTENDS, _TABLES]
    for table in TABLES:
        parts.append(table_section(table))
        if table.name == "workers":
            parts.append(_WORKERS)
    if run_tables:
        parts += [_RUN, *map(run_section, run_tables)]
    return "\n".join(parts)


def errors_page(extra: Iterable[Mistake] = ()) -> str:
    """docs/errors.md; `extra` are the mistakes of other parts of the program."""
    parts = [_ERRORS]
    every = [*MISTAKES, *extra]
    for severity, heading, sentence in SEVERITIES:
        rows = mistake_rows(one for one in every if one.severity == severity)
        if rows:
            table = grid(("code", "name", "why", "cure"), rows)
            parts.append(f"## {heading}\n\n{sentence}\n\n{table}\n")
    return "\n".join(parts)

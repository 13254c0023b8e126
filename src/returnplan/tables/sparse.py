"""Rows that are none: totals, notes and other tables below a table, told in one finding each."""

from __future__ import annotations

from collections.abc import Iterable

from returnplan.errors import Finding
from returnplan.tables import mistakes
from returnplan.tables.cells import is_blank
from returnplan.tables.declaration import REQUIRED, Table
from returnplan.tables.numbers import plain_text
from returnplan.tables.sheet import Sheet

TOTALS = frozenset(
    (
        *("total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "gesamtsumme"),
        *("insgesamt", "zwischensumme", "total général", "sous-total", "somme", "totale", "suma"),
        *("total general", "soma", "totaal", "razem", "celkem", "összesen", "toplam", "итого"),
        *("всего", "合计", "总计", "共计", "小计", "合計", "總計", "小計", "総計", "합계", "총계"),
    )
)
"""What stands before a total, in capitals or not."""

SPARSE = 0.4
"""Share of the required cells without which a row is none."""


def sparse_rows(
    sheet: Sheet, table: Table, findings: Iterable[Finding]
) -> tuple[set[int], list[Finding]]:
    """Lines of rows that are none, and the findings with one for each row that lacks cells.

    A row that lacks two fifths or more of what is required, or is called a total, is no row:
    nothing else is said of it.
    """
    asked = {one.name: not one.filled_by for one in table.columns if one.default is REQUIRED}
    lacking: dict[int, list[str]] = {}
    for one in findings:
        if one.code == mistakes.BLANK.code and one.row is not None and one.column in asked:
            lacking.setdefault(one.row, []).append(one.column)
    cells = {line: row for line, row in sheet.rows if line in lacking} if lacking else {}
    none, merged, told = set(), set(), []
    for line, names in lacking.items():
        first = next((str(cell) for cell in cells[line] if not is_blank(cell)), "")
        needed = [name for name in names if asked[name]]
        if plain_text(first).casefold().rstrip(":：") in TOTALS:
            none.add(line)
            words = {"names": ", ".join(names)}
            told.append(mistakes.TOTAL_ROW.at(sheet.file, line, None, first, **words))
        elif len(needed) > 1:
            if len(needed) >= SPARSE * sum(asked.values()):
                none.add(line)
            merged.add(line)
            told.append(mistakes.SPARSE_ROW.at(sheet.file, line, names=", ".join(needed)))
    kept = [
        one
        for one in findings
        if one.row not in none
        and not (one.row in merged and one.code == mistakes.BLANK.code and asked[str(one.column)])
    ]
    return none, [*kept, *told]

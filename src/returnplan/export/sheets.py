"""Tables as sheets of a workbook: real dates and money, frozen headings, filters, print set-up."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from returnplan.calendar import MINUTES_A_DAY, Calendar
from returnplan.export.words import ExportWords
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.printing import TEXT_KINDS, cell_printer

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading; a table that is longer goes on in the next sheet."""
MOST_CHARACTERS = 32_767
"""Of one cell."""
LONGEST_NAME = 31
"""Characters of a sheet's name."""
NARROWEST = 7
"""Width of a column in characters."""
WIDEST = {8: 60, 14: 32}
"""The same at most, by how many columns there are; of more columns `CLOSE`."""
CLOSE = 20
NOTES_WIDTH = 30
LINE_POINTS = 15
MOST_LINES = 27
"""Lines of a row, which is at most 409 points high."""
A3, A4 = 8, 9
WIDE = 190
"""Characters from which a sheet is printed on A3."""
MEASURED = 2_000
"""Rows that are looked at for the width of a column."""
FIRST_YEAR = 1900
"""Of a spreadsheet's calendar; earlier dates are texts."""

FORMATS = {
    Kind.WHOLE: "#,##0",
    Kind.CENTS: "#,##0.00",
    Kind.TENTHS: "#,##0.0",
    Kind.SHARE: "0.0%",
    Kind.DAY: "yyyy-mm-dd",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.CLOCK: "hh:mm",
}
"""How cells are shown; those of other kinds as a spreadsheet likes."""
DATES = (Kind.DAY, Kind.DATE, Kind.MOMENT, Kind.CLOCK)

BookRows = Sequence[Mapping[str, Any]]


@dataclass
class Book:
    """A workbook being written. Use with `with`: it is there when the block ends."""

    path: Path
    words: ExportWords
    calendar: Calendar
    currency: str = ""
    _book: Any = None
    _styles: dict[object, Any] = field(default_factory=dict)

    def __enter__(self) -> Self:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(str(self.path))
        # The same plan gives the same bytes: no clock of the machine goes in.
        noon = datetime.datetime(max(self.calendar.start.year, FIRST_YEAR), 1, 1)
        self._book.set_properties({"created": noon})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        from xlsxwriter.exceptions import XlsxFileError

        if kind is not None:
            return
        try:
            self._book.close()
        except XlsxFileError as failure:
            cause = failure.args[0] if failure.args else failure
            raise cause if isinstance(cause, OSError) else OSError(str(failure)) from failure

    def style(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format({"valign": "top", **properties})
        return self._styles[key]

    def table(
        self, title: str, table: Table, rows: BookRows, *, notes: bool = False, colour: str = ""
    ) -> None:
        """Add a sheet with a table, or several where it is longer than a sheet.

        Parameters
        ----------
        notes
            Whether a blank column follows, for whoever works with the sheet.
        """
        parts = [rows[at : at + MOST_ROWS] for at in range(0, max(len(rows), 1), MOST_ROWS)]
        for number, part in enumerate(parts, start=1):
            name = title if number == 1 else f"{title} {number}"
            sheet = self._book.add_worksheet(name[:LONGEST_NAME])
            if colour:
                sheet.set_tab_color(colour)
            self._fill(sheet, table, part, notes=notes)
            self._set_up(sheet, name)

    def _fill(self, sheet: Any, table: Table, rows: BookRows, *, notes: bool) -> None:
        heading = self.style(bold=True, bottom=1, text_wrap=True, bg_color="#E8EEF4")
        widest = next(
            (width for most, width in WIDEST.items() if len(table.columns) <= most), CLOSE
        )
        lines: dict[int, int] = {}
        total = 0
        for number, column in enumerate(table.columns):
            title = self.heading(column, table.name)
            sheet.write_string(0, number, title, heading)
            width = self._width(column, title, rows, widest)
            total += width
            sheet.set_column(number, number, width)
            lines[0] = max(lines.get(0, 1), _lines(title, width))
            write = self._writer(sheet, column, number)
            for line, row in enumerate(rows, start=1):
                value = row[column.name]
                if value is not None:
                    write(line, value)
                    if column.kind is Kind.TEXT:
                        lines[line] = max(lines.get(line, 1), _lines(value, width))
        for line, many in lines.items():
            if many > 1:
                sheet.set_row(line, LINE_POINTS * min(many, MOST_LINES))
        width = len(table.columns)
        if notes:
            sheet.write_string(0, width, self.words("column.notes"), heading)
            sheet.set_column(width, width, NOTES_WIDTH, self.style(text_wrap=True))
            width += 1
            total += NOTES_WIDTH
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), width - 1)
        sheet.set_paper(A3 if total > WIDE else A4)

    def heading(self, column: Column, table: str) -> str:
        """Its words, with the currency where it holds money."""
        title = self.words.column(column.name, table)
        return (
            f"{title} ({self.currency})" if column.kind is Kind.CENTS and self.currency else title
        )

    def _writer(self, sheet: Any, column: Column, number: int) -> Callable[[int, Any], None]:
        kind = column.kind
        text = cell_printer(column, self.calendar)
        style = self._style_of(kind)

        def write(line: int, value: Any) -> None:
            cell = self._value(kind, value)
            if cell is None:
                self._text(sheet, line, number, text(value), style)
            elif isinstance(cell, datetime.date):
                sheet.write_datetime(line, number, cell, style)
            elif isinstance(cell, str):
                self._text(sheet, line, number, cell, style)
            elif kind is Kind.DECIMAL:
                digits = -value.as_tuple().exponent
                sheet.write_number(line, number, cell, self._decimals(digits))
            else:
                sheet.write_number(line, number, cell, style)

        return write

    def _style_of(self, kind: Kind) -> Any:
        if kind in FORMATS:
            dates = {"align": "left"} if kind in DATES else {}
            return self.style(num_format=FORMATS[kind], **dates)
        return self.style(text_wrap=True, indent=1) if kind in TEXT_KINDS else self.style()

    def _decimals(self, digits: int) -> Any:
        return self.style(num_format=f"#,##0.{'0' * digits}" if digits > 0 else "#,##0")

    def _value(self, kind: Kind, value: Any) -> Any:
        """The value of a cell as a spreadsheet knows it; None: as it is printed."""
        if kind in (Kind.WHOLE, Kind.NUMBER, Kind.HOURS, Kind.DECIMAL):
            return float(value) if kind is not Kind.WHOLE else value
        if kind is Kind.CENTS:
            return value / 100
        if kind is Kind.TENTHS:
            return value / 10
        if kind is Kind.SHARE:
            return round(value, 6)
        if kind is Kind.CLOCK:
            return value / MINUTES_A_DAY
        if kind is Kind.YES_NO:
            return self.words("word.yes" if value else "word.no")
        if kind in DATES:
            return self._date(kind, value)
        return None

    def _date(self, kind: Kind, value: Any) -> Any:
        if kind is Kind.DATE:
            when: datetime.date = value
        elif kind is Kind.DAY:
            when = self.calendar.date(value)
        else:
            day, minutes = divmod(value, MINUTES_A_DAY)
            midnight = datetime.datetime.combine(self.calendar.date(day), datetime.time())
            when = midnight + datetime.timedelta(minutes=minutes)
        return when if when.year >= FIRST_YEAR else None

    def _text(self, sheet: Any, line: int, number: int, text: str, style: Any) -> None:
        """A text is a text, though it looks like a formula, a link or a number."""
        if len(text) > MOST_CHARACTERS:
            text = text[: MOST_CHARACTERS - 1] + "…"
        sheet.write_string(line, number, text, style)

    def _width(self, column: Column, title: str, rows: BookRows, widest: int) -> int:
        text = cell_printer(column, self.calendar)
        longest = max((_length(text(row[column.name])) for row in rows[:MEASURED]), default=0)
        # Separators of thousands; and a heading may break into lines, beside the filter's arrow.
        extra = longest // 3 if column.kind in (Kind.CENTS, Kind.WHOLE, Kind.DECIMAL) else 0
        heading = max(map(_length, title.split()), default=0) + 3
        wanted = max(longest + extra + 2, heading, NARROWEST)
        return min(wanted, max(widest, heading) if column.kind in TEXT_KINDS else wanted)

    def _set_up(self, sheet: Any, title: str) -> None:
        """Landscape A4, as wide as a page, the heading on every page, pages numbered."""
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f"&L{_plain(title)}")
        sheet.set_footer("&R&P / &N")


def _length(text: str) -> int:
    """Widths of characters: those of Chinese are twice as wide."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column; words are not broken, so a few more than its letters."""
    usable = max(width - 2, 1)
    return sum(-(-_length(line) // usable) for line in text.splitlines()) or 1


def _plain(title: str) -> str:
    """A text in a header, where & has a meaning of its own."""
    return title.replace("&", "&&")[:200]


def sheet_name(text: str) -> str:
    """A name that a sheet may have: no forbidden sign, no quote at its ends, 31 characters."""
    plain = "".join("-" if letter in "[]:*?/\\" else letter for letter in text).strip("' ")
    return plain[:LONGEST_NAME] or "-"

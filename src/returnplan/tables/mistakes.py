"""The register of mistakes: one code, one why and one cure each.

A `Mistake` is declared once and makes every `Finding` of its code, so that docs/errors.md, which is
printed from the registers, cannot say anything else than the program does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from returnplan.errors import Finding
from returnplan.printable import LONGEST_ECHO, brief
from returnplan.tables.lookalike import difference, skeleton

LONGEST_WORD = 600
"""Characters of a word filled into a message: a list of all columns is the longest of ours."""
MOST_TOLD = 1000
"""Errors of one kind in a table that are kept one by one: a million would take a GB."""
MOST_SUGGESTIONS = 50
"""Ids looked up by one `Known`; a file with thousands of wrong ids needs no more."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A kind of finding. `why` and `cure` are templates: words in braces are filled in."""

    code: str
    name: str
    why: str
    cure: str
    severity: str = "error"
    remedy: str = ""
    """For the docs, where `cure` is all filled in."""

    def at(
        self,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        **words: object,
    ) -> Finding:
        """The finding for one place. The templates may use `{value}`, `{column}` and `words`."""
        told = {
            "value": shown(value),
            "column": None if column is None else brief(column),
            "file": file,
            **{name: brief(str(word), LONGEST_WORD) for name, word in words.items()},
        }
        return Finding(
            file=file,
            row=row,
            column=column,
            code=self.code,
            value=None if value is None else str(value),
            why=self.why.format(**told),
            cure=self.cure.format(**told),
            severity=self.severity,
        )


class CellError(Exception):
    """A cell does not hold what its column asks for.

    `of_column`: because of how the whole column is written, so that one finding speaks of all its
    cells with the same reason.
    """

    def __init__(self, mistake: Mistake, of_column: bool = False, **words: object) -> None:
        super().__init__(mistake.code)
        self.mistake = mistake
        self.of_column = of_column
        self.words = words


def shown(value: object) -> str:
    """A value in quotes as a message repeats it: no control characters, at most 80 characters."""
    text = str(value)
    if len(text) > LONGEST_ECHO:
        text = text[: LONGEST_ECHO - 1] + "…"
    quoted = repr(text)
    return quoted if len(quoted) <= LONGEST_ECHO + 2 else f"{quoted[:LONGEST_ECHO]}…{quoted[0]}"


class Known:
    """Known words, and which of them was probably meant by an unknown one."""

    def __init__(self, words: Iterable[str], cutoff: float = 0.6) -> None:
        self.words = dict.fromkeys(words)
        self.cutoff = cutoff
        self._suggested: dict[str, str | None] = {}

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def nearest(self, word: str) -> str | None:
        """The known word most like `word`; None where none is near."""
        if len(word) > LONGEST_ECHO:
            return None
        if word not in self._suggested:
            if len(self._suggested) >= MOST_SUGGESTIONS:
                return None
            self._suggested[word] = self._twin(word) or self._closest(word)
        return self._suggested[word]

    def _twin(self, word: str) -> str | None:
        """The known word that looks the same."""
        return {skeleton(known): known for known in self.words}.get(skeleton(word))

    def _closest(self, word: str) -> str | None:
        folded = {known.casefold(): known for known in self.words}
        near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=self.cutoff)
        return folded[near[0]] if near else None

    def cure(self, word: str, otherwise: str) -> str:
        """`did you mean 'x'?`, or else the given cure; letters that look alike are named."""
        near = self.nearest(word)
        if near is None:
            return otherwise
        told = ""
        if near.casefold() != word.casefold() and skeleton(near) == skeleton(word):
            told = f" {difference(word, near)}"
        return f"did you mean {near!r}?{told}"


UNREADABLE_TEXT = Mistake(
    code="S003",
    name="unreadable file",
    why="the file cannot be read: {reason}",
    cure="{hint}",
    remedy="what the system or the decoder asks for, such as saving as CSV UTF-8",
)
NO_HEADER = Mistake(
    code="S007",
    name="no header",
    why="the first row does not name the columns{reason}",
    cure="write the names of the columns into row 1{hint}",
)
UNKNOWN_COLUMN = Mistake(
    code="S101",
    name="unknown column",
    why="{value} is not a column of {table}",
    cure="{hint}",
    remedy="the nearest column is suggested",
)
MISSING_COLUMN = Mistake(
    code="S102",
    name="missing column",
    why="the column {column} is missing",
    cure="add it: {doc}",
)
DOUBLE_COLUMN = Mistake(
    code="S103",
    name="column twice",
    why="the column {column} occurs twice",
    cure="keep one of the two",
)
NAMELESS_COLUMN = Mistake(
    code="S104",
    name="column without a name",
    why="column {number} has no name, but {value} stands in it",
    cure="name the column in the first row, or empty it",
)
RAGGED_ROW = Mistake(
    code="S105",
    name="ragged row",
    why="the row has {cells}, the header names {columns}",
    cure="{hint}",
    remedy="give every column a cell, blank between two commas; quote a text that holds a comma",
)
DOUBLE_KEY = Mistake(
    code="S106",
    name="key twice",
    why="{value} stands in row {first} already",
    cure="keep one of the two rows, or give one another {names}",
)
BLANK = Mistake(
    code="S107",
    name="blank cell",
    why="the cell is blank, but {column} is required",
    cure="fill it in: {doc}",
)
SPREADSHEET_ERROR = Mistake(
    code="S108",
    name="spreadsheet error",
    why="cell {cell} holds a formula without a value, or an error such as #N/A",
    cure="mend the formula, or write the value itself, and save the workbook again",
)
MERGED_CELLS = Mistake(
    code="S109",
    name="merged cells",
    why="the cells {value} are merged: the first holds what they show, the others hold nothing",
    cure="unmerge them, and fill in every cell",
)
ERROR_TEXT = Mistake(
    code="S110",
    name="error of a spreadsheet",
    why="{value} is {what}",
    cure="{hint}, or write the value itself, and save it again",
    remedy="mend the formula in the spreadsheet, or write the value itself, and save it again",
)
NOT_WHOLE = Mistake(
    code="S111",
    name="not a whole number",
    why="{value} is not a whole number: {reason}",
    cure="write digits only, such as 12",
)
NOT_NUMBER = Mistake(
    code="S112",
    name="not a number",
    why="{value} is not a number: {reason}",
    cure="write digits with a decimal point, such as 12.5",
)
NOT_DATE = Mistake(
    code="S113",
    name="not a date",
    why="{value} is not a date: {reason}",
    cure="write year, month and day, such as 2020-02-16",
)
NOT_CLOCK = Mistake(
    code="S114",
    name="not a clock",
    why="{value} is not a time of day: {reason}",
    cure="write whole hours and minutes of a 24-hour clock, such as 08:00 or 20:30",
)
NOT_YES_NO = Mistake(
    code="S115",
    name="not yes or no",
    why="{value} is neither yes nor no",
    cure="write true or false",
)
NOT_ID = Mistake(
    code="S116",
    name="not an id",
    why="{value} is not an id: {reason}",
    cure="use 1 to 64 letters (of any script), digits, _, - and .",
)
LISTED_TWICE = Mistake(
    code="S117",
    name="listed twice",
    why="{value} names {twice} twice",
    cure="name it once",
)
NOT_HOURS = Mistake(
    code="S118",
    name="not hours",
    why="{value} is not a number of hours: {reason}",
    cure="write 8.5 or 8:30",
)
NOT_MOMENT = Mistake(
    code="S119",
    name="not a moment",
    why="{value} is not a moment: {reason}",
    cure="write date and clock, such as 2020-02-16 08:00",
)
OUT_OF_RANGE = Mistake(
    code="S120",
    name="out of range",
    why="{value} is out of range: {column} is {limit}{hint}",
    cure="give a number that is {limit}",
)
NOT_A_CHOICE = Mistake(
    code="S121",
    name="unknown word",
    why="{word} is none of {choices}",
    cure="{hint}",
    remedy="the nearest word is suggested",
)
NOT_TEXT = Mistake(
    code="S122",
    name="not a text",
    why="{value} is not a text: {reason}",
    cure="write it as text, or format the cell as text",
)
MORE_CELLS = Mistake(
    code="S139",
    name="more such cells",
    why="{more} more cells of the column cannot be read",
    cure="mend those that are listed first",
)
MORE_ROWS = Mistake(
    code="S140",
    name="more such rows",
    why="{more} more rows have the same mistake",
    cure="mend those that are listed first",
)
RAGGED_ROWS = Mistake(
    code="S128",
    name="all rows ragged",
    why="the {rows} rows do not fit the header: this one has {cells}, the header names {columns}",
    cure="{hint}",
    remedy="part cells and header in the same way; write decimals with a point",
)
PARTED_NUMBER = Mistake(
    code="S123",
    name="one, or one thousand",
    why="{value}: {reason}",
    cure="{hint}, digits only",
    remedy="write 1 or 1000",
)
SPARSE_ROW = Mistake(
    code="S131",
    name="row that lacks cells",
    why="the row has nothing in {names}, which are required",
    cure="fill them in; if it is a total, a note or of another table, take the row out",
)
TOTAL_ROW = Mistake(
    code="S132",
    name="total among the rows",
    why="the row seems to be a total: {value} stands in it, and nothing in {names}",
    cure="take the row out",
)
SECOND_HEADER = Mistake(
    code="S133",
    name="header twice",
    why="the row names the columns once more",
    cure="take the row out",
)
ONE_CELL = Mistake(
    code="S134",
    name="header in one cell",
    why="the names of the columns stand in one cell: {value}",
    cure="{hint}",
    remedy="part the text into columns, and save the table with commas between its cells",
)
QUOTED_NAMES = Mistake(
    code="S135",
    name="quoted names of columns",
    why="the names of the columns stand in marks that are no quotation marks of CSV: {value}",
    cure='take the marks out of the whole file, or write " in their place',
)
LONG_NUMBER = Mistake(
    code="S124",
    name="number too long for an id",
    why="{value} is no longer what was typed: the spreadsheet {reason}",
    cure="format the column as text, and type it again",
)
LISTS_NOTHING = Mistake(
    code="S125",
    name="list of nothing",
    why="{value} lists nothing",
    cure="name one at least, or leave the cell blank",
)
LATE_HEADER = Mistake(
    code="S126",
    name="header further down",
    why="the header seems to stand in row {found}",
    cure="delete the rows above it, so that row 1 names the columns",
)
MIXED_SIGNS = Mistake(
    code="S127",
    name="decimal points and commas",
    why="decimals have a comma here, and a point in row {other}",
    cure="write all decimals of the file with a point, such as 12.5",
)
QUOTE_INSIDE = Mistake(
    code="S129",
    name="quotation mark inside a quotation",
    why="a quotation mark stands inside a cell that is in quotation marks itself",
    cure='double the inner ones, as in "Hall ""emma""", or take them out',
)
QUOTE_OPEN = Mistake(
    code="S130",
    name="open quotation",
    why="a quotation begins in this row and does not end: unexpected end of the file",
    cure="put a quotation mark behind the cell, or take out the one before it",
)
ODD_NUMBER = Mistake(
    code="W531",
    name="number read one way of two",
    why="{value} was read as {read}{other}",
    cure="write {read} if that is right{hint}",
    severity="warning",
)
ODD_COMMAS = Mistake(
    code="W532",
    name="decimal commas",
    why="numbers were read with decimal commas: {value} as {read}",
    cure="nothing, if that is right; else write decimals with a point",
    severity="warning",
)
ODD_ENCODING = Mistake(
    code="W533",
    name="guessed encoding",
    why="the file is not UTF-8 and was read as {encoding}: {names}",
    cure="if these are wrong, save the file again as 'CSV UTF-8 (comma delimited)'",
    severity="warning",
)
ODD_LOST = Mistake(
    code="W534",
    name="lost letters",
    why="a letter of this row was lost before the file was saved: \ufffd stands in its place",
    cure="type the name again",
    severity="warning",
)

ODD_GARBLED = Mistake(
    code="W539",
    name="garbled letters",
    why="{value} seems to be {meant}, read in a wrong encoding before the file was saved",
    cure="open the original as UTF-8 and save it again as 'CSV UTF-8 (comma delimited)'",
    severity="warning",
)

DOUBTS = frozenset(
    one.code for one in (ODD_NUMBER, ODD_COMMAS, ODD_ENCODING, ODD_LOST, ODD_GARBLED)
)
"""Codes of what may have been misread, which every command tells in full."""
TABLE_MISTAKES: tuple[Mistake, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Mistake)
)
"""In the order of their codes."""


def few(faults: Iterable[Callable[[], Finding]]) -> Iterator[Finding]:
    """The first `MOST_TOLD` of findings of one kind in a table, and how many there are besides."""
    number = 0
    for number, fault in enumerate(faults, start=1):
        if number <= MOST_TOLD:
            last = fault()
            yield last
    if number > MOST_TOLD:
        more = f"{number - MOST_TOLD:,}"
        yield MORE_ROWS.at(last.file, None, last.column, more=more)

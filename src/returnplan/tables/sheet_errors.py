"""What spreadsheets of many languages save in the place of a value: #N/A, #WERT!, Err:508, ###."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ERROR = re.compile(r"#[¡¿]?(?P<word>[^\W\d_]+(?:[ _/][^\W\d_]+)*(?:/0)?)(?P<mark>[!?]?)")
_OFFICE = re.compile(
    r"(?:Err|Error|Fehler|Erreur|Errore|Erro|Fout|Chyba|Błąd|Hiba|Ошибка|错误|錯誤|エラー):5\d\d"
)
_TOO_NARROW = re.compile(r"#{3,}")
_UNMARKED = frozenset(
    (
        *("N/A", "N/D", "N/B", "ND", "NV", "NA", "I/T", "YOK", "Н/Д", "HIÁNYZIK"),
        *("NENÍ_K_DISPOZICI", "NEDOSTUPNÝ", "GETTING_DATA", "VERİ_ALINIYOR", "WIRD_GELADEN"),
    )
)
"""Errors that end without a mark: of a value that is not available, mostly."""


@dataclass(frozen=True, kw_only=True)
class SheetError:
    """What stands in the place of a value, and what to do about it."""

    what: str
    cure: str


def spreadsheet_error(text: str) -> SheetError | None:
    """What a text is that stands in the place of a value; None where it is something else.

    >>> spreadsheet_error("#WERT!").what
    'an error that a spreadsheet has left in the file'
    """
    if _TOO_NARROW.fullmatch(text):
        return SheetError(
            what="what a spreadsheet shows, and saves, where a column is too narrow",
            cure="widen the column in the spreadsheet",
        )
    found = _ERROR.fullmatch(text)
    if found is not None:
        word = found["word"]
        if not (word.isupper() and (found["mark"] or word in _UNMARKED)):
            return None
    elif not _OFFICE.fullmatch(text):
        return None
    return SheetError(
        what="an error that a spreadsheet has left in the file",
        cure="mend the formula in the spreadsheet",
    )

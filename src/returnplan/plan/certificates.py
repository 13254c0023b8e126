"""certificates.json: what the bound of each stage rests on.

A certificate is a plain document here, as JSON has it: whoever made the plan wrote it, and
`returnplan.certificate` says what it proves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from returnplan.errors import RunError
from returnplan.plan.pieces import CERTIFICATES_FILE
from returnplan.tables.files import FileError, read_file

MOST_BYTES = 1_000_000_000
Document: TypeAlias = Mapping[str, Any]
"""One certificate: texts, numbers, lists and mappings of these."""

KEYS: Mapping[str, str] = {
    "objective": "Of the stage.",
    "bound": "As in run.json.",
    "kind": "`prices`: the bound follows from `prices`. `branches`: it is the worst of those of "
    "several cases, each with prices of its own. `programme`: branch and bound proved it on the "
    "whole programme of the stage. `plain`: everybody by the best way, or nothing for what is "
    "minimised.",
    "floors": "What earlier stages ask: objective and value of each.",
    "apart": "Classes of road trips that were told apart, one after another, before the bound was "
    "proved.",
    "prices": "By rule, a list for each row that has a price: what the row is about, then the "
    "price.",
    "branches": "`departure` of a line, and `units`: so many it has at most in the case `fewer`, "
    "one more at least in the case `more`. A case holds `prices`, or is split again.",
    "linked": "Of `prices` and `branches`: whether departures of lines are priced whole.",
    "whole_people": "Of `programme`: whether it had workers in whole numbers.",
}
"""What each key of a certificate holds."""


def certificates_text(certificates: Sequence[Document]) -> str:
    """Content of certificates.json: keys sorted, a row of prices a line."""
    return "".join([*_pieces({"certificates": list(certificates)}, "\n"), "\n"])


def _pieces(value: Any, newline: str) -> Iterator[str]:
    deeper = newline + " "
    if isinstance(value, Mapping) and value:
        for number, name in enumerate(sorted(value)):
            yield f"{',' if number else '{'}{deeper}{_scalar(name)}: "
            yield from _pieces(value[name], deeper)
        yield newline + "}"
    elif isinstance(value, list) and any(isinstance(one, (Mapping, list)) for one in value):
        for number, one in enumerate(value):
            yield f"{',' if number else '['}{deeper}"
            yield from _pieces(one, deeper)
        yield newline + "]"
    else:
        yield _scalar(value)


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def certificates_hash(content: bytes) -> str:
    """SHA-256 of certificates.json, which run.json keeps."""
    return hashlib.sha256(content).hexdigest()


def read_certificates(folder: Path) -> tuple[Document, ...]:
    """The certificates of a run folder; none where it has no certificates.json.

    Raises
    ------
    RunError
        The file cannot be read, or holds something else.
    """
    path = folder / CERTIFICATES_FILE
    try:
        if not path.exists():
            return ()
        content = json.loads(read_file(path, MOST_BYTES).decode(), parse_constant=_no_number)
        return _documents(content)
    except RecursionError:
        why = "it is nested too deep"
    except (FileError, OSError, ValueError) as error:
        why = str(error)
    raise RunError(f"'{path}' cannot be read: {why}; write the run again with solve")


def _documents(content: Any) -> tuple[Document, ...]:
    found = content.get("certificates") if isinstance(content, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("it holds no list of certificates")
    return tuple(found)


def _no_number(word: str) -> Any:
    raise ValueError(f"it holds {word}, which is no number")

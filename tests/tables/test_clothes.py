"""Tables in the clothes of many countries are read as they were meant, or it is told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from clothes import NAMES, SEPARATORS, WRITERS, as_csv, random_rows, read_book, read_csv, typed_rows


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("mark", SEPARATORS)
@pytest.mark.parametrize("seed", range(4))
def test_csv(encoding: str, mark: str, seed: int) -> None:
    chance = random.Random(seed)
    rows = random_rows(chance, NAMES[encoding].split())
    if encoding in ("cp1252", "cp1251"):
        for row in rows:
            row["serves"] = tuple("e5" if one == "安吉" else one for one in row["serves"])
    outcome = read_csv(as_csv(rows, chance, encoding, mark), rows)
    assert outcome.wrong == ()
    assert [one for one in outcome.told if one.startswith("S")] == []


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("seed", range(6))
def test_workbooks(tmp_path: Path, writer: str, seed: int) -> None:
    chance = random.Random(seed)
    rows = random_rows(chance, NAMES["utf-8"].split())
    WRITERS[writer](tmp_path / writer, typed_rows(rows, chance))
    outcome = read_book(tmp_path / writer, rows)
    assert outcome.wrong == ()
    assert [one for one in outcome.told if one.startswith("S")] == []

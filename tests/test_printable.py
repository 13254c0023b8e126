"""What files hold reaches no terminal raw."""

import ast
from pathlib import Path

import pytest

import returnplan
from returnplan.auditing.violation import Violation
from returnplan.errors import Finding
from returnplan.printable import LONGEST_ECHO, brief, printable
from returnplan.tables.mistakes import NOT_ID, shown

NASTY = "\x1b[31m\u202e\x00\r\n\t\x9b\u2028\u200b\ufeff\u2066\ud800"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Zhucheng", "Zhucheng"),
        ("诸城 Łódź Þórshöfn 　", "诸城 Łódź Þórshöfn 　"),
        ("[red] :bus:", "[red] :bus:"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\nb\tc\x00", "a\\nb\\tc\\x00"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_controls_and_invisible_marks_are_escaped(text: str, seen: str) -> None:
    assert printable(text) == seen
    assert printable(seen) == seen, "shown twice it is the same"


def test_an_echo_is_at_most_80_characters() -> None:
    assert LONGEST_ECHO == 80
    assert brief("é" * 80) == "é" * 80
    assert brief("é" * 81) == "é" * 79 + "…"
    assert len(brief("\x1b" * 10**6)) == 80
    assert len(shown("x" * 10**6)) == len(shown("\x00" * 10**6)) == 82  # with its quotes


@pytest.mark.parametrize(
    "said",
    [
        NOT_ID.at(NASTY, 3, NASTY * 100, NASTY * 100, reason=NASTY),
        Finding(file=NASTY, row=1, column=NASTY, code="S1", value=NASTY, why=NASTY, cure=NASTY),
        Violation(code="T1", table=NASTY, key=NASTY * 50, sentence=NASTY),
    ],
)
def test_findings_and_violations_are_one_line_without_controls(said: object) -> None:
    text = str(said)
    assert not (set(NASTY) - set("[31m")) & set(text)
    assert "\\x1b" in text
    assert len(text) < 1000
    text.encode()


def test_what_is_printed_of_files_goes_through_printable() -> None:
    """`click.echo` itself prints only words of ours, and what was made printable before."""
    source = Path(returnplan.__file__).parent
    before = {"streams.py", "findings.py"}
    raw = [
        f"{path.name}:{node.lineno}"
        for folder in ("cli", "report")
        for path in sorted((source / folder).glob("*.py"))
        if path.name not in before
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "click.echo"
        and not all(isinstance(one, ast.Constant) for one in node.args)
        and not ast.unparse(node).startswith("click.echo(printable(")
    ]
    assert raw == []

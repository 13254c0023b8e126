"""Each rule stands in five places: register, formulation, model, audit and a test.

What the enumeration of itineraries keeps (`kept_by` network) has no rows in the model; everything
else is the same for all.
"""

import inspect
import re
from pathlib import Path

from returnplan.auditing import CHECKS
from returnplan.model import FAMILIES, formulation
from returnplan.rules import RULES

ROOT = Path(__file__).parents[1]
CODES = [rule.code for rule in RULES]


def test_register_counts_up_without_gaps():
    assert [f"C{number}" for number in range(1, len(RULES) + 1)] == CODES
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_formulation_has_a_heading_for_each_rule_in_order():
    text = (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (C\d+) (\S+)", text, re.MULTILINE)
    assert headings == [(rule.code, rule.name) for rule in RULES]


def test_model_has_rows_for_each_rule_that_it_keeps():
    """C12 and C13 are rows over objectives, which `Formulation` adds to the families."""
    source = inspect.getsource(formulation)
    over_objectives = {code for code in ("C12", "C13") if code in source}
    kept = {rule.code for rule in RULES if rule.kept_by == "model"}
    assert sorted({*FAMILIES, *over_objectives}) == sorted(kept)


def test_function_of_a_family_begins_with_the_code():
    for code, family in FAMILIES.items():
        assert (family.__doc__ or "").startswith(f"{code}."), family


def test_audit_has_a_check_for_each_rule():
    """C13 binds stages to one another, so it says nothing of a plan on its own."""
    assert sorted(CHECKS) == sorted(set(CODES) - {"C13"})


def test_each_rule_has_a_test_that_names_it():
    """Tests of the audit plant a plan just past each limit and name the code that must be found."""
    named = {
        code
        for path in sorted((ROOT / "tests" / "auditing").glob("*.py"))
        for code in re.findall(r"\bC\d+\b", path.read_text(encoding="utf-8"))
    }
    assert sorted(set(CODES) - {"C13"} - named) == []

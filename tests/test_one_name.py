"""One name, one thing: a class or a kind of value has a name of its own in the whole package."""

import ast
from collections import defaultdict
from pathlib import Path

import returnplan

TWICE = {
    "Trip": "the audit makes its own of a run's tables: it shares nothing with `plan`",
}
"""Names that stand for two things, and why they may."""


def _is_a_kind(node: ast.stmt) -> str | None:
    """The name of a class, or of an alias of a type; variables of types are the file's own."""
    if isinstance(node, ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    else:
        return None
    made_by = ast.unparse(node.value.func) if isinstance(node.value, ast.Call) else ""
    if not isinstance(target, ast.Name) or made_by == "TypeVar" or target.id.isupper():
        return None
    return target.id if target.id.lstrip("_")[:1].isupper() else None


def _places() -> dict[str, set[str]]:
    """Modules by the names that they define, without the underscore of what is private."""
    root = Path(returnplan.__file__).parent
    found = defaultdict(set)
    for path in sorted(root.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            name = _is_a_kind(node)
            if name is not None:
                found[name.lstrip("_")].add(path.relative_to(root).as_posix())
    return found


def test_a_name_stands_for_one_thing():
    twice = {name: sorted(modules) for name, modules in _places().items() if len(modules) > 1}
    assert {name: where for name, where in twice.items() if name not in TWICE} == {}
    assert twice.keys() == TWICE.keys(), "what is no longer defined twice needs no excuse"

"""What to watch of the house: large modules, what changes in place, numbers out of place.

`python tools/house.py` prints a table, and after it what is counted.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "returnplan"
LARGE = 400
"""Lines above which a module is to be parted, unless it is a plain table."""
MADE_IN = ("__init__", "__post_init__")


def modules() -> dict[str, str]:
    """Text of every module by its path below the package."""
    return {
        path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOURCE.rglob("*.py"))
    }


def large(texts: dict[str, str]) -> list[str]:
    """Modules of more than `LARGE` lines, the largest first."""
    lines = {name: text.count("\n") for name, text in texts.items()}
    found = sorted((name for name in lines if lines[name] > LARGE), key=lambda name: -lines[name])
    return [f"{name} ({lines[name]})" for name in found]


def _is_frozen(node: ast.ClassDef) -> bool | None:
    """Whether a dataclass is frozen; None: it is none."""
    for decorator in node.decorator_list:
        if "dataclass" in ast.unparse(decorator):
            return "frozen=True" in ast.unparse(decorator)
    return None


def _changed_in(node: ast.ClassDef) -> Iterator[str]:
    """Methods, but those that make it, that assign attributes of the object."""
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name not in MADE_IN:
            for one in ast.walk(method):
                if (
                    isinstance(one, ast.Attribute)
                    and isinstance(one.ctx, ast.Store)
                    and ast.unparse(one.value) == "self"
                ):
                    yield method.name


def mutable(texts: dict[str, str]) -> list[str]:
    """Dataclasses that are not frozen, and classes that assign their attributes once made."""
    found = []
    for name, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and (
                _is_frozen(node) is False or any(_changed_in(node))
            ):
                found.append(f"{name}: {node.name}")
    return found


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return bool(node.elts) and all(map(_is_number, node.elts))
    if isinstance(node, ast.UnaryOp | ast.BinOp):
        return all(
            _is_number(one) for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)
        )
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def numbers(texts: dict[str, str]) -> list[str]:
    """Constants of the optimiser that are numbers, outside of its tuning."""
    found = []
    for name, text in texts.items():
        if not name.startswith("optimiser/") or name.endswith("/tuning.py"):
            continue
        for node in ast.parse(text).body:
            if isinstance(node, ast.Assign) and _is_number(node.value):
                found.append(f"{name}: {', '.join(map(ast.unparse, node.targets))}")
    return found


def touched_by_a_rule() -> list[str]:
    """Files that the example of a rule in docs/extending.md touches."""
    text = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    example = text.split("### Example: hours on board", 1)[1].split("\n\nOf ", 1)[0]
    rows = [row.split("|")[1] for row in example.splitlines() if row.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`([\w/.]+\.\w+)`", row)]


def main() -> None:
    """Print the table, and what it counts."""
    texts = modules()
    counted = {
        f"modules of more than {LARGE} lines": large(texts),
        "classes that change in place": mutable(texts),
        "numbers of the optimiser outside of its tuning": numbers(texts),
        "files that a rule on hours on board touches": touched_by_a_rule(),
    }
    for what, found in counted.items():
        print(f"{len(found):5}  {what}")
    for what, found in counted.items():
        print(f"\n{what}:")
        print("\n".join(f"  {one}" for one in found))


if __name__ == "__main__":
    main()

"""Certificates as plain documents, such as JSON can hold, and back: exactly the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from returnplan.certificate.certificate import Branch, Certificate, Prices, RowKey
from returnplan.errors import UsageError
from returnplan.model import Floor
from returnplan.printable import brief

KINDS = ("prices", "branches", "programme", "plain")
LONGEST_KEY = 3
"""Names of a row at most."""
MOST_UNITS = 10**9
DEEPEST = 600
"""Branches of branches at most."""


def document_of(certificate: Certificate) -> dict[str, Any]:
    """Of lists, texts, numbers and mappings only; what its kind does not need is left out."""
    found: dict[str, Any] = {
        "objective": certificate.objective,
        "bound": certificate.bound,
        "kind": certificate.kind,
        "floors": [[floor.objective, floor.value] for floor in certificate.floors],
        "apart": list(certificate.apart),
    }
    if certificate.kind == "prices":
        found |= {"linked": certificate.linked, "prices": _price_rows(certificate.prices)}
    elif certificate.branches is not None:
        found |= {"linked": certificate.linked, "branches": _case(certificate.branches)}
    elif certificate.kind == "programme":
        found["whole_people"] = certificate.whole_people
    return found


def _case(case: Branch | Prices) -> dict[str, Any]:
    if not isinstance(case, Branch):
        return {"prices": _price_rows(case)}
    return {
        "departure": list(case.departure),
        "units": case.units,
        "fewer": _case(case.fewer),
        "more": _case(case.more),
    }


def _price_rows(prices: Prices) -> dict[str, list[list[Any]]]:
    return {
        family: [[*key, price] for key, price in sorted(prices[family].items())]
        for family in sorted(prices)
    }


def certificate_of(document: Mapping[str, Any]) -> Certificate:
    """The certificate that a document tells.

    Raises
    ------
    UsageError
        It tells none.
    """
    kind = _text(document, "kind")
    if kind not in KINDS:
        raise UsageError(f"a certificate is none of {', '.join(KINDS)}: kind is {_shown(kind)}")
    branches = _read_case(document.get("branches"), 0) if kind == "branches" else None
    if kind == "branches" and not isinstance(branches, Branch):
        raise UsageError("branches have no departure to branch on")
    return Certificate(
        objective=_text(document, "objective"),
        bound=_number("bound", document.get("bound")),
        kind=cast(Any, kind),
        floors=tuple(_floor(row) for row in _list("floors", document.get("floors"))),
        apart=tuple(_whole("apart", one) for one in _list("apart", document.get("apart"))),
        prices=_prices(document.get("prices")) if kind == "prices" else {},
        branches=branches if isinstance(branches, Branch) else None,
        linked=_yes("linked", document.get("linked", False)),
        whole_people=_yes("whole_people", document.get("whole_people", True)),
    )


def _read_case(case: Any, depth: int) -> Branch | Prices:
    if not isinstance(case, Mapping):
        raise UsageError(f"a case of branches is {_shown(case)}")
    if depth > DEEPEST:
        raise UsageError(f"branches are nested more than {DEEPEST} deep")
    if "departure" not in case:
        return _prices(case.get("prices"))
    return Branch(
        departure=_key(_list("departure", case["departure"])),
        units=_whole("units", case.get("units")),
        fewer=_read_case(case.get("fewer"), depth + 1),
        more=_read_case(case.get("more"), depth + 1),
    )


def _prices(families: Any) -> Prices:
    if not isinstance(families, Mapping):
        raise UsageError(f"prices are {_shown(families)}")
    found: dict[str, dict[RowKey, float]] = {}
    for family, rows in families.items():
        prices = found.setdefault(family, {})
        for row in _list(family, rows):
            *names, price = _list(family, row) or [None]
            key = _key(names)
            if key in prices:
                raise UsageError(f"{family} has two prices of {' '.join(key)}")
            prices[key] = _number(f"the price of {family} {' '.join(key)}", price)
    return found


def _floor(row: Any) -> Floor:
    match row:
        case [str(objective), value]:
            return Floor(objective=objective, value=_number(f"the floor of {objective}", value))
    raise UsageError(f"a floor is {_shown(row)}")


def _key(names: list[Any]) -> RowKey:
    if len(names) > LONGEST_KEY or not all(isinstance(name, str) for name in names):
        raise UsageError(f"a row is called {_shown(names)}")
    return tuple(names)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise UsageError(f"{name} is {_shown(value)}, no list")
    return value


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise UsageError(f"{name} is {_shown(value)}, no text")
    return value


def _yes(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{name} is {_shown(value)}, neither true nor false")
    return value


def _number(name: str, value: Any) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not abs(value) < 1e300 or not math.isfinite(value):
        raise UsageError(f"{name} is {_shown(value)}, no number")
    return float(value)


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_UNITS:
        raise UsageError(f"{name} is {_shown(value)}, no whole number")
    return value


def _shown(value: Any) -> str:
    return "missing" if value is None else brief(repr(value), 80)

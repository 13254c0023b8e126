"""Certificates as documents, and back."""

import json

import pytest

from returnplan.certificate import Branch, Certificate, certificate_of, document_of
from returnplan.errors import UsageError
from returnplan.model import Floor

PRICES = {
    "C9": {("hotel", "2020-02-18"): 0.1 + 0.2, ("hotel", "2020-02-17"): 1e-17},
    "C12": {(): 1 / 3},
    "C1": {("g1", "2020-02-17", "low"): 12.0},
}
FLOORS = (Floor(objective="returned", value=29.97), Floor(objective="post_days", value=1e6))
CASES = Branch(
    departure=("g1", "2020-02-17", "low"),
    units=0,
    fewer=PRICES,
    more=Branch(departure=("g1", "2020-02-18", "low"), units=3, fewer={}, more=PRICES),
)
CERTIFICATES = (
    Certificate(objective="returned", floors=(), bound=30.0, kind="plain"),
    Certificate(objective="post_days", floors=FLOORS[:1], bound=1.5, kind="prices", prices=PRICES),
    Certificate(
        objective="cost", floors=FLOORS, bound=0.7, kind="branches", branches=CASES, linked=True
    ),
    Certificate(
        objective="cost", floors=FLOORS, bound=7.0, kind="programme", whole_people=False, apart=(3,)
    ),
)


@pytest.mark.parametrize("one", CERTIFICATES, ids=[one.kind for one in CERTIFICATES])
def test_a_certificate_is_read_back_to_the_last_bit(one):
    document = document_of(one)
    assert json.loads(json.dumps(document)) == document
    assert certificate_of(document) == one


def test_prices_stand_in_the_order_of_their_keys():
    turned = {family: dict(reversed(rows.items())) for family, rows in reversed(PRICES.items())}
    documents = [
        document_of(Certificate(objective="cost", floors=(), bound=0.0, kind="prices", prices=one))
        for one in (PRICES, turned)
    ]
    assert json.dumps(documents[0]) == json.dumps(documents[1])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "guess"}, "kind is 'guess'"),
        ({"objective": None}, "objective is missing"),
        ({"bound": "7"}, "bound is '7', no number"),
        ({"bound": True}, "bound is True"),
        ({"bound": 10**400}, "no number"),
        ({"bound": float("nan")}, "bound is nan"),
        ({"floors": {"returned": 1}}, "floors is .* no list"),
        ({"floors": [["returned"]]}, r"a floor is \['returned'\]"),
        ({"floors": [["returned", None]]}, "floor of returned is missing"),
        ({"apart": [-1]}, "apart is -1"),
        ({"apart": [1.5]}, "apart is 1.5"),
        ({"linked": 1}, "linked is 1"),
        ({"prices": None}, "prices are missing"),
        ({"prices": {"C9": [[]]}}, "price of C9  ?is missing"),
        ({"prices": {"C9": [[1, 2.0]]}}, "a row is called"),
        ({"prices": {"C9": [["a", "b", "c", "d", 2.0]]}}, "a row is called"),
        ({"prices": {"C9": [["a", "b", "dear"]]}}, "price of C9 a b is 'dear'"),
        ({"prices": {"C9": [["a", 1.0], ["a", 2.0]]}}, "C9 has two prices of a"),
        ({"kind": "branches"}, "a case of branches is missing"),
        ({"kind": "branches", "branches": {"prices": {}}}, "no departure"),
        ({"kind": "branches", "branches": {"departure": ["g1"], "units": -1}}, "units is -1"),
    ],
)
def test_what_is_no_certificate_is_told(changes, said):
    document = {**document_of(CERTIFICATES[1]), **changes}
    with pytest.raises(UsageError, match=said):
        certificate_of(document)

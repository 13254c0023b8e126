"""Tiny scenarios with production whose optimum is argued in words: at a limit, and just past it."""

from datetime import date, timedelta

from bruteforce.argued import PRICED, TUESDAY, Changes, hill
from random_scenarios import START

WEDNESDAY = date(2020, 2, 19)

# The mill needs 4 fitters and has 1; 2 come on Monday and 1 on Tuesday, and each is on post on the
# date after: on Monday, Tuesday, Wednesday, Thursday 1, 3, 4, 4 of 4.
MILL: Changes = {
    "employers[mill].daily_output": 100,
    "posts[fitter].required": 4,
    "posts[fitter].present": 1,
    "objective.order": ["output"],
}
# A yard with nobody to wait for; one of its two riggers is there.
YARD: Changes = {
    **MILL,
    "employers+": [{"employer": "yard", "place": "plant"}],
    "posts+": [{"employer": "yard", "post": "rigger", "required": 2, "present": 1}],
}
FROM_YARD = {"buyer": "mill", "input": "steel", "supplier": "yard"}
CHAIN: Changes = {**YARD, "inputs+": [FROM_YARD]}
OUTSIDE: Changes = {**MILL, "inputs+": [{"buyer": "mill", "input": "coal", "stock_days": 1}]}
COAL = {"buyer": "mill", "input": "coal", "days": 1}
LOAN = {
    "loan": "riggers",
    "lender": "yard",
    "lender_post": "rigger",
    "borrower": "mill",
    "borrower_post": "fitter",
    "workers": 1,
}
# Riggers who make nothing at the yard.
LENT: Changes = {**YARD, "posts[rigger].present": 3, "loans+": [LOAN]}
# The mill's fitters, as they come, help at the yard, which has nobody; the mill makes nothing.
HELP: Changes = {
    **YARD,
    "employers[mill].daily_output": 0,
    "employers[yard].daily_output": 100,
    "posts[fitter].present": 0,
    "posts[rigger].required": 1,
    "posts[rigger].present": 0,
    "loans+": [
        {
            **LOAN,
            "lender": "mill",
            "lender_post": "fitter",
            "borrower": "yard",
            "borrower_post": "rigger",
        }
    ],
}
# One seat on Monday only, for the mill's only fitter (200 a date) or the yard's only rigger (100):
# three dates on post. The mill has coal for one date.
SEAT: Changes = {
    **YARD,
    "days": 1,
    "tail_days": 3,
    "fleets[coach].seats": 1,
    "employers[mill].daily_output": 200,
    "employers[yard].daily_output": 100,
    "posts[fitter].required": 1,
    "posts[fitter].present": 0,
    "posts[rigger].required": 1,
    "posts[rigger].present": 0,
    "cohorts+": [hill(1, origin="village", employer="yard", post="rigger")],
    "inputs+": OUTSIDE["inputs+"],
}
FURNACE: Changes = {
    **MILL,
    "posts[fitter].min_present": 3,
    "objective.order": ["uncovered_days"],
}

PRODUCTION_ARGUED: list[tuple[str, Changes, float]] = [
    # C25
    ("1, 3, 4, 4 of 4 fitters", MILL, 25 + 75 + 100 + 100),
    (
        "1, 2, 2, 2 of 2: more than are required make no more",
        {**MILL, "posts[fitter].required": 2},
        350,
    ),
    (
        "posts do not replace one another: half of the smiths are missing",
        {**MILL, "posts+": [{"employer": "mill", "post": "smith", "required": 2, "present": 1}]},
        25 + 3 * 50,
    ),
    (
        "a post that requires nobody holds nothing",
        {**MILL, "posts+": [{"employer": "mill", "post": "guard", "required": 0}]},
        300,
    ),
    ("half of the capacity is sold", {**MILL, "employers[mill].orders": 0.5}, 25 + 3 * 50),
    (
        "an employer without posts works in full",
        {**MILL, "employers+": [{"employer": "mint", "place": "plant", "daily_output": 7}]},
        300 + 4 * 7,
    ),
    (
        "who is on post after the horizon makes nothing",
        {**MILL, "settle_days": 4, "tail_days": 1},
        100,
    ),
    # C26: things from outside
    ("stock for a date", OUTSIDE, 100),
    (
        "for two and a half: a quarter, three quarters, 1, and a half",
        {**OUTSIDE, "inputs[coal].stock_days": 2.5},
        250,
    ),
    (
        "what comes on Wednesday is for Wednesday",
        {**OUTSIDE, "inputs[coal].stock_days": 0.25, "deliveries+": [{**COAL, "date": WEDNESDAY}]},
        25 + 0 + 100,
    ),
    (
        "three dates' worth on the last date: only one can be used",
        {
            **OUTSIDE,
            "inputs[coal].stock_days": 0.25,
            "deliveries+": [{**COAL, "days": 3, "date": START + timedelta(days=3)}],
        },
        25 + 100,
    ),
    (
        "what came before the horizon is there, what comes after is not",
        {
            **OUTSIDE,
            "deliveries+": [
                {**COAL, "date": START - timedelta(days=9)},
                {**COAL, "date": START + timedelta(days=4)},
            ],
        },
        200,
    ),
    (
        "of two inputs the scarcer",
        {**OUTSIDE, "inputs+": [*OUTSIDE["inputs+"], {"buyer": "mill", "input": "oil"}]},
        0,
    ),
    # C26: suppliers. The yard works half: 0.5, 1, 1.5, 2 dates' worth by each date.
    ("as far as steel goes: by Monday 0.25, then 1, 1.5, 2", CHAIN, 200),
    ("steel on the next date: 0, 0.5, 1, 1.5", {**CHAIN, "inputs[steel].lag_days": 1}, 150),
    (
        "with stock for half a date: 0.25, 1, 1.5, 2",
        {**CHAIN, "inputs[steel].lag_days": 1, "inputs[steel].stock_days": 0.5},
        200,
    ),
    ("a lag beyond the horizon brings nothing", {**CHAIN, "inputs[steel].lag_days": 4}, 0),
    (
        "a date of the yard is two of the mill: staff holds",
        {**CHAIN, "inputs[steel].share": 2},
        300,
    ),
    ("or half a one: 0.25, 0.5, 0.75, 1", {**CHAIN, "inputs[steel].share": 0.5}, 100),
    (
        "two suppliers add up: 1.5, 3, 4.5 are enough",
        {
            **CHAIN,
            "employers+": [*YARD["employers+"], {"employer": "mint", "place": "plant"}],
            "inputs+": [FROM_YARD, {**FROM_YARD, "supplier": "mint"}],
        },
        300,
    ),
    (
        "supply is not used up between buyers",
        {
            **CHAIN,
            "employers+": [
                *YARD["employers+"],
                {"employer": "mint", "place": "plant", "daily_output": 7},
            ],
            "inputs+": [FROM_YARD, {**FROM_YARD, "buyer": "mint"}],
        },
        200 + 2 * 7,
    ),
    (
        "in a circle: a quarter of stock goes round once a date, and 0.25, 0.5, 0.75, 1 come of it",
        {
            **CHAIN,
            "inputs+": [
                FROM_YARD,
                {
                    **{"buyer": "yard", "input": "tools", "supplier": "mill"},
                    **{"stock_days": 0.25, "lag_days": 1},
                },
            ],
        },
        100,
    ),
    (
        "own tools: of what the mill made two dates ago, and stock for one: 0.25, 1, 1.25, 2",
        {
            **MILL,
            "inputs+": [
                {
                    **{"buyer": "mill", "input": "tools", "supplier": "mill"},
                    **{"stock_days": 1, "lag_days": 2},
                },
            ],
        },
        200,
    ),
    ("the seat goes where work lasts: 3 x 100 against 200", SEAT, 300),
    (
        "nor where little is sold: 3 x 100 against 3 x 50",
        {**SEAT, "inputs[coal].stock_days": 9, "employers[mill].orders": 0.25},
        300,
    ),
    (
        "with coal for a further date to the mill: 2 x 200",
        {**SEAT, "deliveries+": [{**COAL, "date": WEDNESDAY}]},
        400,
    ),
    (
        "one date's coal from the mint by Wednesday, two by Thursday: 2 x 200",
        {
            **SEAT,
            "employers+": [*YARD["employers+"], {"employer": "mint", "place": "plant"}],
            "inputs+": [
                {**{"buyer": "mill", "input": "coal", "supplier": "mint"}, "lag_days": 2},
            ],
        },
        400,
    ),
    (
        "a date later there is none before Thursday: 200 at most",
        {
            **SEAT,
            "employers+": [*YARD["employers+"], {"employer": "mint", "place": "plant"}],
            "inputs+": [
                {**{"buyer": "mill", "input": "coal", "supplier": "mint"}, "lag_days": 3},
            ],
        },
        300,
    ),
    # C23
    ("a rigger who is too many is lent: 2, 4, 4, 4 of 4", LENT, 50 + 300),
    ("two of them: 3, 4, 4, 4", {**LENT, "loans[riggers].workers": 2}, 75 + 300),
    ("from Tuesday: 1, 4, 4, 4", {**LENT, "loans[riggers].from": TUESDAY}, 25 + 300),
    ("until Monday: 2, 3, 4, 4", {**LENT, "loans[riggers].until": START}, 50 + 75 + 200),
    ("after the horizon", {**LENT, "loans[riggers].from": START + timedelta(days=4)}, 300),
    (
        "a rigger makes 50 a date at the yard, and saves the mill 50 in all",
        {**LENT, "posts[rigger].present": 2, "employers[yard].daily_output": 100},
        300 + 400,
    ),
    (
        "at 20 a date he makes less than at the mill until Tuesday, and more in all",
        {**LENT, "posts[rigger].present": 2, "employers[yard].daily_output": 40},
        300 + 4 * 40,
    ),
    (
        "at 10 a date he is lent",
        {**LENT, "posts[rigger].present": 2, "employers[yard].daily_output": 20},
        350 + 4 * 10,
    ),
    # C24
    ("all who are there may be lent", {**LENT, "posts[rigger].present": 1}, 350),
    ("but nobody who is not", {**LENT, "posts[rigger].present": 0}, 300),
    (
        "of two, one must stay",
        {**LENT, "posts[rigger].present": 2, "posts[rigger].min_present": 1},
        350,
    ),
    (
        "of two, two must stay",
        {**LENT, "posts[rigger].present": 2, "posts[rigger].min_present": 2},
        300,
    ),
    ("nobody can be lent on Monday, and so none on any date", HELP, 0),
    (
        "from Tuesday there are two of whom to lend one",
        {**HELP, "loans[riggers].from": TUESDAY},
        300,
    ),
    (
        "two must stay: from Wednesday there is a third",
        {**HELP, "loans[riggers].from": WEDNESDAY, "posts[fitter].min_present": 2},
        200,
    ),
    (
        "on Tuesday there is none",
        {**HELP, "loans[riggers].from": TUESDAY, "posts[fitter].min_present": 2},
        0,
    ),
    (
        "who is borrowed may be lent on: from the yard by way of the mint, which has nobody",
        {
            **LENT,
            "employers+": [*YARD["employers+"], {"employer": "mint", "place": "plant"}],
            "posts+": [*YARD["posts+"], {"employer": "mint", "post": "minter", "required": 1}],
            "posts[rigger].present": 3,
            "loans+": [
                {**LOAN, "borrower": "mint", "borrower_post": "minter"},
                {**LOAN, "loan": "on", "lender": "mint", "lender_post": "minter"},
            ],
        },
        350,
    ),
    # uncovered_days
    ("of three who must be there two miss on Monday", FURNACE, 2),
    ("of four three on Monday and one on Tuesday", {**FURNACE, "posts[fitter].min_present": 4}, 4),
    ("nobody comes: two on each of four dates", {**FURNACE, "fleets[coach].vehicles": 0}, 8),
    (
        "with a rigger one on Monday",
        {**LENT, "posts[fitter].min_present": 3, "objective.order": ["uncovered_days"]},
        1,
    ),
    (
        "unless the one rigger must stay",
        {
            **LENT,
            "posts[fitter].min_present": 3,
            "posts[rigger].present": 1,
            "posts[rigger].min_present": 1,
            "objective.order": ["uncovered_days"],
        },
        2,
    ),
]

PRICED_MILL: Changes = {**PRICED, **MILL, "objective.order": ["output", "cost"]}

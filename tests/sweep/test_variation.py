"""Keys and values of --vary: what is read, and what is refused in which words."""

import pytest

from returnplan.errors import ScenarioError, UsageError
from returnplan.jobs.points import SolveOptions, read_points
from returnplan.scenario.variation import grid, read_variations
from sweep.sweeping import TINY


@pytest.mark.parametrize(
    ("text", "table", "column", "where", "values"),
    [
        ("budget=8e6,12e6", None, "budget", (), ("8e6", "12e6")),
        ("objective.slack=0, 0.01", None, "objective.slack", (), ("0", "0.01")),
        ("quarantine.beds=50", "quarantine", "beds", (), ("50",)),
        (
            "quarantine[facility=q1].beds=5,6",
            "quarantine",
            "beds",
            (("facility", "q1"),),
            ("5", "6"),
        ),
        (
            "cohorts[origin=hill, post=welders].workers=1",
            "cohorts",
            "workers",
            (("origin", "hill"), ("post", "welders")),
            ("1",),
        ),
        # A comma inside of brackets or quotes parts nothing; an apostrophe in a name is a letter.
        (
            'departure_times=["08:00", "20:00"],["08:00"]',
            None,
            "departure_times",
            (),
            ('["08:00", "20:00"]', '["08:00"]'),
        ),
        (
            "risk.medium.load_factor={bus=0.5, train=1},1",
            None,
            "risk.medium.load_factor",
            (),
            ("{bus=0.5, train=1}", "1"),
        ),
        ('places.name="a, b",c', "places", "name", (), ('"a, b"', "c")),
        (
            'quarantine[facility="hostel"].beds=6,7',
            "quarantine",
            "beds",
            (("facility", "hostel"),),
            ("6", "7"),
        ),
        (
            "places[name=Xi'an].risk=low,high",
            "places",
            "risk",
            (("name", "Xi'an"),),
            ("low", "high"),
        ),
        # `risk` is a table and a section of settings.
        ("risk.level=low,medium", "risk", "level", (), ("low", "medium")),
        ("risk.medium.quarantine_days=1", None, "risk.medium.quarantine_days", (), ("1",)),
    ],
)
def test_what_is_read(text, table, column, where, values):
    (found,) = read_variations([text])
    assert (found.key.table, found.key.column, found.key.where) == (table, column, where)
    assert found.values == values


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["budget"], "has no values; write --vary KEY=VALUE,VALUE"),
        (["=5"], "has no values"),
        (["budget=1,,2"], "has a blank among its values"),
        (["budget=1,2,"], "has a blank among its values"),
        (["budget=1,2,1"], "has the value 1 twice"),
        (["budget=1,000,000"], "as if they parted thousands; write 1000000 if one number is meant"),
        (["budget=1", "budget=2"], "--vary budget is given twice"),
        (["quarantine[facility=q1]beds=1"], "is no key; write a setting such as budget"),
        (["quarantine[].beds=1"], "does not say which rows"),
        (["quarantine[q1].beds=1"], "does not say which rows; write [COLUMN=VALUE]"),
    ],
)
def test_what_is_written_wrongly(texts, said):
    with pytest.raises(UsageError) as error:
        read_variations(texts)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("budgt=1", "S301 --vary [budgt]: 'budgt' is not a setting / did you mean 'budget'?"),
        ("quarantin.beds=1", "did you mean 'quarantine.beds'?"),
        ("quarantin[place=port].beds=1", "S402 --vary [quarantin[place=port].beds]: 'quarantin' "),
        ("quarantine.bed=1", "'bed' is not a column of quarantine / did you mean 'beds'?"),
        ("quarantine[plce=port].beds=1", "did you mean 'place'?"),
    ],
)
def test_unknown_keys_are_told_with_the_nearest(text, said):
    with pytest.raises(ScenarioError) as error:
        read_variations([text])
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quarantine.beds=5,many", "S111 --vary [quarantine.beds]: 'many' is not a whole number"),
        ("quarantine.beds=5,-1", "at least 0"),
        ("budget=free", "S112 --vary [budget]: 'free' is not a number"),
        ("quarantine[facility=inn].beds=5", "no row of quarantine has facility = inn"),
        ("cohorts.origin=hil", "S203 --vary [cohorts.origin]: 'hil' is not in places.csv"),
        ("risk.high.travel=true", "'high' is not a risk level of the scenario"),
        ("extends=other", "it changes what is read"),
        ("posts[post=fitters].min_present=41", "--vary [posts[post=fitters].min_present]"),
    ],
)
def test_bad_values_are_told_as_in_a_scenario(text, said):
    with pytest.raises(ScenarioError) as error:
        read_points(TINY, [text], (), SolveOptions())
    message = str(error.value)
    assert said in message
    assert len(set(message.splitlines())) == len(message.splitlines()), "each once"


def test_a_quoted_value_is_put_into_a_cell():
    (point,) = read_points(TINY, ['places[place="dale"].name="Dale, upper"'], (), SolveOptions())
    assert point.scenario.places["dale"].name == "Dale, upper"


@pytest.mark.parametrize(
    ("text", "doubted"),
    [("budget=1,500", True), ("quarantine.beds=20,400", True), ("quarantine.beds=50,100", False),
     ("budget=100,250,500", True), ("budget=500,1000", False), ("name=1,500", False)],
)  # fmt: skip
def test_two_values_that_may_be_one_number_are_told(text, doubted):
    (variation,) = read_variations([text])
    assert (variation.doubt is not None) is doubted


def test_every_bad_point_is_told_at_once():
    with pytest.raises(ScenarioError) as error:
        read_points(TINY, ["quarantine.beds=x,5,y", "budget=1,z"], (), SolveOptions())
    assert sorted(one.value for one in error.value.findings) == ["x", "y", "z"]


def test_the_grid_is_the_product_and_the_last_key_changes_fastest():
    points = read_points(TINY, ["quarantine.beds=5,7", "budget=8e3,9e3"], (), SolveOptions())
    assert [point.name for point in points] == [
        "beds-5_budget-8e3",
        "beds-5_budget-9e3",
        "beds-7_budget-8e3",
        "beds-7_budget-9e3",
    ]
    assert [
        (point.scenario.quarantine["hostel"].beds, point.scenario.budget) for point in points
    ] == [(5, 8000.0), (5, 9000.0), (7, 8000.0), (7, 9000.0)]
    assert len({point.hash for point in points}) == 4


def test_some_rows_only():
    (point,) = read_points(TINY, ["cohorts[origin=hill].workers=1"], (), SolveOptions())
    workers = {name: cohort.workers for name, cohort in point.scenario.cohorts.items()}
    assert workers == {"dale-fitters": 14, "hill-riggers": 1, "hill-welders": 1}


def test_a_blank_cell_is_written_as_two_marks():
    """budget="" is no bound again."""
    points = read_points(TINY, ['budget=1,""'], (), SolveOptions())
    assert [point.scenario.budget for point in points] == [1.0, None]
    assert [point.name for point in points] == ["budget-1", "budget-blank"]


@pytest.mark.parametrize(
    ("vary", "names"),
    [
        # Two keys that end alike are spelt out.
        (
            [
                "fleets.fixed_cost=1",
                "posts[post=fitters].required=40",
                "posts[post=riggers].required=24",
            ],
            ["fixed_cost-1_posts_post_fitters_.required-40_posts_post_riggers_.required-24"],
        ),
        # What no file system bears is written _, and who would share a name gets a number.
        (
            ['departure_times=08:00,["08:00"]'],
            ["departure_times-08_00", "departure_times-08_00_2"],
        ),
        (["description=a,A"], ["description-a", "description-A_2"]),
        (["description=" + "x" * 300], ["description-" + "x" * 88 + "_1"]),
    ],
)
def test_names_are_fit_for_folders(vary, names):
    assert [point.name for point in read_points(TINY, vary, (), SolveOptions())] == names


def test_settings_go_before_what_is_varied():
    (point,) = read_points(TINY, ["budget=5"], ["budget=7", "days=4"], SolveOptions())
    assert (point.scenario.budget, point.scenario.days) == (5.0, 4)


def test_grid_of_nothing_is_one_point():
    assert grid(()) == [()]

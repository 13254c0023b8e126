"""Why somebody stays behind in a plan that was made again: with what has begun as it is."""

from dataclasses import replace
from pathlib import Path

from returnplan.auditing import audit
from returnplan.jobs.replan import replan
from returnplan.jobs.solve import solve
from returnplan.network import build_network
from returnplan.optimiser.questions.lifting import lifted, renewed
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
TRAIN = "0218-1000-hill_station-port"


def test_a_limit_that_is_lifted_leaves_alone_what_has_begun(tmp_path: Path) -> None:
    """Ten of the eighteen did not come to the train, which asks for 60 % of its 30 seats."""
    plan = solve(load_scenario(TINY), moves=20)
    assert plan.account.departures[TRAIN].passengers == 18
    events = tmp_path / "events.csv"
    events.write_text(
        "moment,kind,id,value\n2020-02-18 10:30,no_show,hill-welders,10\n", encoding="utf-8"
    )
    again = replan(plan, "2020-02-18 11:00", events=events)
    assert not audit(again)
    assert again.account.departures[TRAIN].passengers == 8
    network = build_network(again.scenario)
    [run] = [run for run, units in enumerate(network.least.runs.tolist()) if units]
    more = renewed(network, lifted(again.scenario, "beds", "line_units"))
    assert (more.runs.min_load[run], more.runs.max_units[run]) == (0, 1)
    assert (more.units.most[more.least.units > 0] == 1).all()
    # Wednesday's coach has ten seats, which the welders take who did not come.
    assert again.left["dale-fitters"].reason == "vehicles"


FILES = {
    "scenario.toml": """start = 2020-02-17
days = 1
[objective]
order = ["post_days", "cost"]
[risk.low]
[risk.high]
""",
    "places.csv": "place,latitude,longitude,risk\nhere,29,115,low\nthere,29.4,115,high\n"
    "plant,29,119,low\n",
    "roads.csv": "from,to,km\nthere,here,20\n",
    "employers.csv": "employer,place\nmill,plant\n",
    "posts.csv": "employer,post,required\nmill,hand,20\n",
    "cohorts.csv": "cohort,origin,employer,post,workers\nfew,here,mill,hand,2\n"
    "many,there,mill,hand,9\n",
    "lines.csv": "line,mode,from,to,time,hours,seats,max_units\n"
    "train,train,here,plant,12:00,2,20,1\n",
    "fixed.csv": "trip,operator,stops,date,depart\nnoon,train,here > plant,2020-02-17,12:00\n",
    "fixed_riders.csv": "riders,cohort,workers,trips\npromise,few,1,noon\n",
}


def test_the_promise_that_keeps_them_is_named(tmp_path: Path) -> None:
    """The train carries one level: the two of level low are promised it, and nine stay for them."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    plan = solve(load_scenario(tmp_path), gap=0.0)
    assert not audit(plan)
    assert plan.account.carried == {"few": 2, "many": 0}
    left = plan.left["many"]
    assert left.reason == "fixed"
    assert "Without trip noon of fixed.csv (promise of fixed_riders.csv)" in left.detail
    free = solve(replace(plan.scenario, fixed={}, fixed_riders={}), gap=0.0)
    assert free.account.carried == {"few": 0, "many": 9}

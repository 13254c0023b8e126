"""The page of a comparison: its sentences and figures are those of the comparison."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import replace
from importlib import import_module

import pytest

from page.comparisons import VARIED, hostile_page, sweep_page, three, three_page
from page.plans import more_beds, tiny
from returnplan.comparison import compare_plans
from returnplan.comparison.tables import measure_table
from returnplan.errors import UsageError
from returnplan.jobs.compare import compare_folders
from returnplan.page.charts.parts import Canvas
from returnplan.page.compared.charts import CHARTS
from returnplan.page.compared.data import Side, compared_data
from returnplan.page.compared.measures import groups
from returnplan.page.compared.render import page_addresses
from returnplan.page.compared.sentences import Teller
from returnplan.page.compared.sweep import SweepTeller
from returnplan.page.words import LANGUAGES, Words
from returnplan.plan.measures import measures

CONTENT = re.compile(r'<script type="application/json" id="content">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def data():
    return compared_data(*three(), Side(pages={}))


def _pair(first, other):
    plans = {"first": first, "other": other}
    return compared_data(compare_plans(plans), plans, Side(pages={}))


def test_it_is_one_small_file_that_asks_for_nothing():
    text = three_page()
    assert len(text.encode()) < 3_000_000
    markup = re.sub(
        r"(<script[^>]*>|<style>).*?(</script>|</style>)", r"\1\2", text, flags=re.DOTALL
    )
    assert not re.search(r"<(script|link|img|iframe)[^>]*\s(src|href)=", markup)
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy


def test_the_lead_says_which_brings_more_at_what_cost():
    data = _pair(tiny(), more_beds())
    assert Teller(data, Words("en")).top().lead == (
        "other brings back 2 workers more than first, for 400 CNY more"
    )
    assert Teller(data, Words("zh")).top().lead == "other 比 first 多接回 2 人，费用增加 400 CNY"
    back = _pair(more_beds(), tiny())
    assert (
        Teller(back, Words("en"))
        .top()
        .lead.endswith("2 workers fewer than first, for 400 CNY less")
    )
    alike = Teller(_pair(tiny(), tiny()), Words("en"))
    assert alike.top().lead == "other brings back as many as first, at the same cost"
    said = [sentence.text for sentence in alike.against()[0].sentences]
    assert "Every cohort returns alike." in said
    assert "The departures are the same." in said
    assert any("The inputs are the same" in text for text in said)


def test_of_several_the_lead_says_which_brings_most_and_which_costs_least(data):
    assert Teller(data, Words("en")).top().lead == (
        "more brings back most, 32 workers; poor costs least, 7,420 CNY"
    )


def test_sentences_say_what_differs(data):
    more, poor = Teller(data, Words("en")).against()
    said = {one.about: one.text for one in more.sentences}
    assert said["key"] == (
        "Key posts: 24 workers brought back instead of 22, 58 key-post days instead of 54."
    )
    assert said["output"] == ("Output: 6,000 CNY more, 83.6 % of full work instead of 82.8 %.")
    assert said["cohorts"].startswith("Cohorts that gain: 1; that lose: 0")
    assert said["inputs"] == "Cells of the input that differ: 1 (quarantine.beds)."
    assert {one.about: one.text for one in poor.sentences}["key"].startswith("Key posts: the same")


def test_what_cannot_be_compared_is_said_and_has_no_difference():
    later = replace(tiny(), scenario=replace(tiny().scenario, currency="EUR"))
    data = _pair(tiny(), later)
    top = Teller(data, Words("en")).top()
    assert top.lead == "other brings back as many as first"
    assert any("the currencies differ" in one.text for one in top.sentences)
    lines = {line.measure: line for _, group in groups(data, Words("en")) for line in group}
    assert lines["cost"].cells[1].difference is None
    assert lines["carried"].cells[1].difference is not None


def test_a_plan_that_is_not_proven_is_said():
    cost = replace(tiny().stages[-1], gap=0.031, status="time_limit")
    data = _pair(tiny(), replace(tiny(), stages=(*tiny().stages[:-1], cost)))
    said = [one.text for one in Teller(data, Words("en")).against()[0].sentences]
    assert said[-1] == (
        "other is not proven optimal: on cost a difference within 3.10 % may come from the search."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_those_of_the_csv(data, language):
    table, rows = measure_table(data.comparison)
    written = {row["measure"]: [row[name] for name in table.names[3:]] for row in rows}
    shown = {line.measure: line for _, group in groups(data, Words(language)) for line in group}
    assert set(shown) == set(written)
    for measure, line in shown.items():
        values, differences = written[measure][:3], written[measure][3:]
        assert [cell.exact for cell in line.cells] == [f"{value:f}" for value in values]
        assert [cell.difference.exact for cell in line.cells[1:]] == [
            f"{value:f}" for value in differences
        ]


def test_better_and_worse_have_an_arrow_a_sign_and_a_word(data):
    lines = {line.measure: line for _, group in groups(data, Words("en")) for line in group}
    more = lines["key_post_days"].cells[1].difference
    assert (more.text, more.arrow, more.verdict, more.part) == ("+4", "▲", "better", "+7.4 %")
    dear = lines["cost"].cells[1].difference
    assert (dear.text, dear.arrow, dear.verdict) == ("+400.00", "▲", "worse")
    share = lines["output_share"].cells[2].difference
    assert (share.text, share.verdict) == ("\N{MINUS SIGN}12.0 points", "worse")
    assert lines["bus_trips"].cells[2].difference.verdict == ""


def test_changes_add_up_to_the_differences(data):
    heads = [sum(plan.account.carried.values()) for plan in data.plans.values()]
    gained, ridden = Counter(), Counter()
    for row in data.rows("gains"):
        gained[row["run"]] += row["more"]
        assert row["verdict"] == ("gains" if row["more"] > 0 else "loses")
    for row in data.rows("rides"):
        ridden[row["run"]] += row["more"]
    for number in (1, 2):
        assert gained[number] == heads[number] - heads[0]
        assert ridden[number] == sum(
            row["more"] for row in data.rows("ways_changed") if row["run"] == number
        )


def test_curves_end_where_the_measures_are(data):
    for number, plan in enumerate(data.plans.values()):
        found = {one.name: one.value for one in measures(plan)}
        rows = [row for row in data.rows("dates") if row["run"] == number]
        assert sum(row["arriving"] for row in rows) == found["carried"]
        assert rows[-1]["on_post"] == found["carried"]
        assert rows[-1]["key_on_post"] == found["key_carried"]
        assert rows[-1]["spent"] == round(100 * found["cost"])
        assert sum(row["output"] for row in rows) == round(100 * found["output"])
        assert all(row["in_quarantine"] <= row["beds"] for row in rows)


def test_days_are_counted_from_the_earliest_start():
    early = replace(tiny().scenario, start=tiny().scenario.start.replace(day=16))
    data = _pair(tiny(), replace(tiny(), scenario=early))
    assert data.start.isoformat() == "2020-02-16"
    assert data.horizon == tiny().scenario.calendar.horizon + 1
    first = {row["run"]: row["date"] for row in reversed(data.rows("dates"))}
    assert first == {0: 1, 1: 0}
    top = Teller(data, Words("en")).top()
    assert any("horizon" in one.text for one in top.sentences)


def test_a_sweep_tells_of_its_best_and_its_cheapest():
    plans = dict(zip(VARIED, three()[1].values(), strict=True))
    data = compared_data(compare_plans(plans), plans, Side(pages={}, varied=VARIED))
    top = SweepTeller(data, Words("en")).top()
    assert top.lead == "3 plans bring back 22 to 32 workers, for 7,420 CNY to 9,220 CNY"
    said = [sentence.text for sentence in top.sentences]
    assert said[0] == "Varied: beds = 6, 7."
    assert "Best on key post days: 58, by beds-7_from-a, for 9,220 CNY." in said
    assert "Cheapest: beds-6_from-b, for 7,420 CNY; key post days: 54." in said
    assert json.loads(CONTENT.search(sweep_page())[1])["keys"] == ["quarantine.beds", "name"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_can_be_made(data, language):
    for chart in CHARTS.values():
        assert chart.make(Canvas(data=data, words=Words(language)))


def test_hostile_names_stand_as_texts():
    text = hostile_page()
    assert "<script>window.harmed" not in text
    assert "<img src=x" not in text
    assert json.loads(CONTENT.search(text)[1])["tables"]["runs"]["rows"] == 2


def test_addresses_are_those_of_pages_that_are_there(tmp_path):
    run = tmp_path / "a run's #1"
    run.mkdir()
    runs = {"it": run, "other": tmp_path / "other"}
    assert page_addresses(runs, tmp_path / "out") == {}
    (run / "report.html").write_text("page")
    assert page_addresses(runs, tmp_path / "out") == {"it": "../a%20run%27s%20%231/report.html"}


def test_without_its_page_a_comparison_is_not_written(tmp_path, monkeypatch):
    def refuse(*_):
        raise UsageError("the page needs the package itables")

    for name, plan in {"tiny": tiny(), "more": more_beds()}.items():
        plan.write(tmp_path / name)
    render = import_module("returnplan.page.compared.render")
    monkeypatch.setattr(render, "comparison_page", refuse)
    with pytest.raises(UsageError, match="itables"):
        compare_folders([tmp_path / "tiny", tmp_path / "more"], tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["more", "tiny"]
    monkeypatch.undo()
    compare_folders([tmp_path / "tiny", tmp_path / "more"], tmp_path / "out")
    written = (tmp_path / "out" / "comparison.html").read_text("utf-8")
    compare_folders([tmp_path / "tiny", tmp_path / "more"], tmp_path / "out", force=True)
    assert (tmp_path / "out" / "comparison.html").read_text("utf-8") == written

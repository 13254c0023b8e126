"""What is said of an employer follows from the plan and its scenario."""

from dataclasses import replace

from returnplan.explanation.employer import explain_employer
from returnplan.plan.tables import run_tables


def explained(plan, employer="zc"):
    return explain_employer(plan, employer, run_tables(plan)["left_behind"])


def test_posts_change_when_people_come(plan):
    """Nobody is there before 24 February; then 1,234 of 2,000 fitters, and 766 are missing."""
    first, then = (row for row in explained(plan).posts if row.post == "fitter")
    assert (first.date, first.heads, first.came) == ("2020-02-16", 0, 0)
    assert (then.date, then.heads, then.came, then.staffed) == ("2020-02-24", 1234, 1234, 1234)
    assert then.required == 2000


def test_present_heads_are_not_said_to_come_back(plan, changed):
    key = ("zc", "fitter")
    posts = {**plan.scenario.posts, key: replace(plan.scenario.posts[key], present=100)}
    first, then = (row for row in explained(changed(posts=posts)).posts if row.post == "fitter")
    assert (first.heads, first.came) == (100, 0)
    assert (then.heads, then.came) == (1334, 1234)


def test_what_holds_it_with_dates_and_cells(plan, changed):
    """Helpers (30 of 2,000) hold it once the fitters are there; before, nobody is at either post.

    Of equal terms the first by id is named, `fitter`: 8 dates at 0, then 11 at 30 / 2000 = 0.015.
    """
    employers = {"zc": replace(plan.scenario.employers["zc"], daily_output=1000.0)}
    helper, fitter = explained(changed(employers=employers)).held
    assert (helper.held_by, helper.dates, helper.first) == ("post:helper", 11, "2020-02-24")
    assert (fitter.held_by, fitter.dates, fitter.last) == ("post:fitter", 8, "2020-02-23")
    assert fitter.lost == 8000
    assert helper.lost == 11 * 985
    assert str(fitter.fields[0]) == "posts.csv zc / fitter required = 2000"


def test_losses_are_traced(plan, changed):
    employers = {"zc": replace(plan.scenario.employers["zc"], daily_output=1000.0)}
    traced = explained(changed(employers=employers)).traced
    assert sum(one.lost for one in traced) == 8000 + 11 * 985
    assert {one.cause for one in traced} == {"zc"}


def test_who_is_still_away_and_why(plan):
    fitters, helpers = explained(plan).away
    assert (fitters.cohort, fitters.workers, fitters.key) == ("fitters", 266, True)
    assert (helpers.reason, helpers.detail) == ("too_late", "Said [for] the test.")

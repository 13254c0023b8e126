"""A run that is replaced takes its export with it: orders of a plan that is no more are none."""

from returnplan.jobs.export import export_run


def test_orders_of_the_plan_before_go_with_it(tiny_plan, tmp_path):
    run = tmp_path / "run"
    tiny_plan.write(run)
    export_run(run, ["orders", "xlsx"])
    (run / "mine.txt").write_text("mine")
    tiny_plan.write(run, force=True)
    assert not (run / "export").exists()
    assert (run / "mine.txt").read_text() == "mine"

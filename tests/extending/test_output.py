"""docs/extending.md, An output: a kind of export, a list of who is brought by which date."""

import pytest

from returnplan import solve
from returnplan.errors import UsageError
from returnplan.export import write
from returnplan.jobs import export as job
from returnplan.plan import pieces
from returnplan.tables.csvfile import write_csv
from returnplan.tables.declaration import Column, Kind, Table

ARRIVING = Table(
    name="arriving",
    doc="One row per date on which somebody arrives.",
    columns=(
        Column(name="date", kind=Kind.DAY, doc="Date of arrival.", key=True),
        Column(name="heads", kind=Kind.WHOLE, doc="Who arrive on it.", unit="heads"),
    ),
)


def write_arriving(request, folder):
    heads: dict[int, int] = {}
    for one in request.plan.account.itineraries:
        heads[one.arrival_day] = heads.get(one.arrival_day, 0) + one.workers
    rows = [{"date": day, "heads": count} for day, count in sorted(heads.items())]
    write_csv(folder / "arriving.csv", ARRIVING, rows, request.plan.scenario.calendar)


@pytest.fixture
def run(world, tmp_path):
    folder = tmp_path / "run"
    solve(world.load()).write(folder)
    return folder


def test_kind_that_is_not_there_is_refused(run):
    with pytest.raises(UsageError, match="there is no export 'arriving'"):
        job.export_run(run, ["arriving"])


def test_kind_is_written_and_replaced_with_the_export(run, monkeypatch):
    monkeypatch.setitem(write.KINDS, "arriving", write_arriving)
    monkeypatch.setitem(pieces.EXPORT, "arriving", {"*": None})
    for force in (False, True):
        folder, lacking = job.export_run(run, ["arriving"], force=force)
        lines = (folder / "arriving" / "arriving.csv").read_text(encoding="utf-8-sig").splitlines()
        assert lines[0] == "date,heads"
        assert sum(int(line.split(",")[1]) for line in lines[1:]) == 45
        assert lacking == []
    job.export_run(run, ["geojson"], force=True)
    assert not (folder / "arriving").exists()

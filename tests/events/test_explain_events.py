"""`returnplan explain RUN --events FILE`."""

import json
from pathlib import Path

import pytest

from events.days import HEADER, MONDAY, tiny_plan
from returnplan.cli import main

ROWS = (
    "2020-02-17 09:00,no_show,dale-fitters,2,,,,,,",
    "2020-02-17 10:00,cancelled,train,,2020-02-18,,,,,",
    f"2020-02-17 11:00,positive,{MONDAY},1,,,,,,",
    "2020-02-17 12:00,budget,,5000,,,,,,",
)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    tiny_plan().write(tmp_path / "run")
    return tmp_path / "run"


def explained(run: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    events = run.parent / "events.csv"
    if not events.exists():
        events.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["explain", str(run), "--events", str(events), *options])
    printed = capsys.readouterr()
    return int(stop.value.code or 0), printed.out, printed.err


def test_says_what_is_broken_and_why(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = explained(run, capsys)
    assert status == 0
    assert out.splitlines() == [
        "By 2020-02-17 12:00: 20 workers cannot travel as planned; 1 trip cannot run.",
        "- 0218-1000-hill_station-port: line train does not run on 2020-02-18.",
        "- the plan costs 8,820.00, and the budget is 5,000.00 now.",
        "  - dale-fitters (2 workers): 2 workers of dale-fitters did not come to trip "
        "0217-0800-dale-port.",
        "  - hill-riggers (8 workers): of trip 0218-1000-hill_station-port.",
        "  - hill-welders (10 workers): of trip 0218-1000-hill_station-port.",
        "- quarantine 2020-02-17 to 2020-02-18, in hostel: 1 worker of dale-fitters positive.",
    ]


def test_knows_no_more_than_at_the_moment(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = explained(run, capsys, "--at", "2020-02-17 09:30", "--json")
    said = json.loads(out)
    assert status == 0
    assert [one["workers"] for one in said["broken"]] == [2]
    assert (said["at"], said["later"]) == ("2020-02-17 09:30", 3)


def test_contacts_stay_too(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explained(run, capsys, "--contacts", "--json")
    stays = json.loads(out)["quarantine"]
    assert [(one["workers"], one["facility"], one["first"]) for one in stays] == [
        (1, "hostel", "2020-02-17"),
        (3, "hostel", "2020-02-17"),
    ]


def test_refuses_what_it_cannot_use(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = explained(run, capsys, "--at", "noon")
    assert (status, "'noon' is no moment" in err) == (2, True)
    status, _, err = explained(run, capsys, "--cohort", "dale-fitters")
    assert (status, "one thing at a time" in err) == (2, True)
    (run.parent / "events.csv").write_text(f"{HEADER}\n2020-02-17 09:00,late,x,5,,,,,,\n")
    status, _, err = explained(run, capsys)
    assert (status, "E104 events.csv:2 [id]: 'x' is no trip of the plan" in err) == (2, True)
    with pytest.raises(SystemExit) as stop:
        main(["explain", str(run), "--at", "2020-02-17 09:00"])
    assert stop.value.code == 2

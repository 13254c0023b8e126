"""The scenarios of the benchmarks: lawful, of the promised size, the same bytes again."""

import hashlib

import pytest

from returnplan.scenario import load_scenario, read_scenario

SIZES = {"county": (50, 2_500), "city": (1_000, 50_000), "province": (10_000, 300_000)}


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_seed_same_bytes(tmp_path):
    from cases.family import FAMILIES
    from generate import generate

    family = FAMILIES["city"]
    first, again, other = (
        generate(family, seed, tmp_path / name) for name, seed in (("a", 3), ("b", 3), ("c", 4))
    )
    assert first == again != other
    files = bytes_of(tmp_path / "a")
    assert files == bytes_of(tmp_path / "b")
    together = b"".join(files[name] for name in sorted(files))
    assert hashlib.sha256(together).hexdigest() == first


@pytest.mark.parametrize("case", [*SIZES, "nation-0.02"])
@pytest.mark.parametrize("seed", [0, 1])
def test_lawful(folder_of, case, seed):
    scenario, findings = read_scenario(folder_of(case, seed))
    assert scenario is not None
    assert [finding for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize("case", SIZES)
def test_of_the_promised_size(folder_of, case):
    scenario = load_scenario(folder_of(case))
    cohorts = list(scenario.cohorts.values())
    heads = [cohort.workers for cohort in cohorts]
    assert (len(cohorts), sum(heads)) == SIZES[case]
    key = sum(cohort.workers for cohort in cohorts if scenario.post_of(cohort).key)
    # 40 % of the heads, but for the rounding of each cohort to two heads at least
    assert key / sum(heads) == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize("case", SIZES)
def test_all_kinds_of_things_are_there(folder_of, case):
    scenario = load_scenario(folder_of(case))
    assert scenario.days == 30
    assert scenario.objective.order == ("key_post_days", "output", "post_days", "cost")
    assert set(scenario.objective.slack.values()) == {0.001}
    assert {line.mode for line in scenario.lines.values()} == {"train", "flight"}
    assert len({line.from_ for line in scenario.lines.values()}) >= 3
    assert scenario.line_fleets and set(scenario.fleets) - scenario.line_fleets
    assert any(place.arrivals_per_day is not None for place in scenario.places.values())
    assert any(len(facility.serves) > 1 for facility in scenario.quarantine.values())
    producing = [e for e in scenario.employers.values() if e.daily_output > 0]
    assert 0.3 <= len(producing) / len(scenario.employers) <= 0.9
    assert scenario.inputs and scenario.loans


def test_a_limit_of_arrivals_would_be_broken_without_it(folder_of):
    """Those ready on the first date alone are more than some place may take in a week."""
    scenario = load_scenario(folder_of("county"))
    ready = {}
    for cohort in scenario.cohorts.values():
        if cohort.ready == scenario.start:
            place = scenario.destination(cohort)
            ready[place] = ready.get(place, 0) + cohort.workers
    limits = {name: place.arrivals_per_day for name, place in scenario.places.items()}
    assert any(heads > 3 * limits[name] for name, heads in ready.items() if limits[name])

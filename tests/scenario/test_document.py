"""The pages of formats and errors hold all that is declared (tests/docs compares the files)."""

from __future__ import annotations

from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.mistakes import MISTAKES
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings import SETTINGS
from sections.scenario import errors_page, formats_page


def test_codes_differ() -> None:
    codes = [one.code for one in MISTAKES]
    assert len(set(codes)) == len(codes)


def test_every_table_and_setting_is_in_the_page() -> None:
    page = formats_page(RUN_TABLES)
    for table in (*TABLES, *RUN_TABLES):
        assert f"### {table.name}.csv" in page
        for column in table.columns:
            assert f"| `{column.name}`" in page
    for setting in SETTINGS:
        assert f"| `{setting.name}` |" in page


def test_every_code_is_in_the_page() -> None:
    page = errors_page()
    for mistake in MISTAKES:
        assert f"| {mistake.code} | {mistake.name} |" in page
    assert "{" not in page.replace("set = {", "").replace("{beds", "")

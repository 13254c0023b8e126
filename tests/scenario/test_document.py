"""The pages in docs/ are what the declarations print."""

from __future__ import annotations

from pathlib import Path

from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.document import errors_page, formats_page
from returnplan.scenario.mistakes import MISTAKES
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"


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


def test_formats_page_is_up_to_date() -> None:
    assert (DOCS / "formats.md").read_text(encoding="utf-8") == formats_page(RUN_TABLES), (
        "make docs"
    )


def test_errors_page_is_up_to_date() -> None:
    assert (DOCS / "errors.md").read_text(encoding="utf-8") == errors_page(), "make docs"

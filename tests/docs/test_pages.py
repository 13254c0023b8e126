"""What the pages show is what the program prints, and what they point to is there."""

import re
import shutil
from pathlib import Path

import pytest

from docs.console import BLOCK, PAGES, ROOT, commands, refreshed


def settled(text: str) -> list[str]:
    """Lines without what differs from run to run: seconds, and the room that they take."""
    masked = re.sub(r"\d+\.\d\b(?!\d)", "N", text)
    return [" ".join(line.replace("─", "").split()) for line in masked.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_the_page_shows(page):
    shown = page.read_text(encoding="utf-8")
    assert BLOCK.search(shown)
    assert settled(refreshed(page)) == settled(shown), "run `make docs`"


def test_first_run_of_the_readme_is_what_make_plan_does():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert commands(ROOT / "README.md")[0] in recipe


def test_python_of_the_readme_runs(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(
        r"^```python\n(.*?)^```$",
        (ROOT / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert (tmp_path / "runs" / "tiny" / "schedule.csv").is_file()


def markdown_pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("scenarios/*/*.md")])


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as sites make them: `## What `--force` replaces`."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one).strip().lower().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", markdown_pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", text):
        if "://" not in target:
            path = page.parent / target if target else page
            assert path.exists(), target
            assert not anchor or anchor in anchors(path), f"{target}#{anchor}"


def test_site_has_every_page_in_its_order():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r"^ +- (?:[^:\n]+: )?(\S+\.md)$", text, re.MULTILINE)
    assert len(named) == len(set(named))
    pages = {
        str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    }
    assert set(named) == {*pages, "docs/api.md", "scenarios/README.md"}


@pytest.mark.parametrize("folder", ["docs", "docs/decisions", "docs/how-to"])
def test_index_names_every_page(folder):
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / folder).glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\(([^)#/]+\.md)", text))

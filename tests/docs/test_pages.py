"""What the pages show is what the program prints, and what they point to is there."""

import re
from pathlib import Path

import pytest

from docs.console import PAGES, ROOT, commands, refreshed


def settled(text: str) -> list[str]:
    """Lines without what differs from run to run: seconds, and the room that they take."""
    masked = re.sub(r"\d+\.\d\b(?!\d)", "N", text)
    return [" ".join(line.replace("─", "").split()) for line in masked.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_the_page_shows(page):
    shown = page.read_text(encoding="utf-8")
    assert commands(page)
    assert settled(refreshed(page)) == settled(shown), "run `make docs`"


def markdown_pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("scenarios/*/*.md")])


@pytest.mark.parametrize("page", markdown_pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_index_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")}
    linked = set(re.findall(r"\]\(([^)#]+\.md)", index))
    assert pages - {"README.md"} == {link for link in linked if not link.startswith("..")}

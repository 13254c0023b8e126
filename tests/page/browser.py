"""A page opened from disk in a real browser, with all that it asked for and complained of."""

from __future__ import annotations

import shutil
import time
from importlib.resources import files
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_S = 90
"""Until a page under load has drawn everything; a page that never does fails."""


class Page:
    """A page that is drawn, in a window of its own."""

    def __init__(self, chromium, file: Path, **options):
        self.folder, self.address = file.parent, file.resolve().as_uri()
        self.asked, self.said = [], []
        self.context = chromium.new_context(accept_downloads=True, **options)
        self.tab = self.context.new_page()
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda said: self.said.append(said.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.goto(self.address)
        self.drawn()

    def until(self, what: str):
        """Waits until a script's value is true; the page's policy allows no waiting inside it."""
        end = time.monotonic() + PATIENCE_S
        while not (value := self.tab.evaluate(what)):
            assert time.monotonic() < end, f"never came true: {what}"
            time.sleep(0.1)
        return value

    def drawn(self):
        now = "page.language + '-' + page.theme"
        self.until(
            "typeof page !== 'undefined' && !!page.grid && [...document.querySelectorAll"
            f"('.drawing')].every((one) => one.dataset.drawn === {now})"
        )

    def text(self, selector: str) -> str:
        return self.tab.inner_text(selector)

    def as_at_first(self):
        """In English and light, with no dialog open."""
        self.tab.evaluate("location.hash = ''; document.getElementById('details').close()")
        if self.tab.evaluate("page.language") != "en":
            self.tab.click("#language")
        if self.tab.evaluate("page.theme") != "light":
            self.tab.click("#theme")
        self.drawn()

    def outside(self) -> list[str]:
        """What it asked for beside itself."""
        within = ("data:", "blob:")
        return [url for url in self.asked if not url.startswith(within) and url != self.address]

    def english(self) -> list[str]:
        """Texts that are in English whatever the language, as far as letters tell."""
        return self.tab.evaluate(
            "[...document.querySelectorAll('[data-say]')].filter((one) => /^[A-Za-z ]{4,}$/.test("
            "one.textContent.trim())).map((one) => one.textContent)"
        )


THINNED = """(() => {
  const told = new Set(["class", "style", "id", "for", "role", "scope", "type", "lang", "fill",
    "tabindex", "hidden", "disabled", "aria-hidden", "aria-labelledby", "aria-describedby",
    "aria-controls"]);
  const kinds = new Map();
  const kind = (one) => {
    if (!kinds.has(one)) {
      const attributes = [...one.attributes].map((its) => told.has(its.name)
        ? `${its.name}=${its.value}` : its.name).sort();
      kinds.set(one, `${one.tagName} ${attributes} (${[...one.children].map(kind)})`);
    }
    return kinds.get(one);
  };
  kind(document.body);
  for (const parent of document.querySelectorAll("body *")) {
    const seen = new Map();
    for (const one of [...parent.children]) {
      const before = seen.get(kinds.get(one)) ?? 0;
      seen.set(kinds.get(one), before + 1);
      if (before >= 2) one.remove();
    }
  }
})()"""
"""Leaves two of the rows, cells, options and marks that stand beside each other and differ in their
texts alone: what is wrong with one is wrong with all, and axe-core takes its time for each."""


def barriers(chromium, address: str, language: str, theme: str, opening: str) -> list[str]:
    """What axe-core finds on the page, and in the dialog that a script opens.

    Its own script comes in past the page's policy, which stays as it is.
    """
    context = chromium.new_context(
        bypass_csp=True, color_scheme=theme, locale="zh-CN" if language == "zh" else "en-GB"
    )
    tab = context.new_page()
    tab.goto(address)
    end = time.monotonic() + PATIENCE_S
    while not tab.evaluate(
        "!!page.grid && [...document.querySelectorAll('.drawing')].every((one) => "
        "one.dataset.drawn)"
    ):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert tab.evaluate("[page.language, page.theme]") == [language, theme]
    axe = files("axe_playwright_python").joinpath("axe.min.js")
    tab.evaluate(axe.read_text(encoding="utf-8"))
    tab.evaluate(THINNED)
    found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    tab.evaluate(opening)
    time.sleep(0.3)
    assert tab.evaluate("document.getElementById('details').open")
    tab.evaluate(THINNED)
    more = tab.evaluate("axe.run('#details', { resultTypes: ['violations'] })")
    context.close()
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for result in (found, more)
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]

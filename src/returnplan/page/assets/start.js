"use strict";
// Starts everything, after the headline has been painted.
const redraw = () => {
  page.sayAll();
  for (const act of redraws) act();
  page.drawInTurn();
};

const start = () => {
  page.halve();
  for (const act of starts) act();
  page.switches(redraw);
  document.getElementById("print").addEventListener("click", async () => {
    await page.drawAll();
    window.print();
  });
  let width = innerWidth;
  let later = null;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(later);
    later = setTimeout(() => {
      for (const one of document.querySelectorAll(".drawing")) delete one.dataset.drawn;
      page.drawInTurn();
    }, 250);
  });
  const links = [...document.querySelectorAll(".bar nav a")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links) {
        if (link.hash === "#" + entry.target.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of document.querySelectorAll("main > section")) seen.observe(section);
  redraw();
};

page.sayAll();
requestAnimationFrame(() => setTimeout(start, 0));

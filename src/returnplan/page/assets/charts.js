"use strict";
// Charts are drawn when they come into sight, and the others when the page has nothing else to do.
page.charts = new Map();
const QUIET = 300; // marks above which a screen reader hears the chart's name, not each mark
const SHORT_MONTHS_ZH = Array.from({ length: 12 }, (_, month) => month + 1 + "月");
const DAYS_ZH = ["日", "一", "二", "三", "四", "五", "六"];
const LOCALE_ZH = {
  dateTime: "%x %X", date: "%Y/%m/%d", time: "%H:%M", periods: ["上午", "下午"],
  days: DAYS_ZH.map((day) => "星期" + day), shortDays: DAYS_ZH.map((day) => "周" + day),
  months: SHORT_MONTHS_ZH, shortMonths: SHORT_MONTHS_ZH,
};

const filledIn = (spec, sizes) => {
  const known = { ...page.content.colours[page.theme], ...sizes };
  return JSON.parse(JSON.stringify(spec).replace(/"@([a-z_0-9]+)"/g, (all, name) => JSON.stringify(known[name])));
};

const LABELS = { map: 0, map_other: 0, changed_ways: 0, trade_off: 80,
  key_on_post: 62, on_post: 62, arriving: 62, in_quarantine: 62, output: 72, spent: 72,
  losses: 365, timetable: 175, people: 60, spending: 70, production: 195, held: 195, staffing: 195 };

const sizesOf = (name, holder) => {
  const all = Math.max(240, holder.clientWidth - 14);
  const narrow = all < 520;
  const columns = all < 560 ? 1 : all < 900 ? 2 : 3;
  const labels = narrow ? Math.min(LABELS[name] ?? 205, 150) : (LABELS[name] ?? 245);
  return {
    narrow,
    width: Math.max(150, all - labels),
    columns,
    facet: Math.max(120, Math.floor((all - columns * 62) / columns)),
  };
};

const drawing = (name) => document.querySelector("#chart-" + name + " .drawing");

const narrowed = (config) => {
  config.axisY = { labelLimit: 110 };
  config.legend.layout = { top: { direction: "vertical", anchor: "start" } };
  return config;
};

page.draw = async (name) => {
  const holder = drawing(name);
  const chart = page.content.charts[name];
  const state = page.charts.get(name) || {};
  page.charts.set(name, state);
  const asked = (state.asked = (state.asked || 0) + 1);
  const { narrow, ...sizes } = sizesOf(name, holder);
  const more = page.fills[name] ? page.fills[name]() : {};
  const spec = filledIn(chart.spec[page.language], { ...sizes, ...more });
  const title = page.say("chart." + name);
  spec.$schema = "https://vega.github.io/schema/vega-lite/v6.json";
  spec.description = title;
  if (narrow && spec.projection) spec.height = 380;
  let config = filledIn(page.content.config, sizes);
  if (narrow) config = narrowed(config);
  spec.datasets = {};
  for (const table of chart.tables) spec.datasets[table] = page.rowsFor(name, table);
  const most = Math.max(...Object.values(spec.datasets).map((rows) => rows.length));
  if (most > QUIET) config.mark = { aria: false };
  const target = page.element("div");
  try {
    const { view } = await vegaEmbed(target, spec, {
      actions: false, ast: true, logLevel: 1, renderer: "svg", config,
      timeFormatLocale: page.language === "zh" ? LOCALE_ZH : undefined,
    });
    if (asked !== state.asked) { view.finalize(); return; }
    if (state.view) state.view.finalize();
    state.view = view;
    unnamed(target);
    holder.replaceChildren(target);
    view.addEventListener("click", (event, item) => page.clicked(name, item));
    if (page.drawn[name]) page.drawn[name](view);
    holder.dataset.drawn = page.language + "-" + page.theme;
  } catch (error) {
    console.error(name, error);
  }
};

// Groups of marks that say nothing are nothing to a screen reader.
const unnamed = (target) => {
  for (const one of target.querySelectorAll("[role^=graphics]:not([aria-label])")) {
    one.removeAttribute("role");
    one.removeAttribute("aria-roledescription");
  }
};

page.drawn = {}; // by chart, what is done with its view
page.fills = {}; // by chart, more of what its specification leaves open
page.rowsFor = (name, table) => page.chartRows(table);

page.clicked = (name, item) => {
  const found = item && item.datum;
  if (!found) return;
  if (found.point) page.open("run", found.point);
  else if (found.trip && found.trip !== true && typeof found.trip === "string") page.open("trip", found.trip);
  else if (found.start && found.end) page.open("way", found.start + ">" + found.end);
  else if (found.employer) page.open("employer", found.employer);
  else if (found.facility) page.open("facility", found.facility);
  else if (found.place) page.open("place", found.place);
};

const waiting = () => [...document.querySelectorAll("figure.chart")]
  .map((one) => one.dataset.chart)
  .filter((name) => drawing(name).dataset.drawn !== page.language + "-" + page.theme);

page.drawAll = async () => {
  for (const name of waiting()) await page.draw(name);
};

const rested = () => new Promise((done) =>
  (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 400 }) : setTimeout(done, 50)));

page.drawInTurn = async () => {
  // Those in sight first, the rest one by one between other work.
  const turn = (page.turn = (page.turn || 0) + 1);
  const near = (name) => {
    const box = drawing(name).getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0 ? 0 : Math.abs(box.top);
  };
  for (;;) {
    const left = waiting().sort((one, other) => near(one) - near(other));
    if (!left.length || turn !== page.turn) return;
    await rested();
    await page.draw(left[0]);
    if (drawing(left[0]).dataset.drawn === undefined) drawing(left[0]).dataset.drawn = page.language + "-" + page.theme;
  }
};

page.halve = () => {
  for (const one of document.querySelectorAll("figure.chart")) {
    one.classList.toggle("half", !page.content.charts[one.dataset.chart].wide);
  }
};

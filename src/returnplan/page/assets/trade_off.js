"use strict";
// A sweep: every plan by two of its figures, as a curve and as a table to click through.
const keyValue = (key, run) => page.table("sweep").cell(run, key);
const figureOf = (name, run) => (page.content.keys.includes(name)
  ? keyValue(name, run)
  : page.table("comparison").cell(page.table("comparison").where("measure", name)[0], runName(run)));
const numeric = (name) => allRuns().every((run) => figureOf(name, run) !== null && Number.isFinite(Number(figureOf(name, run))));
const called = (name) => (page.content.keys.includes(name) ? name : page.measureName(name));
const told = (name, run) => {
  const value = figureOf(name, run);
  return value === null ? "" : numeric(name) ? page.read(Number(value), "number") : String(value);
};
const chosen = (id) => document.getElementById(id).value;

page.points = () => {
  const x = chosen("trade-x");
  const y = chosen("trade-y");
  const others = page.content.keys.filter((key) => key !== x);
  const sorted = allRuns().filter((run) => figureOf(x, run) !== null && figureOf(y, run) !== null);
  if (numeric(x)) sorted.sort((one, other) => Number(figureOf(x, one)) - Number(figureOf(x, other)));
  const ofSeries = page.content.keys.includes(x) ? others : page.content.keys.slice(0, -1);
  return sorted.map((run, order) => ({
    x: numeric(x) ? Number(figureOf(x, run)) : figureOf(x, run), y: Number(figureOf(y, run)), order,
    xs: told(x, run), ys: told(y, run), point: runName(run),
    series: ofSeries.map((key) => key + " = " + told(key, run)).join(", "),
  }));
};
page.fills.trade_off = () => {
  const x = chosen("trade-x");
  const rows = page.points();
  const series = [...new Set(allRuns().map((run) => rows.find((row) => row.point === runName(run))).filter((row) => row).map((row) => row.series))];
  return {
    x: called(x), y: called(chosen("trade-y")), series,
    x_type: numeric(x) ? "quantitative" : "ordinal",
    x_scale: numeric(x) ? { zero: false } : {},
    x_values: page.content.keys.includes(x) ? [...new Set(rows.map((row) => row.x))] : null,
    legend: series.length > 1 ? { orient: "top", labelLimit: 300 } : null,
  };
};

// A row for each value of all keys but the last, a column for each of the last.
page.showTrade = () => {
  const y = chosen("trade-y");
  const keys = page.content.keys;
  const last = keys.at(-1);
  const rest = keys.slice(0, -1);
  const values = allRuns().map((run) => figureOf(y, run)).filter((value) => value !== null).map(Number);
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const columns = [...new Set(allRuns().map((run) => told(last, run)))];
  const rows = [...new Set(allRuns().map((run) => rest.map((key) => told(key, run)).join(" · ")))];
  const made = page.element("table", null, { class: "heat" });
  made.createCaption().textContent = page.say("trade.caption", { measure: called(y) });
  const head = made.createTHead().insertRow();
  head.append(page.element("th", rest.join(" · ") || page.say("column.measure"), { scope: "col" }));
  for (const value of columns) head.append(page.element("th", last + " = " + value, { scope: "col", class: "number" }));
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    line.append(page.element("th", row || called(y), { scope: "row" }));
    for (const value of columns) {
      const cell = line.insertCell();
      cell.className = "number";
      const run = allRuns().find((one) => told(last, one) === value && rest.map((key) => told(key, one)).join(" · ") === row);
      if (run === undefined) { cell.textContent = "–"; continue; }
      const figure = Number(figureOf(y, run));
      cell.style.setProperty("--part", (span ? (100 * (figure - low)) / span : 0).toFixed(0) + "%");
      cell.append(page.link("run", runName(run), told(y, run)));
    }
  }
  document.getElementById("trade-table").replaceChildren(made);
};

page.onStart(() => {
  for (const id of ["trade-x", "trade-y"])
    document.getElementById(id).addEventListener("change", () => { page.showTrade(); drawAgain(["trade_off"]); });
});
page.onRedraw(() => {
  const table = page.table("comparison");
  const measures = page.everyRow("comparison").map((row) => table.cell(row, "measure"));
  const moving = measures.filter((name) => new Set(allRuns().map((run) => figureOf(name, run))).size > 1);
  const fill = (id, names, first) => {
    const select = document.getElementById(id);
    const now = select.value || first;
    select.replaceChildren(...names.map((name) => {
      const option = page.element("option", called(name));
      option.value = name;
      option.selected = name === now;
      return option;
    }));
  };
  const objective = page.content.aim;
  fill("trade-x", [...page.content.keys, ...moving], page.content.keys[0]);
  fill("trade-y", moving.length ? moving : measures, moving.includes(objective) ? objective : moving[0] || "carried");
  page.showTrade();
});

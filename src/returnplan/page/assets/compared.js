"use strict";
// Plans side by side: which runs are shown where, filters, what belongs to a run, cohort or trip.
page.shownTables = ["comparison", "cohorts", "trips", "inputs", "sweep"];
page.maps = ["map", "map_other", "changed_ways"];
const MOST_CURVES = 6; // runs shown at first
const MOST_TOLD = 200; // cohorts that a dialog lists

const allRuns = () => page.everyRow("runs");
const runName = (run) => page.table("runs").cell(run, "name");
const several = () => allRuns().length > 1;
const byRun = (name, run) => page.table(name).where("run", run);
const selected = (id) => { const found = document.getElementById(id); return found && found.value !== "" ? Number(found.value) : null; };
page.hidden = new Set(); // numbers of the runs that the curves leave out

const chartRowsOf = (name, run) => page.chartRows(name).filter((row) => row.run === run);
const placesOf = (runs) => {
  // Each place once, with the most people that one of the runs has there.
  const found = new Map();
  for (const row of page.chartRows("places")) {
    if (!runs.includes(row.run)) continue;
    const known = found.get(row.place);
    if (!known) found.set(row.place, row);
    else for (const what of ["setting_out", "arriving", "waiting", "in_quarantine"]) known[what] = Math.max(known[what], row[what]);
  }
  return [...found.values()];
};
page.rowsFor = (chart, table) => {
  if (table === "points") return page.points();
  if (table === "dates") return page.chartRows(table).filter((row) => !page.hidden.has(row.run));
  const run = page.maps.includes(chart) ? selected(chart + "-run") : selected("cohorts-run");
  if (table === "places" && chart === "changed_ways") return placesOf([0, run]);
  const known = page.content.tables[table] && table !== "runs" && page.table(table).at.has("run");
  return known ? chartRowsOf(table, run) : page.chartRows(table);
};

const drawAgain = async (names) => {
  for (const name of names) if (document.getElementById("chart-" + name)) await page.draw(name);
};

// Curves: a button for each run.
const CURVES = ["key_on_post", "on_post", "arriving", "in_quarantine", "output", "spent"];
page.onStart(() => {
  for (const button of document.querySelectorAll("#legend button")) {
    const run = Number(button.dataset.run);
    const show = (on) => {
      if (on) page.hidden.delete(run); else page.hidden.add(run);
      button.setAttribute("aria-pressed", String(on));
    };
    show(run < MOST_CURVES);
    button.addEventListener("click", () => { show(page.hidden.has(run)); drawAgain(CURVES); });
  }
  const differing = document.getElementById("differing");
  if (differing) {
    const only = () => document.getElementById("measures").classList.toggle("differing", differing.checked);
    differing.addEventListener("change", only);
    differing.checked = innerWidth < 700;
    only();
  }
  const other = document.getElementById("map_other-run");
  if (other && several()) other.value = "1";
  for (const name of page.maps) {
    const select = document.getElementById(name + "-run");
    if (select) select.addEventListener("change", () => drawAgain([name]));
  }
});

// What the maps say about a date: a line for each of the two runs.
page.mapSays = (day) => {
  const runs = [...new Set([selected("map-run"), selected("map_other-run")])].filter((run) => run !== null);
  const dates = page.table("dates");
  return runs.map((run) => {
    const number = (value) => (value || 0).toLocaleString("en-US");
    if (day < 0) {
      const arriving = byRun("dates", run).reduce((sum, row) => sum + dates.cell(row, "arriving"), 0);
      return page.say("versus.map.all", { run: runName(run), arriving: number(arriving) });
    }
    const row = byRun("dates", run).find((one) => dates.cell(one, "date") === day);
    const cell = (name) => number(row === undefined ? 0 : dates.cell(row, name));
    return page.say("versus.map.now", { run: runName(run), date: page.dayText(day), setting_out: cell("setting_out"),
      arriving: cell("arriving"), in_quarantine: cell("in_quarantine") });
  });
};

// Better and worse, by sign and word beside the colour.
const signed = (value) => (value > 0 ? "+" : value < 0 ? "\u2212" : "") + Math.abs(value).toLocaleString("en-US", { maximumFractionDigits: 2 });
page.texts.more = (value) => (value ? signed(value) : "=");
page.texts.days_earlier = (value) => (value ? signed(value) : "=");
page.texts.verdict = (value) => page.say("verdict." + value);
page.texts.better = (value) => page.sayIf("better." + value, value);
page.texts.run = (value) => runName(value);
const GOOD = { gains: "better", loses: "worse" };
page.nodes.verdict = (text, value) => page.element("span", text, { class: "difference " + (GOOD[value] || "") });

// Cohorts and departures that are otherwise: filters, and the rows that are left.
const CHANGED = {
  cohorts: { table: "gains", filters: ["verdict", "employer"], hidden: ["run", "name"], charts: ["employers"] },
  rides: { table: "rides", filters: ["verdict", "operator"], hidden: ["run"], charts: [] },
};
const optionsOf = (select, pairs) => {
  const chosen = select.value;
  select.replaceChildren(...[["", page.say("filter.all")], ...pairs].map(([value, name]) => {
    const option = page.element("option", name.length > 60 ? name.slice(0, 59) + "…" : name);
    option.value = value;
    option.selected = value === chosen;
    return option;
  }));
};
page.showChanged = (what) => {
  const { table: name, filters, hidden } = CHANGED[what];
  const table = page.table(name);
  const ofRun = byRun(name, selected(what + "-run"));
  const columns = table.columns.filter((column) => !hidden.includes(column.name));
  let rows = ofRun;
  for (const filter of filters) {
    const select = document.getElementById(what + "-" + filter);
    const values = [...new Set(ofRun.map((row) => table.cell(row, filter)))];
    const words = { verdict: (one) => page.say("verdict." + one), employer: (one) => page.name("employer", one), operator: (one) => page.name("operator", one) };
    optionsOf(select, values.map((one) => [one, words[filter](one)]).sort((one, other) => one[1].localeCompare(other[1], page.language)));
    if (select.value) rows = rows.filter((row) => table.cell(row, filter) === select.value);
  }
  document.getElementById(what + "-now").textContent =
    page.say("table.found", { found: rows.length.toLocaleString("en-US"), all: ofRun.length.toLocaleString("en-US") });
  page.gridIn(document.getElementById(what + "-here"), name, columns, rows);
};
page.onStart(() => {
  for (const [what, { filters, charts }] of Object.entries(CHANGED)) {
    document.getElementById(what + "-run").addEventListener("change", () => { page.showChanged(what); drawAgain(charts); });
    for (const filter of filters)
      document.getElementById(what + "-" + filter).addEventListener("change", () => page.showChanged(what));
    if (allRuns().length < 3) document.getElementById(what + "-run").parentElement.hidden = true;
  }
});
page.onRedraw(() => { for (const what of Object.keys(CHANGED)) page.showChanged(what); });

// The dialog.
const differenceNode = (row, name) => {
  const table = page.table("comparison");
  const first = table.cell(row, runName(0));
  const value = table.cell(row, name);
  const better = table.cell(row, "better");
  const apart = name === runName(0) || table.cell(row, name + " - " + runName(0)) === null;
  if (apart || first === null || value === null) return document.createTextNode("");
  const more = Number(table.cell(row, name + " - " + runName(0)));
  const verdict = !more || !better ? "" : (more > 0) === (better === "higher") ? "better" : "worse";
  const made = page.element("span", null, { class: "difference " + verdict });
  made.append(page.element("span", more > 0 ? "▲" : more < 0 ? "▼" : "=", { class: "arrow", "aria-hidden": "true" }),
    " " + (more ? signed(more) : page.say("versus.equal")));
  if (verdict) made.append(" ", page.element("span", page.say("versus." + verdict), { class: "word" }));
  return made;
};
const tableOf = (headings, rows) => {
  const made = page.element("table");
  const head = made.createTHead().insertRow();
  headings.forEach((text, place) => head.append(page.element("th", text, { scope: "col", class: place ? "number" : "" })));
  const body = made.createTBody();
  for (const cells of rows) {
    const line = body.insertRow();
    cells.forEach((cell, place) => {
      const made = place ? line.insertCell() : line.appendChild(page.element("th", null, { scope: "row" }));
      if (place) made.className = "number";
      made.append(cell === null || cell === undefined ? "–" : cell);
    });
  }
  return made;
};
const heading3 = (body, key) => body.append(page.element("h3", page.say(key)));
page.builds.run = (body, id) => {
  const runs = page.table("runs");
  const [run] = runs.where("name", id);
  if (run === undefined) return false;
  facts(body, "runs", run, ["scenario", "status", "gap", "objective"]);
  for (const key of page.content.keys) {
    const sweep = page.table("sweep");
    body.append(page.element("p", key + " = " + page.read(sweep.cell(run, key), sweep.columns[sweep.at.get(key)].kind)));
  }
  const address = runs.cell(run, "page");
  if (address) {
    const line = page.element("p");
    line.append(page.element("a", page.say("versus.page"), { href: address }));
    body.append(line);
  }
  heading3(body, "section.measures");
  const table = page.table("comparison");
  const columns = run ? [runName(0), runName(run), page.say("column.difference")] : [runName(0)];
  body.append(tableOf([page.say("column.measure"), ...columns], page.everyRow("comparison").map((row) => [
    page.measureName(table.cell(row, "measure")),
    page.read(table.cell(row, runName(0)), "decimal"),
    ...(run ? [page.read(table.cell(row, runName(run)), "decimal"), differenceNode(row, runName(run))] : []),
  ])));
  const gains = page.table("gains");
  const told = ["cohort", "verdict", "before", "carried", "first_before", "first_on_post"].map((name) => gains.columns[gains.at.get(name)]);
  const rows = byRun("gains", run);
  if (!rows.length) return true;
  heading3(body, "section.cohorts");
  body.append(tableOf(told.map(page.heading), rows.slice(0, MOST_TOLD).map((row) => told.map((column) => cellText("gains", gains, row, column)))));
  return true;
};
const ofRuns = (name, row, words) => allRuns().map((run) => {
  const table = page.table(name);
  return [runName(run), ...words.map((word) => {
    const column = table.columns.find((one) => one.run === runName(run) && one.word === word);
    return page.read(table.cell(row, column.name), column.kind) || null;
  })];
});
const changedIn = (name, column, id, words) => (body) => {
  const rows = page.table(name).where(column, id);
  for (const row of rows)
    body.append(tableOf([page.say("column.run"), ...words.map((word) => page.say("column." + word))], ofRuns(name, row, words)));
  return rows.length > 0;
};
page.builds.cohort = (body, id) => {
  const [row] = page.table("gains").where("cohort", id);
  if (row !== undefined) facts(body, "gains", row, ["name", "employer", "workers"]);
  return changedIn("cohorts", "cohort", id, ["carried", "first_on_post", "mean_days"])(body);
};
page.builds.trip = (body, id) => {
  const [row] = page.table("rides").where("trip", id);
  if (row !== undefined) facts(body, "rides", row, ["depart", "operator", "origin", "destination"]);
  return changedIn("trips", "trip", id, ["units", "passengers"])(body);
};
page.builds.employer = (body, id) => {
  const gains = page.table("gains");
  const rows = gains.where("employer", id);
  for (const run of allRuns()) {
    const own = rows.filter((row) => gains.cell(row, "run") === run);
    if (!own.length) continue;
    body.append(page.element("h3", runName(run)));
    body.append(page.small("gains", own, ["cohort", "verdict", "workers", "before", "carried", "first_before", "first_on_post"]));
  }
  return rows.length > 0;
};
const eachRun = (name, test, words) => {
  const table = page.table(name);
  return allRuns().flatMap((run) => byRun(name, run).filter((row) => test(table, row)).map((row) =>
    [runName(run), ...words.map((word) => (word === "mode" ? page.mode(table.cell(row, word)) : page.read(table.cell(row, word), "whole")))]));
};
const perRun = (body, name, test, words) => {
  const rows = eachRun(name, test, words);
  body.append(tableOf([page.say("column.run"), ...words.map((word) => page.say("column." + word))], rows));
  return rows.length > 0;
};
page.builds.place = (body, id) => perRun(body, "places", (table, row) => table.cell(row, "place") === id,
  ["setting_out", "arriving", "in_quarantine", "waiting"]);
page.builds.way = (body, id) => {
  const [start, end] = id.split(">");
  return perRun(body, "routes", (table, row) => table.cell(row, "start") === start && table.cell(row, "end") === end,
    ["mode", "trips", "workers"]);
};

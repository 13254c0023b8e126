"use strict";
// Filters and zoom of the timetable.
const FILTERS = ["place", "mode", "employer", "operator"];
page.span = null; // first and last moment shown, in milliseconds
const chosenOf = (filter) => document.getElementById("filter-" + filter).value;

const wholeSpan = () => {
  const table = page.table("movements");
  let first = Infinity;
  let last = -Infinity;
  for (let row = 0; row < table.rows; row += 1) {
    first = Math.min(first, table.cell(row, "start"));
    last = Math.max(last, table.cell(row, "end"));
  }
  return [page.content.start + first * page.MINUTE, page.content.start + last * page.MINUTE];
};

const tripsOf = (filter, value) => {
  const found = new Set();
  const collect = (name, column) => {
    const table = page.table(name);
    for (const row of table.where(column, value)) found.add(table.cell(row, "trip"));
  };
  if (filter === "place") collect("stops", "place");
  else if (filter === "employer") {
    const assignments = page.table("assignments");
    const legs = page.table("legs");
    for (const row of assignments.where("employer", value))
      for (const leg of legs.where("assignment", assignments.cell(row, "assignment"))) found.add(legs.cell(leg, "trip"));
  } else collect("movements", filter);
  return found;
};

const MOST_ROWS = 300; // vehicles and lines drawn at once; filters bring the others

page.movements = () => {
  const sets = FILTERS.filter((one) => chosenOf(one)).map((one) => tripsOf(one, chosenOf(one)));
  const [first, last] = page.span;
  const fits = page.chartRows("movements").filter((row) =>
    row.end >= first && row.start <= last && sets.every((trips) => trips.has(row.trip)));
  const names = [...new Set(fits.map((row) => row.row))];
  const trips = new Set(fits.map((row) => row.trip)).size;
  const shown = new Set(names.slice(0, MOST_ROWS));
  let text = page.say("filter.shown", { rows: names.length.toLocaleString("en-US"), trips: trips.toLocaleString("en-US") });
  if (names.length > MOST_ROWS) text += " " + page.say("filter.most", { rows: MOST_ROWS });
  document.getElementById("filter-now").textContent = text;
  return names.length > MOST_ROWS ? fits.filter((row) => shown.has(row.row)) : fits;
};

const refilter = () => {
  const state = page.charts.get("timetable");
  const rows = page.movements();
  if (!state || !state.view) return;
  const view = state.view;
  view.signal("first", page.span[0]).signal("last", page.span[1]);
  view.data("movements", rows).runAsync();
};

const setSpan = (first, last) => {
  page.span = [first, last];
  document.getElementById("filter-from").value = new Date(first).toISOString().slice(0, 10);
  document.getElementById("filter-until").value = new Date(last - 1).toISOString().slice(0, 10);
  refilter();
};

const zoomSpan = (factor, move = 0) => {
  const [first, last] = page.span;
  const half = Math.max(3 * 3600000, ((last - first) / 2) * factor);
  const middle = (first + last) / 2 + move * (last - first);
  setSpan(middle - half, middle + half);
};

page.fillFilters = () => {
  if (!document.getElementById("filters")) return;
  const table = page.table("movements");
  const employers = page.table("by_employer");
  const stops = page.table("stops");
  const values = (from, column) => {
    const found = new Set();
    for (let row = 0; row < from.rows; row += 1) found.add(from.cell(row, column));
    return [...found];
  };
  const options = {
    place: values(stops, "place").map((id) => [id, page.name("place", id)]),
    mode: values(table, "mode").map((id) => [id, page.mode(id)]),
    employer: values(employers, "employer").map((id) => [id, page.name("employer", id)]),
    operator: values(table, "operator").map((id) => [id, page.name("operator", id)]),
  };
  for (const filter of FILTERS) {
    const select = document.getElementById("filter-" + filter);
    const chosen = select.value;
    const sorted = options[filter].sort((one, other) => one[1].localeCompare(other[1], page.language));
    select.replaceChildren(...[["", page.say("filter.all")], ...sorted].map(([id, name]) => {
      const option = page.element("option", name.length > 60 ? name.slice(0, 59) + "…" : name);
      option.value = id;
      option.selected = id === chosen;
      return option;
    }));
  }
};

page.watchTimetable = () => {
  if (!document.getElementById("filters")) return;
  page.span = wholeSpan();
  const whole = page.span;
  const on = (id, act) => document.getElementById(id).addEventListener("click", act);
  for (const filter of FILTERS) document.getElementById("filter-" + filter).addEventListener("change", refilter);
  for (const end of ["from", "until"]) {
    document.getElementById("filter-" + end).addEventListener("change", () => {
      const first = Date.parse(document.getElementById("filter-from").value);
      const last = Date.parse(document.getElementById("filter-until").value) + page.DAY;
      if (last > first) { page.span = [first, last]; refilter(); }
    });
  }
  on("filter-closer", () => zoomSpan(0.5));
  on("filter-farther", () => zoomSpan(2));
  on("filter-earlier", () => zoomSpan(1, -0.4));
  on("filter-later", () => zoomSpan(1, 0.4));
  on("filter-reset", () => {
    for (const filter of FILTERS) document.getElementById("filter-" + filter).value = "";
    setSpan(...whole);
  });
  page.rowsFor = (name, table) => (table === "movements" ? page.movements() : page.chartRows(table));
  page.drawn.timetable = (view) => view.signal("first", page.span[0]).signal("last", page.span[1]).runAsync();
  page.fillFilters();
  setSpan(...whole);
};

page.onStart(page.watchTimetable);
page.onRedraw(() => { page.fillFilters(); if (page.span) page.movements(); });

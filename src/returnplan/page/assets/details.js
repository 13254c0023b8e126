"use strict";
// All that belongs to a trip, cohort, employer, place or facility, and the tables that link there.
const LINKS = {
  trip: "trip", cohort: "cohort", employer: "employer", place: "place", origin: "place",
  destination: "place", board: "place", alight: "place", start: "place", end: "place",
  facility: "facility", fleet: "operator",
};
const SHOWN = ["schedule", "assignments", "cohorts", "by_employer", "left_behind", "bottlenecks",
  "by_day", "stops", "legs", "trips", "duties", "beds", "staffing", "production", "loans", "summary"];
const LONG = 90;

page.link = (kind, id, text) => {
  const made = page.element("a", text === undefined ? page.name(kind, id) : text);
  made.href = "#" + kind + "/" + encodeURIComponent(id);
  return made;
};
page.open = (kind, id) => { location.hash = kind + "/" + encodeURIComponent(id); };

// What a cell means beside its own text: names, translated words.
const cellText = (name, table, row, column) => {
  const value = table.cell(row, column.name);
  if (value === null) return "";
  if (column.name === "objective") return page.sayIf("measure." + value, value);
  if (column.name === "measure") return page.measureName(value);
  if (column.name === "reason") return page.sayIf("reason." + value, value);
  if (column.name === "mode") return page.mode(value);
  if (column.name === "resource") return page.sayIf("resource." + value, value);
  if (column.name === "worth_kind") return page.sayIf("worth." + value, value);
  if (column.name === "post" && table.at.has("employer"))
    return page.name("post", table.cell(row, "employer") + ":" + value);
  if (column.name === "operator" && name === "trips") return page.name("operator", value);
  if (name === "by_day" || column.kind !== "id") return page.read(value, column.kind);
  return LINKS[column.name] ? page.name(LINKS[column.name], value) : page.read(value, column.kind);
};

page.cellNode = (name, table, row, column) => {
  const text = cellText(name, table, row, column);
  const value = table.cell(row, column.name);
  const kind = LINKS[column.name];
  const isId = column.kind === "id" || column.name === "trip";
  if (value !== null && kind && isId) return page.link(kind, value, text);
  if (text.length > LONG) return page.element("span", text, { class: "long" });
  return document.createTextNode(text);
};

const classOf = (kind) =>
  page.isNumber(kind) ? "number" : kind === "day" || kind === "moment" || kind === "clock" ? "moment" : "";

page.small = (name, rows, columns) => {
  const table = page.table(name);
  const shown = columns.map((column) => table.columns[table.at.get(column)]);
  const made = page.element("table");
  const head = made.createTHead().insertRow();
  for (const column of shown) {
    head.append(page.element("th", page.say("column." + column.name), { scope: "col", class: classOf(column.kind) }));
  }
  const body = made.createTBody();
  for (const row of rows.slice(0, 200)) {
    const line = body.insertRow();
    for (const column of shown) {
      const cell = line.insertCell();
      cell.className = classOf(column.kind);
      cell.append(page.cellNode(name, table, row, column));
    }
  }
  return made;
};

const add = (body, title, name, rows, columns) => {
  if (!rows.length) return;
  body.append(page.element("h3", page.say(title) + " (" + rows.length.toLocaleString("en-US") + ")"));
  body.append(page.small(name, rows, columns));
};

const facts = (body, name, row, columns) => {
  const table = page.table(name);
  const list = page.element("dl");
  for (const one of columns) {
    const column = table.columns[table.at.get(one)];
    if (table.cell(row, one) === null) continue;
    list.append(page.element("dt", page.say("column." + one)));
    const value = page.element("dd");
    value.append(page.cellNode(name, table, row, column));
    list.append(value);
  }
  body.append(list);
};

const ridersOf = (trips) => {
  const legs = page.table("legs");
  const assignments = page.table("assignments");
  const found = new Set();
  for (const trip of trips)
    for (const row of legs.where("trip", trip)) found.add(legs.cell(row, "assignment"));
  return [...found].map((one) => assignments.where("assignment", one)[0]);
};

const RIDERS = ["assignment", "cohort", "workers", "employer", "post", "origin", "on_post", "facility"];
const TRIPS = ["trip", "date", "depart", "arrive", "mode", "from", "to", "passengers", "seats"];
const of = (name, column, id) => page.table(name).where(column, id);

const scheduleRows = (trips) => trips.flatMap((trip) => of("schedule", "trip", trip));
const tripsAt = (test) => {
  const stops = page.table("stops");
  const found = new Set();
  for (let row = 0; row < stops.rows; row += 1) if (test(stops, row)) found.add(stops.cell(row, "trip"));
  return scheduleRows([...found]).sort((one, other) => one - other);
};

const BUILD = {
  trip(body, id) {
    const [row] = of("schedule", "trip", id);
    if (row === undefined) return false;
    facts(body, "schedule", row, ["date", "weekday", "depart", "arrive", "mode", "operator", "contact",
      "from", "via", "to", "units", "passengers", "seats", "risk", "cost", "vehicles", "leaves_base"]);
    add(body, "details.stops", "stops", of("stops", "trip", id),
      ["sequence", "place", "arrive", "depart", "boarding", "alighting", "on_board"]);
    add(body, "details.riders", "assignments", ridersOf([id]), RIDERS);
    return true;
  },
  cohort(body, id) {
    const [row] = of("cohorts", "cohort", id);
    if (row === undefined) return false;
    facts(body, "cohorts", row, ["name", "employer", "post", "key", "origin", "workers", "carried",
      "left_behind", "first_on_post", "last_on_post"]);
    const rows = of("assignments", "cohort", id);
    add(body, "details.itineraries", "assignments", rows,
      ["workers", "depart", "arrive", "on_post", "facility", "route"]);
    const legs = page.table("legs");
    const trips = new Set(rows.flatMap((one) =>
      legs.where("assignment", page.table("assignments").cell(one, "assignment")).map((leg) => legs.cell(leg, "trip"))));
    add(body, "details.trips", "schedule", scheduleRows([...trips]), TRIPS);
    add(body, "details.left", "left_behind", of("left_behind", "cohort", id), ["workers", "reason", "detail"]);
    return true;
  },
  employer(body, id) {
    const [row] = of("by_employer", "employer", id);
    if (row === undefined) return false;
    facts(body, "by_employer", row, ["place", "waiting", "carried", "left_behind", "key_waiting",
      "key_carried", "first_on_post", "last_on_post", "output", "output_share", "held_most_by", "cost"]);
    const staffing = page.table("staffing");
    const last = page.content.horizon - 1;
    add(body, "details.posts", "staffing",
      staffing.where("employer", id).filter((one) => staffing.cell(one, "date") === last),
      ["post", "required", "heads", "present", "borrowed", "lent"]);
    add(body, "details.cohorts", "cohorts", of("cohorts", "employer", id),
      ["cohort", "origin", "post", "workers", "carried", "left_behind", "first_on_post"]);
    add(body, "details.held", "production", of("production", "employer", id),
      ["date", "utilisation", "output", "held_by"]);
    return true;
  },
  place(body, id) {
    if (!of("names", "key", "place:" + id).length) return false;
    const [row] = of("places", "place", id);
    if (row !== undefined) facts(body, "places", row, ["setting_out", "arriving", "in_quarantine", "waiting"]);
    add(body, "details.trips", "schedule", tripsAt((stops, one) => stops.cell(one, "place") === id), TRIPS);
    add(body, "details.cohorts", "cohorts", of("cohorts", "origin", id),
      ["cohort", "employer", "post", "workers", "carried", "left_behind"]);
    return true;
  },
  way(body, id) {
    const [start, end] = id.split(">");
    const rows = tripsAt((stops, one) => stops.cell(one, "place") === start && one + 1 < stops.rows &&
      stops.cell(one + 1, "trip") === stops.cell(one, "trip") && stops.cell(one + 1, "place") === end);
    add(body, "details.trips", "schedule", rows, TRIPS);
    return rows.length > 0;
  },
  facility(body, id) {
    const rows = of("beds", "facility", id);
    if (!rows.length) return false;
    add(body, "details.beds", "beds", rows, ["date", "beds", "occupied"]);
    add(body, "details.riders", "assignments", of("assignments", "facility", id), RIDERS);
    return true;
  },
  operator(body, id) {
    const trips = page.table("trips");
    const duties = page.table("duties");
    const found = new Set([...of("trips", "operator", id).map((row) => trips.cell(row, "trip")),
      ...of("duties", "fleet", id).map((row) => duties.cell(row, "trip"))]);
    add(body, "details.trips", "schedule", scheduleRows([...found]), TRIPS);
    return found.size > 0;
  },
};

const titleOf = (kind, id) => {
  if (kind === "way") {
    const [start, end] = id.split(">");
    return page.name("place", start) + " – " + page.name("place", end);
  }
  return page.say("details." + kind, { name: page.name(kind, id) });
};

page.follow = () => {
  const dialog = document.getElementById("details");
  const match = /^#(\w+)\/(.+)$/.exec(location.hash);
  if (!match || !Object.hasOwn(BUILD, match[1])) { if (dialog.open) dialog.close(); return; }
  let id;
  try { id = decodeURIComponent(match[2]); } catch { return; }
  const body = document.getElementById("details-body");
  body.replaceChildren();
  if (!BUILD[match[1]](body, id)) return;
  document.getElementById("details-title").textContent = titleOf(match[1], id);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
};

page.watchDetails = () => {
  const dialog = document.getElementById("details");
  document.getElementById("details-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    if (/^#\w+\//.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  });
  addEventListener("hashchange", page.follow);
};

// The one big table: which, and its rows.
page.showTable = () => {
  const choose = document.getElementById("table-choose");
  const chosen = choose.value || "schedule";
  choose.replaceChildren(...SHOWN.filter((name) => page.table(name).rows).map((name) => {
    const option = page.element("option", page.say("table." + name) + " (" + page.table(name).rows.toLocaleString("en-US") + ")");
    option.value = name;
    option.selected = name === chosen;
    return option;
  }));
  const name = choose.value;
  const table = page.table(name);
  const trips = table.columns.filter((column) => name === "schedule" && column.name === "trip");
  const shown = [...trips, ...table.columns.filter((column) => !trips.includes(column))];
  const here = document.getElementById("table-here");
  const grid = page.element("table");
  here.replaceChildren(grid);
  page.grid = new DataTable(grid, {
    data: Array.from({ length: table.rows }, (_, row) => [row]),
    columns: shown.map((column) => ({
      title: "", data: 0, className: classOf(column.kind),
      type: page.isNumber(column.kind) || classOf(column.kind) === "moment" ? "num" : "string",
      render: (row, type) => {
        if (type === "display") return page.cellNode(name, table, row, column);
        const value = table.cell(row, column.name);
        // DataTables reads what it searches as HTML, so that our text has to be told as HTML.
        if (type === "filter")
          return (cellText(name, table, row, column) + " " + page.written(value, column.kind))
            .replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        if (page.isNumber(column.kind) || typeof value === "number") return value === null ? -Infinity : Number(value);
        return cellText(name, table, row, column);
      },
    })),
    order: [], pageLength: 15, deferRender: true, autoWidth: false,
    layout: { topStart: "search", topEnd: "pageLength", bottomStart: "info", bottomEnd: "paging" },
    lengthMenu: [15, 50, 200],
    language: {
      search: page.say("table.search"), lengthMenu: page.say("table.length") + " _MENU_",
      info: page.say("table.rows", { first: "_START_", last: "_END_", all: "_TOTAL_" }),
      infoEmpty: page.say("table.none"), infoFiltered: "", emptyTable: page.say("table.none"),
      zeroRecords: page.say("table.none"), thousands: ",",
      aria: {
        orderable: ": " + page.say("table.sort.ascending"), orderableReverse: ": " + page.say("table.sort.descending"),
        orderableRemove: ": " + page.say("table.sort.remove"),
        paginate: { first: page.say("table.first"), last: page.say("table.last"), next: page.say("table.next"), previous: page.say("table.previous") },
      },
    },
    headerCallback: (head) => {
      head.querySelectorAll("th").forEach((cell, number) => {
        const title = cell.querySelector(".dt-column-title") || cell;
        const text = page.say("column." + shown[number].name);
        if (title.textContent !== text) title.textContent = text;
      });
    },
  });
};

page.saveTable = () => {
  const name = document.getElementById("table-choose").value;
  const link = page.element("a");
  link.href = URL.createObjectURL(new Blob([page.csv(name)], { type: "text/csv" }));
  link.download = name + ".csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

// Sentences of the left behind and of bottlenecks.
const FEW = 12;
page.tell = () => {
  const left = page.table("left_behind");
  told("left-told", left.rows, (row) => {
    const cell = (name) => left.cell(row, name);
    const made = page.element("li");
    const filled = { workers: "\u0001", cohort: "\u0002", origin: "\u0003", employer: "\u0004" };
    const parts = page.say("left." + cell("reason"), filled).split(/([\u0001-\u0004])/);
    for (const part of parts) {
      if (part === "\u0001") made.append(cell("workers").toLocaleString("en-US"));
      else if (part === "\u0002") made.append(page.link("cohort", cell("cohort"), cell("name") || cell("cohort")));
      else if (part === "\u0003") made.append(page.link("place", cell("origin")));
      else if (part === "\u0004") made.append(page.link("employer", cell("employer")));
      else made.append(part);
    }
    made.append(page.element("span", cell("detail"), { class: "detail", lang: "en" }));
    return made;
  });
  const full = page.table("bottlenecks");
  const known = (row) => (full.cell(row, "worth") === null ? 0 : Number(full.cell(row, "worth")) > 0 ? 2 : 1);
  const sorted = Array.from({ length: full.rows }, (_, row) => row).sort((one, other) => known(other) - known(one) ||
    full.cell(other, "dates_full") - full.cell(one, "dates_full"));
  told("bottlenecks-told", full.rows, (number) => {
    const row = sorted[number];
    const cell = (name) => full.cell(row, name);
    const kind = { beds: "facility", arrivals: "place", departures: "place", vehicles: "operator", line_units: "operator" }[cell("resource")];
    const made = page.element("li");
    if (kind && cell("id")) made.append(page.link(kind, cell("id")), page.language === "zh" ? "，" : ", ");
    made.append(page.say("worth.full", { resource: page.sayIf("resource." + cell("resource"), cell("resource")),
      dates: cell("dates_full").toLocaleString("en-US") }));
    const step = page.read(cell("step"), "number");
    const filled = { step, kind: page.say("worth." + (cell("worth_kind") || "unknown")),
      gain: page.read(Number(cell("worth")), "number"), objective: page.sayIf("measure." + cell("objective"), cell("objective") || "").toLowerCase(),
      way: page.say(["cost", "travel_hours", "uncovered_days"].includes(cell("objective")) ? "worth.less" : "worth.more") };
    if (cell("worth") === null) made.append(page.say("worth.unasked"));
    else made.append(page.say(Number(cell("worth")) > 0 ? "worth.sentence" : "worth.none", filled));
    return made;
  });
};

const told = (id, rows, make) => {
  const list = document.getElementById(id);
  if (!list) return;
  list.replaceChildren();
  const show = (from, until) => { for (let row = from; row < until; row += 1) list.append(make(row)); };
  show(0, Math.min(rows, FEW));
  if (rows > FEW) {
    const more = page.element("li");
    const button = page.element("button", page.say("told.more", { rows: (rows - FEW).toLocaleString("en-US") }), { type: "button" });
    button.addEventListener("click", () => { more.remove(); show(FEW, rows); });
    more.append(button);
    list.append(more);
  }
};

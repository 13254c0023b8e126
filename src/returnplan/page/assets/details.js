"use strict";
// What the dialog shows of a plan, and the sentences of the left behind and of bottlenecks.
page.shownTables = ["schedule", "changes", "assignments", "cohorts", "by_employer", "left_behind", "bottlenecks",
  "by_day", "stops", "legs", "trips", "duties", "beds", "staffing", "production", "loans", "summary"];

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

page.builds = {
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

page.titles.way = (id) => id.split(">").map((one) => page.name("place", one)).join(" – ");

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
    const detail = page.element("span", page.language === "en" ? "" : page.say("told.english"), { class: "detail" });
    detail.append(page.element("span", cell("detail"), { lang: "en" }));
    made.append(detail);
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
page.onRedraw(page.tell);

"use strict";
// Tables with names and links in their cells; the dialog of all that belongs to one thing.
const LINKS = {
  trip: "trip", cohort: "cohort", employer: "employer", place: "place", origin: "place",
  destination: "place", board: "place", alight: "place", start: "place", end: "place",
  facility: "facility", fleet: "operator",
};
const LONG = 90;

page.builds = {}; // what the dialog shows, by kind; each gives whether there is such a thing
page.titles = {}; // its title, where that is not "KIND NAME"
page.texts = {}; // by column, how its cells are told where not by their kind
page.nodes = {}; // by column, how such a text is marked
page.shownTables = []; // those of the big table, in order

page.link = (kind, id, text) => {
  const made = page.element("a", text === undefined ? page.name(kind, id) : text);
  made.href = "#" + kind + "/" + encodeURIComponent(id);
  return made;
};
// What a column is called; those of a run are called after it.
page.heading = (column) => {
  if (column.run) return page.say("column.of_run", { run: column.run, what: page.say("column." + column.word) });
  if (column.word) return page.say("column." + column.word);
  if (column.name.startsWith("gap_")) return page.say("column.gap_of", { objective: page.sayIf("measure." + column.name.slice(4), column.name) });
  return page.sayIf("column." + column.name, page.sayIf("measure." + column.name, column.name));
};
page.open = (kind, id) => { location.hash = kind + "/" + encodeURIComponent(id); };

// `post:ID` and `input:NAME` in words.
const heldBy = (name, table, row, value) => {
  const [kind] = value.split(":");
  const what = value.slice(kind.length + 1);
  const post = kind === "post" && table.at.has("employer") ? page.name("post", table.cell(row, "employer") + ":" + what) : what;
  const word = page.sayIf("held." + kind, kind);
  return what ? page.say("column.of_run", { run: word, what: post }) : word;
};

// What a cell means beside its own text: names, translated words.
const cellText = (name, table, row, column) => {
  const value = table.cell(row, column.name);
  if (value === null) return "";
  if (Object.hasOwn(page.texts, column.name)) return page.texts[column.name](value);
  if (column.name === "held_by" || column.name === "held_most_by") return heldBy(name, table, row, value);
  if (column.name === "status") return page.sayIf("status." + value, value);
  if (column.name === "objective") return page.sayIf("measure." + value, value);
  if (column.name === "measure") return page.measureName(value);
  if (column.name === "reason") return page.sayIf("reason." + value, value);
  if (column.name === "mode") return page.mode(value);
  if (column.name === "resource") return page.sayIf("resource." + value, value);
  if (column.name === "worth_kind") return page.sayIf("worth." + value, value);
  if (column.name === "post" && table.at.has("employer"))
    return page.name("post", table.cell(row, "employer") + ":" + value);
  if (column.name === "operator" && (name === "trips" || name === "rides")) return page.name("operator", value);
  if (name === "by_day" || column.kind !== "id") return page.read(value, column.kind);
  return LINKS[column.name] ? page.name(LINKS[column.name], value) : page.read(value, column.kind);
};

page.cellNode = (name, table, row, column) => {
  const text = cellText(name, table, row, column);
  const value = table.cell(row, column.name);
  if (value !== null && Object.hasOwn(page.nodes, column.name)) return page.nodes[column.name](text, value);
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
    head.append(page.element("th", page.heading(column), { scope: "col", class: classOf(column.kind) }));
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

const titleOf = (kind, id) =>
  (page.titles[kind] ? page.titles[kind](id) : page.say("details." + kind, { name: page.name(kind, id) }));

page.follow = () => {
  const dialog = document.getElementById("details");
  const match = /^#(\w+)\/(.+)$/.exec(location.hash);
  if (!match || !Object.hasOwn(page.builds, match[1])) { if (dialog.open) dialog.close(); return; }
  let id;
  try { id = decodeURIComponent(match[2]); } catch { return; }
  const body = document.getElementById("details-body");
  body.replaceChildren();
  if (!page.builds[match[1]](body, id)) return;
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

// Rows of a table to search, sort and page.
page.grid = null; // that of the big table
page.gridIn = (holder, name, shown, rows) => {
  const table = page.table(name);
  const grid = page.element("table");
  holder.replaceChildren(grid);
  return new DataTable(grid, {
    data: rows.map((row) => [row]),
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
    drawCallback: () => {
      const pages = holder.querySelector("nav");
      if (pages) pages.setAttribute("aria-label", page.say("table.pages", { table: page.say("table." + name) }));
    },
    headerCallback: (head) => {
      head.querySelectorAll("th").forEach((cell, number) => {
        const title = cell.querySelector(".dt-column-title") || cell;
        const text = page.heading(shown[number]);
        if (title.textContent !== text) title.textContent = text;
      });
    },
  });
};

page.everyRow = (name) => Array.from({ length: page.table(name).rows }, (_, row) => row);

// The one big table: which, and its rows.
page.showTable = () => {
  const choose = document.getElementById("table-choose");
  const tables = page.shownTables.filter((name) => page.content.tables[name] && page.table(name).rows);
  const chosen = choose.value || tables[0];
  choose.replaceChildren(...tables.map((name) => {
    const option = page.element("option", page.say("table." + name) + " (" + page.table(name).rows.toLocaleString("en-US") + ")");
    option.value = name;
    option.selected = name === chosen;
    return option;
  }));
  const name = choose.value;
  const table = page.table(name);
  const trips = table.columns.filter((column) => name === "schedule" && column.name === "trip");
  const shown = [...trips, ...table.columns.filter((column) => !trips.includes(column))];
  page.grid = page.gridIn(document.getElementById("table-here"), name, shown, page.everyRow(name));
};

page.saveTable = () => {
  const name = document.getElementById("table-choose").value;
  const link = page.element("a");
  link.href = URL.createObjectURL(new Blob([page.csv(name)], { type: "text/csv" }));
  link.download = name + ".csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

page.onStart(() => {
  page.watchDetails();
  document.getElementById("table-choose").addEventListener("change", page.showTable);
  document.getElementById("table-csv").addEventListener("click", page.saveTable);
});
page.onRedraw(page.showTable);
page.onRedraw(page.follow);

"use strict";
// The run's tables as the page holds them: cells, cells as people read them, cells as CSV has them.
const page = { content: JSON.parse(document.getElementById("content").textContent) };
page.DAY = 86400000;
page.MINUTE = 60000;

page.table = (name) => {
  const found = page.content.tables[name];
  if (found.cell) return found;
  found.at = new Map(found.columns.map((column, number) => [column.name, number]));
  found.cell = (row, name) => {
    const column = found.columns[found.at.get(name)];
    if (!column.words) return column.values[row];
    return column.at[row] < 0 ? null : column.words[column.at[row]];
  };
  found.where = (name, value) => {
    // Rows in which a column has a value; each column is sorted into an index once.
    const column = found.columns[found.at.get(name)];
    if (!column.index) {
      column.index = new Map();
      for (let row = 0; row < found.rows; row += 1) {
        const cell = found.cell(row, name);
        if (!column.index.has(cell)) column.index.set(cell, []);
        column.index.get(cell).push(row);
      }
    }
    return column.index.get(value) || [];
  };
  return found;
};

const two = (number) => String(number).padStart(2, "0");
page.dayText = (day) => new Date(page.content.start + day * page.DAY).toISOString().slice(0, 10);
page.clockText = (clock) => two(Math.floor(clock / 60)) + ":" + two(clock % 60);
page.momentText = (moment) =>
  page.dayText(Math.floor(moment / 1440)) + " " + page.clockText(((moment % 1440) + 1440) % 1440);

const decimals = (value, digits) => {
  const text = String(Math.abs(value)).padStart(digits + 1, "0");
  return (value < 0 ? "-" : "") + text.slice(0, -digits) + "." + text.slice(-digits);
};

// A cell as the run's CSV files have it.
page.written = (value, kind) => {
  if (value === null || value === undefined) return "";
  switch (kind) {
    case "cents": return decimals(value, 2);
    case "tenths": return decimals(value, 1);
    case "share": return value.toFixed(6);
    case "day": return page.dayText(value);
    case "moment": return page.momentText(value);
    case "clock": return page.clockText(value);
    case "yes_no": return value ? "true" : "false";
    default: return String(value);
  }
};

// A cell as people read it.
page.read = (value, kind) => {
  if (value === null || value === undefined) return "";
  switch (kind) {
    case "cents": return (value / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    case "tenths": return (value / 10).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    case "share": return (100 * value).toFixed(1) + " %";
    case "whole": return value.toLocaleString("en-US");
    case "decimal": return Number(value).toLocaleString("en-US", { maximumFractionDigits: 6 });
    case "number": return value.toLocaleString("en-US", { maximumFractionDigits: 3 });
    case "yes_no": return page.say(value ? "yes" : "no");
    default: return page.written(value, kind);
  }
};

page.isNumber = (kind) => ["cents", "tenths", "share", "whole", "number", "decimal"].includes(kind);

// Texts that a spreadsheet would take for a formula get an apostrophe, as in the run's files.
const quotedCell = (text, kind) => {
  let cell = text;
  if ((kind === "text" || kind === "id") && /^'*[=+\-@\t\r]/.test(cell)) cell = "'" + cell;
  return /[",\r\n]/.test(cell) ? '"' + cell.replaceAll('"', '""') + '"' : cell;
};

page.csv = (name) => {
  const table = page.table(name);
  const lines = [table.columns.map((column) => quotedCell(column.name)).join(",")];
  for (let row = 0; row < table.rows; row += 1) {
    lines.push(table.columns.map((column) =>
      quotedCell(page.written(table.cell(row, column.name), column.kind), column.kind)).join(","));
  }
  return "\ufeff" + lines.join("\r\n") + "\r\n";
};

// Rows as the charts take them: moments in milliseconds, money in the currency.
page.chartRows = (name) => {
  if (page.content.shapes[name]) return structuredClone(page.content.shapes[name]);
  const table = page.table(name);
  const made = [];
  for (let row = 0; row < table.rows; row += 1) {
    const cells = {};
    for (const column of table.columns) {
      const value = table.cell(row, column.name);
      if (value === null) cells[column.name] = null;
      else if (column.kind === "day") cells[column.name] = page.content.start + value * page.DAY;
      else if (column.kind === "moment") cells[column.name] = page.content.start + value * page.MINUTE;
      else if (column.kind === "cents") cells[column.name] = value / 100;
      else if (column.kind === "tenths") cells[column.name] = value / 10;
      else if (column.kind === "decimal") cells[column.name] = Number(value);
      else cells[column.name] = value;
    }
    made.push(cells);
  }
  return made;
};

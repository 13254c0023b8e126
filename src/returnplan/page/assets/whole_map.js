"use strict";
// What the map of a plan says about a date.
page.mapSays = (day) => {
  if (day < 0) {
    const summary = page.table("summary");
    const value = (name) => Number(summary.cell(summary.where("measure", name)[0], "value")).toLocaleString("en-US");
    return [page.say("map.whole_plan", { carried: value("carried"), trips: value("trips") })];
  }
  const days = page.table("by_day");
  const cell = (name) => (days.cell(day, name) || 0).toLocaleString("en-US");
  return [page.say("map.now", { date: page.dayText(day), setting_out: cell("setting_out"),
    arriving: cell("arriving"), in_quarantine: cell("in_quarantine"), on_the_way: onTheWay(day).toLocaleString("en-US") })];
};

// Workers who have set out and not yet arrived at the end of a date.
const onTheWay = (day) => {
  const table = page.table("assignments");
  let heads = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const out = Math.floor(table.cell(row, "depart") / 1440);
    const there = Math.floor(table.cell(row, "arrive") / 1440);
    if (out <= day && there > day) heads += table.cell(row, "workers");
  }
  return heads;
};

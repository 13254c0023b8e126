"use strict";
// The map's date, its play button, and moving about.
page.map = { day: -1, zoom: 1, x: 0, y: 0, timer: null };
const REST = 850; // milliseconds a date is shown while it plays

const mapSignals = () => {
  const state = page.charts.get("map");
  if (!state || !state.view) return;
  const { day, zoom, x, y } = page.map;
  state.view.signal("day", day).signal("zoom", zoom).signal("pan_x", x).signal("pan_y", y).runAsync();
};

const mapNow = () => {
  const day = page.map.day;
  const now = document.getElementById("map-now");
  const all = document.getElementById("map-all");
  const slider = document.getElementById("map-date");
  all.setAttribute("aria-pressed", String(day < 0));
  if (day < 0) {
    const summary = page.table("summary");
    const value = (name) => Number(summary.cell(summary.where("measure", name)[0], "value")).toLocaleString("en-US");
    now.textContent = page.say("map.whole_plan", { carried: value("carried"), trips: value("trips") });
    slider.setAttribute("aria-valuetext", page.say("map.all"));
    return;
  }
  const days = page.table("by_day");
  const flows = page.table("flows");
  const cell = (name) => (days.cell(day, name) || 0).toLocaleString("en-US");
  const away = onTheWay(day);
  now.textContent = page.say("map.now", { date: page.dayText(day), setting_out: cell("setting_out"),
    arriving: cell("arriving"), in_quarantine: cell("in_quarantine"), on_the_way: away.toLocaleString("en-US") });
  slider.setAttribute("aria-valuetext", now.textContent);
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

const setDay = (day) => {
  page.map.day = day;
  document.getElementById("map-date").value = day;
  mapNow();
  mapSignals();
};

const playing = (on) => {
  const button = document.getElementById("map-play");
  clearInterval(page.map.timer);
  page.map.timer = null;
  button.setAttribute("aria-pressed", String(on));
  button.dataset.say = on ? "map.pause" : "map.play";
  button.textContent = page.say(button.dataset.say);
  if (!on) return;
  const last = Number(document.getElementById("map-date").max);
  if (page.map.day >= last) setDay(-1);
  page.map.timer = setInterval(() => {
    if (page.map.day >= last) playing(false);
    else setDay(page.map.day + 1);
  }, REST);
};

const zoomBy = (factor) => {
  const zoom = Math.min(40, Math.max(0.5, page.map.zoom * factor));
  const real = zoom / page.map.zoom;
  page.map = { ...page.map, zoom, x: page.map.x * real, y: page.map.y * real };
  mapSignals();
};

page.watchMap = () => {
  if (!document.getElementById("map-controls")) return;
  const on = (id, act) => document.getElementById(id).addEventListener("click", act);
  document.getElementById("map-date").addEventListener("input", (event) => {
    if (page.map.timer) playing(false);
    setDay(Number(event.target.value));
  });
  on("map-play", () => playing(page.map.timer === null));
  on("map-all", () => { playing(false); setDay(-1); });
  on("map-closer", () => zoomBy(1.5));
  on("map-farther", () => zoomBy(1 / 1.5));
  on("map-whole", () => { page.map = { ...page.map, zoom: 1, x: 0, y: 0 }; mapSignals(); });
  const holder = document.querySelector("#chart-map .drawing");
  holder.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  holder.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (step) { event.preventDefault(); page.map.x += step[0]; page.map.y += step[1]; mapSignals(); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.5);
    else if (event.key === "-") zoomBy(1 / 1.5);
  });
  let from = null;
  holder.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") from = [event.clientX - page.map.x, event.clientY - page.map.y];
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    page.map.x = event.clientX - from[0];
    page.map.y = event.clientY - from[1];
    mapSignals();
  });
  addEventListener("pointerup", () => { from = null; });
  page.drawn.map = () => { mapNow(); mapSignals(); };
  mapNow();
};

"use strict";
// The map's date, its play button, and moving about.
page.map = { day: -1, zoom: 1, x: 0, y: 0, timer: null };
page.maps = ["map"]; // charts that it moves together
page.mapSays = () => []; // lines about a day, or all dates where it is -1
const REST = 850; // milliseconds a date is shown while it plays

const mapSignals = () => {
  const { day, zoom, x, y } = page.map;
  for (const name of page.maps) {
    const state = page.charts.get(name);
    if (state && state.view)
      state.view.signal("day", day).signal("zoom", zoom).signal("pan_x", x).signal("pan_y", y).runAsync();
  }
};

const mapNow = () => {
  const day = page.map.day;
  document.getElementById("map-all").setAttribute("aria-pressed", String(day < 0));
  const said = page.mapSays(day);
  document.getElementById("map-now").replaceChildren(...said.map((line) => page.element("span", line)));
  document.getElementById("map-date").setAttribute("aria-valuetext", day < 0 ? page.say("map.all") : said.join(" "));
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

const moveBy = (x, y) => {
  page.map.x += x;
  page.map.y += y;
  mapSignals();
};

// Moving about on one map: the wheel with Ctrl, arrows, the mouse, two fingers.
const watchHolder = (holder) => {
  holder.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  holder.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (step) { event.preventDefault(); moveBy(...step); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.5);
    else if (event.key === "-") zoomBy(1 / 1.5);
  });
  const down = new Map(); // where each finger or button is
  const spread = () => {
    const [one, other] = [...down.values()];
    return { apart: Math.hypot(one[0] - other[0], one[1] - other[1]), x: (one[0] + other[0]) / 2, y: (one[1] + other[1]) / 2 };
  };
  holder.addEventListener("pointerdown", (event) => down.set(event.pointerId, [event.clientX, event.clientY]));
  addEventListener("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (!from) return;
    const to = [event.clientX, event.clientY];
    if (down.size === 2) {
      const before = spread();
      down.set(event.pointerId, to);
      const after = spread();
      if (before.apart > 0) zoomBy(after.apart / before.apart);
      moveBy(after.x - before.x, after.y - before.y);
      return;
    }
    down.set(event.pointerId, to);
    if (event.pointerType === "mouse") moveBy(to[0] - from[0], to[1] - from[1]);
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, (event) => down.delete(event.pointerId));
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
  for (const name of page.maps) {
    watchHolder(document.querySelector("#chart-" + name + " .drawing"));
    page.drawn[name] = () => { mapNow(); mapSignals(); };
  }
  mapNow();
};

page.onStart(page.watchMap);
page.onRedraw(() => { if (document.getElementById("map-controls")) { mapNow(); mapSignals(); } });

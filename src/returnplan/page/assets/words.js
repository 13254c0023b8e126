"use strict";
// Words in both languages, names of what has an id, and the choice of language and colours.
const kept = (name) => { try { return localStorage.getItem("returnplan-" + name); } catch { return null; } };
const keep = (name, value) => { try { localStorage.setItem("returnplan-" + name, value); } catch { /* private */ } };

page.language = kept("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
page.theme = kept("theme") ||
  (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

// Done once when the page starts, and whenever its language or colours change.
const starts = [];
const redraws = [];
page.onStart = (act) => starts.push(act);
page.onRedraw = (act) => redraws.push(act);

page.knows = (key) => Object.hasOwn(page.content.messages, key);
page.say = (key, filled = {}) => {
  if (!page.knows(key)) return key;
  return page.content.messages[key][page.language]
    .replace(/\{(\w+)\}/g, (gap, name) => (name in filled ? String(filled[name]) : gap));
};
page.sayIf = (key, otherwise) => (page.knows(key) ? page.say(key) : otherwise);

page.name = (kind, id) => {
  const table = page.table("names");
  const rows = table.where("key", kind + ":" + id);
  return rows.length ? table.cell(rows[0], page.language) : id;
};
page.measureName = (name) => page.sayIf("measure." + name,
  page.say("measure.mode_trips", { mode: page.mode(name.replace(/_trips$/, "")) }));
page.mode = (mode) => page.sayIf("mode." + mode, mode);

page.element = (tag, text, attributes = {}) => {
  const made = document.createElement(tag);
  if (text !== null && text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

// Everything that the template wrote in English, in the chosen language.
page.sayAll = () => {
  document.documentElement.lang = page.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = page.theme;
  for (const one of document.querySelectorAll("[data-say]")) {
    one.textContent = page.say(one.dataset.say, JSON.parse(one.dataset.fill || "{}"));
  }
  for (const one of document.querySelectorAll("[data-language]")) {
    one.hidden = one.dataset.language !== page.language;
  }
  const language = document.getElementById("language");
  language.lang = page.language === "zh" ? "en" : "zh-CN";
  document.getElementById("theme").textContent =
    page.say(page.theme === "dark" ? "page.light" : "page.dark");
};

page.switches = (redraw) => {
  document.getElementById("language").addEventListener("click", () => {
    page.language = page.language === "zh" ? "en" : "zh";
    keep("language", page.language);
    redraw();
  });
  document.getElementById("theme").addEventListener("click", () => {
    page.theme = page.theme === "dark" ? "light" : "dark";
    keep("theme", page.theme);
    redraw();
  });
};

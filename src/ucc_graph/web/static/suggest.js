// Suggestions for a field with data-suggest: an editable combobox with a list, as the ARIA patterns describe it; and menus
// that close. Without this script the field is a plain form, and a menu closes by its own button.

const DELAY = 120;
let lists = 0;

for (const field of document.querySelectorAll("input[data-suggest]")) attach(field);

function attach(field) {
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? field.getAttribute("aria-label") ?? "");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) field.setAttribute(name, value);
  const status = field.form.querySelector("[role=status]");
  const state = { field, list, status, active: -1, timer: 0, asked: null };
  field.addEventListener("input", (event) => event.isComposing || later(state));
  field.addEventListener("compositionend", () => later(state));
  field.addEventListener("keydown", (event) => press(state, event));
  field.addEventListener("blur", () => close(state));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => follow(event.target.closest("li")));
}

function later(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => ask(state), DELAY);
}

async function ask(state) {
  const query = state.field.value.trim();
  state.asked?.abort();
  if (!query) return close(state);
  state.asked = new AbortController();
  const address = new URL(state.field.dataset.suggest, location.href);
  address.searchParams.set("q", query);
  try {
    const answer = await fetch(address, { signal: state.asked.signal });
    if (answer.ok && document.activeElement === state.field) show(state, (await answer.json()).results);
  } catch (error) {
    if (error.name !== "AbortError") close(state);
  }
}

function show(state, results) {
  state.list.replaceChildren(...results.map((result, place) => option(state, result, place)));
  state.list.hidden = results.length === 0;
  state.field.setAttribute("aria-expanded", String(results.length > 0));
  if (state.status) state.status.textContent = results.length ? state.status.dataset.some : state.status.dataset.none;
  choose(state, -1);
}

// The address of the field's form with one more thing.
function adding(field, { iri }) {
  const given = new URLSearchParams(new FormData(field.form));
  given.delete(field.name);
  given.append(field.dataset.adds, iri);
  return `${field.form.action}?${given}`;
}

function option(state, result, place) {
  const item = document.createElement("li");
  item.id = `${state.list.id}-${place}`;
  item.setAttribute("role", "option");
  item.dataset.href = state.field.dataset.adds ? adding(state.field, result) : result.href;
  item.append(text(result.label));
  if (result.matched.text !== result.label.text) item.append(" (", text(result.matched), ")");
  const note = document.createElement("span");
  note.className = "note";
  const parts = [...result.classes.map((one) => one.label), ...(result.context ? [result.context] : [])];
  parts.forEach((part, index) => note.append(index ? " · " : "", text(part)));
  item.append(note);
  return item;
}

function text({ text, lang, dir }) {
  const span = document.createElement("span");
  if (lang) span.lang = lang;
  span.dir = dir;
  span.textContent = text;
  return span;
}

function press(state, event) {
  const last = state.list.children.length - 1;
  if (event.isComposing) return;
  if (event.key === "Escape" && !state.list.hidden) close(state);
  else if (event.key === "Enter" && state.active >= 0) follow(state.list.children[state.active]);
  else if (event.key === "ArrowDown" && last >= 0) choose(state, state.active >= last ? 0 : state.active + 1);
  else if (event.key === "ArrowUp" && last >= 0) choose(state, state.active <= 0 ? last : state.active - 1);
  else return;
  event.preventDefault();
}

function choose(state, place) {
  state.active = place;
  [...state.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
  const chosen = state.list.children[place];
  if (chosen) {
    state.list.hidden = false;
    state.field.setAttribute("aria-expanded", "true");
    state.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else {
    state.field.removeAttribute("aria-activedescendant");
  }
}

function close(state) {
  clearTimeout(state.timer);
  state.asked?.abort();
  state.list.hidden = true;
  state.field.setAttribute("aria-expanded", "false");
  choose(state, -1);
}

function follow(item) {
  if (item) location.assign(item.dataset.href);
}

// Menus that open over the page close by Escape, which gives the focus back, and by a click elsewhere.
const MENUS = ".tongues details[open], .actions details[open]";

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(MENUS)) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
});

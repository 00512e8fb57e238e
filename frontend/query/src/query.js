// The query page: what the form without script does, and more. A link fills the editor and runs nothing.

import { chart, columns } from "./chart.js";
import { edit } from "./editor.js";
import { map, places } from "./map.js";
import { brief, forget, past, remember } from "./past.js";
import { element, link, table } from "./table.js";
import { terms } from "./terms.js";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
const VIEWS = ["table", "map", "chart", "raw"];
const bench = document.getElementById("bench");
if (bench) start();

function start() {
  const form = bench.querySelector("form");
  const part = (name) => bench.querySelector(`[data-part="${name}"]`);
  const said = bench.dataset;
  const known = () => terms(said.terms);
  const state = { running: null, answer: null, text: "", query: "", view: "table" };
  const editor = edit(form.querySelector("textarea"), {
    label: form.querySelector("label[for=query]").textContent,
    completions: said.completions,
    terms: known,
    run,
    changed,
  });

  for (const found of bench.querySelectorAll("[data-scripted]")) found.hidden = false;
  for (const found of bench.querySelectorAll("[data-plain]")) found.hidden = true;
  form.addEventListener("submit", (event) => (event.preventDefault(), run()));
  part("cancel").addEventListener("click", () => state.running?.abort());
  part("share").addEventListener("click", share);
  part("forget").addEventListener("click", () => (forget(), listPast()));
  for (const view of VIEWS) part(view).addEventListener("click", () => show(view));
  part("views").addEventListener("keydown", stepView);
  bench.addEventListener("click", load);
  addEventListener("hashchange", readLink);
  readLink();
  listPast();
  form.addEventListener("focusin", known, { once: true });
  if (said.line) editor.mark({ line: Number(said.line), column: Number(said.column), detail: said.detail });

  function readLink() {
    const shared = new URLSearchParams(location.hash.slice(1)).get("query");
    if (shared !== null) editor.text = shared;
  }

  // The answer of another query than the one in the editor is shown as such.
  function changed() {
    editor.mark(null);
    part("answer").classList.toggle("former", editor.text !== state.query);
  }

  function load(event) {
    const chosen = event.target.closest("[data-query]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    editor.text = chosen.dataset.query || new URL(chosen.href).searchParams.get("query");
    editor.focus();
  }

  async function run() {
    const query = editor.text;
    if (!query.trim()) return editor.focus();
    state.running?.abort();
    const running = (state.running = new AbortController());
    begin();
    const began = performance.now();
    try {
      const answer = await ask(query, running.signal);
      const text = await answer.text();
      if (state.running !== running) return;
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      if (answer.ok) await succeed(query, answer, text, seconds);
      else fail(read(text) ?? { title: answer.statusText, detail: "" });
    } catch (error) {
      if (state.running === running) fail({ title: error.name === "AbortError" ? said.cancelled : said.unreachable });
    } finally {
      if (state.running === running) end();
    }
  }

  function begin() {
    bench.setAttribute("aria-busy", "true");
    part("cancel").hidden = false;
    part("fault").hidden = true;
    part("served")?.remove();
    part("answer").hidden = true;
    part("status").textContent = said.running;
    editor.mark(null);
  }

  function end() {
    state.running = null;
    bench.removeAttribute("aria-busy");
    part("cancel").hidden = true;
  }

  function ask(query, signal) {
    const headers = { "Content-Type": "application/sparql-query", Accept: ACCEPT };
    return fetch(said.endpoint, { method: "POST", headers, body: query, signal });
  }

  async function succeed(query, answer, text, seconds) {
    const isGraph = !(answer.headers.get("content-type") ?? "").includes("json");
    Object.assign(state, { query, text, answer: isGraph ? null : JSON.parse(text) });
    const count = state.answer?.results?.bindings.length;
    part("status").textContent = (count === undefined ? said.took : said.counted)
      .replace("{count}", count)
      .replace("{seconds}", seconds);
    changed();
    remember(query);
    listPast();
    offer(isGraph);
    part("answer").hidden = false;
    const possible = await views();
    for (const view of VIEWS) part(view).hidden = !possible.includes(view);
    show(possible.includes(state.view) ? state.view : possible[0]);
  }

  async function views() {
    if (!state.answer?.results) return state.answer ? ["table", "raw"] : ["raw"];
    const more = [places(state.answer).length && "map", columns(state.answer) && "chart"];
    return ["table", ...more.filter(Boolean), "raw"];
  }

  async function show(view) {
    state.view = view;
    for (const name of VIEWS) {
      part(name).setAttribute("aria-selected", String(name === view));
      part(name).tabIndex = name === view ? 0 : -1;
    }
    const panel = part("panel");
    panel.setAttribute("aria-labelledby", part(view).id);
    panel.replaceChildren(await drawn(view));
  }

  async function drawn(view) {
    const vocabulary = await known();
    if (view === "raw") return element("pre", state.text, { dir: "ltr", tabindex: "0" });
    if (!state.answer.results) return element("p", state.answer.boolean ? said.yes : said.no, { class: "lead" });
    const shorten = (iri) => link(iri, vocabulary).textContent;
    const href = (iri) => (iri ? link(iri, vocabulary).getAttribute("href") : null);
    if (view === "map") return map(state.answer, { land: said.land, title: part("map").textContent, href, part: said.drawn });
    if (view === "chart") return chart(state.answer, { title: part("chart").textContent, shorten, part: said.drawn });
    return table(state.answer, vocabulary, said.first);
  }

  function stepView(event) {
    const there = VIEWS.filter((view) => !part(view).hidden);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (getComputedStyle(bench).direction === "rtl" ? -1 : 1);
    if (!step) return;
    event.preventDefault();
    const next = there[(there.indexOf(state.view) + step + there.length) % there.length];
    show(next);
    part(next).focus();
  }

  function fail(fault) {
    const box = part("fault");
    const place = fault.line ? said.place.replace("{line}", fault.line).replace("{column}", fault.column ?? 1) : "";
    const title = [...part("titles").children].find((one) => one.dataset.title === fault.title)?.textContent ?? fault.title;
    const line = element("p", [title, place].filter(Boolean).join(" – "));
    if (fault.detail) line.append(" – ", element("span", fault.detail, { lang: "en", dir: "ltr" }));
    box.replaceChildren(line);
    box.hidden = false;
    part("status").textContent = "";
    if (fault.line) editor.mark(fault);
  }

  function offer(isGraph) {
    for (const found of bench.querySelectorAll("[data-form]")) {
      found.closest("li").hidden = (found.dataset.gives === "graph") !== isGraph;
      const wanted = new URLSearchParams({ query: state.query, format: found.dataset.form });
      found.href = `${said.endpoint}?${wanted}`;
      found.download = `answer.${found.dataset.form}`;
    }
  }

  async function share() {
    const address = new URL(location.href);
    address.search = "";
    address.hash = new URLSearchParams({ query: editor.text });
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address.href);
      part("status").textContent = said.copied;
    } catch {
      part("status").textContent = said.linked;
    }
  }

  function listPast() {
    const queries = past();
    part("past").hidden = queries.length === 0;
    part("past-list").replaceChildren(
      ...queries.map((query) => {
        const item = element("li");
        const button = element("button", brief(query), { type: "button", dir: "ltr", title: query.trim() });
        button.dataset.query = query;
        item.append(button);
        return item;
      }),
    );
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

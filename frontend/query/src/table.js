// Solutions as a table. All text of an answer goes in as text; a link leads to http and https only.

import { shortened } from "./terms.js";

const SHOWN = 1000;
const RIGHT_TO_LEFT = /^(ar|arc|arz|azb|ckb|dv|fa|glk|he|ks|lrc|mzn|nqo|pnb|ps|sd|ug|ur)(-|$)/i;

export function table({ head, results }, known, note) {
  const found = element("table");
  const names = element("tr");
  names.append(...head.vars.map((name) => element("th", name, { scope: "col" })));
  const body = element("tbody");
  for (const row of results.bindings.slice(0, SHOWN)) {
    const line = element("tr");
    line.append(...head.vars.map((name) => cell(row[name], known)));
    body.append(line);
  }
  const top = element("thead");
  top.append(names);
  found.append(top, body);
  const box = element("div");
  if (results.bindings.length > SHOWN) box.append(element("p", note.replace("{count}", SHOWN), { class: "note" }));
  box.append(found);
  return box;
}

export function cell(value, known) {
  const box = element("td");
  if (!value) return box;
  if (value.type === "uri") {
    box.append(link(value.value, known));
  } else if (value.type === "bnode") {
    box.append(element("span", `_:${value.value}`, { dir: "ltr" }));
  } else {
    const tag = value["xml:lang"];
    const isPlain = !tag && (!value.datatype || value.datatype.endsWith("XMLSchema#string"));
    const direction = tag ? (RIGHT_TO_LEFT.test(tag) ? "rtl" : "ltr") : isPlain ? "auto" : "ltr";
    box.append(element("span", text(value), { dir: direction, ...(tag ? { lang: tag } : {}) }));
    if (tag) box.append(" ", element("span", tag, { class: "tag" }));
  }
  return box;
}

export function link(iri, { base, home, prefixes }) {
  const isOurs = base && iri.startsWith(base);
  const path = isOurs ? `${home}${iri.slice(base.length).replace(/^id\/(?=[^/]+\/)/, "")}` : iri;
  const name = shortened(iri, prefixes);
  if (!isOurs && !/^https?:\/\//i.test(iri)) return element("span", name, { dir: "ltr" });
  return element("a", name === iri ? path : name, { href: path, dir: "ltr", title: iri, ...(isOurs ? {} : { class: "external", rel: "noopener" }) });
}

function text(value) {
  return typeof value.value === "string" ? value.value : JSON.stringify(value.value);
}

export function element(name, content = "", attributes = {}) {
  const found = document.createElement(name);
  found.textContent = content;
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  return found;
}

// Completion in the editor: terms of the graph with their definitions, prefixes, variables and keywords; and the
// PREFIX line that a term needs, written by itself.

import { syntaxTree } from "@codemirror/language";
import { EditorView } from "@codemirror/view";

const KEYWORDS = `SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH GROUP ORDER BY HAVING LIMIT OFFSET
ASK CONSTRUCT DESCRIBE PREFIX FROM NAMED EXISTS NOT IN AS ASC DESC COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG
LANGMATCHES DATATYPE BOUND IRI COALESCE IF STRLEN SUBSTR UCASE LCASE CONTAINS STRSTARTS STRENDS REGEX REPLACE CONCAT
YEAR MONTH DAY NOW ABS ROUND CEIL FLOOR ISIRI ISLITERAL`.split(/\s+/);
const DECLARED = /^[ \t]*PREFIX[ \t]+([\w.-]*):/gim;
const QUIET = /string|comment|iri_?ref/i;

export function completer(terms) {
  return async (context) => {
    const word = context.matchBefore(/[?$]?[\w\u0080-\uffff-]*:?[\w\u0080-\uffff.-]*/);
    if (isQuiet(context.state, context.pos) || (!context.explicit && word.from === word.to)) return null;
    const known = await terms();
    const before = context.state.sliceDoc(Math.max(0, word.from - 40), word.from);
    const options = /^[?$]/.test(word.text)
      ? variables(context.state, word.text)
      : [...known.terms.map((term) => option(term, known, before)), ...prefixes(known), ...keywords()];
    return { from: word.from, options, filter: true, validFor: /^[?$]?[\w\u0080-\uffff:.-]*$/ };
  };
}

// Writes the PREFIX line when someone types the colon of a prefix that the server knows.
export function declaring(terms) {
  return EditorView.inputHandler.of((view, from, to, text) => {
    if (text !== ":" || isQuiet(view.state, from)) return false;
    const line = view.state.doc.lineAt(from);
    const prefix = /([\w-]+)$/.exec(line.text.slice(0, from - line.from))?.[1];
    if (!prefix || /^\s*(PREFIX|BASE)\s/i.test(line.text)) return false;
    terms().then(({ prefixes }) => {
      const change = declaration(view.state, prefix, prefixes);
      if (change) view.dispatch({ changes: change });
    });
    return false;
  });
}

function isQuiet(state, position) {
  return QUIET.test(syntaxTree(state).resolveInner(position, -1).name);
}

function option(term, known, before) {
  const isClassPlace = /(^|[\s;.{])(a|rdf:type)\s+$/.test(before);
  return {
    label: term.name,
    detail: term.label.text,
    type: term.kind,
    boost: (term.kind === "class") === isClassPlace ? 20 : 0,
    info: () => definition(term),
    apply: (view, _, from, to) => insert(view, term.name, from, to, known.prefixes),
  };
}

function definition(term) {
  const box = document.createElement("div");
  for (const text of [term.label, term.definition].filter(Boolean)) {
    const line = document.createElement("p");
    if (text.lang) line.lang = text.lang;
    line.dir = text.dir;
    line.textContent = text.text;
    box.append(line);
  }
  return box;
}

function prefixes(known) {
  return Object.entries(known.prefixes).map(([prefix, space]) => ({
    label: `${prefix}:`,
    detail: space,
    type: "namespace",
    boost: -10,
    apply: (view, _, from, to) => insert(view, `${prefix}:`, from, to, known.prefixes),
  }));
}

function keywords() {
  return KEYWORDS.map((label) => ({ label, type: "keyword", boost: -20 }));
}

function variables(state, typed) {
  const found = new Set(state.doc.toString().match(/[?$][\w\u0080-\uffff]+/g));
  found.delete(typed);
  return [...found].map((label) => ({ label, type: "variable" }));
}

function insert(view, text, from, to, known) {
  const change = declaration(view.state, text.slice(0, text.indexOf(":")), known);
  const changes = [{ from, to, insert: text }, ...(change ? [change] : [])];
  const shift = change ? change.insert.length : 0;
  view.dispatch({ changes, selection: { anchor: from + text.length + shift }, userEvent: "input.complete" });
}

// The line that declares a prefix, behind those that are there; nothing where it is declared or unknown.
function declaration(state, prefix, known) {
  const text = state.doc.toString();
  const there = [...text.matchAll(DECLARED)];
  if (!Object.hasOwn(known, prefix) || there.some((match) => match[1] === prefix)) return null;
  const last = there.at(-1);
  const from = last ? state.doc.lineAt(last.index + last[0].length).to : 0;
  const line = `PREFIX ${prefix}: <${known[prefix]}>`;
  return { from, insert: last ? `\n${line}` : `${line}\n` };
}

// The queries that were run in this browser, the last first. They stay in it.

const KEY = "sparql-history";
const KEPT = 30;

export function past() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

// What a query asks, in one line: without its comments and prefixes, which many have in common.
export function brief(query) {
  const prologue = /^\s*(?:#[^\n]*(?:\n|$)|PREFIX\s+[^\s:]*:\s*<[^>]*>|BASE\s*<[^>]*>)/i;
  let rest = query;
  while (prologue.test(rest)) rest = rest.replace(prologue, "");
  return (rest.trim() || query.trim()).replace(/\s+/g, " ").slice(0, 120);
}

export function remember(query) {
  keep([query, ...past().filter((known) => known !== query)].slice(0, KEPT));
}

export function forget() {
  keep([]);
}

function keep(queries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(queries));
  } catch {
    // A browser may keep nothing for a site; then there is no history.
  }
}

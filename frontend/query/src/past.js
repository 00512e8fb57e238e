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

// Follows a draft: loads the page anew when another draft is served, and shows the problems of the publication.

const PAUSE = 200;
const aside = document.querySelector("aside.draft");
const details = aside.querySelector("details");
const status = aside.querySelector(".draft-state");
const list = aside.querySelector("ol");
let shown = "";

follow();

async function follow() {
  try {
    const answer = await fetch(aside.dataset.source, { cache: "no-store" });
    if (answer.ok) show(await answer.text());
  } catch {
    // the server is being replaced
  }
  setTimeout(follow, PAUSE);
}

function show(text) {
  if (text === shown) return;
  shown = text;
  const state = JSON.parse(text);
  if (state.draft !== aside.dataset.draft) return location.reload();
  aside.hidden = false;
  const isFaulty = !state.is_current || state.problems.some((problem) => problem.severity !== "info");
  if (aside.classList.toggle("faulty", isFaulty) !== details.open) details.open = isFaulty;
  status.textContent = state.is_checked
    ? state.problems.length ? `${aside.dataset.some} ${state.problems.length}` : aside.dataset.none
    : aside.dataset.checking;
  aside.querySelector(".draft-former").hidden = state.is_current;
  list.replaceChildren(...state.problems.map(item));
}

function item(problem) {
  const entry = document.createElement("li");
  entry.append(place(problem), `: ${problem.text}`);
  if (problem.line) {
    const line = document.createElement("code");
    line.textContent = problem.line;
    entry.append(line);
  }
  return entry;
}

function place(problem) {
  const element = document.createElement(problem.page ? "a" : "span");
  if (problem.page) element.href = problem.page;
  element.className = problem.severity;
  element.textContent = problem.place;
  return element;
}

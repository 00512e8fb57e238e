// Solutions as bars: the first column of numbers over the first column of names. Degrees are for the map.

import { isPlace, node, withPart } from "./map.js";

const BARS = 60;
const LINE = 22;
const NAMES = 220;
const WIDTH = 800;

// The columns that a chart is drawn from; null where the answer has no numbers.
export function columns({ head, results }) {
  const rows = results.bindings;
  const isNumber = (name) => rows.length > 0 && rows.every((row) => !row[name] || isNumeric(row[name]));
  const vars = head.vars.filter((name) => !isPlace(name));
  const numbers = vars.find((name) => isNumber(name) && rows.some((row) => row[name]));
  const others = vars.filter((name) => name !== numbers && rows.some((row) => row[name]));
  const names = others.find((name) => rows.some((row) => row[name]?.type === "literal")) ?? others[0];
  return numbers && names ? { names, numbers } : null;
}

function isNumeric(value) {
  return value.type === "literal" && value.value.trim() !== "" && Number.isFinite(Number(value.value));
}

export function chart(answer, { title, shorten, part }) {
  const { names, numbers } = columns(answer);
  const every = answer.results.bindings.filter((row) => row[numbers]);
  const rows = every.slice(0, BARS);
  const values = rows.map((row) => Number(row[numbers].value));
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${rows.length * LINE}`, role: "img", class: "answer-chart" });
  const heading = node("title", {});
  heading.textContent = `${title}: ${numbers}, ${names}`;
  svg.append(heading);
  const scale = (value) => NAMES + 10 + ((value - low) / span) * (WIDTH - NAMES - 90);
  rows.forEach((row, place) => svg.append(...bar(row[names], values[place], place, { scale, shorten })));
  return withPart(svg, rows.length, every.length, part);
}

function bar(name, value, place, { scale, shorten }) {
  const y = place * LINE;
  const [start, end] = [scale(Math.min(0, value)), scale(Math.max(0, value))];
  const text = !name ? "" : name.type === "uri" ? shorten(name.value) : String(name.value);
  const before = node("text", { x: NAMES, y: y + 15, "text-anchor": "end", direction: "ltr" });
  before.textContent = text.length > 32 ? `${text.slice(0, 31)}…` : text;
  if (name?.["xml:lang"]) before.setAttribute("lang", name["xml:lang"]);
  const behind = node("text", { x: end + 5, y: y + 15 });
  behind.textContent = String(value);
  return [before, node("rect", { x: start, y: y + 3, width: Math.max(end - start, 1), height: LINE - 6 }), behind];
}

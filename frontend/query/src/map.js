// Solutions with places, on the outline of the land that every page of the site draws: the Natural Earth projection by
// the polynomials of Šavrič, Jenny, Patterson, Petrovič and Hurni (2011).

import { element } from "./table.js";

const WIDTH = 1000;
const HEIGHT = 435;
const TOP = 252.678055;
const LENGTHS = [[0, 0.8707], [2, -0.131979], [4, -0.013791], [10, 0.003971], [12, -0.001529]];
const DISTANCES = [[1, 1.007226], [3, 0.015085], [7, -0.044475], [9, 0.028874], [11, -0.005916]];
const SCALE = WIDTH / (2 * Math.PI * 0.8707);
const SHOWN = 2000;
const SVG = "http://www.w3.org/2000/svg";
const LATITUDE = /^lat(itude)?$/i;
const LONGITUDE = /^(long?|lng|longitude)$/i;
const POINT = /^(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+(?:e-?\d+)?)\s+(-?[\d.]+(?:e-?\d+)?)\s*\)$/i;

export function project(latitude, longitude) {
  const angle = (latitude * Math.PI) / 180;
  const sum = (powers) => powers.reduce((total, [power, factor]) => total + factor * angle ** power, 0);
  const x = ((longitude * Math.PI) / 180) * sum(LENGTHS);
  return [WIDTH / 2 + x * SCALE, TOP - sum(DISTANCES) * SCALE];
}

// The places of solutions: from two columns of degrees, or from one of points in well-known text.
export function places({ head, results }) {
  const latitude = head.vars.find((name) => LATITUDE.test(name));
  const longitude = head.vars.find((name) => LONGITUDE.test(name));
  const found = results.bindings.map((row) => {
    const point = latitude && longitude ? degrees(row[latitude], row[longitude]) : wellKnown(Object.values(row));
    return point && { ...point, row };
  });
  return found.filter((place) => place && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180);
}

function degrees(latitude, longitude) {
  const found = [latitude, longitude].map((value) => (value ? Number.parseFloat(value.value) : Number.NaN));
  return found.every(Number.isFinite) ? { latitude: found[0], longitude: found[1] } : null;
}

function wellKnown(values) {
  for (const value of values) {
    const point = typeof value.value === "string" && POINT.exec(value.value.trim());
    if (point) return { latitude: Number(point[2]), longitude: Number(point[1]) };
  }
  return null;
}

export function map(answer, { land, title, href, part }) {
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", class: "answer-map", "aria-label": title });
  svg.append(node("use", { href: `${land}#land`, class: "land" }));
  const every = places(answer);
  const shown = every.slice(0, SHOWN);
  for (const place of shown) svg.append(dot(place, answer.head.vars, href));
  return withPart(svg, shown.length, every.length, part);
}

// A drawing, and below it how much of the answer it shows, if not all.
export function withPart(svg, shown, count, part) {
  const found = document.createDocumentFragment();
  found.append(svg);
  if (shown < count) found.append(element("p", part.replace("{shown}", shown).replace("{count}", count), { class: "note" }));
  return found;
}

function dot({ latitude, longitude, row }, names, href) {
  const [x, y] = project(latitude, longitude);
  const circle = node("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 4 });
  const title = node("title", {});
  title.textContent = label(row, names);
  const target = href(names.map((name) => row[name]).find((value) => value?.type === "uri")?.value);
  const outer = target ? node("a", { href: target, "aria-label": title.textContent }) : node("g", {});
  outer.append(circle);
  circle.append(title);
  return outer;
}

// A text that names the place, else the key of its IRI, else another value; never a coordinate.
function label(row, names) {
  const values = names.filter((name) => row[name] && !isPlace(name)).map((name) => row[name]);
  const [iris, literals] = [true, false].map((wanted) => values.filter(({ type }) => (type === "uri") === wanted));
  const others = literals.filter(({ value }) => !POINT.test(String(value).trim()));
  const named = others.find((value) => value["xml:lang"] || !value.datatype);
  if (named || !iris.length) return String((named ?? others[0])?.value ?? "");
  return key(iris[0].value);
}

function key(iri) {
  const last = /[^/#]*$/.exec(iri.replace(/[/#]$/, ""))[0];
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

// Whether a column holds degrees.
export function isPlace(name) {
  return LATITUDE.test(name) || LONGITUDE.test(name);
}

export function node(name, attributes) {
  const found = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  return found;
}

// Draws the land of the world map once: coasts without borders, in the Natural Earth projection, as one path; and the
// finer coasts of close maps, in parts that cover it.
// It also writes reference points, by which the tests hold the Python of the same projection to this one.
// An argument names another folder to write into, so that what is committed can be compared with what is drawn.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const ROOT = resolve(process.argv[2] ?? fileURLToPath(new URL("../../", import.meta.url)));
const ATLAS = new URL("node_modules/world-atlas/land-110m.json", import.meta.url);
const FINE = new URL("node_modules/world-atlas/land-50m.json", import.meta.url);
const PARTS = "src/ucc_graph/web/static/land";
const [WIDTH, NORTH, SOUTH] = [1000, 84, -57];
const PART = 50; // width and height of a part; the same number stands in web/view/coast.py
const EDGE = 0.5; // by which the land of a part reaches into the next ones, so that no seam is seen

const unit = geoNaturalEarth1().scale(1).translate([0, 0]).precision(0.002);
const scale = WIDTH / 2 / unit([180, 0])[0];
const top = -unit([0, NORTH])[1] * scale;
const height = Math.round(top + unit([0, SOUTH])[1] * scale);
const projection = geoNaturalEarth1().scale(scale).translate([WIDTH / 2, top]).precision(0.3)
  .clipExtent([[0, 0], [WIDTH, height]]);

// Whole numbers of steps, each point relative to the one before: half the size of absolute coordinates.
class Pen {
  constructor(steps) { this.steps = steps; this.parts = []; this.at = [0, 0]; }
  step(letter, x, y) {
    const to = [Math.round(x * this.steps), Math.round(y * this.steps)];
    const by = to.map((value, axis) => Number(((value - this.at[axis]) / this.steps).toFixed(2)));
    if (letter === "l" && !by[0] && !by[1]) return;
    this.at = to;
    this.parts.push(letter + by.map((value) => String(value).replace(/^(-?)0\./, "$1.")).join(" ").replace(" -", "-"));
  }
  moveTo(x, y) { this.step("m", x, y); this.first = this.at; }
  lineTo(x, y) { this.step("l", x, y); }
  closePath() { this.parts.push("z"); this.at = this.first; }
  path() { return this.parts.join("").replaceAll(/(?<=l[^lmz]*)l/g, " ").replaceAll(" -", "-"); }
}

const pen = new Pen(10);
const world = JSON.parse(readFileSync(ATLAS));
geoPath(projection, pen)(feature(world, world.objects.land));
keep("src/ucc_graph/web/static/land.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}"><path id="land" d="${pen.path()}"/></svg>\n`);

rmSync(join(ROOT, PARTS), { recursive: true, force: true });
const fine = JSON.parse(readFileSync(FINE));
const coasts = feature(fine, fine.objects.land);
for (let row = 0; row * PART < height; row += 1) {
  for (let column = 0; column * PART < WIDTH; column += 1) {
    const [x, y] = [column * PART, row * PART];
    const close = geoNaturalEarth1().scale(scale).translate([WIDTH / 2, top]).precision(0.05)
      .clipExtent([[x - EDGE, y - EDGE], [x + PART + EDGE, y + PART + EDGE]]);
    const part = new Pen(50);
    geoPath(close, part)(coasts);
    if (!part.parts.length) continue;
    keep(`${PARTS}/${column}-${row}.svg`, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${PART} ${PART}">`
      + `<g id="land"><path style="fill:var(--sea)" d="M${x} ${y}h${PART}v${PART}h-${PART}z"/><path d="${part.path()}"/></g></svg>\n`);
  }
}

const rows = ["longitude,latitude,x,y"];
for (const longitude of [-180, -128.1, -43.2, 0, 11.6, 54.4, 128.1, 179.9])
  for (const latitude of [-54.8, -33.9, 0, 35.2, 64.1])
    rows.push([longitude, latitude, ...projection([longitude, latitude]).map((value) => value.toFixed(6))].join(","));
keep("tests/web/view/natural_earth.csv", rows.join("\n") + "\n");

function keep(name, text) {
  mkdirSync(dirname(join(ROOT, name)), { recursive: true });
  writeFileSync(join(ROOT, name), text);
}

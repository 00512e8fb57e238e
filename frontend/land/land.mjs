// Draws the land of the world map once: coasts without borders, in the Natural Earth projection, as one path.
// It also writes reference points, by which the tests hold the Python of the same projection to this one.
// An argument names another folder to write into, so that what is committed can be compared with what is drawn.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const ROOT = resolve(process.argv[2] ?? fileURLToPath(new URL("../../", import.meta.url)));
const ATLAS = new URL("node_modules/world-atlas/land-110m.json", import.meta.url);
const [WIDTH, NORTH, SOUTH] = [1000, 84, -57];

const unit = geoNaturalEarth1().scale(1).translate([0, 0]).precision(0.002);
const scale = WIDTH / 2 / unit([180, 0])[0];
const top = -unit([0, NORTH])[1] * scale;
const height = Math.round(top + unit([0, SOUTH])[1] * scale);
const projection = geoNaturalEarth1().scale(scale).translate([WIDTH / 2, top]).precision(0.3)
  .clipExtent([[0, 0], [WIDTH, height]]);

// Whole tenths, each point relative to the one before: half the size of absolute coordinates.
class Pen {
  constructor() { this.parts = []; this.at = [0, 0]; }
  step(letter, x, y) {
    const to = [Math.round(x * 10), Math.round(y * 10)];
    const by = to.map((value, axis) => (value - this.at[axis]) / 10);
    if (letter === "l" && !by[0] && !by[1]) return;
    this.at = to;
    this.parts.push(letter + by.map((value) => String(value).replace(/^(-?)0\./, "$1.")).join(" ").replace(" -", "-"));
  }
  moveTo(x, y) { this.step("m", x, y); this.first = this.at; }
  lineTo(x, y) { this.step("l", x, y); }
  closePath() { this.parts.push("z"); this.at = this.first; }
}

const pen = new Pen();
const world = JSON.parse(readFileSync(ATLAS));
geoPath(projection, pen)(feature(world, world.objects.land));
const path = pen.parts.join("").replaceAll(/(?<=l[^lmz]*)l/g, " ").replaceAll(" -", "-");
keep("src/ucc_graph/web/static/land.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}"><path id="land" d="${path}"/></svg>\n`);

const rows = ["longitude,latitude,x,y"];
for (const longitude of [-180, -128.1, -43.2, 0, 11.6, 54.4, 128.1, 179.9])
  for (const latitude of [-54.8, -33.9, 0, 35.2, 64.1])
    rows.push([longitude, latitude, ...projection([longitude, latitude]).map((value) => value.toFixed(6))].join(","));
keep("tests/web/view/natural_earth.csv", rows.join("\n") + "\n");

function keep(name, text) {
  mkdirSync(dirname(join(ROOT, name)), { recursive: true });
  writeFileSync(join(ROOT, name), text);
}

// Builds the query page's script into the package: names by content, a manifest with their hashes, and the licences
// of all that went into it. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../../src/ucc_graph/web/static/dist"));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/query.js"],
  outdir: out,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});

const manifest = Object.fromEntries(
  Object.entries(metafile.outputs).map(([path, { entryPoint }]) => {
    const digest = createHash("sha384").update(readFileSync(join(here, path))).digest("base64");
    writeFileSync(join(out, `${basename(path)}.br`), coded(readFileSync(join(here, path))));
    return [basename(entryPoint), { file: basename(path), integrity: `sha384-${digest}` }];
  }),
);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
writeFileSync(join(out, "THIRD_PARTY.txt"), notices(Object.keys(metafile.inputs)));

// As small as Brotli makes it: that takes a second, which is too long while somebody waits.
function coded(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return brotliCompressSync(content, { params });
}

function notices(inputs) {
  const folders = inputs.map((path) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean);
  const parts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const file = readdirSync(join(here, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(here, folder, file), "utf8").replaceAll("\r", "").trim() : "";
    if (!text) throw new Error(`${name} has no licence text in ${relative(here, folder)}`);
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return ["The script of the query page holds these works of others.\n", ...parts].join(`\n${"-".repeat(78)}\n`);
}

// The terms of well-known vocabularies that rdflib has no list of, from the packages @vocabulary/* (MIT,
// https://github.com/zazuko/rdf-vocabularies): every name in a vocabulary's namespace that has a class.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? resolve(here, "../../src/ucc_graph/press/check");
const read = (name) => readFileSync(join(here, "node_modules", name), "utf8");
const TYPED = /^<([^>]+)> <http:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#type> /gm;

const packages = Object.keys(JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies);
const lines = packages.map((name) => {
  const { prefix, namespace } = JSON.parse(read(`${name}/package.json`)).vocabulary;
  const subjects = [...read(`${name}/${prefix}.nq`).matchAll(TYPED)].map((found) => found[1]);
  const own = subjects.filter((iri) => iri.startsWith(namespace)).map((iri) => iri.slice(namespace.length));
  const terms = [...new Set(own)].filter((term) => term && !/[/#]/.test(term)).sort();
  return `  ${JSON.stringify(namespace)}: ${JSON.stringify(terms.join(" "))}`;
});
writeFileSync(join(out, "vocabularies.json"), `{\n${lines.join(",\n")}\n}\n`);

// Results of rdf-validate-shacl as JSON: node validate.mjs SHAPES.ttl DATA.ttl
// It implements SHACL Core and stops at SHACL-SPARQL, so constraints in SPARQL are left out of the shapes.
import { readFile } from "node:fs/promises";
import datasets from "@rdfjs/dataset";
import { Parser } from "n3";
import SHACLValidator from "rdf-validate-shacl";

const SPARQL = "http://www.w3.org/ns/shacl#sparql";
const read = async (path) => new Parser().parse(await readFile(path, "utf8"));
const [shapes, data] = await Promise.all(process.argv.slice(2).map(read));
const core = datasets.dataset(shapes.filter((quad) => quad.predicate.value !== SPARQL));
const report = await new SHACLValidator(core).validate(datasets.dataset(data));
const results = report.results.map(({ focusNode, path, sourceConstraintComponent }) =>
  [focusNode, path, sourceConstraintComponent].map((term) => term?.value ?? null));
process.stdout.write(JSON.stringify(results));

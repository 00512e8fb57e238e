// Lets Node 20 run the suite, which imports fs.globSync of Node 22 for a part that is not used here.
import { register } from "node:module";

const FS = "data:text/javascript,export * from 'node:fs'; export const globSync = () => [];";
const HOOKS = `export const resolve = (specifier, context, next) =>
  specifier === "fs" && context.parentURL?.includes("/conformance/")
    ? { url: ${JSON.stringify(FS)}, shortCircuit: true }
    : next(specifier, context);`;

if (!(await import("node:fs")).globSync) {
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
}

// The classes, properties and prefixes of the graph, as the server tells them; fetched once, when first needed.

let asked;

export function terms(address) {
  asked ??= fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .catch(() => ((asked = undefined), { base: "", prefixes: {}, terms: [] }));
  return asked;
}

export function shortened(iri, prefixes) {
  let best = iri;
  let size = 0;
  for (const [prefix, space] of Object.entries(prefixes)) {
    const rest = iri.slice(space.length);
    if (iri.startsWith(space) && space.length > size && !/[/#?]/.test(rest)) {
      best = `${prefix}:${rest}`;
      size = space.length;
    }
  }
  return best;
}

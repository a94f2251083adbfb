/** How much there is in the schemas: a package that lost or gained something must not do so unseen. */
import fs from 'node:fs';

/** Throws where the definitions hold more or less than the file says. */
export function checkCounts(definitions, file) {
  const expected = JSON.parse(fs.readFileSync(file, 'utf8'));
  const found = countsOf(definitions);
  const changed = Object.keys(found).filter((name) => found[name] !== expected[name]);
  if (changed.length === 0) return;
  const lines = changed.map((name) => `${name}: ${found[name]} instead of ${expected[name]}`);
  throw new Error(
    `the schemas are not those that ${file} was written for (${lines.join(', ')}): ` +
      'see what has changed in the packages or the facts, then write the new counts',
  );
}

function countsOf(definitions) {
  const types = Object.values(definitions);
  const fields = types.flatMap(({ properties = {} }) => Object.values(properties));
  const names = types
    .flatMap((type) => type['x-kubernetes-group-version-kind'] ?? [])
    .map(({ kind }) => kind);
  return {
    types: types.length,
    kinds: new Set(names).size,
    fields: fields.length,
    required: types.flatMap(({ required = [] }) => required).length,
    formats: fields.filter(({ format }) => format !== undefined).length,
  };
}

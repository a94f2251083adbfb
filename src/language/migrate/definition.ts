import { addEntries, removeEntry, renameKey } from '../edit/edits.ts';
import { nestFields } from '../edit/nest-fields.ts';
import type { Plain } from '../edit/render.ts';
import { entryOf, itemsUnder, type MapNode, type Node, toValue, valueUnder } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';

/** What once held for all versions of a custom resource, and where each version says it now. */
const PER_VERSION: Readonly<Record<string, string>> = {
  validation: 'schema',
  subresources: 'subresources',
  additionalPrinterColumns: 'additionalPrinterColumns',
};

/** A schema that allows what a definition without one allowed. */
const OPEN_SCHEMA = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };

/** Every version has its own schema, columns and subresources, and a schema it must have. */
export function migrateDefinition(text: string, object: MapNode): TextEdit[] {
  const spec = valueUnder(object, 'spec');
  if (spec?.kind !== 'map') return [];
  const pruning = entryOf(spec, 'preserveUnknownFields');
  return [
    ...(pruning ? [removeEntry(text, spec, pruning)] : []),
    ...(entryOf(spec, 'versions') ? intoVersions(text, spec) : intoOneVersion(text, spec)),
  ];
}

/** The only version becomes the only item of a list, and takes along what stood beside it, comments and all. */
function intoOneVersion(text: string, spec: MapNode): TextEdit[] {
  const moves: Record<string, readonly string[]> = { version: ['versions', '-', 'name'] };
  for (const [field, place] of Object.entries(PER_VERSION)) moves[field] = ['versions', '-', place];
  const open: Record<string, Plain> = entryOf(spec, 'validation') ? {} : { schema: OPEN_SCHEMA };
  const companions = { name: { served: true, storage: true, ...open } };
  return nestFields(text, spec, moves, { companions, rewrite: withNewPaths });
}

/** What all versions had in common is written into each that has none of its own. */
function intoVersions(text: string, spec: MapNode): TextEdit[] {
  const shared: Record<string, Plain> = { schema: OPEN_SCHEMA };
  const edits: TextEdit[] = [];
  for (const field of ['version', ...Object.keys(PER_VERSION)]) {
    const entry = entryOf(spec, field);
    if (!entry) continue;
    edits.push(removeEntry(text, spec, entry));
    const place = PER_VERSION[field];
    if (place !== undefined) shared[place] = plainOf(entry.value);
  }
  for (const version of itemsUnder(spec, 'versions')) {
    if (version.kind !== 'map') continue;
    const missing = Object.entries(shared).filter(([field]) => !entryOf(version, field));
    if (missing.length > 0) edits.push(addEntries(text, version, Object.fromEntries(missing)));
    edits.push(...itemsUnder(version, 'additionalPrinterColumns').flatMap(renamedPath));
  }
  return edits;
}

/** The paths of columns are spelled otherwise. */
function withNewPaths(text: string): string {
  return text.replace(/\bJSONPath(?=["']?\s*:)/g, 'jsonPath');
}

function renamedPath(column: Node): TextEdit[] {
  const path = entryOf(column, 'JSONPath');
  return path ? [renameKey(path, 'jsonPath')] : [];
}

function plainOf(node: Node | undefined): Plain {
  const value: Plain = JSON.parse(withNewPaths(JSON.stringify(toValue(node))));
  return value;
}

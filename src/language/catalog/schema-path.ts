import { ownValue } from '../../base/index.ts';
import { type GroupVersionKind, parseApiVersion, type Schema } from '../../api/index.ts';
import { headerOf } from '../document/manifest-document.ts';
import { type Entry, keyText, type Node, nodeOf, type Step } from '../syntax/index.ts';
import type { Catalog } from './catalog.ts';

/** What a `List` holds: objects that each say what they are. */
const LIST_SCHEMA: Schema = {
  type: 'object',
  description: 'Several objects in one manifest.',
  required: ['items'],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    items: {
      type: 'array',
      description: 'The objects, each with its own `apiVersion` and `kind`.',
      items: { type: 'object', 'x-kubernetes-embedded-resource': true },
    },
  },
};

/** The kind that a map says it is; undefined as long as it does not say all of it. */
export function kindOf(node: Node | undefined): GroupVersionKind | undefined {
  const { apiVersion, kind } = headerOf(node);
  return apiVersion && kind ? { ...parseApiVersion(apiVersion.text), kind: kind.text } : undefined;
}

/** The schema of a whole object; undefined for kinds that are not known. */
export function objectSchema(catalog: Catalog, node: Node | undefined): Schema | undefined {
  const kind = kindOf(node);
  if (!kind) return undefined;
  return isList(kind) ? LIST_SCHEMA : catalog.schemaOf(kind);
}

export function isList(kind: GroupVersionKind): boolean {
  return kind.group === '' && kind.version === 'v1' && kind.kind === 'List';
}

/** An object within an object: it is checked as what it says it is. */
export function isEmbedded(schema: Schema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true;
}

/** Types whose schemas are mere strings: their names say more. */
export type SpecialType = 'quantity' | 'microTime';

export function specialType({ $ref }: Schema): SpecialType | undefined {
  if ($ref?.endsWith('.resource.Quantity')) return 'quantity';
  return $ref?.endsWith('.MicroTime') ? 'microTime' : undefined;
}

/** The schema of what a field or an item holds; undefined where everything is allowed, or nothing is known. */
export function childSchema(
  catalog: Catalog,
  schema: Schema | undefined,
  key: string | number,
): Schema | undefined {
  if (!schema) return undefined;
  const resolved = catalog.resolve(schema);
  if (typeof key === 'number') return resolved.items;
  const property = ownValue(resolved.properties, key);
  if (property) return property;
  return typeof resolved.additionalProperties === 'object' ? resolved.additionalProperties : undefined;
}

/**
 * Follows steps down from the root of a document. Of objects that do not say yet what they are, and of kinds that nobody
 * knows, it tells what all objects have. `typed` is the entry that is being written, which tells nothing yet.
 */
export function schemaAlong(
  catalog: Catalog,
  root: Node | undefined,
  steps: readonly Step[],
  typed?: Entry,
): Schema | undefined {
  let schema = likelySchema(catalog, root, typed);
  for (const step of steps) {
    schema = childSchema(catalog, schema, step.kind === 'entry' ? step.key : step.index);
    if (schema && isEmbedded(catalog.resolve(schema)))
      schema = likelySchema(catalog, nodeOf(step), typed) ?? schema;
  }
  return schema;
}

function likelySchema(
  catalog: Catalog,
  node: Node | undefined,
  typed: Entry | undefined,
): Schema | undefined {
  const known = objectSchema(catalog, node);
  if (known || node?.kind !== 'map') return known;
  const keys = node.entries.filter((entry) => entry !== typed).map((entry) => keyText(entry) ?? '');
  const isObject = keys.some((key) => HEADER.has(key)) || keys.every((key) => BEGINNING.has(key));
  return isObject ? catalog.anyObject : undefined;
}

const HEADER: ReadonlySet<string> = new Set(['apiVersion', 'kind']);

/** What an object may begin with; a file that begins otherwise, and has no header, is most likely something else. */
const BEGINNING: ReadonlySet<string> = new Set(['metadata', 'spec']);

/** Whether steps lead to a whole object: the document itself, or one within a list. */
export function holdsObject(catalog: Catalog, root: Node | undefined, steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  if (!last) return true;
  const outer = schemaAlong(catalog, root, steps.slice(0, -1));
  const own = childSchema(catalog, outer, last.kind === 'entry' ? last.key : last.index);
  return own !== undefined && isEmbedded(catalog.resolve(own));
}

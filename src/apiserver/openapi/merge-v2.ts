import { deepEqual, isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import type { OpenApiFragment } from '../contracts/index.ts';

const REFERENCE = '#/definitions/';
const GROUP_VERSION_KIND = 'x-kubernetes-group-version-kind';

/**
 * An OpenAPI v2 document with what others say of their paths. A path that is there stays as it is; a definition of the
 * same name that says something else is put beside it under another name, as upstream does.
 */
export function withFragments(document: JsonObject, fragments: readonly OpenApiFragment[]): JsonObject {
  if (fragments.length === 0) return document;
  const paths = { ...objectOf(document['paths']) };
  const definitions = { ...objectOf(document['definitions']) };
  for (const fragment of fragments) {
    const names = namesFor(fragment.definitions, definitions);
    for (const [name, definition] of Object.entries(fragment.definitions)) {
      const own = names.get(name) ?? name;
      if (ownValue(definitions, own) === undefined) setKey(definitions, own, renamed(definition, names));
    }
    for (const [path, item] of Object.entries(fragment.paths)) {
      if (ownValue(paths, path) === undefined) setKey(paths, path, renamed(item, names));
    }
  }
  return { ...document, paths, definitions };
}

/** What definitions are to be called that cannot keep their names. */
function namesFor(given: JsonObject, taken: JsonObject): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(given)) {
    let own = name;
    for (let count = 2; isOther(ownValue(taken, own), definition); count++) own = `${name}_v${count}`;
    if (own !== name) names.set(name, own);
  }
  return names;
}

function isOther(known: unknown, definition: unknown): boolean {
  return known !== undefined && !deepEqual(withoutKinds(known), withoutKinds(definition));
}

function withoutKinds(definition: unknown): unknown {
  if (!isObject(definition)) return definition;
  const { [GROUP_VERSION_KIND]: _kinds, ...rest } = definition;
  return rest;
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, content] of Object.entries(value)) {
    const isReference = key === '$ref' && typeof content === 'string' && content.startsWith(REFERENCE);
    const name = isReference ? names.get(content.slice(REFERENCE.length)) : undefined;
    setKey(copy, key, name === undefined ? renamed(content, names) : REFERENCE + name);
  }
  return copy;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** What other servers tell of what they have, read from either form of discovery. What is no such thing is left out. */
import { isObject, type JsonObject } from '../../base/index.ts';

/** By group and version, `metrics.k8s.io/v1beta1`, the entries of its resources in the aggregated document. */
export type ToldResources = ReadonlyMap<string, readonly JsonObject[]>;

/** From an `APIGroupDiscoveryList`; undefined where it is none. */
export function fromAggregated(document: unknown): ToldResources | undefined {
  if (!isObject(document) || document['kind'] !== 'APIGroupDiscoveryList') return undefined;
  const told = new Map<string, JsonObject[]>();
  for (const { metadata, versions } of objectsIn(document['items'])) {
    const group = isObject(metadata) ? textOf(metadata['name']) : '';
    for (const { version, resources } of objectsIn(versions)) {
      told.set(`${group}/${textOf(version)}`, objectsIn(resources).filter(isResource).map(entryOf));
    }
  }
  return told;
}

/** From an `APIResourceList`; undefined where it is none. */
export function fromPlain(document: unknown): readonly JsonObject[] | undefined {
  if (!isObject(document) || document['kind'] !== 'APIResourceList') return undefined;
  const lines = objectsIn(document['resources']).filter(({ name }) => textOf(name) !== '');
  const resources = new Map<string, JsonObject & { subresources?: JsonObject[] }>();
  for (const line of lines) {
    const name = textOf(line['name']);
    if (!name.includes('/')) resources.set(name, resourceOf(line));
  }
  for (const line of lines) {
    const [parent = '', ...rest] = textOf(line['name']).split('/');
    if (rest.length === 0) continue;
    let owner = resources.get(parent);
    if (!owner) resources.set(parent, (owner = { resource: parent, scope: scopeOf(line) }));
    const subresource = { subresource: rest.join('/'), responseKind: kindOf(line), verbs: verbsOf(line) };
    (owner.subresources ??= []).push(subresource);
  }
  return [...resources.values()];
}

function resourceOf(line: JsonObject): JsonObject {
  const { shortNames, categories } = line;
  return {
    resource: textOf(line['name']),
    responseKind: kindOf(line),
    scope: scopeOf(line),
    singularResource: textOf(line['singularName']),
    verbs: verbsOf(line),
    ...lists({ shortNames, categories }),
  };
}

function scopeOf({ namespaced }: JsonObject): string {
  return namespaced === true ? 'Namespaced' : 'Cluster';
}

function kindOf({ group, version, kind }: JsonObject): JsonObject {
  return { group: textOf(group), version: textOf(version), kind: textOf(kind) };
}

function verbsOf({ verbs }: JsonObject): string[] {
  return textsIn(verbs);
}

function isResource({ resource }: JsonObject): boolean {
  return typeof resource === 'string' && resource !== '';
}

/** The entry with what it may have. Some clients fail where there is no kind. */
function entryOf(entry: JsonObject): JsonObject {
  const { shortNames, categories, subresources } = entry;
  const own = objectsIn(subresources).map((each) => ({
    subresource: textOf(each['subresource']),
    responseKind: kindIn(each),
    verbs: verbsOf(each),
  }));
  return {
    resource: textOf(entry['resource']),
    responseKind: kindIn(entry),
    scope: textOf(entry['scope']),
    singularResource: textOf(entry['singularResource']),
    verbs: verbsOf(entry),
    ...lists({ shortNames, categories }),
    ...(own.length > 0 ? { subresources: own } : {}),
  };
}

function kindIn({ responseKind }: JsonObject): JsonObject {
  return kindOf(isObject(responseKind) ? responseKind : {});
}

/** Those that have something. */
function lists(named: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(named)
      .map(([name, value]) => [name, textsIn(value)] as const)
      .filter(([, texts]) => texts.length > 0),
  );
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item)) : [];
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

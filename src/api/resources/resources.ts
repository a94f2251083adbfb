import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../object.ts';
import { BUILT_IN_TABLE } from './built-in-table.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** A resource as discovery tells of it. */
export interface ResourceInfo extends GroupVersionKind {
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly SubresourceInfo[];
}

/** `status`, `scale`, `exec` and the like, below an object of their resource. */
export interface SubresourceInfo {
  readonly name: string;
  /** What is sent and answered there: `autoscaling/v1` `Scale`, `policy/v1` `Eviction`, or the resource's own kind. */
  readonly kind: GroupVersionKind;
  readonly verbs: readonly Verb[];
}

/** Every resource that is served without a CustomResourceDefinition, in the order of discovery. */
export function builtInResources(): readonly ResourceInfo[] {
  return index().resources;
}

/** The resource whose objects are of a kind. */
export function resourceOfKind(gvk: GroupVersionKind): ResourceInfo | undefined {
  return index().byKind.get(`${apiVersionOf(gvk)}/${gvk.kind}`);
}

export function resourceOfPlural(group: string, version: string, plural: string): ResourceInfo | undefined {
  return index().byPlural.get(`${apiVersionOf({ group, version })}/${plural}`);
}

interface Index {
  readonly resources: readonly ResourceInfo[];
  readonly byKind: ReadonlyMap<string, ResourceInfo>;
  readonly byPlural: ReadonlyMap<string, ResourceInfo>;
}

let built: Index | undefined;

function index(): Index {
  built ??= build();
  return built;
}

function build(): Index {
  const resources = parseTable(BUILT_IN_TABLE);
  const keyed = (key: (resource: ResourceInfo) => string): Map<string, ResourceInfo> =>
    new Map(resources.map((resource) => [`${apiVersionOf(resource)}/${key(resource)}`, resource]));
  return { resources, byKind: keyed(({ kind }) => kind), byPlural: keyed(({ plural }) => plural) };
}

const ALL_VERBS = 'create,delete,deletecollection,get,list,patch,update,watch';
const SUBRESOURCE_VERBS = 'get,patch,update';

function parseTable(table: string): ResourceInfo[] {
  const resources: (ResourceInfo & { subresources: SubresourceInfo[] })[] = [];
  let of = { group: '', version: '' };
  for (const line of table.split('\n')) {
    const words = line.trim().split(' ');
    const [first = '', second = ''] = words;
    if (first === '') continue;
    if (!line.startsWith(' ')) of = parseApiVersion(first);
    else if (first.startsWith('/')) resources.at(-1)?.subresources.push(parseSubresource(words, of));
    else {
      resources.push({
        ...of,
        kind: second,
        plural: first,
        singular: second.toLowerCase(),
        shortNames: listed(words, 'short'),
        categories: listed(words, 'in'),
        namespaced: !words.includes('cluster'),
        verbs: listed(words, 'verbs', ALL_VERBS).filter(isVerb),
        subresources: [],
      });
    }
  }
  return resources;
}

function parseSubresource(words: readonly string[], of: { group: string; version: string }): SubresourceInfo {
  const [name = '', kind = ''] = words;
  const slash = kind.lastIndexOf('/');
  const version = slash < 0 ? of : parseApiVersion(kind.slice(0, slash));
  return {
    name: name.slice(1),
    kind: { ...version, kind: kind.slice(slash + 1) },
    verbs: listed(words, 'verbs', SUBRESOURCE_VERBS).filter(isVerb),
  };
}

function listed(words: readonly string[], key: string, otherwise = ''): string[] {
  const word = words.find((candidate) => candidate.startsWith(`${key}=`));
  const text = word === undefined ? otherwise : word.slice(key.length + 1);
  return text === '' ? [] : text.split(',');
}

function isVerb(word: string): word is Verb {
  return ALL_VERBS.split(',').includes(word);
}

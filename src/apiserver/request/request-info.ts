import { parseFieldSelector, SelectorError } from '../../api/index.ts';
import { booleanOf } from './query-values.ts';

/** What a request is about, read from its method, path and query as upstream reads it. */
export interface RequestInfo {
  /** It names a resource; else it is a path such as `/version`. */
  readonly isResource: boolean;
  /** Of a resource: `get`, `list`, `watch`, `create`, …; of a path: the method in lower case. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  /** The plural as written in the path; nobody has checked that it exists. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  /** Also of a list whose field selector asks for one `metadata.name`. */
  readonly name: string;
  /** Of a list or watch, as written; empty where there is none. */
  readonly fieldSelector: string;
  /** The path from the resource on: `['things', 'a', 'status']`. */
  readonly parts: readonly string[];
  /** The whole path, decoded and without its query. */
  readonly path: string;
  /** A watch by an old path: `/api/v1/watch/pods`. */
  readonly watchByPath: boolean;
}

export function requestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const place = resourcePlace(path);
  if (!place) return { ...NO_RESOURCE, verb: method.toLowerCase(), path };
  const [resource = '', name = '', subresource = ''] = place.parts;
  const verb = place.watchByPath ? 'watch' : resourceVerb(method, name, query);
  const fieldSelector = query.get('fieldSelector') ?? '';
  const isMany = name === '' && (verb === 'list' || verb === 'watch');
  return {
    ...place,
    isResource: true,
    verb,
    resource,
    subresource: place.watchByPath ? '' : subresource,
    name: isMany ? selectedName(fieldSelector) : name,
    fieldSelector: isMany ? fieldSelector : '',
    path,
  };
}

const NO_RESOURCE = {
  isResource: false,
  group: '',
  version: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  fieldSelector: '',
  parts: [],
  watchByPath: false,
} as const;

type ResourcePlace = Pick<RequestInfo, 'group' | 'version' | 'namespace' | 'parts' | 'watchByPath'>;

function resourcePlace(path: string): ResourcePlace | undefined {
  const [root, ...rest] = path.replace(/^\/+|\/+$/g, '').split('/');
  if (root !== 'api' && root !== 'apis') return undefined;
  if (rest.length < (root === 'api' ? 2 : 3)) return undefined;
  const group = root === 'api' ? '' : (rest.shift() ?? '');
  const version = rest.shift() ?? '';
  const watchByPath = rest[0] === 'watch' && rest.length > 1;
  if (watchByPath) rest.shift();
  return { group, version, watchByPath, ...namespaceOf(rest) };
}

/** Whether a path names a namespace as an object, of itself. */
export function isNamespaceItself({ group, resource }: RequestInfo): boolean {
  return group === '' && resource === NAMESPACES;
}

/** The part of a path that a namespace comes after. */
const NAMESPACES = 'namespaces';

/** `namespaces/NS/things/a` is a thing, `namespaces/NS` and `namespaces/NS/status` are the namespace itself. */
function namespaceOf(parts: string[]): { namespace: string; parts: string[] } {
  if (parts[0] !== NAMESPACES || parts.length < 2) return { namespace: '', parts };
  const isSubresource = parts[2] === 'status' || parts[2] === 'finalize';
  return { namespace: parts[1] ?? '', parts: parts.length > 2 && !isSubresource ? parts.slice(2) : parts };
}

function resourceVerb(method: string, name: string, query: URLSearchParams): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'GET':
    case 'HEAD':
      if (name !== '') return 'get';
      return booleanOf(query, 'watch') ? 'watch' : 'list';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return '';
  }
}

/** The one name that a field selector asks for, where it does. One that cannot be read is refused later. */
function selectedName(fieldSelector: string): string {
  if (fieldSelector === '') return '';
  try {
    const name = parseFieldSelector(fieldSelector).find(({ field }) => field === 'metadata.name');
    return name && !name.negated && !/[/%]/.test(name.value) ? name.value : '';
  } catch (error) {
    if (error instanceof SelectorError) return '';
    throw error;
  }
}

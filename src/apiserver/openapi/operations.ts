import type { GroupVersionKind, Kind, Kinds, SubresourceInfo, Verb } from '../../api/index.ts';
import type { Parameter, PublishedApi } from '../contracts/index.ts';
import { connectMethods } from './connect.ts';
import type { HttpMethod } from './http-method.ts';
import { clientName, META, pascal, rootPath } from './names.ts';
import { NAME, PARAMETERS, parametersOf } from './parameters.ts';

/** What one method does at one path. */
export interface Operation {
  readonly path: string;
  readonly method: HttpMethod;
  /** `readCoreV1NamespacedPod`; and the same without group and version, as published clients name their methods. */
  readonly id: string;
  readonly clientMethod: string;
  readonly action?: string;
  readonly kind?: GroupVersionKind;
  readonly parameters: readonly Parameter[];
  /** Of the body: the name of its definition. */
  readonly body?: string;
  readonly bodyRequired?: boolean;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** The definition of the answer by status; `string` for a plain one. */
  readonly responses: Readonly<Record<string, string>>;
}

export const OBJECT_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const STREAM_TYPES = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const ANY_TYPE = ['*/*'];
/** What no Go type stands behind: it has no protobuf and no strategic merge. Clients choose their patch by that. */
const UNSTRUCTURED_TYPES = ['application/json', 'application/yaml'];
const UNSTRUCTURED_PATCH_TYPES = PATCH_TYPES.filter((type) => !type.includes('strategic'));

const LIST_PARAMETERS = parametersOf(
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'pretty',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'shardSelector',
  'timeoutSeconds',
  'watch',
);
const WRITE_PARAMETERS = parametersOf('dryRun', 'fieldManager', 'fieldValidation', 'pretty');
const PATCH_PARAMETERS = parametersOf('dryRun', 'fieldManagerOfPatch', 'fieldValidation', 'force', 'pretty');
const DELETE_PARAMETERS = parametersOf(
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadError',
  'orphanDependents',
  'pretty',
  'propagationPolicy',
);
const DELETE_COLLECTION_PARAMETERS: readonly Parameter[] = [
  ...DELETE_PARAMETERS,
  ...LIST_PARAMETERS.filter(({ name }) => !['allowWatchBookmarks', 'pretty', 'watch'].includes(name)),
];

/** What operations are made of beside their resource. */
export interface OperationSource {
  readonly kinds: Kinds;
  readonly published: Pick<PublishedApi, 'connectParameters'>;
}

/** All operations on a resource and its subresources. */
export function operationsOf(resource: Kind, source: OperationSource): Operation[] {
  return new ResourceOperations(resource, source).all();
}

class ResourceOperations {
  private readonly resource: Kind;
  private readonly client: string;
  /** `Namespaced`, or nothing. */
  private readonly scope: string;
  private readonly definition: string;
  private readonly source: OperationSource;
  private readonly isUnstructured: boolean;

  constructor(resource: Kind, source: OperationSource) {
    this.resource = resource;
    this.source = source;
    this.client = clientName(resource.group, resource.version);
    this.scope = resource.namespaced ? 'Namespaced' : '';
    this.definition = resource.definitionName;
    this.isUnstructured = resource.type.isUnstructured;
  }

  all(): Operation[] {
    const { subresources } = this.resource;
    return [
      ...this.collection(),
      ...this.object(),
      ...subresources.flatMap((subresource) => this.subresource(subresource)),
      ...this.watches(),
    ];
  }

  private collection(): Operation[] {
    const { kind, plural, namespaced } = this.resource;
    const path = this.path(plural);
    const found: Operation[] = [];
    if (this.has('list')) {
      found.push(this.list(path, `${this.scope}${kind}`, 'list', 'list'));
      if (namespaced) {
        found.push(this.list(this.path(plural, false), `${kind}ForAllNamespaces`, 'list', 'list'));
      }
    }
    if (this.has('create')) found.push(this.create(path, `${this.scope}${kind}`, this.resource));
    if (this.has('deletecollection')) {
      found.push({
        ...this.operation(path, 'delete', 'delete', `Collection${this.scope}${kind}`, 'deletecollection'),
        parameters: this.parameters(path, DELETE_COLLECTION_PARAMETERS),
        body: `${META}DeleteOptions`,
        responses: { 200: `${META}Status` },
      });
    }
    return found;
  }

  private object(): Operation[] {
    const { kind, plural } = this.resource;
    const path = this.path(`${plural}/{name}`);
    const found = this.readAndWrite(path, `${this.scope}${kind}`, this.resource.verbs, this.resource);
    if (this.has('delete')) {
      const answer = this.resource.deletion.returnsObject ? this.definition : `${META}Status`;
      found.push({
        ...this.operation(path, 'delete', 'delete', `${this.scope}${kind}`, 'delete'),
        parameters: this.parameters(path, DELETE_PARAMETERS),
        body: `${META}DeleteOptions`,
        responses: { 200: answer, 202: answer },
      });
    }
    return found;
  }

  private subresource(subresource: SubresourceInfo): Operation[] {
    const { kind, plural } = this.resource;
    const path = this.path(`${plural}/{name}/${subresource.name}`);
    const suffix = `${this.scope}${kind}${pascal(subresource.name)}`;
    if (subresource.kind.kind.endsWith('Options')) return this.connect(path, suffix, subresource);
    if (subresource.name === 'log') return [this.log(path, suffix)];
    const found = this.readAndWrite(path, suffix, subresource.verbs, subresource.kind);
    if (subresource.verbs.includes('create')) found.push(this.create(path, suffix, subresource.kind));
    return found;
  }

  private readAndWrite(
    path: string,
    suffix: string,
    verbs: readonly Verb[],
    kind: GroupVersionKind,
  ): Operation[] {
    const definition = this.source.kinds.find(kind)?.definitionName ?? '';
    const found: Operation[] = [];
    if (verbs.includes('get')) {
      found.push({
        ...this.operation(path, 'get', 'read', suffix, 'get', kind),
        parameters: this.parameters(path, [PARAMETERS.pretty]),
        responses: { 200: definition },
      });
    }
    if (verbs.includes('update')) {
      found.push({
        ...this.operation(path, 'put', 'replace', suffix, 'put', kind),
        parameters: this.parameters(path, WRITE_PARAMETERS),
        body: definition,
        bodyRequired: true,
        responses: { 200: definition, 201: definition },
      });
    }
    if (verbs.includes('patch')) {
      found.push({
        ...this.operation(path, 'patch', 'patch', suffix, 'patch', kind),
        parameters: this.parameters(path, PATCH_PARAMETERS),
        body: `${META}Patch`,
        bodyRequired: true,
        consumes: this.isUnstructured ? UNSTRUCTURED_PATCH_TYPES : PATCH_TYPES,
        responses: { 200: definition, 201: definition },
      });
    }
    return found;
  }

  private create(path: string, suffix: string, kind: GroupVersionKind): Operation {
    const definition = this.source.kinds.find(kind)?.definitionName ?? '';
    return {
      ...this.operation(path, 'post', 'create', suffix, 'post', kind),
      parameters: this.parameters(path, WRITE_PARAMETERS),
      body: definition,
      bodyRequired: true,
      responses: { 200: definition, 201: definition, 202: definition },
    };
  }

  private list(path: string, suffix: string, verb: string, action: string): Operation {
    const answer = action === 'list' ? `${this.definition}List` : `${META}WatchEvent`;
    return {
      ...this.operation(path, 'get', verb, suffix, action),
      parameters: this.parameters(path, LIST_PARAMETERS),
      produces: this.isUnstructured ? UNSTRUCTURED_TYPES : [...OBJECT_TYPES, ...STREAM_TYPES],
      responses: { 200: answer },
    };
  }

  private log(path: string, suffix: string): Operation {
    return {
      ...this.operation(path, 'get', 'read', suffix, 'get'),
      parameters: this.parameters(path, [PARAMETERS.pretty, ...this.connectParameters('log')]),
      produces: ['text/plain', ...OBJECT_TYPES],
      responses: { 200: 'string' },
    };
  }

  private connect(path: string, suffix: string, { name, kind }: SubresourceInfo): Operation[] {
    const own = this.connectParameters(name);
    const at = (where: string, what: string, parameters: readonly Parameter[]): Operation[] =>
      connectMethods(name).map((method) => ({
        ...this.operation(where, method, 'connect', `${pascal(method)}${what}`, 'connect', kind),
        parameters: this.parameters(where, parameters),
        produces: ANY_TYPE,
        responses: { 200: 'string' },
      }));
    const plain = at(path, suffix, own);
    return name === 'proxy'
      ? [...plain, ...at(`${path}/{path}`, `${suffix}WithPath`, [...own, PARAMETERS.proxyRest])]
      : plain;
  }

  private watches(): Operation[] {
    // Upstream tells of the old paths of watches for its own kinds alone.
    if (!this.has('watch') || this.isUnstructured) return [];
    const { kind, plural, namespaced } = this.resource;
    const list = this.path(`watch/${plural}`, false);
    const own = namespaced ? this.path(plural).replace('/namespaces/', '/watch/namespaces/') : list;
    const found = [
      this.list(own, `${this.scope}${kind}List`, 'watch', 'watchlist'),
      this.list(`${own}/{name}`, `${this.scope}${kind}`, 'watch', 'watch'),
    ];
    if (namespaced) found.push(this.list(list, `${kind}ListForAllNamespaces`, 'watch', 'watchlist'));
    return found;
  }

  private operation(
    path: string,
    method: HttpMethod,
    verb: string,
    suffix: string,
    action: string,
    kind: GroupVersionKind = this.resource,
  ): Omit<Operation, 'parameters' | 'responses'> {
    return {
      path,
      method,
      id: `${verb}${this.client}${suffix}`,
      clientMethod: `${this.client}/${verb}${suffix}`,
      action,
      kind: { group: kind.group, version: kind.version, kind: kind.kind },
      consumes: this.isUnstructured ? UNSTRUCTURED_TYPES : ANY_TYPE,
      produces: this.isUnstructured ? UNSTRUCTURED_TYPES : OBJECT_TYPES,
    };
  }

  /** The parameters of a path with those of an operation, in the order of their names. */
  private parameters(path: string, own: readonly Parameter[]): readonly Parameter[] {
    const fromPath: Parameter[] = [];
    if (path.includes('{name}')) fromPath.push(NAME);
    if (path.includes('{namespace}')) fromPath.push(PARAMETERS.namespace);
    return [...fromPath, ...own];
  }

  private path(rest: string, inNamespace = this.resource.namespaced): string {
    return `${rootPath(this.resource)}${inNamespace ? '/namespaces/{namespace}' : ''}/${rest}`;
  }

  private connectParameters(subresource: string): readonly Parameter[] {
    return this.source.published.connectParameters(this.resource, subresource);
  }

  private has(verb: Verb): boolean {
    return this.resource.verbs.includes(verb);
  }
}

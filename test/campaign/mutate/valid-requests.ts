/** Requests of which upstream's server accepts most: each kind in each verb and form, and the paths that are no resource. */
import { parseAllDocuments } from 'yaml';
import { cloneJson, type JsonObject, randomInt, type Random } from '../../../src/base/index.ts';
import {
  apiVersionOf,
  encodeObjectProtobuf,
  type Kind,
  type KubernetesObject,
  parseApiVersion,
  yamlText,
} from '../../../src/api/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { everyKind } from '../../support/every-kind.ts';
import { type Shape, shapesOf } from '../../support/shapes.ts';
import { mutateValue } from './mutate.ts';

export interface ValidRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
}

export const NAMESPACE = 'mutations';
/** All that is made wears it, so that it can be cleared away. */
export const LABEL = 'campaign=mutations';

const KINDS = builtInKinds();
const encoder = new TextEncoder();

/** What stands for whom it is about, here and there, in each part of a request. */
const QUERIES: readonly (readonly [string, string])[] = [
  ['limit', '2'],
  ['continue', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0'],
  ['resourceVersion', '1'],
  ['resourceVersionMatch', 'NotOlderThan'],
  ['labelSelector', 'campaign in (mutations,other),!none'],
  ['fieldSelector', 'metadata.name=probe,metadata.namespace!=x'],
  ['watch', '1'],
  ['allowWatchBookmarks', 'true'],
  ['sendInitialEvents', 'true'],
  ['fieldManager', 'campaign'],
  ['fieldValidation', 'Strict'],
  ['dryRun', 'All'],
  ['force', 'true'],
  ['pretty', 'true'],
  ['propagationPolicy', 'Background'],
  ['gracePeriodSeconds', '0'],
  ['includeObject', 'Object'],
  ['container', 'main'],
  ['tailLines', '3'],
];
const ACCEPTS: readonly string[] = [
  'application/json',
  'application/vnd.kubernetes.protobuf',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  '*/*',
];
const HEADERS: readonly (readonly [string, string])[] = [
  ['Impersonate-User', 'someone'],
  ['Impersonate-Group', 'system:masters'],
  ['Accept-Encoding', 'gzip'],
  ['If-None-Match', '"x"'],
  ['User-Agent', 'kubectl/v1.36.0'],
  ['Authorization', 'Bearer x'],
  ['Expect', '100-continue'],
  ['Kubectl-Command', 'kubectl apply'],
];
const PLAIN_PATHS: readonly string[] = [
  '/api',
  '/apis',
  '/api/v1',
  '/apis/apps/v1',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/apis/batch/v1',
  '/version',
  '/readyz',
  '/livez/ping',
  '/metrics',
  '/.well-known/openid-configuration',
];
const PATCHES: readonly string[] = [
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
];

interface Base {
  readonly kind: Kind;
  readonly object: KubernetesObject;
  readonly shapes: readonly Shape[];
}

export class ValidRequests {
  private readonly random: Random;
  private readonly bases: readonly Base[];

  private constructor(random: Random, bases: readonly Base[]) {
    this.random = random;
    this.bases = bases;
  }

  static async create(random: Random): Promise<ValidRequests> {
    const examples = new Map<string, JsonObject>();
    for (const document of parseAllDocuments(await everyKind(NAMESPACE))) {
      const object = document.toJS() as JsonObject;
      examples.set(`${String(object['apiVersion'])} ${String(object['kind'])}`, object);
    }
    const bases = KINDS.all().map((kind): Base => {
      const apiVersion = apiVersionOf(kind);
      const example = examples.get(`${apiVersion} ${kind.kind}`) ?? {};
      const metadata = { name: 'probe', ...(kind.namespaced && { namespace: NAMESPACE }) };
      const object = {
        ...example,
        apiVersion,
        kind: kind.kind,
        metadata: { ...metadata, labels: { campaign: 'mutations' } },
      };
      return { kind, object, shapes: shapesOf(kind) };
    });
    return new ValidRequests(random, bases);
  }

  /** The requests that take away whatever was made. */
  static clearing(): ValidRequest[] {
    const paths = KINDS.all().filter((kind) => kind.verbs.includes('deletecollection'));
    return paths.map((kind) => {
      const query = kind.namespaced ? [] : [['labelSelector', LABEL] as const];
      return { method: 'DELETE', path: collection(kind), query, headers: [], body: undefined };
    });
  }

  /** With a body whose value is changed `changes` times where it is a value. */
  next(changes: number): ValidRequest {
    if (this.chance(25)) {
      return { ...EMPTY, path: this.pick(PLAIN_PATHS), query: this.some(QUERIES), headers: this.headers() };
    }
    const { kind, object, shapes } = this.pick(this.bases);
    const body = shapes.length > 0 && this.chance(3) ? this.shaped(this.pick(shapes)) : cloneJson(object);
    const changed = (value: unknown): unknown => mutateValue(value, this.random, changes);
    const query = this.chance(3) ? this.some(QUERIES) : [];
    const headers = this.headers();
    const one = `${collection(kind)}/${object.metadata.name}`;
    const request = { ...EMPTY, query, headers };
    if (kind.plural === '') return { ...request, path: '/api' };
    const subresource =
      kind.subresources.length > 0 && this.chance(4) ? this.pick(kind.subresources) : undefined;
    const at = subresource ? `${one}/${subresource.name}` : one;
    const sent = subresource
      ? { ...body, apiVersion: apiVersionOf(subresource.kind), kind: subresource.kind.kind }
      : body;
    switch (randomInt(this.random, 10)) {
      case 0:
        return { ...request, path: at };
      case 1:
        return { ...request, path: collection(kind) };
      case 2:
        return {
          ...request,
          ...this.bodied(
            'DELETE',
            one,
            headers,
            changed({
              kind: 'DeleteOptions',
              apiVersion: 'v1',
              gracePeriodSeconds: 0,
              preconditions: { uid: 'x' },
            }),
          ),
        };
      case 3:
        return { ...request, ...this.bodied('PUT', at, headers, changed(sent)) };
      case 4:
      case 5:
        return { ...request, ...this.patch(at, headers, changed(sent)) };
      default:
        return {
          ...request,
          ...this.bodied('POST', subresource ? at : collection(kind), headers, changed(sent)),
        };
    }
  }

  private shaped(shape: Shape): JsonObject {
    const body = shape.body(1 + randomInt(this.random, 3)) as unknown as JsonObject;
    const metadata = { name: 'probe', ...(shape.kind.namespaced && { namespace: NAMESPACE }) };
    return {
      ...body,
      metadata: { ...(body['metadata'] as JsonObject), ...metadata, labels: { campaign: 'mutations' } },
    };
  }

  private bodied(method: string, path: string, headers: ValidRequest['headers'], value: unknown) {
    const form = randomInt(this.random, 4);
    const [type, body] = form === 0 ? yamlOf(value) : form === 1 ? protobufOf(value) : jsonOf(value);
    return { method, path, headers: [...headers, ['Content-Type', type] as const], body };
  }

  private patch(path: string, headers: ValidRequest['headers'], value: unknown) {
    const type = this.pick(PATCHES);
    const content = type === 'application/json-patch+json' ? this.operations(value) : value;
    const body = encoder.encode(type.endsWith('yaml') ? yamlText(content) : JSON.stringify(content));
    const query = [['fieldManager', 'campaign'] as const, ['force', 'true'] as const];
    return { method: 'PATCH', path, query, headers: [...headers, ['Content-Type', type] as const], body };
  }

  private operations(value: unknown): unknown {
    const names = ['add', 'replace', 'remove', 'test', 'copy', 'move'];
    const paths = [...pathsOf(value, ''), '', '/-', '/metadata/labels/-', '/spec/x/0'];
    const operations = Array.from({ length: 1 + randomInt(this.random, 4) }, () => ({
      op: this.pick(names),
      path: this.pick(paths),
      from: this.pick(paths),
      value: this.chance(2) ? 'x' : { a: [1] },
    }));
    return mutateValue(operations, this.random, this.chance(3) ? 1 : 0);
  }

  private headers(): ValidRequest['headers'] {
    const accept = this.chance(2) ? [['Accept', this.pick(ACCEPTS)] as const] : [];
    return this.chance(6) ? [...accept, ...this.some(HEADERS)] : accept;
  }

  private some<T>(list: readonly T[]): T[] {
    return Array.from({ length: 1 + randomInt(this.random, 3) }, () => this.pick(list));
  }

  private chance(oneIn: number): boolean {
    return randomInt(this.random, oneIn) === 0;
  }

  private pick<T>(list: readonly T[]): T {
    const one = list[randomInt(this.random, list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}

const EMPTY: ValidRequest = { method: 'GET', path: '/', query: [], headers: [], body: undefined };

function collection(kind: Kind): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  return `${root}${kind.namespaced ? `/namespaces/${NAMESPACE}` : ''}/${kind.plural}`;
}

function pathsOf(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [`${at}/${key}`, ...pathsOf(child, `${at}/${key}`)]);
}

type Content = readonly [type: string, body: Uint8Array];

function jsonOf(value: unknown): Content {
  return ['application/json', encoder.encode(JSON.stringify(value))];
}

function yamlOf(value: unknown): Content {
  return ['application/yaml', encoder.encode(yamlText(value))];
}

/** What no message can hold is sent as JSON. */
function protobufOf(value: unknown): Content {
  try {
    const object = value as KubernetesObject;
    const kind = KINDS.find({ ...parseApiVersion(object.apiVersion), kind: object.kind });
    const body = kind && encodeObjectProtobuf(object, KINDS);
    return body ? ['application/vnd.kubernetes.protobuf', body] : jsonOf(value);
  } catch {
    return jsonOf(value);
  }
}

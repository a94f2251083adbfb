import { type OwnerReference, parseApiVersion } from '../api/index.ts';
import { type Connection, type Query, sendForJson, sendForNothing } from './http.ts';
import {
  type ListOptions,
  listOf,
  listPages,
  type ListWatch,
  type ObjectList,
  type PageOptions,
  type RawList,
} from './list.ts';
import type { ApiObject, ObjectName } from './object-name.ts';
import { watchEvents } from './watch.ts';

export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** Writes `status`, `scale`, … of the object. */
  readonly subresource?: string;
  readonly signal?: AbortSignal;
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Takes fields over from other managers. */
  readonly force?: boolean;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: boolean;
}

export type PatchType = 'json' | 'merge' | 'strategic';

/** The objects of one resource. Every failure is a `StatusError`. */
export interface ResourceClient<T extends ApiObject> extends ListWatch<T> {
  readonly apiVersion: string;
  get(name: ObjectName, options?: { subresource?: string; signal?: AbortSignal }): Promise<T>;
  /** One page; all objects where no limit is given. */
  list(options?: PageOptions): Promise<ObjectList<T>>;
  create(object: T, options?: WriteOptions): Promise<T>;
  update(object: T, options?: WriteOptions): Promise<T>;
  updateStatus(object: T, options?: WriteOptions): Promise<T>;
  patch(name: ObjectName, type: PatchType, body: unknown, options?: WriteOptions): Promise<T>;
  /** Server-side apply. */
  apply(object: ApiObject, options: ApplyOptions): Promise<T>;
  delete(name: ObjectName, options?: DeleteOptions): Promise<unknown>;
  /** The server's list of what was deleted may be long, and is left unread. */
  deleteCollection(selection: ListOptions, options?: DeleteOptions): Promise<void>;
  /** POST to a subresource: `binding`, `eviction`, `token`. */
  createSubresource<R>(name: ObjectName, subresource: string, body: unknown): Promise<R>;
  /** The path of the collection, or of one object and its subresource. */
  pathOf(name: ObjectName, subresource?: string): string;
}

const PATCH_CONTENT_TYPES: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

export function createResourceClient<T extends ApiObject>(
  connection: Connection,
  apiVersion: string,
  plural: string,
): ResourceClient<T> {
  const pathOf = (name: ObjectName, subresource?: string): string =>
    pathOfObject(apiVersion, plural, name, subresource);

  const list = async (options: PageOptions = {}): Promise<ObjectList<T>> => {
    const { namespace, signal, ...query } = options;
    const request = { path: pathOf({ namespace }), query: { ...query }, ...(signal ? { signal } : {}) };
    return listOf(await sendForJson<RawList<T>>(connection, request));
  };

  const write = (method: string, path: string, body: unknown, options: WriteOptions, contentType?: string) =>
    sendForJson<T>(connection, {
      method,
      path,
      body,
      query: queryOf(options),
      ...(contentType === undefined ? {} : { contentType }),
      ...(options.signal ? { signal: options.signal } : {}),
    });

  const update = (object: T, options: WriteOptions = {}): Promise<T> =>
    write('PUT', pathOf(named(object.metadata), options.subresource), object, options);

  return {
    apiVersion,
    plural,
    pathOf,
    list,
    update,
    get: (name, { subresource, signal } = {}) =>
      sendForJson<T>(connection, { path: pathOf(named(name), subresource), ...(signal ? { signal } : {}) }),
    listAll: (options = {}) => listPages(connection.clock, list, options),
    create: (object, options = {}) =>
      write('POST', pathOf({ namespace: object.metadata.namespace }), object, options),
    updateStatus: (object, options = {}) => update(object, { ...options, subresource: 'status' }),
    patch: (name, type, body, options = {}) =>
      write('PATCH', pathOf(named(name), options.subresource), body, options, PATCH_CONTENT_TYPES[type]),
    apply: (object, options) => {
      const path = pathOf(named(object.metadata), options.subresource);
      return write('PATCH', path, object, options, 'application/apply-patch+yaml');
    },
    delete: (name, options) =>
      sendForJson(connection, { method: 'DELETE', path: pathOf(named(name)), ...deleteBody(options) }),
    deleteCollection: ({ namespace, ...query }, options) =>
      sendForNothing(connection, {
        method: 'DELETE',
        path: pathOf({ namespace }),
        query: { labelSelector: query.labelSelector, fieldSelector: query.fieldSelector },
        ...deleteBody(options),
      }),
    watch: ({ namespace, signal, ...query } = {}) =>
      watchEvents<T>(connection, { path: pathOf({ namespace }), query: { ...query }, signal }),
    createSubresource: (name, subresource, body) =>
      sendForJson(connection, { method: 'POST', path: pathOf(named(name), subresource), body }),
  };
}

/** Reads a path's fixed part from what it names: `/apis/apps/v1/namespaces/default/deployments/web/status`. */
export function pathOfObject(
  apiVersion: string,
  plural: string,
  { namespace, name }: ObjectName,
  subresource?: string,
): string {
  const root = parseApiVersion(apiVersion).group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const inside = namespace === undefined || namespace === '' ? '' : `/namespaces/${namespace}`;
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${inside}/${plural}${object}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** A reference by which `owner` controls a dependent, as upstream's controllers write it. */
export function controllerReference(owner: ApiObject): OwnerReference {
  const { name = '', uid = '' } = owner.metadata;
  const { apiVersion, kind } = owner;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function queryOf(options: WriteOptions & { force?: boolean }): Query {
  const { dryRun, fieldManager, fieldValidation, force } = options;
  return { dryRun: dryRun === true ? 'All' : undefined, fieldManager, fieldValidation, force };
}

function deleteBody(options: DeleteOptions | undefined): { body?: unknown } {
  if (options === undefined) return {};
  const { dryRun, ...rest } = options;
  const all = dryRun === true ? { dryRun: ['All'] } : {};
  return { body: { apiVersion: 'v1', kind: 'DeleteOptions', ...rest, ...all } };
}

/** A write to an object without a name would reach its whole collection. */
function named(name: ObjectName): ObjectName {
  if (name.name === undefined || name.name === '') throw new Error('the object has no name');
  return name;
}

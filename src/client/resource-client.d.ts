import { type OwnerReference } from '../api/index.ts';
import { type Connection } from './http.ts';
import type { ApiObject, ObjectName } from './object-name.ts';
import { type WatchEvent } from './watch.ts';
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
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  readonly dryRun?: boolean;
}
export interface ListOptions {
  /** Of all namespaces where left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly signal?: AbortSignal;
}
export interface PageOptions extends ListOptions {
  readonly limit?: number;
  readonly continue?: string;
}
export interface WatchOptions extends ListOptions {
  readonly allowWatchBookmarks?: boolean;
  readonly timeoutSeconds?: number;
}
export interface ObjectList<T> {
  readonly items: readonly T[];
  /** The revision that the list was read at: a watch goes on from there. */
  readonly resourceVersion: string;
  /** Where the next page begins; left out on the last one. */
  readonly continue?: string;
}
export type PatchType = 'json' | 'merge' | 'strategic';
/** The objects of one resource. Every failure is a `StatusError`. */
export interface ResourceClient<T extends ApiObject> {
  readonly apiVersion: string;
  /** The resource's plural: `pods`. */
  readonly plural: string;
  get(
    name: ObjectName,
    options?: {
      subresource?: string;
      signal?: AbortSignal;
    },
  ): Promise<T>;
  /** One page; all objects where no limit is given. */
  list(options?: PageOptions): Promise<ObjectList<T>>;
  /** All objects, read in pages. */
  listAll(options?: ListOptions): Promise<ObjectList<T>>;
  create(object: T, options?: WriteOptions): Promise<T>;
  update(object: T, options?: WriteOptions): Promise<T>;
  updateStatus(object: T, options?: WriteOptions): Promise<T>;
  patch(name: ObjectName, type: PatchType, body: unknown, options?: WriteOptions): Promise<T>;
  /** Server-side apply. */
  apply(object: ApiObject, options: ApplyOptions): Promise<T>;
  delete(name: ObjectName, options?: DeleteOptions): Promise<unknown>;
  deleteCollection(selection: ListOptions, options?: DeleteOptions): Promise<unknown>;
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent<T>, void, undefined>;
  /** POST to a subresource: `binding`, `eviction`, `token`. */
  createSubresource<R>(name: ObjectName, subresource: string, body: unknown): Promise<R>;
  /** The path of the collection, or of one object and its subresource. */
  pathOf(name: ObjectName, subresource?: string): string;
}
export declare function createResourceClient<T extends ApiObject>(
  connection: Connection,
  apiVersion: string,
  plural: string,
): ResourceClient<T>;
/** Reads a path's fixed part from what it names: `/apis/apps/v1/namespaces/default/deployments/web/status`. */
export declare function pathOfObject(
  apiVersion: string,
  plural: string,
  { namespace, name }: ObjectName,
  subresource?: string,
): string;
/** A reference by which `owner` controls a dependent, as upstream's controllers write it. */
export declare function controllerReference(owner: ApiObject): OwnerReference;
//# sourceMappingURL=resource-client.d.ts.map

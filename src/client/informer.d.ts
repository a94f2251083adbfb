import { type Clock, type Disposable, type Log } from '../base/index.ts';
import { type ObjectCache } from './object-cache.ts';
import { type ApiObject } from './object-name.ts';
import type { ResourceClient } from './resource-client.ts';
/** Hears of each change, after the cache has it. The objects are the cache's own: nobody may change them. */
export interface InformerHandler<T> {
  added?(object: T): void;
  updated?(object: T, old: T): void;
  /** `object` is the last that was seen of it. */
  deleted?(object: T): void;
  /** The resource could not be listed, which will be tried again. */
  failed?(error: unknown): void;
}
/** A cache of a resource that follows the server. */
export interface Informer<T> extends Disposable {
  readonly resource: string;
  readonly cache: ObjectCache<T>;
  /** Whether the first list is in the cache. */
  readonly hasSynced: boolean;
  /** Why the last list failed; undefined once one has worked. */
  readonly failure: Error | undefined;
  /** Resolves when {@link hasSynced}; never, where the informer is disposed before. */
  whenSynced(): Promise<void>;
  /** Tells of what is in the cache as `added` at once, and then of every change. */
  addHandler(handler: InformerHandler<T>): Disposable;
}
export interface InformerOptions<T extends ApiObject> {
  readonly resource: ResourceClient<T>;
  readonly clock: Clock;
  readonly log: Log;
  /** All namespaces where left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Deep-freezes each object, so that a test finds who changes one. */
  readonly freeze?: boolean;
}
/**
 * Starts to list and watch a resource. The watch is taken up where it ended; where its revision is gone (410), the
 * resource is listed again and the difference told. A failing server is asked again with growing pauses.
 */
export declare function startInformer<T extends ApiObject>(options: InformerOptions<T>): Informer<T>;
//# sourceMappingURL=informer.d.ts.map

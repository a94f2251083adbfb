import { type Connection, type Query } from './http.ts';
import type { ApiObject } from './object-name.ts';
export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** Of a bookmark, only `metadata.resourceVersion` (and the annotation that ends the initial events) means something. */
  readonly object: T;
}
/**
 * The events of a watch as they come. Ends when the server ends it, throws a `StatusError` where the server sends an
 * `ERROR` event (410: the revision is gone), and lets the server know when the caller stops early.
 */
export declare function watchEvents<T extends ApiObject>(
  connection: Connection,
  request: {
    readonly path: string;
    readonly query: Query;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<WatchEvent<T>, void, undefined>;
//# sourceMappingURL=watch.d.ts.map

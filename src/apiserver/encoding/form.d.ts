import type { HttpResponse } from '../../base/index.ts';
import type { ObjectVersion } from '../storage/index.ts';
export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
/** The objects of a list with what its metadata says. */
export interface ListContent {
  readonly versions: readonly ObjectVersion[];
  readonly revision: number;
  /** The token of the next page; undefined on the last one. */
  readonly continue?: string;
  readonly remainingItemCount?: number;
}
/** How the objects of one resource are written for one client: format, version, and what they are turned into. */
export interface Form {
  readonly contentType: string;
  readonly watchContentType: string;
  object(version: ObjectVersion): Uint8Array;
  list(content: ListContent): HttpResponse['body'];
  event(type: WatchEventType, version: ObjectVersion): Uint8Array;
  /** A bookmark: an object with nothing but its revision and annotations. */
  bookmark(revision: number, annotations?: Readonly<Record<string, string>>): Uint8Array;
  /** A `Status`, which no shape concerns. */
  status(status: object): Uint8Array;
  /** An `ERROR` event. */
  error(status: object): Uint8Array;
}
//# sourceMappingURL=form.d.ts.map

import type { HttpResponse } from '../../base/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';

/** How the objects of one kind are written for clients: format, version, and what they are turned into. */
export interface Form {
  readonly contentType: string;
  readonly watchContentType: string;
  object(version: ObjectVersion): Uint8Array;
  list(content: ListContent): HttpResponse['body'];
  event(event: WatchEvent): Uint8Array;
}

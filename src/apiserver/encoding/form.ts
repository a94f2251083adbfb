import type { ListContent } from '../registry/list-content.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import type { Pieces } from './pieced-bodies.ts';

/** How the objects of one kind are written for clients: format, version, and what they are turned into. */
export interface Form {
  readonly contentType: string;
  object(version: ObjectVersion): Uint8Array;
  /** In pieces, of which none is longer than what was made of one object. */
  list(content: ListContent): Pieces;
  /** Undefined: a watch cannot be written so. */
  readonly watch: WatchForm | undefined;
}

export interface WatchForm {
  readonly contentType: string;
  /** A promise where it is made elsewhere. */
  event(event: WatchEvent): Uint8Array | Promise<Uint8Array>;
}

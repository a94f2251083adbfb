import { type Clock } from '../../base/index.ts';
import type { Form } from '../encoding/form.ts';
import type { Selection } from '../request/selection.ts';
import { type StoredResource } from '../registry/served-resource.ts';
import { WatchStream } from './watch-stream.ts';
export interface ObjectWatchOptions {
  readonly resource: StoredResource;
  readonly form: Form;
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
  /** The changes after this revision; undefined: first the objects that there are, as `ADDED`, then what comes. */
  readonly afterRevision: number | undefined;
  /** Tell the end of the objects that there are by an annotated bookmark. */
  readonly markInitialEvents: boolean;
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly queueLimit: number;
}
/** Watches the objects of a resource, of which the cache must be loaded. Ends by itself after the timeout. */
export declare function watchObjects(
  clock: Clock,
  signal: AbortSignal,
  options: ObjectWatchOptions,
): WatchStream;
//# sourceMappingURL=object-watch.d.ts.map

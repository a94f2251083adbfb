import type { Status } from '../../api/index.ts';
import type { ObjectVersion } from '../storage/index.ts';

/** An event of a watch, before it is written for a client. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly version: ObjectVersion }
  /** Nothing but a revision: everything up to it has been told. */
  | {
      readonly type: 'BOOKMARK';
      readonly revision: number;
      readonly annotations?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'ERROR'; readonly status: Status };

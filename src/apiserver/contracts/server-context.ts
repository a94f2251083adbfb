import type { Clock, Log, Random } from '../../base/index.ts';
import type { Authorizer } from './authorizer.ts';
import type { ObjectReader, ObjectWriter } from './objects.ts';

/** What the parts of a server are made with: plugins, authorizers, computed resources. */
export interface ServerContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly reader: ObjectReader;
  readonly writer: ObjectWriter;
  /** Who may do what, by all authorizers of the server in their order. */
  readonly authorizer: Authorizer;
}

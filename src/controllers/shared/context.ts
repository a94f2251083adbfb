import type { Clock, Log } from '../../base/index.ts';
import type { Client, Informers } from '../../client/index.ts';

/** What every controller is handed. */
export interface ControllerContext {
  readonly client: Client;
  /** Shared by all controllers: a resource is listed, watched and decoded once. */
  readonly informers: Informers;
  readonly clock: Clock;
  readonly log: Log;
}

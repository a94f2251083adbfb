import type { Disposable } from '../../../base/index.ts';

/** What is known of nodes without a message of theirs. */
export interface NodeLiveness {
  /** Until when a node was alive, by the controllers' clock: now, of one that is. Undefined of one that nobody knows. */
  lastAliveMs(name: string): number | undefined;
  /** Tells of each node that is alive no longer. */
  onSilent(listener: (name: string) => void): Disposable;
}

import type { Disposable } from '../../base/index.ts';

/**
 * What is known of nodes without a message of theirs: those that run in this process are alive until they stop, or what
 * they write is not taken any more.
 */
export interface NodeLiveness {
  /** Until when a node was alive, by the clock of both: now, of one that is. Undefined of one that is not here. */
  lastAliveMs(name: string): number | undefined;
  /** Tells of each node that is alive no longer. */
  onSilent(listener: (name: string) => void): Disposable;
}

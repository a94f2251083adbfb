import type { Clock, Log } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from '../storage/index.ts';
import type { HealthCheck, HealthChecks } from './health.ts';
import { writeCheck } from './write-check.ts';

export interface HealthCheckParts {
  readonly store: Store;
  readonly feed: RevisionFeed;
  readonly clock: Clock;
  readonly log: Log;
  /** What else of the program must be well. */
  readonly others: readonly HealthCheck[];
}

/**
 * What makes this server well: that it answers, that the store does, and that it has begun to follow the store; and what
 * else of its program must be. It can take requests as long as the store takes writes, too.
 */
export function healthChecks({ store, feed, clock, log, others }: HealthCheckParts): HealthChecks {
  const ping = { name: 'ping', check: () => Promise.resolve() };
  const reach = { name: 'etcd', check: async () => void (await store.currentRevision()) };
  const synced = {
    name: 'informer-sync',
    check: async () => {
      if (feed.revision === 0) throw new Error('the store has not been read yet');
    },
  };
  const livez = [ping, reach];
  const unreadable = (): readonly string[] => {
    const known = feed.unreadable.all().map(({ key, problem }) => `${key}: ${problem}`);
    const damaged = store.damagedKeys().filter((key) => !feed.unreadable.get(key));
    return [...known, ...damaged.map((key) => `${key}: the checksum does not match`)];
  };
  return {
    warnings: () => unreadable().map((text) => `a stored object cannot be read: ${text}`),
    livez,
    readyz: [ping, reach, writeCheck(store, clock, log), synced],
    healthz: [...livez, ...others],
  };
}

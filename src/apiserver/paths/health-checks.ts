import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from '../storage/index.ts';
import type { HealthCheck, HealthChecks } from './health.ts';

/**
 * What makes this server well: that it answers, that the store does, and that it has begun to follow the store; and what
 * else of its program must be. */
export function healthChecks(
  store: Store,
  feed: RevisionFeed,
  others: readonly HealthCheck[] = [],
): HealthChecks {
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
    const others = store.damagedKeys().filter((key) => !feed.unreadable.get(key));
    return [...known, ...others.map((key) => `${key}: the checksum does not match`)];
  };
  return {
    warnings: () => unreadable().map((text) => `a stored object cannot be read: ${text}`),
    livez,
    readyz: [ping, reach, synced],
    healthz: [...livez, ...others],
  };
}

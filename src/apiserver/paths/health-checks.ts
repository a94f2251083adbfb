import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from '../storage/index.ts';
import type { HealthChecks } from './health.ts';

/** What makes this server well: that it answers, that the store does, and that it has begun to follow the store. */
export function healthChecks(store: Store, feed: RevisionFeed): HealthChecks {
  const ping = { name: 'ping', check: () => Promise.resolve() };
  const reach = { name: 'etcd', check: async () => void (await store.currentRevision()) };
  const synced = {
    name: 'informer-sync',
    check: async () => {
      if (feed.revision === 0) throw new Error('the store has not been read yet');
    },
  };
  return { livez: [ping, reach], readyz: [ping, reach, synced] };
}

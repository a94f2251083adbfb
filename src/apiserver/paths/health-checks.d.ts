import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from '../storage/index.ts';
import type { HealthCheck, HealthChecks } from './health.ts';
/**
 * What makes this server well: that it answers, that the store does, and that it has begun to follow the store; and what
 * else of its program must be. */
export declare function healthChecks(
  store: Store,
  feed: RevisionFeed,
  others?: readonly HealthCheck[],
): HealthChecks;
//# sourceMappingURL=health-checks.d.ts.map

import type { Clock, Log } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from '../storage/index.ts';
import type { HealthCheck, HealthChecks } from './health.ts';
import { writeCheck } from './write-check.ts';

/** What is asked, beside the store, of a server's health. */
export interface HealthParts {
  /** Of the program around the server: that its log takes lines (`log`), that its certificate is good. */
  readonly program: readonly ProgramCheck[];
  /** That the server has started, in the order in which it is told; what it starts may turn out to be less. */
  startUp(): readonly HealthCheck[];
  /** What runs beside the server, for `/healthz`: named where it fails alone, for upstream's server has none of it. */
  readonly others: readonly HealthCheck[];
  /** Aborts when the server is asked to stop. */
  readonly stopping?: AbortSignal | undefined;
}

export interface ProgramCheck extends HealthCheck {
  /** Whether a server that fails it takes no requests, either; else it only wants to be started again. */
  readonly isForReadiness: boolean;
}

export interface HealthCheckParts {
  readonly store: Store;
  readonly feed: RevisionFeed;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: HealthParts;
  /** Whether the server has been disposed of. */
  readonly hasEnded: () => boolean;
}

/**
 * What makes this server well, in upstream's order: that it answers, that its program is well, that the store answers, and
 * that the server has started. It can take requests as long as the store takes writes, too, and nobody stops it.
 */
export function healthChecks({ store, feed, clock, log, health, hasEnded }: HealthCheckParts): HealthChecks {
  const ping = { name: 'ping', check: () => Promise.resolve() };
  const reach = { name: 'etcd', check: async () => void (await store.currentRevision()) };
  const synced = {
    name: 'informer-sync',
    check: async () => {
      if (feed.revision === 0) throw new Error('the store has not been read yet');
    },
  };
  const shutdown = {
    name: 'shutdown',
    check: async () => {
      if (hasEnded() || health.stopping?.aborted) throw new Error('process is shutting down');
    },
  };
  const unreadable = (): readonly string[] => {
    const known = feed.unreadable.all().map(({ key, problem }) => `${key}: ${problem}`);
    const damaged = store.damagedKeys().filter((key) => !feed.unreadable.get(key));
    return [...known, ...damaged.map((key) => `${key}: the checksum does not match`)];
  };
  const { program, others } = health;
  const ready = program.filter(({ isForReadiness }) => isForReadiness);
  const takesWrites = writeCheck(store, clock, log);
  const livez = (): HealthCheck[] => [ping, ...program, reach, ...health.startUp()];
  return {
    warnings: () => unreadable().map((text) => `a stored object cannot be read: ${text}`),
    livez,
    readyz: () => [ping, ...ready, reach, takesWrites, synced, ...health.startUp(), shutdown],
    healthz: livez,
    toldWhereFailing: others,
  };
}

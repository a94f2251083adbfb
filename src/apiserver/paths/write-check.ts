import type { Clock, Log } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { HealthCheck } from './health.ts';

/** So long one answer of the store is good for everybody who asks. */
const SHARED_MS = 1000;
/** Of the lease that is written and taken back; it stays for so long where that fails. */
const LEASE_MS = 60_000;

/**
 * Whether the store takes writes: fails on a full disk and on a file that cannot be written. It is tried each time that
 * somebody asks, with a lease that no key has, so that it is well again as soon as the store is.
 */
export function writeCheck(store: Store, clock: Clock, log: Log): HealthCheck {
  let last: { readonly atMs: number; readonly answer: Promise<void> } | undefined;
  let isFailing = false;
  const tried = async (): Promise<void> => {
    try {
      const { id } = await store.grantLease(LEASE_MS);
      await store.revokeLease(id);
      if (isFailing) log.info('the store takes writes again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error('the store takes no writes: the server is not ready', { error });
      isFailing = true;
      throw error;
    }
  };
  return {
    name: 'etcd-readiness',
    check() {
      const nowMs = clock.now();
      if (last === undefined || Math.abs(nowMs - last.atMs) >= SHARED_MS)
        last = { atMs: nowMs, answer: tried() };
      return last.answer;
    },
  };
}

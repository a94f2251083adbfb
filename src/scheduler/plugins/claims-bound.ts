import type { PersistentVolumeClaim } from '../../kinds/index.ts';
import { type Clock, disposable, Disposables } from '../../base/index.ts';
import type { Informer } from '../../client/index.ts';
import { isBound, SELECTED_NODE } from './pod-claims.ts';

/**
 * Resolves when all claims are bound. Rejects where that will not be: one of them is gone, its provisioner gave up, it
 * takes too long, or `signal` says that nobody waits any more.
 */
export function whenBound(
  awaited: readonly PersistentVolumeClaim[],
  claims: Informer<PersistentVolumeClaim>,
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const waiting = new Disposables();
  const promised = new Set<string>();
  return new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`claims not bound: ${reason}`));
    const look = (): void => {
      const seen = awaited.map(({ metadata }) => {
        const claim = claims.cache.get(metadata);
        return claim?.metadata.uid === metadata.uid ? claim : undefined;
      });
      if (seen.includes(undefined)) fail('one is gone');
      else if (seen.some((claim) => claim && isGivenUp(claim, promised))) fail('one cannot be provisioned');
      else if (seen.every((claim) => claim && isBound(claim))) resolve();
    };
    const onAbort = (): void => fail('nobody waits for them');
    waiting.add(claims.addHandler({ updated: look, deleted: look }));
    waiting.add(clock.setTimer(limitMs, () => fail(`not within ${limitMs} ms`)));
    signal.addEventListener('abort', onAbort);
    waiting.add(disposable(() => signal.removeEventListener('abort', onAbort)));
    if (signal.aborted) onAbort();
    else look();
  }).finally(() => waiting.dispose());
}

/** Whether a provisioner took away the node that the claim was seen to ask for. */
function isGivenUp(claim: PersistentVolumeClaim, promised: Set<string>): boolean {
  const { uid = '', annotations } = claim.metadata;
  const asks = annotations?.[SELECTED_NODE] !== undefined;
  if (asks) promised.add(uid);
  return !asks && promised.has(uid) && !isBound(claim);
}

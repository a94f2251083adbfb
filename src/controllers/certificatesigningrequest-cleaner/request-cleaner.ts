import { type CertificateSigningRequest, certificateEndMs } from '../../kinds/index.ts';
import { timeMs } from '../../api/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { certificateRequests, conditionsOf } from '../library/certificates/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const HOUR_MS = 60 * 60 * 1000;
const DECIDED_MS = HOUR_MS;
const PENDING_MS = 24 * HOUR_MS;
/** Upstream looks once an hour: an end that is farther away is looked at again, as what a timer can wait for is limited. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;

export function startRequestCleaner(context: ControllerContext): Disposable {
  const { clock } = context;
  const { requests, informer } = certificateRequests(context);
  return startController(context, {
    watches: [watchObjects(informer, keyOf)],
    async reconcile(key) {
      const request = informer.cache.get(nameOfKey(key));
      if (!request) return;
      const endMs = await endOf(request);
      if (endMs === undefined) return;
      const leftMs = endMs - clock.now();
      if (leftMs >= 0) return { againAfterMs: Math.min(leftMs + 1, LONGEST_WAIT_MS) };
      const { uid = '' } = request.metadata;
      await unlessGone(requests.delete(request.metadata, { preconditions: { uid } }));
    },
  });
}

/** After when a request is kept no more; undefined where it is kept for now. */
async function endOf(request: CertificateSigningRequest): Promise<number | undefined> {
  const { metadata, status = {} } = request;
  const { certificate = '', conditions = [] } = status;
  const ends: number[] = [];
  const after = (time: string | undefined, limitMs: number): void => {
    if (time !== undefined) ends.push(timeMs(time) + limitMs);
  };
  const isIssued = certificate !== '';
  if (conditions.length === 0) after(metadata.creationTimestamp, PENDING_MS);
  for (const type of ['Denied', 'Failed']) {
    for (const { lastUpdateTime } of conditionsOf(request, type)) after(lastUpdateTime, DECIDED_MS);
  }
  const approvals = conditionsOf(request, 'Approved');
  for (const { lastUpdateTime } of approvals) after(lastUpdateTime, isIssued ? DECIDED_MS : PENDING_MS);
  if (isIssued && approvals.length > 0) {
    const endMs = await certificateEndMs(certificate);
    if (endMs !== undefined) ends.push(endMs);
  }
  return ends.length === 0 ? undefined : Math.min(...ends);
}

import { StatusError } from '../../api/index.ts';
import type { ObjectVersion } from './object-version.ts';

/** What a request of etcd may hold, unless it is told otherwise (`--max-request-bytes`). */
const REQUEST_LIMIT_BYTES = 1.5 * 2 ** 20;
/** What a client of etcd sends at all. */
const SEND_LIMIT_BYTES = 2 * 2 ** 20;
/** What a request holds beside the key, which it has three times, and the value. */
const REQUEST_BYTES = 64;

/** Throws upstream's 500 where an object is too large for etcd, in the form in which upstream stores it. */
export function assertStorable(version: ObjectVersion): void {
  const around = 3 * version.key.length + REQUEST_BYTES;
  // The other form is smaller than ours, which is all that most objects have to be asked.
  if (version.value.length + around <= REQUEST_LIMIT_BYTES) return;
  const bytes = around + (version.codec.protobuf(version.object) ?? version.value).length;
  if (bytes <= REQUEST_LIMIT_BYTES) return;
  const message =
    bytes <= SEND_LIMIT_BYTES
      ? 'etcdserver: request is too large'
      : `rpc error: code = ResourceExhausted desc = trying to send message larger than max (${bytes} vs. ${SEND_LIMIT_BYTES})`;
  throw new StatusError(500, '', message);
}

import type { MetricRecord } from '../../../base/index.ts';
import { LongWorkError } from '../../../api/index.ts';
import type { AdmittedRequest, LargeBodies } from '../../contracts/index.ts';
import { wantsPretty } from '../../encoding/negotiation.ts';
import type { Reply } from '../../reply/reply.ts';
import type { Call } from '../../request/call.ts';
import type { RequestInfo } from '../../request/request-info.ts';
import { isLongRunning } from '../../request/long-running.ts';
import type { Handler, Stage } from './stage.ts';

export interface PassOnOptions {
  /** Who serves what is large. Left out, this server does. */
  readonly largeBodies: LargeBodies | undefined;
  /** From which length on a body, or what it changes, is large. */
  readonly fromBytes: number;
  /** From which length on what is read is large. */
  readonly readsFromBytes: number;
  /** The size of what is stored of the object that a request is about, as far as this server knows. */
  readonly storedBytes: (info: RequestInfo) => number;
  /** Whether the plain JSON of a resource's objects is what is stored of them. */
  readonly isSentAsStored: (info: RequestInfo) => boolean;
  /** Takes in what was counted elsewhere. */
  readonly count: (records: readonly MetricRecord[]) => void;
}

/**
 * Passes on what would hold this thread: a write with a large body, or of a large object, and a read of one in a form that
 * has to be made. Whether a body is large is found out by who reads it, so that a request that is refused before is refused
 * as early as ever; and so is what else turns out to be long work.
 */
export function passOn(options: PassOnOptions): Stage {
  const { largeBodies, fromBytes, readsFromBytes, storedBytes, isSentAsStored, count } = options;
  if (!largeBodies) return (call, next) => next(call);
  const pass = (call: Call, body: Uint8Array): Promise<Reply> => passed({ largeBodies, count }, call, body);
  return (call, next) => {
    const { info, http } = call;
    if (!info.isResource || isLongRunning(info)) return next(call);
    if (info.verb === 'get') {
      const isMade = !isPlainJson(call) || !isSentAsStored(info);
      const isLarge = storedBytes(info) > readsFromBytes && isMade && largeBodies.serves(info);
      return isLarge ? pass(call, NO_BODY) : next(call);
    }
    if (!WRITES.has(http.method) || !largeBodies.serves(info)) return next(call);
    return storedBytes(info) > fromBytes
      ? call.readBody().then((body) => pass(call, body))
      : passIfLarge(fromBytes, call, next, pass);
  };
}

const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const NO_BODY: Uint8Array = new Uint8Array();

/** Whether the answer is JSON, as it is. */
function isPlainJson(call: Call): boolean {
  const accept = call.http.headers['accept'] ?? '';
  return (accept === '' || accept === '*/*' || accept === 'application/json') && !wantsPretty(call);
}

async function passIfLarge(
  fromBytes: number,
  call: Call,
  next: Handler,
  pass: (call: Call, body: Uint8Array) => Promise<Reply>,
): Promise<Reply> {
  let body = NO_BODY;
  const readBody = async (): Promise<Uint8Array> => {
    body = await call.readBody();
    if (body.length > fromBytes) throw new LongWorkError();
    return body;
  };
  try {
    return await next({ ...call, readBody });
  } catch (error) {
    if (error instanceof LongWorkError) return pass(call, body);
    throw error;
  }
}

async function passed(
  { largeBodies, count }: Pick<PassOnOptions, 'count'> & { readonly largeBodies: LargeBodies },
  { http, user, warnings, annotations, notes }: Call,
  body: Uint8Array,
): Promise<Reply> {
  const { method, target, headers, repeated, signal } = http;
  const request: AdmittedRequest = {
    method,
    target,
    headers,
    ...(repeated ? { repeated } : {}),
    signal,
    user,
    body,
  };
  const { annotations: noted, requestHead, counted, ...response } = await largeBodies.serve(request);
  if (requestHead) notes.requestHead?.(requestHead);
  for (const [key, value] of noted) annotations.set(key, value);
  count(counted);
  // Who answers has said them all.
  warnings.clear();
  return inParts({ kind: 'bytes', ...response });
}

/** As many bytes as a connection is handed at a time. */
const PART_BYTES = 64 * 1024;
/** What is longer than this comes in parts. */
const WHOLE_BYTES = 1024 * 1024;

function inParts(reply: Extract<Reply, { kind: 'bytes' }>): Reply {
  const { body } = reply;
  if (!(body instanceof Uint8Array) || body.length <= WHOLE_BYTES) return reply;
  return { ...reply, body: parts(body), isFinite: true };
}

async function* parts(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; offset < body.length; offset += PART_BYTES)
    yield body.subarray(offset, offset + PART_BYTES);
}

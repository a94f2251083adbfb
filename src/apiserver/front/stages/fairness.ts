import type { Admission, Classified, FlowControl } from '../../flow-control/index.ts';
import { textReply } from '../../reply/reply.ts';
import type { BytesReply, Reply, StreamReply } from '../../reply/reply.ts';
import type { Call } from '../../request/call.ts';
import { isLongRunning } from '../../request/long-running.ts';
import type { Handler, Stage } from './stage.ts';

/**
 * Lets in what finds a seat in its priority level, lets the rest wait, and refuses with upstream's 429 what finds no place
 * to wait. A list keeps its seats until it has been handed over, a watch while it starts; streams to what runs take none.
 * The cluster's own parts in this process do not ask: each works on a few things at a time.
 */
export function fairness(control: FlowControl): Stage {
  return (call, next) => {
    const { info, http } = call;
    if (http.peer.identity || (info.verb !== 'watch' && isLongRunning(info))) return next(call);
    const classified = control.classify(call.user, info);
    call.notes.addHeaders(classified.headers);
    const admission = control.start(classified, call);
    const { rejection } = admission;
    if (rejection === undefined) return run(control, admission, call, next);
    if (typeof rejection === 'string') return Promise.resolve(tooMany(call, classified));
    return rejection.then((reason) =>
      reason === undefined ? run(control, admission, call, next) : tooMany(call, classified),
    );
  };
}

async function run(control: FlowControl, admission: Admission, call: Call, next: Handler): Promise<Reply> {
  const { notes, info, user } = call;
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    control.finish(admission);
  };
  const { startedMs, arrivedMs } = admission.request;
  notes.waitedMs += startedMs - arrivedMs;
  // As upstream: only a watch's seat is given back before there is an answer.
  if (info.verb === 'watch') notes.delegated = over;
  let reply: Reply;
  try {
    reply = await next(call);
  } catch (error) {
    over();
    throw error;
  }
  if (reply.kind === 'stream') {
    const watch = control.watches.add(info);
    notes.whenEnded(() => {
      over();
      watch.dispose();
    });
    return untilStarted(reply, over);
  }
  if (reply.kind !== 'list') {
    over();
    return reply;
  }
  notes.flow = `${admission.request.selector}/${user.name}`;
  notes.whenEnded(over);
  return reply;
}

function untilStarted(reply: StreamReply, over: () => void): StreamReply {
  return {
    ...reply,
    open: (encode, started) =>
      reply.open(encode, () => {
        over();
        started?.();
      }),
  };
}

function tooMany({ notes }: Call, { state }: Classified): BytesReply {
  notes.isGivenUp = true;
  const reply = textReply(429, 'Too many requests, please try again later.\n');
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(state.dropped.add()) } };
}

import type { Clock, HttpHandler, HttpRequest, HttpResponse } from '../../base/index.ts';
import {
  type AdmittedRequest,
  type AdmittedResponse,
  ANONYMOUS,
  type ObjectHead,
  type User,
} from '../contracts/index.ts';
import { textReply } from '../reply/reply.ts';
import { AuditAnnotations } from '../request/audit-annotations.ts';
import type { Call } from '../request/call.ts';
import { CallNotes } from '../request/call-notes.ts';
import { requestInfo } from '../request/request-info.ts';
import { parseTarget } from '../request/target.ts';
import { Warnings } from '../request/warnings.ts';
import type { Handler } from './stages/stage.ts';

/** The server as one function of HTTP: reads what is asked for, and lets `handle` answer with bytes. */
export function createHandler(clock: Clock, handle: Handler): HttpHandler {
  return (http) =>
    answer(
      clock,
      handle,
      http,
      noted(ANONYMOUS, () => http.readBody(0)),
    );
}

/** The server for requests that another one has let in, with their bodies. */
export function createAdmittedHandler(
  clock: Clock,
  handle: Handler,
): (request: AdmittedRequest) => Promise<AdmittedResponse> {
  return async ({ user, body, ...request }) => {
    const readBody = (): Promise<Uint8Array> => Promise.resolve(body);
    const http = { ...request, readBody, peer: { address: '' } };
    const call = noted(user, readBody);
    let requestHead: ObjectHead | undefined;
    call.notes.requestObject = ({
      metadata: { name = '', namespace = '', uid = '', resourceVersion = '' },
    }) => {
      requestHead = { name, namespace, uid, resourceVersion };
    };
    const response = await answer(clock, handle, http, call);
    return { ...response, annotations: [...call.annotations], requestHead };
  };
}

type Noted = Pick<Call, 'user' | 'readBody' | 'annotations' | 'notes'>;

function noted(user: User, readBody: () => Promise<Uint8Array>): Noted {
  return { user, readBody, annotations: new AuditAnnotations(), notes: new CallNotes() };
}

async function answer(clock: Clock, handle: Handler, http: HttpRequest, noted: Noted): Promise<HttpResponse> {
  const target = parseTarget(http.target);
  if (!target) return textReply(400, '400 Bad Request');
  const reply = await handle({
    http,
    info: requestInfo(http.method, target.path, target.query),
    query: target.query,
    warnings: new Warnings(),
    receivedMs: clock.now(),
    ...noted,
  });
  if (reply.kind !== 'bytes' && reply.kind !== 'upgrade') throw new Error('a reply was not written');
  return reply;
}

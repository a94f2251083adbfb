import { StatusError } from '../../../api/index.ts';
import { AuditEvent, type Auditor } from '../../audit/index.ts';
import { failureReply } from '../../reply/failure.ts';
import type { Reply } from '../../reply/reply.ts';
import type { Call } from '../../request/call.ts';
import { isLongRunning } from '../../request/long-running.ts';
import { isNoFailure } from './failures.ts';
import type { Stage } from './stage.ts';

/** The JSON of what a reply answers with; undefined where it has none. */
export type JsonOf = (reply: Reply) => Uint8Array | 'too long' | undefined;

/** Names each request, before anything can fail. */
export function nameRequests(auditor: Auditor): Stage {
  return (call, next) => {
    call.notes.auditId = auditor.idOf(call.http.headers['audit-id']);
    call.notes.addHeaders({ 'audit-id': call.notes.auditId });
    return next(call);
  };
}

/** Logs whoever shows wrong credentials. Stands around `authenticate`. */
export function auditRefusedCredentials(auditor: Auditor): Stage {
  return async (call, next) => {
    try {
      return await next(call);
    } catch (error) {
      // What an authenticated user was refused has been logged within.
      if (error instanceof StatusError && error.code === 401 && !call.notes.isAudited) {
        const event = begun(auditor, { ...call, user: { name: '', groups: [] } });
        event?.takeStatus(401, {
          ...error.toStatus(),
          message: 'Authentication failed',
        });
        event?.log('ResponseStarted');
      }
      throw error;
    }
  };
}

/**
 * Logs what the policy says of each request. Stands after `authenticate`, so that it knows who asks, and before
 * `impersonate`, so that it tells both.
 */
export function audit(auditor: Auditor, jsonOf: JsonOf): Stage {
  return async (call, next) => {
    call.notes.isAudited = true;
    const event = begun(auditor, call);
    if (!event) return next(call);
    event.log('RequestReceived');
    call.notes.requestObject = event.takeObject;
    call.notes.requestHead = event.takeHead;
    const watched = event.isAtLeast('Request') ? withBody(call, event) : call;
    try {
      const reply = await next(watched);
      answered(event, call, reply, jsonOf);
      return reply;
    } catch (error) {
      failed(event, error);
      throw error;
    }
  };
}

function begun(auditor: Auditor, call: Call): AuditEvent | undefined {
  const config = auditor.configOf(call.user, call.info);
  auditor.count(config.level);
  return config.level === 'None' ? undefined : new AuditEvent(auditor, call, config, call.notes.auditId);
}

function withBody(call: Call, event: AuditEvent): Call {
  const readBody = async (): Promise<Uint8Array> => {
    const bytes = await call.readBody();
    event.takeBody(bytes);
    return bytes;
  };
  return { ...call, readBody };
}

function answered(event: AuditEvent, call: Call, reply: Reply, jsonOf: JsonOf): void {
  event.takeStatus(reply.status, reply.kind === 'status' ? reply.body : undefined);
  const isLong = isLongRunning(call.info);
  if (isLong) event.log('ResponseStarted');
  else if (event.isAtLeast('RequestResponse')) event.takeResponse(jsonOf(reply));
  call.notes.whenEnded(() => event.log('ResponseComplete'));
}

function failed(event: AuditEvent, error: unknown): void {
  const { status, body } = failureReply(error);
  if (error instanceof StatusError || isNoFailure(error)) {
    event.takeStatus(status, body);
    event.log('ResponseComplete');
    return;
  }
  const message = `APIServer panic'd: ${error instanceof Error ? error.message : String(error)}`;
  event.takeStatus(500, { ...body, message });
  event.log('Panic');
}

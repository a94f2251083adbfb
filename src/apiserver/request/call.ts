import type { HttpRequest } from '../../base/index.ts';
import type { User } from '../contracts/index.ts';
import type { AuditAnnotations } from './audit-annotations.ts';
import type { CallNotes } from './call-notes.ts';
import type { RequestInfo } from './request-info.ts';
import type { Warnings } from './warnings.ts';

/** A request as a value, on its way through the stages. A stage hands on a changed copy, never a changed call. */
export interface Call {
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  /** Who is taken to ask: nobody known until that has been found out, then perhaps whom they speak for. */
  readonly user: User;
  /** Texts for `Warning` headers of the answer. Whoever finds one adds it. */
  readonly warnings: Warnings;
  /** What is noted for the audit log. */
  readonly annotations: AuditAnnotations;
  /** What its stages leave for whoever writes the answer. */
  readonly notes: CallNotes;
  /** When it came in. */
  readonly receivedMs: number;
  /** Reads the body, of which there is none until a stage has said how long it may be. Rejects with a `StatusError`. */
  readBody(): Promise<Uint8Array>;
}

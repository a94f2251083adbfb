import type { HttpRequest, HttpResponse } from '../../base/index.ts';
import type { User } from './user.ts';

/** A request that was let in: who asks is known, and that they may. */
export interface AdmittedRequest extends Pick<
  HttpRequest,
  'method' | 'target' | 'headers' | 'repeated' | 'signal'
> {
  readonly user: User;
  readonly body: Uint8Array;
}

/**
 * Another server on the same store, in another thread: what would hold this one for long is passed on to it. Its answer is
 * the one that this server would have given.
 */
export interface LargeBodies {
  /** Whether it serves a resource. What it does not, this server serves itself. */
  serves(of: { readonly group: string; readonly version: string; readonly resource: string }): boolean;
  /** Rejects with a `StatusError` where there is no answer. */
  serve(request: AdmittedRequest): Promise<HttpResponse>;
}

import { type Kinds, StatusError } from '../../api/index.ts';
import {
  type Clock,
  type Disposable,
  type Link,
  type Log,
  RemoteCalls,
  type SigningKey,
} from '../../base/index.ts';
import {
  type AccessAnswers,
  type AdmittedRequest,
  type BesideSettings,
  type LargeBodies,
  markAsWritten,
  type ObjectForm,
  TokenError,
  type TokenUser,
} from '../../kube-apiserver/index.ts';
import { type Store, StoreHost } from '../../store/index.ts';
import type { ClusterMethods, LargeBodyMethods, PassedResponse, RefusedToken } from './protocol.ts';

export interface LargeBodyServerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  /** What the cluster's own server serves: the thread makes the same of the definitions in the store. */
  readonly kinds: Kinds;
  /** Starts a thread that runs `serveLargeBodies`. */
  readonly startThread: () => Link;
  /** Those of the cluster's own server. */
  readonly settings: BesideSettings;
  /** What that server says of access. It is asked when something large is served, so it need not be there before. */
  readonly access: () => AccessAnswers;
  readonly signingKey?: SigningKey | undefined;
  readonly limits?: Partial<LargeBodyLimits>;
}

export interface LargeBodyLimits {
  /** How many requests may wait, and how long their bodies may be together. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** How long one may take before the thread is given up. */
  readonly requestMs: number;
  /** How long the thread is kept with nothing to do. */
  readonly idleMs: number;
}

const LIMITS: LargeBodyLimits = {
  waiting: 100,
  waitingBytes: 64 * 1024 * 1024,
  requestMs: 60_000,
  idleMs: 10_000,
};

interface Waiting {
  readonly request: AdmittedRequest;
  /** The body is an object that is only to be written so. */
  readonly as: ObjectForm | undefined;
  readonly dueMs: number;
  readonly resolve: (response: PassedResponse) => void;
  readonly reject: (error: Error) => void;
}

interface Thread extends Disposable {
  readonly calls: RemoteCalls<LargeBodyMethods>;
  readonly opened: Promise<unknown>;
}

/**
 * Large bodies, one after the other, in a thread of their own: it is started for the first, kept for some seconds after the
 * last, and then its memory goes back. Where it ends by itself, what it was at is answered with a 500, and the next one
 * gets a new thread.
 */
export class LargeBodyServer implements LargeBodies, Disposable {
  private readonly options: LargeBodyServerOptions;
  private readonly limits: LargeBodyLimits;
  private readonly waiting = new Set<Waiting>();
  private waitingBytes = 0;
  private thread: Thread | undefined;
  private isBusy = false;
  private idle: Disposable | undefined;
  private disposed = false;
  private made = 0;

  constructor(options: LargeBodyServerOptions) {
    this.options = options;
    this.limits = { ...LIMITS, ...options.limits };
  }

  serves(of: { readonly group: string; readonly version: string; readonly resource: string }): boolean {
    return this.options.kinds.findResource(of.group, of.version, of.resource) !== undefined;
  }

  async write(value: Uint8Array, as: ObjectForm): Promise<Uint8Array> {
    const { body } = await this.enqueue(
      { ...WRITING, target: `one of ${as.resource}, to be written`, body: value },
      as,
    );
    return body;
  }

  serve(request: AdmittedRequest): Promise<PassedResponse> {
    return this.enqueue(request);
  }

  private enqueue(request: AdmittedRequest, as?: ObjectForm): Promise<PassedResponse> {
    const { waiting, waitingBytes, requestMs } = this.limits;
    const isFull = this.waiting.size >= waiting || this.waitingBytes + request.body.length > waitingBytes;
    if (isFull) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      const dueMs = this.options.clock.now() + requestMs;
      this.waiting.add({ request, as, dueMs, resolve, reject });
      this.waitingBytes += request.body.length;
      void this.work();
    });
  }

  /** Ends the thread, also in the midst of something. */
  dispose(): void {
    this.disposed = true;
    this.end();
    for (const { reject } of this.waiting) reject(gone('the server ends'));
    this.waiting.clear();
  }

  /** Takes what waits, one after the other. */
  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.idle?.dispose();
    for (const next of this.waiting) {
      this.waiting.delete(next);
      this.waitingBytes -= next.request.body.length;
      if (next.request.signal.aborted || next.dueMs <= this.options.clock.now()) {
        next.reject(tooLate());
        continue;
      }
      try {
        next.resolve(await this.answer(next));
      } catch (error) {
        if (!this.disposed)
          this.options.log.error('a large body was not served', { target: next.request.target, error });
        next.reject(gone(error instanceof Error ? error.message : String(error)));
      }
    }
    this.isBusy = false;
    if (!this.disposed && this.thread)
      this.idle = this.options.clock.setTimer(this.limits.idleMs, () => this.end());
  }

  private async answer({ request, as, dueMs }: Waiting): Promise<PassedResponse> {
    const { signal, body, method, target, headers, repeated, user } = request;
    const { clock, log } = this.options;
    const thread = (this.thread ??= this.start());
    const timer = clock.setTimer(Math.max(0, dueMs - clock.now()), () => {
      log.warn('a large body takes too long: its thread is given up', { target });
      this.end();
    });
    const id = ++this.made;
    const cancel = (): void => thread.calls.tell('cancel', id);
    signal.addEventListener('abort', cancel);
    try {
      await this.opened(thread);
      // A copy: who sends it may send it again.
      const bytes = new Uint8Array(body);
      const passed = {
        id,
        method,
        target,
        headers,
        user,
        body: bytes,
        ...(repeated ? { repeated } : {}),
        ...(as ? { as } : {}),
      };
      return await thread.calls.call('serve', passed, [bytes.buffer]);
    } finally {
      timer.dispose();
      signal.removeEventListener('abort', cancel);
    }
  }

  /** A thread that cannot serve is not kept for the next one. */
  private async opened(thread: Thread): Promise<void> {
    try {
      await thread.opened;
    } catch (error) {
      if (this.thread === thread) this.end();
      throw error;
    }
  }

  private start(): Thread {
    const { store, log, signingKey, startThread, access } = this.options;
    if (this.disposed) throw new Error('the server ends');
    const host = new StoreHost(store, markAsWritten);
    const methods: ClusterMethods = {
      ...host.methods,
      'key.id': () => required(signingKey).id(),
      'key.publicKey': () => required(signingKey).publicKey(),
      'key.sign': (data) => required(signingKey).sign(data),
      'key.verify': ({ data, signature }) => required(signingKey).verify(data, signature),
      'access.authorize': (attributes) => access().authorizer.authorize(attributes),
      'access.review': ({ token, audiences }) => review(access().tokens, token, audiences),
    };
    const calls: RemoteCalls<LargeBodyMethods> = new RemoteCalls(startThread(), methods, (reason) => {
      host.dispose();
      if (this.thread?.calls !== calls) return;
      this.thread = undefined;
      log.error('the thread of large bodies has ended', { error: reason });
    });
    host.connect(calls);
    const dispose = (): void => {
      host.dispose();
      calls.dispose();
    };
    return { calls, opened: this.open(calls), dispose };
  }

  private open(calls: RemoteCalls<LargeBodyMethods>): Promise<null> {
    const { settings, signingKey, access } = this.options;
    const { audiences } = access().tokens;
    return calls.call('open', {
      server: settings,
      audiences,
      ...(signingKey ? { signing: signingKey.algorithm } : {}),
    });
  }

  private end(): void {
    const { thread } = this;
    this.thread = undefined;
    this.idle?.dispose();
    thread?.dispose();
  }
}

/** What is only written is not asked for by anybody. */
const WRITING = {
  method: 'GET',
  headers: {},
  signal: new AbortController().signal,
  user: { name: '', groups: [] },
};

async function review(
  tokens: AccessAnswers['tokens'],
  token: string,
  audiences: readonly string[],
): Promise<TokenUser | RefusedToken> {
  try {
    return await tokens.review(token, audiences);
  } catch (error) {
    if (error instanceof TokenError) return { problem: error.message };
    throw error;
  }
}

function required(key: SigningKey | undefined): SigningKey {
  if (!key) throw new Error('there is no key');
  return key;
}

function tooMany(): StatusError {
  const message = 'Too many requests, please try again later.';
  return new StatusError(429, 'TooManyRequests', message, { retryAfterSeconds: 1 });
}

function tooLate(): StatusError {
  const message = 'Timeout: request did not complete within the allotted timeout';
  return new StatusError(504, 'Timeout', message);
}

function gone(why: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${why}`, {
    causes: [{ message: why }],
  });
}

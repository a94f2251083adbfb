import { type Clock, type Disposable, Disposables, Emitter, type Log, sleep } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import { Backoff } from '../../client/index.ts';
import { systemClock } from '../../host/index.ts';
import type { SessionScope } from '../live/session-scope.ts';
import { type ClusterSession, openSession } from './cluster-session.ts';
import type { ClusterContext } from './kubeconfig.ts';
import { LoginRefusedError } from './login-program.ts';

export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly context: ClusterContext }
  | { readonly kind: 'connected'; readonly context: ClusterContext; readonly session: ClusterSession }
  | {
      readonly kind: 'failed';
      readonly context: ClusterContext;
      readonly reason: string;
      /** The program that logs in was not allowed to run. */
      readonly isRefused: boolean;
    };

export interface CurrentClusterOptions {
  readonly log: Log;
  /** The part of a cluster that is looked at; asked for each connection. */
  readonly scope?: () => SessionScope;
  readonly clock?: Clock;
}

const NOTHING: ConnectionState = { kind: 'none' };
const BACKOFF = { initialMs: 1000, limitMs: 30_000 };

/** The cluster that this window looks at. Another window may look at another one. */
export class CurrentCluster implements Disposable {
  readonly onDidChange = new Emitter<ConnectionState>();
  private readonly options: CurrentClusterOptions;
  private current: ConnectionState = NOTHING;
  private parts = new Disposables();
  /** Aborts with each change of mind, so that a slow answer to an earlier one is dropped. */
  private choice = new AbortController();

  constructor(options: CurrentClusterOptions) {
    this.options = options;
  }

  get state(): ConnectionState {
    return this.current;
  }

  /** How to look at the cluster, while one is connected. */
  get session(): ClusterSession | undefined {
    return this.current.kind === 'connected' ? this.current.session : undefined;
  }

  /**
   * Leaves the cluster of before, and connects to this one. Whether that worked is in {@link state}. A server that is
   * only not there is tried again, with growing pauses, until it is or something else is chosen; one that refuses is
   * not, since asking again may mean to ask a person for a password again.
   */
  async connect(context: ClusterContext): Promise<void> {
    const choice = this.leave();
    this.set({ kind: 'connecting', context });
    const failure = await this.open(context, choice);
    if (isUnreachable(failure) && !choice.aborted) void this.keepTrying(context, choice);
  }

  disconnect(): void {
    this.leave();
    this.set(NOTHING);
  }

  /** Connects anew, forgetting everything that is known. */
  async reconnect(): Promise<void> {
    if (this.current.kind !== 'none') await this.connect(this.current.context);
  }

  dispose(): void {
    this.leave();
  }

  /** Tries once; gives what failed. */
  private async open(context: ClusterContext, choice: AbortSignal): Promise<unknown> {
    const { log, clock = systemClock, scope = () => ({}) } = this.options;
    try {
      const session = await openSession(context, { log, clock, scope: scope() });
      if (choice.aborted) {
        session.dispose();
        return undefined;
      }
      this.parts.add(session);
      this.parts.add(session.onDidChange.on(() => this.onDidChange.emit(this.current)));
      this.set({ kind: 'connected', context, session });
      return undefined;
    } catch (error) {
      if (choice.aborted) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      if (this.current.kind !== 'failed' || this.current.reason !== reason) {
        log.error('the cluster does not answer', { context: context.name, error });
        this.set({ kind: 'failed', context, reason, isRefused: error instanceof LoginRefusedError });
      }
      return error;
    }
  }

  private async keepTrying(context: ClusterContext, choice: AbortSignal): Promise<void> {
    const { clock = systemClock } = this.options;
    const backoff = new Backoff(BACKOFF);
    let failure: unknown;
    do {
      await sleep(clock, backoff.nextMs(), choice).catch(() => undefined);
      if (choice.aborted) return;
      failure = await this.open(context, choice);
    } while (isUnreachable(failure));
  }

  private leave(): AbortSignal {
    this.choice.abort(new Error('another cluster was chosen'));
    this.choice = new AbortController();
    const before = this.parts;
    this.parts = new Disposables();
    before.dispose();
    return this.choice.signal;
  }

  private set(state: ConnectionState): void {
    this.current = state;
    this.onDidChange.emit(state);
  }
}

/** Failures of the network: the server is not there yet, or not any more. */
const NETWORK_FAILURES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

function isUnreachable(failure: unknown): boolean {
  if (failure instanceof StatusError) return failure.code >= 500;
  if (!(failure instanceof Error)) return false;
  return (
    failure.name === 'TimeoutError' || NETWORK_FAILURES.has(String((failure as { code?: unknown }).code))
  );
}

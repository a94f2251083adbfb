import { type Disposable, Disposables, Emitter, type Log } from '../../base/index.ts';
import { LiveObjects } from '../live/live-objects.ts';
import { type ClusterSession, openSession } from './cluster-session.ts';
import type { ClusterContext } from './kubeconfig.ts';

export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly context: ClusterContext }
  | {
      readonly kind: 'connected';
      readonly context: ClusterContext;
      readonly session: ClusterSession;
      readonly live: LiveObjects;
    }
  | { readonly kind: 'failed'; readonly context: ClusterContext; readonly reason: string };

const NOTHING: ConnectionState = { kind: 'none' };

/** The cluster that this window looks at. Another window may look at another one. */
export class CurrentCluster implements Disposable {
  readonly onDidChange = new Emitter<ConnectionState>();
  private readonly log: Log;
  private current: ConnectionState = NOTHING;
  private parts = new Disposables();
  /** Grows with each change of mind, so that a slow answer to an earlier one is dropped. */
  private attempt = 0;

  constructor(log: Log) {
    this.log = log;
  }

  get state(): ConnectionState {
    return this.current;
  }

  /** The objects of the cluster, while one is connected. */
  get live(): LiveObjects | undefined {
    return this.current.kind === 'connected' ? this.current.live : undefined;
  }

  /** Leaves the cluster of before, and connects to this one. Whether that worked is in {@link state}. */
  async connect(context: ClusterContext): Promise<void> {
    const attempt = this.leave();
    this.set({ kind: 'connecting', context });
    try {
      const session = await openSession(context, this.log);
      if (attempt !== this.attempt) {
        session.dispose();
        return;
      }
      this.parts.add(session);
      this.parts.add(session.onReachable.on(() => this.onDidChange.emit(this.current)));
      const live = this.parts.add(new LiveObjects(session));
      this.set({ kind: 'connected', context, session, live });
    } catch (error) {
      if (attempt !== this.attempt) return;
      this.log.error('the cluster does not answer', { context: context.name, error });
      this.set({ kind: 'failed', context, reason: error instanceof Error ? error.message : String(error) });
    }
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

  private leave(): number {
    const before = this.parts;
    this.parts = new Disposables();
    before.dispose();
    return ++this.attempt;
  }

  private set(state: ConnectionState): void {
    this.current = state;
    this.onDidChange.emit(state);
  }
}

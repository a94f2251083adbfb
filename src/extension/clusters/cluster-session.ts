import { type Disposable, Disposables, Emitter, type HttpHandler, type Log } from '../../base/index.ts';
import { type Client, createClient, createInformers, type Informers } from '../../client/index.ts';
import { createHttpsTransport } from './https-transport.ts';
import type { ClusterContext } from './kubeconfig.ts';
import { realClock } from './real-clock.ts';

/** A connection to the cluster of one context, with what is known of its objects. */
export interface ClusterSession extends Disposable {
  readonly context: ClusterContext;
  readonly client: Client;
  readonly informers: Informers;
  /** `v1.36.0`, as the server says. */
  readonly version: string;
  /** Whether the last request got an answer of any kind. */
  readonly reachable: boolean;
  readonly onReachable: Emitter<boolean>;
}

export const USER_AGENT = 'wheelhouse-vscode';

/** A server that does not answer by then is not there: behind a firewall, it would be waited for for minutes. */
const CONNECT_LIMIT_MS = 15_000;

/** Connects: resolves once the server has answered, rejects with the reason where it does not. */
export async function openSession(context: ClusterContext, log: Log): Promise<ClusterSession> {
  const parts = new Disposables();
  const transport = parts.add(createHttpsTransport(context.target()));
  const watched = new ObservedTransport(transport.handler);
  const client = createClient({ transport: watched.handler, userAgent: USER_AGENT, clock: realClock, log });
  const informers = parts.add(createInformers(client));
  try {
    const signal = AbortSignal.timeout(CONNECT_LIMIT_MS);
    const { gitVersion } = await client.request<{ gitVersion: string }>({ path: '/version', signal });
    return {
      context,
      client,
      informers,
      version: gitVersion,
      get reachable() {
        return watched.reachable;
      },
      onReachable: watched.onReachable,
      dispose: () => parts.dispose(),
    };
  } catch (error) {
    parts.dispose();
    throw error;
  }
}

/** Notices whether a server answers, from the traffic that there is anyway. */
class ObservedTransport {
  readonly onReachable = new Emitter<boolean>();
  reachable = true;
  private readonly inner: HttpHandler;

  constructor(inner: HttpHandler) {
    this.inner = inner;
  }

  readonly handler: HttpHandler = async (request) => {
    try {
      const response = await this.inner(request);
      this.set(true);
      return response;
    } catch (error) {
      if (!request.signal.aborted) this.set(false);
      throw error;
    }
  };

  private set(reachable: boolean): void {
    if (this.reachable === reachable) return;
    this.reachable = reachable;
    this.onReachable.emit(reachable);
  }
}

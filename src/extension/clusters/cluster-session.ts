import { type Clock, type Disposable, Disposables, Emitter, type Log } from '../../base/index.ts';
import {
  type Client,
  createClient,
  createInformers,
  isLongRunning,
  WatchBudget,
} from '../../client/index.ts';
import {
  createHttpsTransport,
  type HttpsTarget,
  type HttpsTransport,
  systemClock,
} from '../../host/index.ts';
import { LiveObjects } from '../live/live-objects.ts';
import type { SessionScope } from '../live/session-scope.ts';
import { ClusterDefinitions } from './cluster-definitions.ts';
import type { ClusterContext } from './kubeconfig.ts';
import { Reachability } from './reachability.ts';
import { ServedResources } from './served-resources.ts';

/**
 * The one way in which the extension looks at a cluster: whom it speaks to and as whom, what is known of the objects
 * there, and what can be asked. Disposing it ends every watch and closes every connection.
 */
export interface ClusterSession extends Disposable {
  readonly context: ClusterContext;
  readonly scope: SessionScope;
  /** Single requests. What the server serves is asked once for the session, and kept. */
  readonly client: Client;
  /** The objects within the scope, kept current. */
  readonly live: LiveObjects;
  /** What the definitions of custom resources say. */
  readonly definitions: ClusterDefinitions;
  /** `v1.36.0`, as the server says. */
  readonly version: string;
  /** Whether the last request got an answer of any kind. */
  readonly reachable: boolean;
  /** Tells that the server does or does not answer any more, or serves something else than before. */
  readonly onDidChange: Emitter<void>;
}

export interface SessionOptions {
  readonly log: Log;
  /** The whole cluster where left out. */
  readonly scope?: SessionScope;
  readonly clock?: Clock;
  /** Reaches the server: over HTTPS where left out. */
  readonly connect?: (target: HttpsTarget) => HttpsTransport;
}

const USER_AGENT = 'wheelhouse-vscode';

/** A server that does not answer by then is not there: behind a firewall, it would be waited for for minutes. */
const CONNECT_LIMIT_MS = 15_000;

/** Watches of one session at a time; more take turns. What is followed beside them (a log) needs connections, too. */
const WATCHES = 48;
const WATCH_TURN_MS = 5000;
const LONG_RUNNING_CONNECTIONS = 64;

/** Connects: resolves once the server has answered, rejects with the reason where it does not. */
export async function openSession(context: ClusterContext, options: SessionOptions): Promise<ClusterSession> {
  const session = new ConnectedSession(context, options);
  try {
    await session.open();
    return session;
  } catch (error) {
    session.dispose();
    throw error;
  }
}

class ConnectedSession implements ClusterSession {
  readonly context: ClusterContext;
  readonly scope: SessionScope;
  readonly client: Client;
  readonly live: LiveObjects;
  readonly definitions: ClusterDefinitions;
  readonly onDidChange = new Emitter<void>();
  version = '';
  private readonly reachability: Reachability;
  private readonly served: ServedResources;
  private readonly parts = new Disposables();

  constructor(context: ClusterContext, options: SessionOptions) {
    const { log, scope = {}, clock = systemClock, connect = connectByHttps } = options;
    this.context = context;
    this.scope = scope;
    const transport = this.parts.add(connect(context.target()));
    this.reachability = new Reachability(transport.handler);
    this.client = createClient({
      transport: this.reachability.handler,
      userAgent: USER_AGENT,
      clock,
      log,
      discovery: { remembersAbsent: true },
    });
    const budget = new WatchBudget({ clock, limit: WATCHES, turnMs: WATCH_TURN_MS });
    const informers = this.parts.add(createInformers(this.client, { budget }));
    this.live = this.parts.add(new LiveObjects(informers, scope));
    this.served = this.parts.add(new ServedResources(this.client, informers));
    this.definitions = this.parts.add(new ClusterDefinitions(this.client, this.served));
    this.parts.add(this.served.onDidChange.on(() => this.onDidChange.emit()));
    this.parts.add(
      this.reachability.onDidChange.on((reachable) => {
        if (reachable) {
          // What answers now may have been upgraded meanwhile, and whoever waits for it need not wait on.
          this.client.discovery.forget();
          informers.retry();
          void this.served.start();
          void this.readVersion().then(
            () => this.onDidChange.emit(),
            () => undefined,
          );
        }
        this.onDidChange.emit();
      }),
    );
  }

  get reachable(): boolean {
    return this.reachability.reachable;
  }

  async open(): Promise<void> {
    await this.readVersion();
    void this.served.start();
  }

  dispose(): void {
    this.parts.dispose();
  }

  private async readVersion(): Promise<void> {
    const signal = AbortSignal.timeout(CONNECT_LIMIT_MS);
    const { gitVersion } = await this.client.request<{ gitVersion: string }>({ path: '/version', signal });
    this.version = gitVersion;
  }
}

function connectByHttps(target: HttpsTarget): HttpsTransport {
  return createHttpsTransport(target, { isLongRunning, longRunningConnections: LONG_RUNNING_CONNECTIONS });
}

import assert from 'node:assert/strict';
import {
  type CertificateSigner,
  createLog,
  type HttpHandler,
  type HttpResponse,
  SeededRandom,
  VirtualClock,
} from '../../src/base/index.ts';
import type { Client } from '../../src/client/index.ts';
import { type Cluster, type ClusterOptions, startCluster } from '../../src/cluster/index.ts';
import { MemoryStore, type Store } from '../../src/store/index.ts';
import { drain } from './drain.ts';

export interface SimulatedCluster {
  readonly cluster: Cluster;
  /** Speaks as an administrator. */
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly store: Store;
  /** What was refused to the parts of the cluster itself: `USER METHOD PATH`. */
  readonly refusals: readonly string[];
  /** Tells of every request from now on: its method, its target and who sent it. */
  onRequest(tell: RequestListener): void;
  /** Also fails where a part of the cluster was refused something, unless the test wants that. */
  stop(): Promise<void>;
  /** Stops the cluster and starts it again with what the store holds; the clock goes on. */
  restart(): Promise<SimulatedCluster>;
}

export type RequestListener = (method: string, target: string, user: string) => void;

export type SimulatedClusterOptions = Partial<
  Pick<
    ClusterOptions,
    'controllers' | 'scheduler' | 'middleware' | 'certificateSigner' | 'https' | 'signingKey'
  >
> & {
  readonly nodes?: Partial<ClusterOptions['nodes']>;
  /** Of refusals, for a test that takes rights away. */
  readonly mayBeRefused?: boolean;
};

/** A whole cluster under a virtual clock: the same seed and the same calls give the same history. */
export function simulateCluster(
  seed: number,
  options: SimulatedClusterOptions = {},
): Promise<SimulatedCluster> {
  const clock = new VirtualClock(drain);
  return simulateOn(new MemoryStore({ clock }), clock, seed, options);
}

async function simulateOn(
  store: Store,
  clock: VirtualClock,
  seed: number,
  options: SimulatedClusterOptions,
): Promise<SimulatedCluster> {
  const log = createLog((entry) => process.stderr.write(`${JSON.stringify(entry)}\n`), 'error');
  const refusals: string[] = [];
  let tell: RequestListener | undefined;
  const check = (): void => {
    if (!options.mayBeRefused) assert.deepEqual(refusals, []);
  };
  const starting = startCluster({
    store,
    clock,
    random: new SeededRandom(seed),
    log,
    trust: Promise.resolve({ authorityCertificate: 'a certificate' }),
    certificateSigner: options.certificateSigner ?? SIGNER,
    ...(options.signingKey ? { signingKey: options.signingKey } : {}),
    staticTokens: [],
    ...(options.https ? { https: options.https } : {}),
    controllers: options.controllers ?? ['*'],
    scheduler: options.scheduler ?? true,
    middleware: (handler) => {
      const noted = noteRefusals(options.middleware?.(handler) ?? handler, refusals);
      return (request) => {
        tell?.(request.method, request.target, request.peer.identity?.name ?? '');
        return noted(request);
      };
    },
    nodes: {
      count: 3,
      namePrefix: 'node-',
      capacity: { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
      annotationPrefix: 'simulation.wheelhouse.dev',
      manner: 'lifelike',
      ...options.nodes,
    },
  });
  const cluster = await starting;
  const client = cluster.client({ name: 'tester', groups: ['system:masters'] });
  return {
    cluster,
    client,
    clock,
    store,
    refusals,
    onRequest: (listener) => {
      tell = listener;
    },
    async stop() {
      await cluster.dispose();
      await store.close();
      check();
    },
    async restart() {
      await cluster.dispose();
      check();
      // Another seed: the same one would give the same uids again.
      return simulateOn(store, clock, seed + 1, options);
    },
  };
}

/** What it signs looks like a certificate and is none. */
const SIGNER: CertificateSigner = {
  sign: async () => '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n',
};

/** Everything runs under access control: a component that is refused something lacks a right, or asks for too much. */
function noteRefusals(handler: HttpHandler, refusals: string[]): HttpHandler {
  return async (request) => {
    const response = await handler(request);
    const name = request.peer.identity?.name ?? '';
    if (response.status === 403 && name.startsWith('system:') && (await isForbidden(response.body))) {
      refusals.push(`${name} ${request.method} ${request.target}`);
    }
    return response;
  };
}

/** Admission refuses by the same code; what access control refuses says who cannot do what. */
async function isForbidden(body: HttpResponse['body']): Promise<boolean> {
  if (!(body instanceof Uint8Array)) return false;
  return /forbidden: (User|node) \\?"/.test(new TextDecoder().decode(body));
}

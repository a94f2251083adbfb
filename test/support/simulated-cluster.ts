import { createLog, SeededRandom, VirtualClock } from '../../src/base/index.ts';
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
  stop(): Promise<void>;
}

/** A whole cluster under a virtual clock: the same seed and the same calls give the same history. */
export async function simulateCluster(
  seed: number,
  options: Partial<Pick<ClusterOptions, 'controllers' | 'scheduler'>> & {
    readonly nodes?: Partial<ClusterOptions['nodes']>;
  } = {},
): Promise<SimulatedCluster> {
  const clock = new VirtualClock(drain);
  const store = new MemoryStore({ clock });
  const log = createLog((entry) => process.stderr.write(`${JSON.stringify(entry)}\n`), 'error');
  const starting = startCluster({
    store,
    clock,
    random: new SeededRandom(seed),
    log,
    authorityCertificate: 'a certificate',
    staticTokens: '',
    controllers: options.controllers ?? ['*'],
    scheduler: options.scheduler ?? true,
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
    async stop() {
      await cluster.dispose();
      await store.close();
    },
  };
}

import { SeededRandom, silentLog } from '../../src/base/index.ts';
import { type Cluster, startCluster } from '../../src/cluster/index.ts';
import { systemClock } from '../../src/host/index.ts';
import type { Store } from '../../src/store/index.ts';

/** A whole cluster in the process that measures, but for a scheduler. The store stays the caller's to close. */
export function startInProcess(store: Store, nodes: number): Promise<Cluster> {
  return startCluster({
    store,
    clock: systemClock,
    random: new SeededRandom(1),
    log: silentLog,
    trust: Promise.resolve({ authorityCertificate: 'a certificate' }),
    staticTokens: [],
    controllers: ['*'],
    scheduler: false,
    nodes: {
      count: nodes,
      namePrefix: 'node-',
      capacity: { cpu: '8', memory: '32Gi', pods: '110' },
      annotationPrefix: 'simulation.wheelhouse.dev',
      manner: 'lifelike',
    },
  });
}

import type { StoreEvent } from '../../src/store/index.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

const PREFIX = 'simulation.wheelhouse.dev';
const MINUTE_MS = 60_000;
const namespace = 'default';

/** Pods that behave as told, with a load. */
function template(app: string, behaviour: Record<string, string> = {}, spec: object = {}): object {
  const annotations = Object.fromEntries(
    Object.entries(behaviour).map(([key, value]) => [`${PREFIX}/${key}`, value]),
  );
  const containers = [{ name: 'app', image: 'app:1', resources: { requests: { cpu: '100m' } } }];
  return { metadata: { labels: { app }, annotations }, spec: { containers, ...spec } };
}

/** Runs by a schedule, each time for `runMs`. */
export function cronJob(name: string, schedule: string, runMs: number): object {
  const pods = template(name, { 'run-ms': String(runMs) }, { restartPolicy: 'Never' });
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace },
    spec: { schedule, jobTemplate: { spec: { template: pods } } },
  };
}

function workload(kind: string, name: string, behaviour: Record<string, string>, spec: object): object {
  const selector = { matchLabels: { app: name } };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: { selector, template: template(name, behaviour), ...spec },
  };
}

/**
 * Does to a cluster what a busy day brings: Deployments that roll, Jobs, CronJobs, an autoscaler, a StatefulSet with claims,
 * a node that is lost and comes back. `pause` is called between any two things done.
 */
export async function busyDay(
  cluster: SimulatedCluster,
  pause = async (): Promise<void> => {},
): Promise<void> {
  const { client, clock } = cluster;
  const of = (apiVersion: string, plural: string) => client.resource(apiVersion, plural);
  const create = async (apiVersion: string, plural: string, object: object): Promise<void> => {
    await of(apiVersion, plural).create(object as never);
    await pause();
    await clock.advance(0);
  };
  const patch = async (apiVersion: string, plural: string, name: string, body: object): Promise<void> => {
    const key = apiVersion === 'v1' ? { name } : { name, namespace };
    await of(apiVersion, plural).patch(key, 'merge', body);
    await pause();
    await clock.advance(0);
  };

  await create('apps/v1', 'deployments', workload('Deployment', 'web', { cpu: '90m' }, { replicas: 3 }));
  await create('v1', 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  await create('autoscaling/v2', 'horizontalpodautoscalers', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 6,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
        },
      ],
    },
  });
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  await create(
    'apps/v1',
    'statefulsets',
    workload('StatefulSet', 'db', {}, { replicas: 2, serviceName: 'db', volumeClaimTemplates: [claim] }),
  );
  await create('batch/v1', 'cronjobs', cronJob('half-hourly', '*/30 * * * *', 20_000));
  await clock.advance(45 * MINUTE_MS);

  const image = { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:2' }] } } } };
  await patch('apps/v1', 'deployments', 'web', image);
  await create('batch/v1', 'jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once', namespace },
    spec: {
      completions: 6,
      parallelism: 3,
      backoffLimit: 4,
      template: template('once', { 'run-ms': '5000', 'exit-codes': '1,0' }, { restartPolicy: 'Never' }),
    },
  });
  await clock.advance(15 * MINUTE_MS);
  const silence = (how: string | null) => ({ metadata: { annotations: { [`${PREFIX}/heartbeat`]: how } } });
  await patch('v1', 'nodes', 'node-1', silence('none'));
  await clock.advance(10 * MINUTE_MS);
  await patch('apps/v1', 'statefulsets', 'db', { spec: { replicas: 3 } });
  await patch('v1', 'nodes', 'node-1', silence(null));
  await clock.advance(15 * MINUTE_MS);
  await of('apps/v1', 'statefulsets').delete({ name: 'db', namespace });
  await patch('batch/v1', 'cronjobs', 'half-hourly', { spec: { suspend: true } });
  await clock.advance(15 * MINUTE_MS);
}

/** Writes down all that happens in a store, as text: each change with its revision, its key and the object. */
export function watchHistory(cluster: SimulatedCluster): readonly string[] {
  const lines: string[] = [];
  const decoder = new TextDecoder();
  const line = (event: StoreEvent): string =>
    event.type === 'put'
      ? `${event.revision} ${event.record.key} ${decoder.decode(event.record.value)}`
      : `${event.revision} ${event.key} is deleted`;
  cluster.store.watch(
    { start: '', end: '\uffff', afterRevision: 0 },
    { events: (events) => void lines.push(...events.map(line)), progress: () => {}, ended: () => {} },
  );
  return lines;
}

import type { ApiClient } from './api-client.ts';
import type { Target } from './target.ts';

/** What is measured: so many operations, each of one kind. */
export interface Measure {
  readonly name: string;
  readonly clients: number;
  readonly operations: number;
  /** Does the operation of this number; those of one round have a prefix of their own. */
  run(client: ApiClient, prefix: string, index: number): Promise<unknown>;
  /** Makes what the operations need, unmeasured; what it gives is called when they are done, measured. */
  prepare?(client: ApiClient, prefix: string): Promise<(() => Promise<void>) | void>;
  /** Takes away what was made, unmeasured. */
  clean?(client: ApiClient, prefix: string): Promise<void>;
}

const MAPS = '/api/v1/namespaces/bench/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/bench/deployments';
const WATCHERS = 50;
const WATCHED = 100;

/** Namespaces with lists of these lengths. */
const LIST_LENGTHS = [500, 5000] as const;

/** Each is run on every server in every round. */
export const MEASURES: readonly Measure[] = [
  creates('create a ConfigMap, 1 client', 1, 300, MAPS, configMap),
  creates('create a ConfigMap, 16 clients', 16, 800, MAPS, configMap),
  creates('create a ConfigMap, 64 clients', 64, 1280, MAPS, configMap),
  creates('create a Deployment, 16 clients', 16, 400, DEPLOYMENTS, deployment),
  {
    name: 'get',
    clients: 16,
    operations: 1600,
    run: (client, _prefix, index) => client.get(`${mapsOf(LIST_LENGTHS[0])}/seed-${index % LIST_LENGTHS[0]}`),
  },
  ...LIST_LENGTHS.map((length) => ({
    name: `list of ${length}`,
    clients: 2,
    operations: length > 1000 ? 8 : 40,
    run: (client: ApiClient) => client.get(mapsOf(length)),
  })),
  {
    name: 'merge patch',
    clients: 16,
    operations: 800,
    run: (client, prefix, index) =>
      client.mergePatch(`${mapsOf(LIST_LENGTHS[0])}/seed-${index % LIST_LENGTHS[0]}`, {
        data: { changed: `${prefix}-${index}` },
      }),
  },
  {
    name: 'delete',
    clients: 16,
    operations: 600,
    prepare: (client, prefix) =>
      inParallel(client, 600, (index) => client.create(MAPS, configMap(`${prefix}-${index}`))),
    run: (client, prefix, index) => client.delete(`${MAPS}/${prefix}-${index}`),
  },
  {
    name: `create that ${WATCHERS} watch`,
    clients: 4,
    operations: WATCHED,
    prepare: watchers,
    run: (client, prefix, index) => client.create(MAPS, configMap(`${prefix}-${index}`)),
    clean: (client, prefix) =>
      inParallel(client, WATCHED, (index) => client.delete(`${MAPS}/${prefix}-${index}`)),
  },
];

/** Makes what all measures need. */
export async function seed(target: Target): Promise<void> {
  const client = target.client(16);
  for (const name of ['bench', ...LIST_LENGTHS.map(namespaceOf)]) {
    await client.create('/api/v1/namespaces', { metadata: { name } });
  }
  for (const length of LIST_LENGTHS) {
    await inParallel(client, length, (index) => client.create(mapsOf(length), configMap(`seed-${index}`)));
  }
  client.close();
}

/** Calls with each number, as many at a time as the client has connections. */
export async function inParallel(
  client: ApiClient,
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: client.connections }, lane));
}

function creates(
  name: string,
  clients: number,
  operations: number,
  path: string,
  objectOf: (name: string) => unknown,
): Measure {
  return {
    name,
    clients,
    operations,
    run: (client, prefix, index) => client.create(path, objectOf(`${prefix}-${index}`)),
    clean: (client, prefix) =>
      inParallel(client, operations, (index) => client.delete(`${path}/${prefix}-${index}`)),
  };
}

/** Opens watches, and waits in the end until each has heard of everything. */
async function watchers(client: ApiClient): Promise<() => Promise<void>> {
  let heard = 0;
  let allHeard = (): void => {};
  const all = new Promise<void>((resolve) => (allHeard = resolve));
  const path = `${MAPS}?watch=true&resourceVersion=${await client.revision(`${MAPS}?limit=1`)}`;
  const stops = await Promise.all(
    Array.from({ length: WATCHERS }, () =>
      client.watch(path, () => {
        if (++heard === WATCHERS * WATCHED) allHeard();
      }),
    ),
  );
  return async () => {
    await all;
    for (const stop of stops) stop();
  };
}

function namespaceOf(length: number): string {
  return `bench-${length}`;
}

function mapsOf(length: number): string {
  return `/api/v1/namespaces/${namespaceOf(length)}/configmaps`;
}

function configMap(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels: { app: 'bench' } },
    data: { text: 'x'.repeat(900), other: 'y'.repeat(100) },
  };
}

function deployment(name: string) {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'registry.example/app:1',
              ports: [{ containerPort: 80 }],
              resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
              readinessProbe: { httpGet: { path: '/ready', port: 80 } },
            },
          ],
        },
      },
    },
  };
}

import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/api/index.ts';
import type { Deployment, HorizontalPodAutoscaler } from '../../../src/kinds/index.ts';
import { AGGREGATED, FakeServers, type Responder } from '../../support/extending-servers.ts';
import {
  simulateCluster,
  type SimulatedCluster,
  type SimulatedClusterOptions,
} from '../../support/simulated-cluster.ts';
import { template } from './story.ts';
import { labels, selector, web } from './web.ts';

type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>[number];

const CUSTOM = 'custom.metrics.k8s.io';
const EXTERNAL = 'external.metrics.k8s.io';
const H = { name: 'h', namespace: 'default' };

const PODS: Metric = {
  type: 'Pods',
  pods: { metric: { name: 'rate' }, target: { type: 'AverageValue', averageValue: '10' } },
};
const INGRESS = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' };
const OBJECT: Metric = {
  type: 'Object',
  object: {
    describedObject: INGRESS,
    metric: { name: 'rate', selector: { matchLabels: { verb: 'GET' } } },
    target: { type: 'Value', value: '100' },
  },
};
const QUEUE: Metric = {
  type: 'External',
  external: {
    metric: { name: 'queue', selector: { matchLabels: { of: 'mail' } } },
    target: { type: 'AverageValue', averageValue: '30' },
  },
};

describe('an autoscaler by the metrics of other servers', () => {
  let running: SimulatedCluster;
  let servers: FakeServers;
  afterEach(() => running.stop());

  const of = <T extends KubernetesObject>(apiVersion: string, plural: string) =>
    running.client.resource<T>(apiVersion, plural);

  async function begin(options: SimulatedClusterOptions = {}): Promise<void> {
    servers = new FakeServers();
    running = await simulateCluster(19, { https: servers, nodes: { count: 1 }, ...options });
  }

  /** Registers a server for a version, which answers with `items` whatever it is asked. */
  async function register(group: string, version: string, items: () => object[]): Promise<void> {
    const name = group.split('.')[0] ?? '';
    servers.at(name, answering(group, version, items));
    await of('v1', 'services').create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { type: 'ExternalName', externalName: name },
    } as KubernetesObject);
    await of('apiregistration.k8s.io/v1', 'apiservices').create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}` },
      spec: {
        group,
        version,
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name, namespace: 'default' },
      },
    } as KubernetesObject);
    await running.clock.advance(20_000);
  }

  async function scaleBy(...metrics: Metric[]): Promise<void> {
    await of<Deployment>('apps/v1', 'deployments').create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: web,
      spec: { replicas: 2, selector, template: template(labels) },
    });
    await running.clock.advance(2000);
    await of<HorizontalPodAutoscaler>('autoscaling/v2', 'horizontalpodautoscalers').create({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: H,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 10,
        metrics,
      },
    });
    await running.clock.advance(17_000);
  }
  const size = async () => (await of<Deployment>('apps/v1', 'deployments').get(web)).spec?.replicas;
  const status = async () =>
    (await of<HorizontalPodAutoscaler>('autoscaling/v2', 'horizontalpodautoscalers').get(H)).status;
  const asked = (part: string): string[] =>
    servers.sent.map(({ target }) => decodeURIComponent(target)).filter((target) => target.includes(part));
  const podNames = async (): Promise<string[]> =>
    (await of<KubernetesObject>('v1', 'pods').list({ namespace: 'default' })).items.map(
      ({ metadata }) => metadata.name ?? '',
    );
  const now = (): string => new Date(running.clock.now()).toISOString();

  it('follows what its Pods have', async () => {
    await begin();
    let names: string[] = [];
    await register(CUSTOM, 'v1beta2', () =>
      names.map((name) => ({ describedObject: { kind: 'Pod', name }, timestamp: now(), value: '15' })),
    );
    const work = scaleBy(PODS);
    await running.clock.advance(1000);
    names = await podNames();
    await work;
    assert.equal(await size(), 3);
    const current = { averageValue: '15' };
    assert.deepEqual((await status())?.currentMetrics, [
      { type: 'Pods', pods: { metric: { name: 'rate' }, current } },
    ]);
    assert.deepEqual(
      [...new Set(asked('/rate'))],
      [`/apis/${CUSTOM}/v1beta2/namespaces/default/pods/*/rate?labelSelector=app=web`],
    );
  });

  it('follows what an object has, in the first version of the group, too', async () => {
    await begin();
    await register(CUSTOM, 'v1beta1', () => [
      { describedObject: INGRESS, metricName: 'rate', timestamp: now(), value: '200' },
    ]);
    await scaleBy(OBJECT);
    assert.equal(await size(), 4);
    assert.deepEqual(
      asked('/rate')[0],
      `/apis/${CUSTOM}/v1beta1/namespaces/default/ingresses.networking.k8s.io/main/rate?metricLabelSelector=verb=GET`,
    );
    const { conditions = [] } = (await status()) ?? {};
    assert.match(conditions[1]?.message ?? '', /calculate a replica count from Ingress metric rate$/);
  });

  it('follows what is outside of the cluster', async () => {
    await begin();
    await register(EXTERNAL, 'v1beta1', () => [{ value: '50' }, { value: '25500m' }]);
    await scaleBy(QUEUE);
    assert.equal(await size(), 3);
    assert.deepEqual(
      asked('/queue')[0],
      `/apis/${EXTERNAL}/v1beta1/namespaces/default/queue?labelSelector=of=mail`,
    );
    assert.deepEqual((await status())?.currentMetrics, [
      {
        type: 'External',
        external: {
          metric: { name: 'queue', selector: { matchLabels: { of: 'mail' } } },
          current: { averageValue: '37750m' },
        },
      },
    ]);
  });

  const selected =
    '&LabelSelector{MatchLabels:map[string]string{of: mail,},MatchExpressions:[]LabelSelectorRequirement{},}';
  const unregistered: [metric: Metric, reason: string, message: string][] = [
    [
      PODS,
      'FailedGetPodsMetric',
      `unable to get metric rate: unable to fetch metrics from custom metrics API: no custom metrics API (${CUSTOM}) registered`,
    ],
    [
      OBJECT,
      'FailedGetObjectMetric',
      `unable to get metric rate: unable to fetch metrics from custom metrics API: no custom metrics API (${CUSTOM}) registered on Ingress default/main`,
    ],
    [
      QUEUE,
      'FailedGetExternalMetric',
      `unable to get external metric default/queue/${selected}: unable to fetch metrics from external metrics API: ` +
        `the server could not find the requested resource (get queue.${EXTERNAL})`,
    ],
    [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
      },
      'FailedGetResourceMetric',
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource ' +
        'metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    ],
  ];
  for (const [metric, reason, message] of unregistered) {
    it(`says ${reason} where nobody serves it`, async () => {
      await begin({ nodes: { count: 1, manner: 'plain' } });
      await scaleBy(metric);
      const told = (await status())?.conditions?.[1];
      assert.equal(told?.reason, reason);
      assert.equal(told?.message, `the HPA was unable to compute the replica count: ${message}`);
      assert.equal(await size(), 2);
    });
  }
});

function answering(group: string, version: string, items: () => object[]): Responder {
  return ({ target }) => {
    if (target === '/apis') {
      const told = {
        metadata: { name: group },
        versions: [{ version, resources: [], freshness: 'Current' }],
      };
      return {
        headers: { 'content-type': AGGREGATED },
        body: { kind: 'APIGroupDiscoveryList', items: [told] },
      };
    }
    if (!target.startsWith(`/apis/${group}/${version}`)) return { status: 404, body: 'not found' };
    return { body: { kind: 'List', apiVersion: `${group}/${version}`, metadata: {}, items: items() } };
  };
}

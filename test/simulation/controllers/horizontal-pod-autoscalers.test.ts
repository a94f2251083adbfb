import assert from 'node:assert/strict';
import type { Deployment, HorizontalPodAutoscaler } from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';
import { labels, selector, web } from './web.ts';

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>;
type Behavior = NonNullable<Spec['behavior']>;

const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

describe('a HorizontalPodAutoscaler', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(17);
  });
  afterEach(() => story.stop());

  const deployments = () => story.of<Deployment>('apps/v1', 'deployments');
  const autoscalers = () => story.of<HorizontalPodAutoscaler>('autoscaling/v2', 'horizontalpodautoscalers');
  const advance = (seconds: number) => story.running.clock.advance(seconds * 1000);

  async function deploy(
    replicas: number,
    load: Record<string, string>,
    requests: Record<string, string> | undefined = { cpu: '100m', memory: '100Mi' },
  ): Promise<void> {
    const resources = requests ? { resources: { requests } } : {};
    const containers = [{ name: 'app', image: 'app:1', ...resources }];
    const spec = { replicas, selector, template: template(labels, load, { containers }) };
    await deployments().create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: web, spec });
  }
  const autoscale = (spec: Partial<Spec> = {}, name = 'h') =>
    autoscalers().create({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name, namespace: 'default' },
      spec: { scaleTargetRef: TARGET, maxReplicas: 10, ...spec },
    });
  const cpu = (averageUtilization: number): NonNullable<Spec['metrics']> => [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } },
  ];
  const size = async (): Promise<number> => (await deployments().get(web)).spec?.replicas ?? 0;
  const status = async (name = 'h') => (await autoscalers().get({ name, namespace: 'default' })).status;
  const conditions = async (name = 'h'): Promise<string[]> =>
    ((await status(name))?.conditions ?? []).map(
      (each) => `${each.type}=${each.status} ${each.reason}: ${each.message}`,
    );
  const events = (name = 'h') => story.events('HorizontalPodAutoscaler', name);

  it('gives its target as many replicas as the load asks for, at most twice as many at once', async () => {
    await deploy(2, { cpu: '90m' });
    await autoscale({ metrics: cpu(50) });
    const seen: string[] = [];
    for (let step = 0; step < 4; step++) {
      await advance(step === 0 ? 16 : 15);
      const limited = (await conditions()).find((line) => line.startsWith('ScalingLimited')) ?? '';
      seen.push(`${await size()} ${limited.split(':')[0]}`);
    }
    assert.deepEqual(seen, [
      '4 ScalingLimited=False DesiredWithinRange',
      '8 ScalingLimited=False DesiredWithinRange',
      '10 ScalingLimited=True TooManyReplicas',
      '10 ScalingLimited=True TooManyReplicas',
    ]);
    const { lastScaleTime, conditions: _, ...rest } = (await status()) ?? {};
    assert.ok(lastScaleTime !== undefined);
    assert.deepEqual(rest, {
      currentReplicas: 10,
      desiredReplicas: 10,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 90, averageValue: '90m' } },
        },
      ],
    });
    assert.deepEqual(
      await events(),
      [4, 8, 10].map(
        (replicas) =>
          `SuccessfulRescale: New size: ${replicas}; reason: cpu resource utilization (percentage of request) above target`,
      ),
    );
  });

  it('takes replicas away once nothing within five minutes has asked for them', async () => {
    await deploy(4, { cpu: '10m' });
    await autoscale({ metrics: cpu(50) });
    await advance(60);
    assert.equal(await size(), 4);
    assert.match(
      (await conditions())[0] ?? '',
      /AbleToScale=True ScaleDownStabilized: recent recommendations were higher than current one/,
    );
    await advance(300);
    assert.equal(await size(), 1);
    assert.deepEqual(await events(), ['SuccessfulRescale: New size: 1; reason: All metrics below target']);
  });

  it('comes to rest where the Pods share the load, and follows that up and down', async () => {
    await deploy(2, { cpu: 'total 0s=300m,600s=300m,601s=90m' });
    await autoscale({ metrics: cpu(50) });
    await advance(120);
    assert.equal(await size(), 6);
    await advance(300);
    assert.equal(await size(), 6);
    await advance(600);
    assert.equal(await size(), 2);
    assert.deepEqual(
      (await events()).map((line) => line.split(';')[0]),
      [4, 6, 2].map((replicas) => `SuccessfulRescale: New size: ${replicas}`),
    );
  });

  it('holds its target to its bounds, without looking at a metric', async () => {
    await deploy(5, { cpu: '50m' });
    await autoscale({ metrics: cpu(50), maxReplicas: 3 });
    await advance(16);
    assert.equal(await size(), 3);
    await autoscalers().patch({ name: 'h', namespace: 'default' }, 'merge', {
      spec: { minReplicas: 7, maxReplicas: 9 },
    });
    await advance(15);
    assert.equal(await size(), 7);
    assert.deepEqual(await events(), [
      'SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas',
      'SuccessfulRescale: New size: 7; reason: Current number of replicas below Spec.MinReplicas',
    ]);
  });

  it('is disabled while its target has no replicas', async () => {
    await deploy(0, {});
    await autoscale();
    await advance(40);
    assert.deepEqual(await conditions(), [
      "AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale",
      'ScalingActive=False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
    ]);
    assert.deepEqual(await events(), []);
  });

  const lost: [what: string, target: Spec['scaleTargetRef'], why: string][] = [
    ['is not there', { ...TARGET, name: 'none' }, 'deployments.apps "none" not found'],
    ['has no such kind', { ...TARGET, kind: 'Nothing' }, 'no matches for kind "Nothing" in group "apps"'],
    [
      'cannot be scaled',
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web' },
      'the server could not find the requested resource',
    ],
  ];
  for (const [what, scaleTargetRef, why] of lost) {
    it(`says so where its target ${what}`, async () => {
      await autoscale({ scaleTargetRef });
      await advance(16);
      assert.deepEqual(await conditions(), [
        `AbleToScale=False FailedGetScale: the HPA controller was unable to get the target's current scale: ${why}`,
      ]);
      assert.deepEqual(await events(), [`FailedGetScale: ${why}`]);
    });
  }

  it('says what it lacks where a container does not say what it requests', async () => {
    await deploy(1, {}, { memory: '1Gi' });
    await autoscale();
    await advance(20);
    const pod = (await story.listPods())[0]?.metadata.name ?? '';
    const inner = `failed to get cpu utilization: missing request for cpu in container app of Pod ${pod}`;
    assert.deepEqual((await conditions()).slice(1), [
      `ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: ${inner}`,
    ]);
    assert.deepEqual(await events(), [
      `FailedGetResourceMetric: ${inner}`,
      'FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu ' +
        `resource metric value: ${inner}`,
    ]);
    const { currentReplicas, currentMetrics } = (await status()) ?? {};
    assert.deepEqual(
      { currentReplicas, currentMetrics },
      { currentReplicas: 1, currentMetrics: [{ type: '' }] },
    );
  });

  it('grows by what is known where a metric fails, and does not shrink', async () => {
    await deploy(2, { cpu: '90m', memory: '10Mi' }, { cpu: '100m' });
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 50 } },
    };
    await autoscale({ metrics: [memory, ...cpu(50)] });
    await advance(16);
    assert.equal(await size(), 4);
    await autoscalers().patch({ name: 'h', namespace: 'default' }, 'merge', {
      spec: {
        metrics: [memory, ...cpu(100)],
        behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
      },
    });
    await deployments().patch(web, 'merge', { spec: { template: template(labels, { cpu: '10m' }) } });
    await advance(60);
    assert.equal(await size(), 4);
    assert.match((await conditions())[1] ?? '', /ScalingActive=False FailedGetResourceMetric/);
  });

  it('does not let two scale the same Pods', async () => {
    await deploy(2, { cpu: '50m' });
    await autoscale({ metrics: cpu(50) });
    await autoscale({ metrics: cpu(50) }, 'other');
    await advance(40);
    const why = 'pods by selector app=web are controlled by multiple HPAs: [{h default} {other default}]';
    for (const name of ['h', 'other']) {
      assert.equal((await conditions(name))[1], `ScalingActive=False AmbiguousSelector: ${why}`);
    }
    await autoscalers().delete({ name: 'other', namespace: 'default' });
    await advance(16);
    assert.match((await conditions())[1] ?? '', /ScalingActive=True ValidMetricFound/);
  });

  const behaviors: [what: string, behavior: Behavior, load: string, sizes: number[]][] = [
    [
      'adds one a minute',
      { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
      '90m',
      [3, 3, 3, 3, 4, 4, 4, 4, 5],
    ],
    [
      'takes the smaller of two policies',
      {
        scaleUp: {
          selectPolicy: 'Min',
          policies: [
            { type: 'Pods', value: 3, periodSeconds: 15 },
            { type: 'Percent', value: 50, periodSeconds: 15 },
          ],
        },
      },
      '400m',
      [3, 5, 8, 10],
    ],
    ['waits before it grows', { scaleUp: { stabilizationWindowSeconds: 30 } }, '90m', [2, 2, 4]],
    ['shrinks at once', { scaleDown: { stabilizationWindowSeconds: 0 } }, '10m', [1]],
    [
      'never shrinks',
      { scaleDown: { selectPolicy: 'Disabled', stabilizationWindowSeconds: 0 } },
      '10m',
      [2, 2, 2],
    ],
    ['looks away from a small difference', { scaleUp: { tolerance: '0.9' } }, '90m', [2, 2, 2]],
    ['sees a small difference', { scaleUp: { tolerance: '0.01' } }, '51m', [3]],
  ];
  for (const [what, behavior, load, sizes] of behaviors) {
    it(`${what} where its behaviour says so`, async () => {
      await deploy(2, { cpu: load });
      await advance(60);
      await autoscale({ metrics: cpu(50), behavior });
      const seen: number[] = [];
      await advance(1);
      for (const _ of sizes) {
        await advance(15);
        seen.push(await size());
      }
      assert.deepEqual(seen, sizes);
    });
  }

  it('looks at one container where it is told to, and at plain amounts', async () => {
    await deploy(2, { cpu: '100m', memory: '300Mi' });
    await autoscale({
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'cpu',
            container: 'app',
            target: { type: 'AverageValue', averageValue: '90m' },
          },
        },
        {
          type: 'Resource',
          resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '150Mi' } },
        },
      ],
    });
    await advance(16);
    assert.equal(await size(), 4);
    assert.deepEqual((await status())?.currentMetrics, [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'app', current: { averageValue: '100m' } },
      },
      { type: 'Resource', resource: { name: 'memory', current: { averageValue: '300Mi' } } },
    ]);
    assert.match((await events())[0] ?? '', /reason: memory resource above target/);
  });

  it('does not count Pods that are not ready yet', async () => {
    await deploy(2, { cpu: '500m', 'ready-after-ms': '600000' });
    await autoscale({ metrics: cpu(50) });
    await advance(60);
    assert.equal(await size(), 2);
    assert.match(
      (await events())[0] ?? '',
      /FailedGetResourceMetric: failed to get cpu utilization: did not receive metrics for targeted pods \(pods might be unready\)/,
    );
  });

  it('shows in its first version what that has no fields for', async () => {
    await deploy(2, { cpu: '50m' });
    await autoscale({ metrics: cpu(50) });
    await advance(40);
    const first = story.of('autoscaling/v1', 'horizontalpodautoscalers');
    const { metadata, status: shown } = (await first.get({
      name: 'h',
      namespace: 'default',
    })) as HorizontalPodAutoscaler;
    assert.deepEqual(shown, { currentReplicas: 2, desiredReplicas: 2, currentCPUUtilizationPercentage: 50 });
    const carried = (name: string): { type: string }[] =>
      JSON.parse(metadata.annotations?.[`autoscaling.alpha.kubernetes.io/${name}`] ?? '[]');
    assert.deepEqual(
      carried('conditions').map(({ type }) => type),
      ['AbleToScale', 'ScalingActive', 'ScalingLimited'],
    );
    assert.deepEqual(carried('current-metrics'), [
      {
        type: 'Resource',
        resource: { name: 'cpu', currentAverageUtilization: 50, currentAverageValue: '50m' },
      },
    ]);
  });

  it('is at rest where the load is about what is wanted', async () => {
    await deploy(3, { cpu: '54m' });
    await autoscale({ metrics: cpu(50) });
    await advance(120);
    assert.equal(await size(), 3);
    assert.deepEqual(await conditions(), [
      'AbleToScale=True ReadyForNewScale: recommended size matches current size',
      'ScalingActive=True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
      'ScalingLimited=False DesiredWithinRange: the desired count is within the acceptable range',
    ]);
    assert.deepEqual(await events(), []);
  });
});

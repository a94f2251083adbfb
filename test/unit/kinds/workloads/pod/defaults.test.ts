import assert from 'node:assert/strict';
import type { Pod } from '../../../../../src/kinds/index.ts';
import { Kind } from '../../core/kind.ts';
import { CONTAINER, type Fields, pod, podOf } from '../manifests.ts';

const kind = new Kind('v1', 'Pod');

function created(fields: Fields): Pod {
  return kind.created(fields) as Pod;
}

describe('the defaults of a Pod', () => {
  it('fill what the spec leaves open', () => {
    assert.deepEqual(created({ spec: { containers: [{ name: 'c', image: 'a:1' }] } }).spec, {
      containers: [
        {
          name: 'c',
          image: 'a:1',
          imagePullPolicy: 'IfNotPresent',
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
    });
  });

  const PULLS: readonly [image: string, policy: string][] = [
    ['a', 'Always'],
    ['a:latest', 'Always'],
    ['a:1', 'IfNotPresent'],
    ['registry:5000/a', 'Always'],
    ['registry:5000/a:1', 'IfNotPresent'],
    [`a@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
    [`a:latest@sha256:${'0'.repeat(64)}`, 'Always'],
  ];
  for (const [image, policy] of PULLS) {
    it(`pull ${image} ${policy === 'Always' ? 'each time' : 'once'}`, () => {
      assert.equal(created(podOf({ image })).spec?.containers[0]?.imagePullPolicy, policy);
    });
  }

  it('ask for what a container may use at most', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } };
    assert.deepEqual(created(podOf({ resources })).spec?.containers[0]?.resources?.requests, {
      cpu: '500m',
      memory: '1Gi',
    });
  });

  it("fill a probe's times and the scheme of its request", () => {
    const container = created(podOf({ livenessProbe: { httpGet: { port: 80 } } })).spec?.containers[0];
    assert.deepEqual(container?.livenessProbe, {
      httpGet: { port: 80, path: '/', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it("open a container's ports on the node where it shares the node's network", () => {
    const { spec } = created(
      pod({ hostNetwork: true, containers: [{ ...CONTAINER, ports: [{ containerPort: 80 }] }] }),
    );
    assert.deepEqual(spec?.containers[0]?.ports, [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }]);
  });

  it('make a volume of no kind an empty folder, and files readable', () => {
    const volumes = [{ name: 'a' }, { name: 'b', secret: { secretName: 's' } }];
    assert.deepEqual(created(pod({ volumes })).spec?.volumes, [
      { name: 'a', emptyDir: {} },
      { name: 'b', secret: { secretName: 's', defaultMode: 0o644 } },
    ]);
  });

  it('let the first address and all addresses say the same', () => {
    const status = (fields: Fields) => kind.object({ ...pod(), status: fields })['status'];
    assert.deepEqual(status({ podIP: '10.0.0.1' }), { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] });
    assert.deepEqual(status({ podIPs: [{ ip: '10.0.0.2' }] }), {
      podIP: '10.0.0.2',
      podIPs: [{ ip: '10.0.0.2' }],
    });
    assert.deepEqual(status({ podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.2' }] }), {
      podIP: '10.0.0.1',
      podIPs: [{ ip: '10.0.0.1' }],
    });
  });
});

describe('a new Pod', () => {
  const half = { cpu: '500m', memory: '1Gi' };
  const CLASSES: readonly [what: string, resources: Fields, qosClass: string][] = [
    ['asks for nothing', {}, 'BestEffort'],
    ['asks for nothing that is counted', { requests: { 'example.com/gpu': '1' } }, 'BestEffort'],
    ['may use more than it asks for', { requests: { cpu: '1' } }, 'Burstable'],
    ['asks for all that it may use', { limits: half, requests: half }, 'Guaranteed'],
    ['is bounded in one resource alone', { limits: { cpu: '1' } }, 'Burstable'],
    ['says the same in other words', { limits: { ...half, cpu: '0.5' }, requests: half }, 'Guaranteed'],
  ];
  for (const [what, resources, qosClass] of CLASSES) {
    it(`is ${qosClass} where it ${what}`, () => {
      assert.deepEqual(created(podOf({ resources })).status, { phase: 'Pending', qosClass });
    });
  }

  it('is of generation 1 and forgets what it was told of its status', () => {
    const { metadata, status } = created({ ...pod(), status: { phase: 'Running', podIP: '10.0.0.1' } });
    assert.equal(metadata.generation, 1);
    assert.deepEqual(status, { phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('says so where it waits behind gates', () => {
    const { status } = created(pod({ schedulingGates: [{ name: 'g' }] }));
    assert.equal(status?.conditions?.[0]?.reason, 'SchedulingGated');
  });

  it('gets a second to end where it asks for less than none', () => {
    assert.equal(created(pod({ terminationGracePeriodSeconds: -5 })).spec?.terminationGracePeriodSeconds, 1);
  });

  it('takes an AppArmor profile given by annotation into its field', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/c': 'localhost/own' };
    const { spec } = created({ metadata: { annotations }, ...pod() });
    assert.deepEqual(spec?.containers[0]?.securityContext?.appArmorProfile, {
      type: 'Localhost',
      localhostProfile: 'own',
    });
  });

  it('turns keys of labels into selectors of its own values', () => {
    const topologySpreadConstraints = [
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
        matchLabelKeys: ['revision', 'missing'],
      },
    ];
    const { spec } = created({
      metadata: { labels: { app: 'web', revision: '7' } },
      ...pod({ topologySpreadConstraints }),
    });
    assert.deepEqual(spec?.topologySpreadConstraints?.[0]?.labelSelector, {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'revision', operator: 'In', values: ['7'] }],
    });
  });
});

import assert from 'node:assert/strict';
import type { ApiObject } from '../../../src/client/index.ts';
import { type Health, healthOf, type Surroundings } from '../../../src/extension/index.ts';

const alone: Surroundings = { controlledBy: () => [] };

function object(apiVersion: string, kind: string, rest: Record<string, unknown>, metadata = {}): ApiObject {
  return { apiVersion, kind, metadata: { name: 'it', namespace: 'shop', ...metadata }, ...rest };
}

const pod = (status: unknown, spec: unknown = { containers: [{ name: 'a' }] }, metadata = {}): ApiObject =>
  object('v1', 'Pod', { spec, status }, metadata);

const deployment = (replicas: number, status: unknown, spec = {}, metadata = {}): ApiObject =>
  object('apps/v1', 'Deployment', { spec: { replicas, ...spec }, status }, metadata);

const waiting = (reason: string, message?: string) => [
  { name: 'a', ready: false, state: { waiting: { reason, message } } },
];

/** The object, and what is said of it. */
const CASES: readonly (readonly [string, ApiObject, Health])[] = [
  [
    'a Pod that is ready',
    pod({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'a', ready: true, state: { running: {} } }],
    }),
    { state: 'ready', text: 'Running' },
  ],
  [
    'a Pod of which one container is not ready, and one was restarted',
    pod(
      {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'False', message: 'containers with unready status: [b]' }],
        containerStatuses: [
          { name: 'a', ready: true, state: { running: {} }, restartCount: 2 },
          { name: 'b', ready: false, state: { running: {} } },
        ],
      },
      { containers: [{ name: 'a' }, { name: 'b' }] },
    ),
    {
      state: 'progressing',
      text: 'Running 1/2, not ready, restarted 2 times',
      detail: 'containers with unready status: [b]',
    },
  ],
  [
    'a Pod that no node takes',
    pod({
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available',
        },
      ],
    }),
    { state: 'waiting', text: 'Unschedulable', detail: '0/3 nodes are available' },
  ],
  [
    'a Pod whose image cannot be pulled',
    pod({ phase: 'Pending', containerStatuses: waiting('ImagePullBackOff', 'Back-off pulling image "x"') }),
    { state: 'failed', text: 'ImagePullBackOff', detail: 'Back-off pulling image "x"' },
  ],
  [
    'a Pod whose containers are being made',
    pod({ phase: 'Pending', containerStatuses: waiting('ContainerCreating') }),
    { state: 'progressing', text: 'ContainerCreating' },
  ],
  [
    'a Pod in its second init container',
    pod(
      {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'one', state: { terminated: { exitCode: 0 } } },
          { name: 'two', state: { running: {} } },
        ],
        containerStatuses: waiting('PodInitializing'),
      },
      { containers: [{ name: 'a' }], initContainers: [{ name: 'one' }, { name: 'two' }] },
    ),
    { state: 'progressing', text: 'Init:1/2' },
  ],
  [
    'a Pod with a sidecar that has started',
    pod(
      {
        phase: 'Running',
        initContainerStatuses: [{ name: 'side', started: true, state: { running: {} } }],
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'a', ready: true, state: { running: {} } }],
      },
      { containers: [{ name: 'a' }], initContainers: [{ name: 'side', restartPolicy: 'Always' }] },
    ),
    { state: 'ready', text: 'Running' },
  ],
  ['a Pod that has ended well', pod({ phase: 'Succeeded' }), { state: 'done', text: 'Completed' }],
  [
    'a Pod whose container failed',
    pod({
      phase: 'Failed',
      containerStatuses: [{ name: 'a', state: { terminated: { exitCode: 3, reason: 'Error' } } }],
    }),
    { state: 'failed', text: 'Error', detail: 'Exit code 3' },
  ],
  [
    'a Pod that was evicted',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' }),
    { state: 'failed', text: 'Evicted', detail: 'The node was low on memory.' },
  ],
  [
    'a Pod that is being deleted',
    pod({ phase: 'Running' }, undefined, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    { state: 'terminating', text: 'Terminating' },
  ],
  [
    'a Deployment with all that it asks for',
    deployment(3, { replicas: 3, updatedReplicas: 3, readyReplicas: 3 }),
    { state: 'ready', text: '3/3 ready' },
  ],
  [
    'a Deployment that nobody has looked at yet',
    deployment(
      3,
      { replicas: 3, updatedReplicas: 3, readyReplicas: 3, observedGeneration: 1 },
      {},
      { generation: 2 },
    ),
    { state: 'progressing', text: '3/3 ready' },
  ],
  [
    'a Deployment in the middle of a rollout',
    deployment(3, { replicas: 4, updatedReplicas: 1, readyReplicas: 3 }),
    { state: 'progressing', text: '3/3 ready, 1 of 3 updated' },
  ],
  ['a Deployment scaled to nothing', deployment(0, {}), { state: 'idle', text: 'no replicas' }],
  [
    'a paused Deployment',
    deployment(2, { replicas: 2, readyReplicas: 2 }, { paused: true }),
    { state: 'paused', text: '2/2 ready, paused' },
  ],
  [
    'a Deployment whose Pods are refused',
    deployment(2, {
      conditions: [
        { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' },
      ],
    }),
    { state: 'failed', text: '0/2 ready: FailedCreate', detail: 'exceeded quota' },
  ],
  [
    'a Deployment that has stopped making progress',
    deployment(1, {
      conditions: [
        {
          type: 'Progressing',
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
          message: 'has timed out',
        },
      ],
    }),
    { state: 'failed', text: '0/1 ready: no progress', detail: 'has timed out' },
  ],
  [
    'a DaemonSet on two of three nodes',
    object('apps/v1', 'DaemonSet', {
      spec: {},
      status: {
        desiredNumberScheduled: 3,
        currentNumberScheduled: 3,
        updatedNumberScheduled: 3,
        numberReady: 2,
      },
    }),
    { state: 'progressing', text: '2/3 ready' },
  ],
  [
    'a StatefulSet half through an update',
    object('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: {
        replicas: 2,
        readyReplicas: 2,
        updatedReplicas: 1,
        currentRevision: 'a',
        updateRevision: 'b',
      },
    }),
    { state: 'progressing', text: '2/2 ready, 1 of 2 updated' },
  ],
  [
    'a Job half done',
    object('batch/v1', 'Job', { spec: { completions: 6 }, status: { succeeded: 3, active: 3 } }),
    { state: 'progressing', text: '3/6 done, 3 Pods running' },
  ],
  [
    'a Job that is done',
    object('batch/v1', 'Job', {
      spec: { completions: 6 },
      status: { succeeded: 6, conditions: [{ type: 'Complete', status: 'True' }] },
    }),
    { state: 'done', text: '6/6 done' },
  ],
  [
    'a Job that has given up',
    object('batch/v1', 'Job', {
      spec: {},
      status: {
        failed: 7,
        conditions: [
          { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'too often' },
        ],
      },
    }),
    { state: 'failed', text: '0/1 done: BackoffLimitExceeded', detail: 'too often' },
  ],
  [
    'a CronJob',
    object('batch/v1', 'CronJob', { spec: { schedule: '30 2 * * *', timeZone: 'Europe/Amsterdam' } }),
    { state: 'waiting', text: '30 2 * * * Europe/Amsterdam', detail: 'It has not run yet.' },
  ],
  [
    'a volume that is bound',
    object('v1', 'PersistentVolume', {
      spec: { capacity: { storage: '1Gi' }, claimRef: { namespace: 'shop', name: 'archive' } },
      status: { phase: 'Bound' },
    }),
    { state: 'ready', text: 'Bound to shop/archive, 1Gi' },
  ],
  [
    'a claim that waits',
    object('v1', 'PersistentVolumeClaim', {
      spec: { resources: { requests: { storage: '5Gi' } } },
      status: { phase: 'Pending' },
    }),
    { state: 'waiting', text: 'Pending, 5Gi' },
  ],
  [
    'a Service that nobody answers',
    object('v1', 'Service', {
      spec: { clusterIP: '10.0.0.7', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
    }),
    { state: 'warning', text: '10.0.0.7, port 80 → node 30080, no Pod is ready behind it' },
  ],
  [
    'a headless Service without a selector',
    object('v1', 'Service', { spec: { clusterIP: 'None' } }),
    { state: 'plain', text: 'headless' },
  ],
  [
    'a ConfigMap, whose keys are told by who set them',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'a',
        managedFields: [
          { manager: 'one', fieldsV1: { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } } },
          { manager: 'two', fieldsV1: { 'f:data': { 'f:b': {} }, 'f:binaryData': { 'f:c': {} } } },
        ],
      },
    },
    { state: 'plain', text: '3 keys' },
  ],
  [
    'a Secret of which nobody knows who set what',
    object('v1', 'Secret', {}),
    { state: 'plain', text: 'in the cluster' },
  ],
  [
    'a custom resource that is not ready',
    object('example.com/v1', 'Widget', {
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'NoParts' }] },
    }),
    { state: 'warning', text: 'not ready: NoParts' },
  ],
];

describe('how an object is doing', () => {
  for (const [name, given, expected] of CASES) {
    it(name, () => assert.deepEqual(healthOf(given, alone), expected));
  }

  it('a Service tells how many Pods are ready behind it, each counted once', () => {
    const service = object('v1', 'Service', { spec: { clusterIP: '10.0.0.7', selector: { app: 'web' } } });
    const endpoint = (uid: string, ready: boolean) => ({
      addresses: ['x'],
      conditions: { ready },
      targetRef: { uid },
    });
    const slice = (...endpoints: unknown[]) => object('discovery.k8s.io/v1', 'EndpointSlice', { endpoints });
    const around: Surroundings = {
      controlledBy: () => [
        slice(endpoint('a', true), endpoint('b', false)),
        slice(endpoint('a', true), endpoint('c', true)),
      ],
    };
    assert.deepEqual(healthOf(service, around), { state: 'ready', text: '10.0.0.7, 2 ready' });
  });

  it('a Deployment tells of the Pod that keeps it from being ready, through the set between', () => {
    const web = deployment(1, { replicas: 1, updatedReplicas: 1 }, {}, { uid: 'deployment' });
    const set = object('apps/v1', 'ReplicaSet', {}, { uid: 'set' });
    const broken = pod(
      { phase: 'Pending', containerStatuses: waiting('ErrImagePull', 'not found') },
      undefined,
      { name: 'web-1' },
    );
    const around: Surroundings = {
      controlledBy: ({ metadata }) => (metadata.uid === 'deployment' ? [set] : [broken]),
    };
    assert.deepEqual(healthOf(web, around), {
      state: 'failed',
      text: '0/1 ready: ErrImagePull',
      detail: 'web-1: not found',
    });
  });
});

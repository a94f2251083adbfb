import assert from 'node:assert/strict';
import type { ApiObject } from '../../../src/client/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';
import { template } from './story.ts';

const MANY = 2_147_483_647;
const BURST = 500;
const selector = (app: string) => ({ matchLabels: { app } });

/** Each kind that makes Pods by a number, as somebody's finger slipped. */
const KINDS: readonly {
  title: string;
  apiVersion: string;
  plural: string;
  kind: string;
  spec: object;
  slow?: boolean;
}[] = [
  {
    title: 'a Deployment',
    apiVersion: 'apps/v1',
    plural: 'deployments',
    kind: 'Deployment',
    spec: {
      replicas: MANY,
      revisionHistoryLimit: MANY,
      strategy: { rollingUpdate: { maxSurge: MANY, maxUnavailable: 0 } },
    },
  },
  {
    title: 'a parallel StatefulSet',
    apiVersion: 'apps/v1',
    plural: 'statefulsets',
    kind: 'StatefulSet',
    spec: {
      replicas: MANY,
      podManagementPolicy: 'Parallel',
      serviceName: 'web',
      updateStrategy: { rollingUpdate: { partition: MANY } },
      revisionHistoryLimit: MANY,
    },
  },
  {
    title: 'an ordered StatefulSet',
    apiVersion: 'apps/v1',
    plural: 'statefulsets',
    kind: 'StatefulSet',
    spec: { replicas: MANY, serviceName: 'web', ordinals: { start: MANY } },
    slow: true,
  },
  {
    title: 'a Job',
    apiVersion: 'batch/v1',
    plural: 'jobs',
    kind: 'Job',
    spec: { parallelism: MANY, completions: MANY },
  },
  {
    title: 'a Job with indexes',
    apiVersion: 'batch/v1',
    plural: 'jobs',
    kind: 'Job',
    spec: { parallelism: 10_000, completions: MANY, completionMode: 'Indexed' },
  },
];

describe('a number that nobody meant', () => {
  let running: SimulatedCluster;
  beforeEach(async () => {
    running = await simulateCluster(41, { scheduler: false });
  });
  afterEach(() => running.stop());

  for (const { title, apiVersion, plural, kind, spec, slow } of KINDS) {
    it(`makes ${title} grow by bursts, and others get their turn`, async () => {
      const isJob = kind === 'Job';
      const create = (name: string, of: string, more: object, resource: string, version: string) =>
        running.client.resource<ApiObject & { spec: object }>(version, resource).create({
          apiVersion: version,
          kind: of,
          metadata: { name, namespace: 'default' },
          spec: {
            ...(isJob && name === 'large' ? {} : { selector: selector(name) }),
            template: template(
              isJob && name === 'large' ? {} : { app: name },
              {},
              isJob && name === 'large' ? { restartPolicy: 'Never' } : {},
            ),
            ...more,
          },
        });
      let pods = 0;
      let smallAt: number | undefined;
      running.onRequest((method, target, user) => {
        if (method !== 'POST' || !target.endsWith('/namespaces/default/pods')) return;
        pods++;
        if (user.endsWith(':replicaset-controller')) smallAt ??= pods;
      });
      await create('large', kind, spec, plural, apiVersion);
      await create('small', 'ReplicaSet', { replicas: 1 }, 'replicasets', 'apps/v1');
      await running.clock.advance(5);
      // One reconcile: what it causes itself is gathered for longer than this.
      assert.equal(pods, slow ? 2 : BURST + 1);
      if (kind !== 'Deployment')
        assert.ok((smallAt ?? pods) < 100, `the small one waited for ${smallAt} Pods`);
    });
  }
});

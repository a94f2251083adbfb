import assert from 'node:assert/strict';
import { parse } from 'yaml';
import type { ApiObject } from '../../../src/client/index.ts';
import type { Deployment, StatefulSet } from '../../../src/kinds/index.ts';
import {
  applyObject,
  type ApplyOutcome,
  type ClusterSession,
  earlierRevisions,
  restartPatch,
  undoTo,
} from '../../../src/extension/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: main, image: 'nginx:1' }
`;
const DEPLOYMENTS = { apiVersion: 'apps/v1', plural: 'deployments' };

describe('applying manifests', () => {
  let cluster: SimulatedCluster;
  let session: Pick<ClusterSession, 'client' | 'context'>;

  beforeEach(async () => {
    cluster = await simulateCluster(1);
    session = {
      client: cluster.client,
      context: {
        name: 'test',
        server: '',
        namespace: 'default',
        embedded: false,
        runsProgram: false,
        files: [],
        target: (): never => assert.fail('not asked for here'),
      },
    };
  });
  afterEach(() => cluster.stop());

  const apply = async (text: string, force = false): Promise<ApplyOutcome> => {
    const object = parse(text) as ApiObject;
    return applyObject(session, { object, source: text }, force);
  };
  const web = (): Promise<Deployment> =>
    cluster.client.resource<Deployment>('apps/v1', 'deployments').get({ namespace: 'default', name: 'web' });
  const settled = async (): Promise<boolean> => {
    const { spec, status, metadata } = await web();
    return status?.updatedReplicas === spec?.replicas && status?.observedGeneration === metadata.generation;
  };

  it('says whether an object came to be, changed, or was so already', async () => {
    assert.equal((await apply(WEB)).outcome, 'created');
    assert.equal((await apply(WEB)).outcome, 'unchanged');
    assert.equal((await apply(WEB.replace('replicas: 2', 'replicas: 3'))).outcome, 'configured');
    assert.equal((await web()).metadata.namespace, 'default');
  });

  it('names the fields that others manage, and takes them over on request', async () => {
    await apply(WEB);
    const deployments = cluster.client.resource<Deployment>('apps/v1', 'deployments');
    const theirs = { ...(await web()), metadata: { name: 'web', namespace: 'default' } };
    await deployments.apply(
      {
        apiVersion: theirs.apiVersion,
        kind: theirs.kind,
        metadata: theirs.metadata,
        spec: { replicas: 5 },
      } as ApiObject,
      { fieldManager: 'somebody', force: true },
    );
    const outcome = await apply(WEB);
    assert.equal(outcome.outcome, 'conflict');
    assert.deepEqual(
      outcome.fields.map(({ field }) => field),
      ['.spec.replicas'],
    );
    assert.match(outcome.fields[0]?.message ?? '', /somebody/);
    assert.equal((await apply(WEB, true)).outcome, 'configured');
    assert.equal((await web()).spec?.replicas, 2);
  });

  it('tells why an object was refused, and of which field', async () => {
    const refused = await apply(WEB.replace('app: web } }\n  template', 'app: other } }\n  template'));
    assert.equal(refused.outcome, 'failed');
    assert.deepEqual(
      refused.fields.map(({ field }) => field),
      ['spec.template.metadata.labels'],
    );
    const misspelt = await apply(WEB.replace('replicas', 'replica'));
    assert.equal(misspelt.outcome, 'failed');
    assert.match(misspelt.message, /replica/);
  });

  it('tells of a kind that the server does not have, and of an object without a name', async () => {
    const unknown = await apply('apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\n');
    assert.equal(
      'message' in unknown && unknown.message,
      'no matches for kind "Widget" in version "example.com/v1"',
    );
    const nameless = await apply('apiVersion: v1\nkind: ConfigMap\nmetadata: { generateName: a }\n');
    assert.match('message' in nameless ? nameless.message : '', /metadata\.name is required/);
  });

  it('takes a rollout back to an earlier revision', async () => {
    const { client, clock } = cluster;
    await apply(WEB);
    await clock.advanceUntil(settled, 60_000);
    await apply(WEB.replace('nginx:1', 'nginx:2'));
    await clock.advanceUntil(settled, 60_000);
    const [before, ...more] = await earlierRevisions(client, await web());
    assert.deepEqual(more, []);
    assert.deepEqual([before?.number, before?.images], [1, ['nginx:1']]);
    await undoTo(client, DEPLOYMENTS, await web(), before as NonNullable<typeof before>);
    await clock.advanceUntil(settled, 60_000);
    const { spec } = await web();
    assert.equal(spec?.template.spec?.containers[0]?.image, 'nginx:1');
    assert.equal(spec?.template.metadata?.labels?.['pod-template-hash'], undefined);
    assert.deepEqual(
      (await earlierRevisions(client, await web())).map(({ number }) => number),
      [2],
    );
  });

  it('takes a StatefulSet back by the patch that its revision holds', async () => {
    const { client, clock } = cluster;
    const sets = client.resource<StatefulSet>('apps/v1', 'statefulsets');
    const get = (): Promise<StatefulSet> => sets.get({ namespace: 'default', name: 'web' });
    const text = WEB.replace('Deployment', 'StatefulSet').replace('spec:', 'spec:\n  serviceName: web');
    const rolledOut = async (): Promise<boolean> => {
      const { status, metadata } = await get();
      return (
        status?.observedGeneration === metadata.generation &&
        status?.currentRevision === status?.updateRevision
      );
    };
    await apply(text);
    await clock.advanceUntil(rolledOut, 120_000);
    await apply(text.replace('nginx:1', 'nginx:2'));
    await clock.advanceUntil(rolledOut, 120_000);
    const [before] = await earlierRevisions(client, await get());
    assert.deepEqual([before?.number, before?.images], [1, ['nginx:1']]);
    await undoTo(
      client,
      { apiVersion: 'apps/v1', plural: 'statefulsets' },
      await get(),
      before as NonNullable<typeof before>,
    );
    assert.equal((await get()).spec?.template.spec?.containers[0]?.image, 'nginx:1');
  });

  it('restarts a workload by a new template, as kubectl does', async () => {
    await apply(WEB);
    const deployments = cluster.client.resource<Deployment>('apps/v1', 'deployments');
    await deployments.patch(
      { namespace: 'default', name: 'web' },
      'strategic',
      restartPatch(Date.UTC(2026, 0, 2, 3, 4, 5, 6)),
    );
    assert.deepEqual((await web()).spec?.template.metadata?.annotations, {
      'kubectl.kubernetes.io/restartedAt': '2026-01-02T03:04:05Z',
    });
  });
});

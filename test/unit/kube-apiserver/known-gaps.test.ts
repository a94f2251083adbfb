import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { builtInKinds } from '../../../src/kinds/index.ts';
import {
  GAP_CONTROLLERS,
  KNOWN_GAPS,
  type RunningParts,
} from '../../../src/kube-apiserver/known-gaps/index.ts';
import { type Answer, MERGE_PATCH, startServer } from './harness.ts';

const ALL: RunningParts = { scheduler: true, controllers: GAP_CONTROLLERS };
const RESOURCE_CLAIMS = '/apis/resource.k8s.io/v1/namespaces/default/resourceclaims';
const PODS = '/api/v1/namespaces/default/pods';

const CLAIM = { metadata: { name: 'a' }, spec: { devices: {} } };
const CLAIMS_NOTHING = 'ResourceClaim is ignored: devices are not allocated yet';
const ALLOCATES_NOT = 'Pod spec.resourceClaims is ignored: devices are not allocated yet';
const CLAIMS = [{ name: 'a', resourceClaimName: 'b' }];

const pod = (name: string, spec: object) => ({
  metadata: { name },
  spec: { containers: [{ name: 'a', image: 'a' }], ...spec },
});

async function start(running: RunningParts | undefined = ALL) {
  const server = await startServer({ running, admission: { disable: ['ServiceAccount'] } });
  return {
    said: async (...request: Parameters<typeof server.send>) => said(await server.send(...request)),
  };
}

/** The status, and the texts of the warnings. */
function said({ status, headers }: Answer): [number, string[]] {
  const texts = [headers['warning'] ?? []].flat().map((header) => header.replace(/^299 - "(.*)"$/, '$1'));
  return [status, texts];
}

describe('what is stored and not acted on', () => {
  it('is told of when an object of such a kind is made, and not again', async () => {
    const { said } = await start();
    assert.deepEqual(await said('POST', RESOURCE_CLAIMS, CLAIM), [201, [CLAIMS_NOTHING]]);
    const labels = { metadata: { labels: { a: 'b' } } };
    assert.deepEqual(await said('PATCH', `${RESOURCE_CLAIMS}/a`, labels, MERGE_PATCH), [200, []]);
  });

  it('is told of when such a field is set', async () => {
    const { said } = await start();
    assert.deepEqual(await said('POST', PODS, pod('a', { resourceClaims: CLAIMS })), [201, [ALLOCATES_NOT]]);
    assert.deepEqual(await said('POST', PODS, pod('b', { affinity: { podAffinity: {} } })), [201, []]);
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const selector = { matchLabels: { a: 'b' } };
    const template = { metadata: { labels: { a: 'b' } }, spec: pod('', {}).spec };
    const deployment = { metadata: { name: 'a' }, spec: { selector, template } };
    assert.deepEqual(await said('POST', path, deployment), [201, []]);
    const change = { spec: { template: { spec: { resourceClaims: CLAIMS } } } };
    const text = ALLOCATES_NOT.replace('Pod spec', 'Deployment spec.template.spec');
    assert.deepEqual(await said('PATCH', `${path}/a`, change, MERGE_PATCH), [200, [text]]);
    assert.deepEqual(await said('PATCH', `${path}/a`, { spec: { replicas: 2 } }, MERGE_PATCH), [200, []]);
  });

  it('is not told of where nothing is stored, or the object is refused', async () => {
    const { said } = await start();
    assert.deepEqual(await said('POST', `${RESOURCE_CLAIMS}?dryRun=All`, CLAIM), [201, []]);
    const broken = { ...CLAIM, spec: { devices: { requests: [{ name: 'A b' }] } } };
    assert.deepEqual(await said('POST', RESOURCE_CLAIMS, broken), [422, []]);
  });

  it('is not missed where nobody asked for what acts on it', async () => {
    const nothing = {
      scheduler: false,
      controllers: GAP_CONTROLLERS.filter((name) => name !== 'resourceclaim-controller'),
    };
    const { said } = await start(nothing);
    assert.deepEqual(await said('POST', RESOURCE_CLAIMS, CLAIM), [201, []]);
    assert.deepEqual(await said('POST', PODS, pod('a', { resourceClaims: CLAIMS })), [201, []]);
    const silent = await startServer();
    assert.deepEqual(
      await silent.send('POST', RESOURCE_CLAIMS, CLAIM).then((answer) => answer.headers['warning']),
      undefined,
    );
  });

  it('is of kinds that there are', () => {
    const plurals = new Set(
      [...builtInKinds().all()].map(({ group, plural }) => (group === '' ? plural : `${group}/${plural}`)),
    );
    const unknown = KNOWN_GAPS.flatMap(({ resources }) => resources).filter(
      (resource) => !plurals.has(resource),
    );
    assert.deepEqual(unknown, []);
  });

  it('loses its warnings before an invalid object is refused', async () => {
    const { said } = await start();
    const [status, texts] = await said('POST', PODS, {
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'A_b', image: 'a' }], terminationGracePeriodSeconds: -1 },
    });
    assert.deepEqual([status, texts], [422, []]);
  });
});

describe('the list of what is not there yet', () => {
  /** What each entry of the page is about: resources of which a write is warned of, none where it is about requests. */
  const RESOURCES_OF: Readonly<Record<string, readonly string[]>> = {
    'Aggregated API servers': ['apiregistration.k8s.io/apiservices'],
    // A server that is asked for them does not start.
    'Admission plugins': [],
    // Nothing that is written asks for them.
    'Rates of eviction': [],
    'Logs, exec and port-forward': [],
    Devices: [
      'resource.k8s.io/resourceclaims',
      'resource.k8s.io/resourceclaimtemplates',
      'pods',
      'replicationcontrollers',
      'apps/daemonsets',
      'apps/deployments',
      'apps/replicasets',
      'apps/statefulsets',
      'batch/cronjobs',
      'batch/jobs',
    ],
    'The Service `kubernetes`': [],
  };
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/behaviour.md'), 'utf8');
  const [, notYet = ''] = /^## Not yet\n([^]*?)(?:^## |(?![^]))/m.exec(page) ?? [];
  const entries = [...notYet.matchAll(/^- \*\*(.+?)\.?\*\*/gm)].map(([, head]) => head ?? '');
  const warnedOf = new Set(KNOWN_GAPS.flatMap(({ resources }) => resources));

  it('is warned of, entry by entry', () => {
    assert.ok(entries.length > 0);
    for (const entry of entries) {
      const resources = RESOURCES_OF[entry];
      assert.ok(resources, `nothing says what "${entry}" is about`);
      assert.deepEqual(
        resources.filter((resource) => !warnedOf.has(resource)),
        [],
        entry,
      );
    }
  });

  it('has an entry for each warning', () => {
    const listed = new Set(entries.flatMap((entry) => RESOURCES_OF[entry] ?? []));
    assert.deepEqual(
      [...warnedOf].filter((resource) => !listed.has(resource)),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { KNOWN_GAPS, type RunningParts } from '../../../src/kube-apiserver/known-gaps/index.ts';
import { type Answer, MERGE_PATCH, startServer } from './harness.ts';

const ALL: RunningParts = { scheduler: true };
const CLASSES = '/apis/resource.k8s.io/v1/deviceclasses';
const PODS = '/api/v1/namespaces/default/pods';

const CLASS = { metadata: { name: 'a' }, spec: { extendedResourceName: 'example.com/gpu' } };
const NOT_ALLOCATED =
  'DeviceClass spec.extendedResourceName is ignored: extended resources are not allocated as devices yet';

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
  it('is told of when such an object is made, and not again', async () => {
    const { said } = await start();
    assert.deepEqual(await said('POST', CLASSES, CLASS), [201, [NOT_ALLOCATED]]);
    const labels = { metadata: { labels: { a: 'b' } } };
    assert.deepEqual(await said('PATCH', `${CLASSES}/a`, labels, MERGE_PATCH), [200, []]);
  });

  it('is told of when such a field is set', async () => {
    const { said } = await start();
    assert.deepEqual(await said('POST', CLASSES, { ...CLASS, spec: {} }), [201, []]);
    const change = { spec: CLASS.spec };
    assert.deepEqual(await said('PATCH', `${CLASSES}/a`, change, MERGE_PATCH), [200, [NOT_ALLOCATED]]);
  });

  it('is not told of where nothing is stored, or the object is refused', async () => {
    const { said } = await start();
    assert.deepEqual(await said('POST', `${CLASSES}?dryRun=All`, CLASS), [201, []]);
    const broken = { ...CLASS, spec: { extendedResourceName: 'a b' } };
    assert.deepEqual(await said('POST', CLASSES, broken), [422, []]);
  });

  it('is not missed where nobody asked for what acts on it', async () => {
    const { said } = await start({ scheduler: false });
    assert.deepEqual(await said('POST', CLASSES, CLASS), [201, []]);
    const silent = await startServer();
    assert.deepEqual(
      await silent.send('POST', CLASSES, CLASS).then((answer) => answer.headers['warning']),
      undefined,
    );
  });

  it('is of kinds that there are', () => {
    const plurals = new Set(
      [...builtInKinds().all()].map(({ group, plural }) => (group === '' ? plural : `${group}/${plural}`)),
    );
    const unknown = KNOWN_GAPS.map(({ resource }) => resource).filter((resource) => !plurals.has(resource));
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
    'Extended resources': ['resource.k8s.io/deviceclasses'],
    'The Service `kubernetes`': [],
  };
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/behaviour.md'), 'utf8');
  const [, notYet = ''] = /^## Not yet\n([^]*?)(?:^## |(?![^]))/m.exec(page) ?? [];
  const entries = [...notYet.matchAll(/^- \*\*(.+?)\.?\*\*/gm)].map(([, head]) => head ?? '');
  const warnedOf = new Set(KNOWN_GAPS.map(({ resource }) => resource));

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

import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { MemoryStore } from '../../../../src/store/index.ts';
import { API_SERVICES } from '../../../support/extending-servers.ts';
import { type Harness, MERGE_PATCH, startServer } from '../harness.ts';
import { discovered } from './registered.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

describe('what is served here', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startServer();
    await harness.clock.advance(10);
  });
  afterEach(() => harness.server.dispose());

  const define = (plural: string, group: string, ...versions: readonly JsonObject[]) =>
    harness.send('POST', DEFINITIONS, definition(plural, group, versions));
  const registered = async (name: string): Promise<JsonObject | undefined> => {
    await harness.clock.advance(10);
    const { status, body } = await harness.send('GET', `${API_SERVICES}/${name}`);
    return status === 200 ? body : undefined;
  };

  it('is registered, version by version, for as long as a definition serves it', async () => {
    await define(
      'widgets',
      'example.com',
      version('v1'),
      version('v1beta1', { served: false, storage: false }),
    );
    await define('gadgets', 'example.com', version('v1'));
    const service = await registered('v1.example.com');
    assert.deepEqual(service?.['spec'], {
      group: 'example.com',
      version: 'v1',
      groupPriorityMinimum: 1000,
      versionPriority: 100,
    });
    const { labels, managedFields } = (service?.['metadata'] ?? {}) as {
      labels: JsonObject;
      managedFields: { manager: string }[];
    };
    assert.deepEqual(labels, { 'kube-aggregator.kubernetes.io/automanaged': 'true' });
    assert.equal(managedFields[0]?.manager, 'kube-apiserver');
    const [condition] = conditionsOf(service);
    assert.equal(condition?.['reason'], 'Local');
    assert.equal(await registered('v1beta1.example.com'), undefined);
    await harness.send('DELETE', `${DEFINITIONS}/widgets.example.com`);
    assert.ok(await registered('v1.example.com'));
    await harness.send('DELETE', `${DEFINITIONS}/gadgets.example.com`);
    assert.equal(await registered('v1.example.com'), undefined);
  });

  it('is registered again where somebody deletes or changes what is kept', async () => {
    await define('widgets', 'example.com', version('v1'));
    const path = `${API_SERVICES}/v1.example.com`;
    await registered('v1.example.com');
    await harness.send('PATCH', path, { spec: { groupPriorityMinimum: 7 } }, MERGE_PATCH);
    const mended = await registered('v1.example.com');
    assert.equal(priorityOf(mended), 1000);
    await harness.send('DELETE', path);
    assert.ok(await registered('v1.example.com'));
    // Without the label it is somebody's own.
    const own = { metadata: { labels: null }, spec: { groupPriorityMinimum: 7 } };
    await harness.send('PATCH', path, own, MERGE_PATCH);
    const left = await registered('v1.example.com');
    assert.equal(priorityOf(left), 7);
  });

  it('is mended at the start, where it is built in, and left alone afterwards', async () => {
    const path = `${API_SERVICES}/v1.apps`;
    const changed = { spec: { groupPriorityMinimum: 7 } };
    await harness.send('PATCH', path, changed, MERGE_PATCH);
    assert.equal(priorityOf(await registered('v1.apps')), 7);
    await harness.send('POST', API_SERVICES, {
      metadata: { name: 'v9.old', labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
      spec: { group: 'old', version: 'v9', groupPriorityMinimum: 1, versionPriority: 1 },
    });
    const { store } = harness;
    harness.server.dispose();
    harness = await startServer({ store, clock: harness.clock });
    assert.equal(priorityOf(await registered('v1.apps')), 17_800);
    assert.equal(await registered('v9.old'), undefined);
    assert.ok(store instanceof MemoryStore);
  });

  it('comes in the order of its registrations', async () => {
    await define('bs', 'b.example.com', version('v1'));
    await define('as', 'a.example.com', version('v2'));
    await registered('v2.a.example.com');
    assert.deepEqual((await discovered(harness)).names.slice(-2), ['a.example.com', 'b.example.com']);
    const plain = (await harness.send('GET', '/apis')).body.groups.map(({ name }: { name: string }) => name);
    assert.deepEqual(plain.slice(-2), ['b.example.com', 'a.example.com'], 'by v1.b… and v2.a…');
    const path = `${API_SERVICES}/v1.b.example.com`;
    await harness.send(
      'PATCH',
      path,
      { metadata: { labels: null }, spec: { groupPriorityMinimum: 19_000 } },
      MERGE_PATCH,
    );
    await harness.clock.advance(10);
    assert.deepEqual((await discovered(harness)).names.slice(0, 2), [
      'apiregistration.k8s.io',
      'b.example.com',
    ]);
  });

  it('costs a registration a version: what is written grows with the definitions alone', async () => {
    const writes = async (count: number, prefix: string): Promise<number> => {
      const before = await harness.store.currentRevision();
      for (let i = 0; i < count; i++) await define('widgets', `${prefix}${i}.example.com`, version('v1'));
      await harness.clock.advance(1000);
      return (await harness.store.currentRevision()) - before;
    };
    const few = await writes(10, 'a');
    const many = await writes(40, 'b');
    assert.ok(many <= few * 4, `${few} writes for 10 definitions, ${many} for 40`);
  });
});

function version(name: string, more: JsonObject = {}): JsonObject {
  const schema = { openAPIV3Schema: { type: 'object' } };
  return { name, served: true, storage: true, schema, ...more };
}

function definition(plural: string, group: string, versions: readonly JsonObject[]): JsonObject {
  const kind = plural[0]?.toUpperCase() + plural.slice(1, -1);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind }, versions },
  };
}

function priorityOf(service: JsonObject | undefined): unknown {
  return ((service?.['spec'] ?? {}) as JsonObject)['groupPriorityMinimum'];
}

function conditionsOf(service: JsonObject | undefined): JsonObject[] {
  return ((service?.['status'] ?? {}) as { conditions?: JsonObject[] }).conditions ?? [];
}

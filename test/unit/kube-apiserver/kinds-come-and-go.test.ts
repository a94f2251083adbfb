import assert from 'node:assert/strict';
import v8 from 'node:v8';
import vm from 'node:vm';
import { type Disposable, disposable, readAll } from '../../../src/base/index.ts';
import { type Kind, type KindRegistry, requireKind } from '../../../src/api/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { customKind, type Made } from '../../support/custom-kind.ts';
import { events, type Harness, MERGE_PATCH, startServer, take } from './harness.ts';

const GROUP = 'example.com';
const PATH = `/apis/${GROUP}/v1/namespaces/default/deployments`;
const BUILT_IN = '/apis/apps/v1/namespaces/default/deployments';
const AGGREGATED = {
  accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
};
/** A number that a double does not hold. */
const EXACT = '9007199254740993';
const TABLE = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' };

/** The built-in kinds, and how many listen to them. */
function countedKinds(): { readonly kinds: KindRegistry; listeners: number } {
  const kinds = builtInKinds();
  const counted = { kinds, listeners: 0 };
  const onChange = kinds.onChange.bind(kinds);
  kinds.onChange = (listener): Disposable => {
    counted.listeners++;
    const following = onChange(listener);
    return disposable(() => {
      counted.listeners--;
      following.dispose();
    });
  };
  return counted;
}

function thing(name: string, spec: Record<string, unknown> = {}): Record<string, unknown> {
  return { apiVersion: `${GROUP}/v1`, kind: 'Deployment', metadata: { name }, spec };
}

function deployments(made?: Made): Kind {
  return customKind({ group: GROUP, version: 'v1', kind: 'Deployment', plural: 'deployments' }, made);
}

describe('kinds that come and go while the server runs', () => {
  let counted: ReturnType<typeof countedKinds>;
  let kinds: KindRegistry;
  let api: Harness;
  beforeEach(async () => {
    counted = countedKinds();
    ({ kinds } = counted);
    api = await startServer({ kinds });
  });
  afterEach(() => api.server.dispose());

  /** What discovery and OpenAPI say of the group. */
  async function published(): Promise<Record<string, boolean>> {
    const aggregated = await api.send('GET', '/apis', undefined, AGGREGATED);
    const groups: { metadata: { name?: string } }[] = aggregated.body.items;
    const plain = await api.send('GET', `/apis/${GROUP}/v1`);
    const v2 = await api.send('GET', '/openapi/v2');
    const index = await api.send('GET', '/openapi/v3');
    const v3 = await api.send('GET', `/openapi/v3/apis/${GROUP}/v1`);
    const name = 'com.example.v1.Deployment';
    return {
      aggregated: groups.some(({ metadata }) => metadata.name === GROUP),
      plain: plain.status === 200 && plain.body.resources[0].name === 'deployments',
      list: (await api.send('GET', '/apis')).body.groups.some(
        (group: { name: string }) => group.name === GROUP,
      ),
      paths: (await api.send('GET', '/')).body.paths.includes(`/apis/${GROUP}/v1`),
      v2: v2.body.definitions[name] !== undefined && v2.body.definitions[`${name}List`] !== undefined,
      v3Index: index.body.paths[`apis/${GROUP}/v1`] !== undefined,
      v3:
        v3.status === 200 &&
        v3.body.components.schemas[name].properties.spec['x-kubernetes-preserve-unknown-fields'] === true,
    };
  }

  it('are served, published and watched, beside a built-in one of the same plural, and are gone again', async () => {
    const nothing = await published();
    assert.deepEqual(new Set(Object.values(nothing)), new Set([false]));
    assert.equal((await api.send('GET', PATH)).status, 404);

    const registered = kinds.register(deployments());
    assert.deepEqual(new Set(Object.values(await published())), new Set([true]));
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    const created = await api.send('POST', PATH, thing('a', { size: 1, zeta: [{ uid: 'x' }] }));
    assert.equal(created.status, 201, JSON.stringify(created.body));
    assert.equal(created.body.metadata.managedFields[0].manager, 'test');
    const patched = await api.send('PATCH', `${PATH}/a`, { spec: { size: 2 } }, MERGE_PATCH);
    assert.equal(patched.body.spec.size, 2);
    const put = await api.send('PUT', `${PATH}/a`, { ...patched.body, spec: { size: 3 } });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    const list = await api.send('GET', PATH);
    assert.deepEqual(
      [list.body.kind, list.body.items.map(({ kind, spec }: Record<string, unknown>) => [kind, spec])],
      ['DeploymentList', [['Deployment', { size: 3 }]]],
    );
    assert.equal(list.body.items[0].metadata.resourceVersion, put.body.metadata.resourceVersion);
    assert.deepEqual((await api.send('GET', PATH, undefined, TABLE)).body.rows[0].cells, ['a']);

    // What Kubernetes calls by the same plural has its own place.
    assert.deepEqual((await api.send('GET', BUILT_IN)).body.items, []);
    const { records } = await api.store.range({ start: '/registry/example.com', end: '/registry/example.d' });
    assert.deepEqual(
      records.map(({ key }) => key),
      ['/registry/example.com/deployments/default/a'],
    );
    assert.equal((await api.send('DELETE', `${PATH}/a`)).status, 200);
    assert.deepEqual(await take(watch, 4), ['ADDED a', 'MODIFIED a', 'MODIFIED a', 'DELETED a']);

    registered.dispose();
    assert.deepEqual(await take(watch, 1), ['end']);
    assert.equal((await api.send('GET', PATH)).status, 404);
    assert.equal((await api.send('POST', PATH, thing('b'))).status, 404);
    assert.deepEqual(await published(), nothing);
  });

  it('leave nothing behind', async () => {
    const before = counted.listeners;
    const held = await useAndDrop();
    // The clock forgets disposed timers when they would have been due.
    await api.clock.advance(2 * 60 * 60 * 1000);
    await drain();
    collectGarbage();
    assert.equal(held.deref(), undefined);
    assert.equal(counted.listeners, before);
    api.server.dispose();
    assert.equal(counted.listeners, 0);
  });

  async function useAndDrop(): Promise<WeakRef<Kind>> {
    const kind = deployments();
    const registered = kinds.register(kind);
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    const old = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=1`));
    await api.send('POST', PATH, thing('a'));
    await published();
    await take(watch, 1);
    registered.dispose();
    assert.deepEqual(await take(watch, 1), ['end']);
    assert.deepEqual((await take(old, 2)).at(-1), 'end');
    return new WeakRef(kind);
  }

  it('have their parts made when they are first needed', async () => {
    const made = { types: 0, schemas: 0, fieldManagers: 0 };
    const idle = Array.from({ length: 50 }, (_, index) =>
      customKind({ group: GROUP, version: 'v1', kind: `Idle${index}`, plural: `idle${index}` }, made),
    );
    kinds.register(...idle, deployments());
    await api.send('POST', PATH, thing('a'));
    await api.send('GET', PATH);
    await api.send('GET', `/apis/${GROUP}/v1`);
    assert.deepEqual(made, { types: 0, schemas: 0, fieldManagers: 0 });
    const one = { apiVersion: `${GROUP}/v1`, kind: 'Idle7', metadata: { name: 'a' } };
    assert.equal((await api.send('POST', `/apis/${GROUP}/v1/namespaces/default/idle7`, one)).status, 201);
    assert.deepEqual(made, { types: 1, schemas: 0, fieldManagers: 1 });
  });

  it('find what was stored when they come again', async () => {
    const first = kinds.register(deployments());
    await api.send('POST', PATH, JSON.stringify(thing('a', { size: 7 })).replace('7', EXACT));
    first.dispose();
    kinds.register(deployments());
    const found = await api.open('GET', `${PATH}/a`);
    assert.match(new TextDecoder().decode(await readAll(found.body)), new RegExp(`"size":${EXACT}\\b`));
    assert.equal((await api.send('POST', PATH, thing('b'))).status, 201);
    const list = await api.send('GET', PATH);
    assert.deepEqual(
      list.body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      ['a', 'b'],
    );
  });

  it('take the place of one another in one step, and end the watches of the former', async () => {
    kinds.register(deployments());
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    await api.send('POST', PATH, thing('a'));
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    const cells = (): string[] => ['anew'];
    const former = requireKind(kinds, { group: GROUP, version: 'v1', kind: 'Deployment' });
    const next = customKind({
      group: GROUP,
      version: 'v1',
      kind: 'Deployment',
      plural: 'deployments',
      columns: { definitions: former.columns.definitions, cells },
    });
    kinds.register(next);
    assert.deepEqual(await take(watch, 1), ['end']);
    assert.deepEqual((await api.send('GET', PATH, undefined, TABLE)).body.rows[0].cells, ['anew']);
  });

  it('may be built-in ones, too', async () => {
    const leases = requireKind(kinds, { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' });
    const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' } };
    assert.equal((await api.send('POST', path, lease)).status, 201);
    const watch = events(await api.open('GET', `${path}?watch=1`));
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    kinds.drop(leases);
    assert.deepEqual(await take(watch, 1), ['end']);
    assert.equal((await api.send('GET', path)).status, 404);
    const v2 = await api.send('GET', '/openapi/v2');
    assert.equal(v2.body.definitions['io.k8s.api.coordination.v1.Lease'], undefined);
    assert.equal(kinds.typeOf(leases), undefined);
    kinds.register(leases);
    assert.equal((await api.send('GET', `${path}/a`)).body.metadata.name, 'a');
  });
});

function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
}

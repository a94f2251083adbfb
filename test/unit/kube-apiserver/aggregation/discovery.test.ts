import assert from 'node:assert/strict';
import {
  AGGREGATED,
  API_SERVICES,
  FakeServers,
  flunders,
  GROUP,
  registration,
  type Responder,
} from '../../../support/extending-servers.ts';
import { type Harness, startServer } from '../harness.ts';
import { available, discovered, register } from './registered.ts';

describe('what other servers have', () => {
  let servers: FakeServers;
  let harness: Harness;
  beforeEach(async () => {
    servers = new FakeServers();
    harness = await startServer({ https: servers });
  });
  afterEach(() => harness.server.dispose());

  it('is told with what is served here, in the order of the priorities', async () => {
    servers.at('wardle', flunders('v1', 'v2'));
    await register(harness, 'v1');
    await register(harness, 'v2', { versionPriority: 30, groupPriorityMinimum: 17_900 });
    const { names, group } = await discovered(harness);
    assert.deepEqual(names.slice(0, 3), ['apiregistration.k8s.io', GROUP, 'apps']);
    assert.deepEqual(
      group.versions.map((each: { version: string; freshness: string }) => [each.version, each.freshness]),
      [
        ['v2', 'Current'],
        ['v1', 'Current'],
      ],
    );
    assert.equal(group.versions[0].resources[0].resource, 'flunders');
    const { body: groups } = await harness.send('GET', '/apis');
    assert.deepEqual(groups.groups[1], {
      name: GROUP,
      versions: [
        { groupVersion: `${GROUP}/v2`, version: 'v2' },
        { groupVersion: `${GROUP}/v1`, version: 'v1' },
      ],
      preferredVersion: { groupVersion: `${GROUP}/v2`, version: 'v2' },
    });
    assert.equal((await harness.send('GET', `/apis/${GROUP}`)).body.preferredVersion.version, 'v2');
    assert.equal(servers.to('/apis').length, 4, 'once for each registration, and when it is available');
  });

  it('is asked for once a minute, by what is known already', async () => {
    servers.at('wardle', flunders('v1'));
    await register(harness);
    const count = servers.to('/apis').length;
    await harness.clock.advance(120_000);
    const asked = servers.to('/apis').slice(count);
    assert.deepEqual(
      asked.map(({ headers }) => headers['if-none-match']),
      ['"1"', '"1"'],
    );
    const { etag } = (await harness.open('GET', '/apis', { headers: { accept: AGGREGATED } })).headers;
    servers.at('wardle', flunders('v1', 'v2'));
    await harness.clock.advance(60_000);
    const after = (await harness.open('GET', '/apis', { headers: { accept: AGGREGATED } })).headers;
    assert.equal(after['etag'], etag, 'a version that nobody registered is not told of');
  });

  it('is read from the plain form of who knows no other', async () => {
    const line = { namespaced: true, kind: 'Flunder', verbs: ['get'] };
    const resources = [
      { name: 'flunders', singularName: 'flunder', shortNames: ['fl'], ...line },
      { name: 'flunders/status', singularName: '', ...line },
      {
        name: 'fischers/scale',
        singularName: '',
        ...line,
        group: 'autoscaling',
        version: 'v1',
        kind: 'Scale',
      },
    ];
    servers.at('wardle', ({ target }) =>
      target === `/apis/${GROUP}/v1` ? { body: { kind: 'APIResourceList', resources } } : { status: 404 },
    );
    await register(harness);
    const [version] = (await discovered(harness)).group.versions;
    assert.deepEqual(version.resources, [
      {
        resource: 'flunders',
        responseKind: { group: '', version: '', kind: 'Flunder' },
        scope: 'Namespaced',
        singularResource: 'flunder',
        verbs: ['get'],
        shortNames: ['fl'],
        subresources: [
          {
            subresource: 'status',
            responseKind: { group: '', version: '', kind: 'Flunder' },
            verbs: ['get'],
          },
        ],
      },
      {
        resource: 'fischers',
        scope: 'Namespaced',
        subresources: [
          {
            subresource: 'scale',
            responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
            verbs: ['get'],
          },
        ],
      },
    ]);
  });

  const deep = `${'{"items":['.repeat(100_000)}`;
  const hostile: [string, Responder][] = [
    ['hangs', () => undefined],
    ['is unavailable', () => ({ status: 503 })],
    ['is not there', () => ({ status: 404 })],
    ['answers no JSON', () => ({ headers: { 'content-type': AGGREGATED }, body: '<html>' })],
    ['answers another document', () => ({ headers: { 'content-type': AGGREGATED }, body: { kind: 'List' } })],
    ['answers what is nested without end', () => ({ headers: { 'content-type': AGGREGATED }, body: deep })],
    ['answers without end', () => ({ headers: { 'content-type': AGGREGATED }, body: endless() })],
    ['redirects', () => ({ status: 302, headers: { location: 'https://elsewhere' } })],
  ];
  for (const [what, responder] of hostile) {
    it(`keeps nothing from the rest where a server ${what}`, async () => {
      servers.at('wardle', responder);
      await register(harness);
      // Nobody waits: the document is there while the server is still being asked.
      const { names, group } = await discovered(harness);
      assert.ok(names.includes('apps'));
      assert.deepEqual(group.versions, [{ version: 'v1', freshness: 'Stale' }]);
      await harness.clock.advance(20_000);
      assert.deepEqual((await discovered(harness)).group.versions, [{ version: 'v1', freshness: 'Stale' }]);
      assert.equal((await harness.send('GET', '/openapi/v3')).status, 200);
      assert.equal((await harness.send('GET', '/apis/apps/v1')).status, 200);
      servers.at('wardle', flunders('v1'));
      await harness.clock.advance(120_000);
      assert.equal((await available(harness))['reason'], 'Passed');
      assert.equal((await discovered(harness)).group.versions[0].freshness, 'Current');
    });
  }

  it('asks a limited number at once, and finds those that answer among many that hang', async () => {
    const many = 60;
    let underWay = 0;
    let most = 0;
    const hangs: Responder = ({ signal }) => {
      most = Math.max(most, ++underWay);
      signal.addEventListener('abort', () => underWay--, { once: true });
      return undefined;
    };
    for (let i = 0; i < many; i++) {
      const name = `hangs-${i}`;
      servers.at(name, hangs);
      const spec = { type: 'ExternalName', externalName: name };
      await harness.send('POST', '/api/v1/namespaces/default/services', { metadata: { name }, spec });
      const group = `${name}.example.com`;
      const registered = registration('v1', { name }, { group });
      await harness.send('POST', API_SERVICES, { ...registered, metadata: { name: `v1.${group}` } });
    }
    servers.at('wardle', flunders('v1'));
    await register(harness);
    // Nobody waits for them: the clock stands still.
    assert.equal((await discovered(harness)).names.length > many, true);
    await harness.clock.advance(90_000);
    assert.equal((await discovered(harness)).group.versions[0].freshness, 'Current');
    assert.ok(most <= 75, `${most} at once`);
  });

  it('leaves out what is no resource', async () => {
    const resources = [
      null,
      7,
      { resource: 'good', verbs: ['list', 3], subresources: [null] },
      { verbs: [] },
    ];
    const items = [
      null,
      { metadata: 'x' },
      { metadata: { name: GROUP }, versions: [{ version: 'v1', resources }] },
    ];
    servers.at('wardle', ({ target }) =>
      target === '/apis'
        ? { headers: { 'content-type': AGGREGATED }, body: { kind: 'APIGroupDiscoveryList', items } }
        : {},
    );
    await register(harness);
    assert.deepEqual((await discovered(harness)).group.versions[0].resources, [
      {
        resource: 'good',
        responseKind: { group: '', version: '', kind: '' },
        scope: '',
        singularResource: '',
        verbs: ['list'],
      },
    ]);
  });

  it('is gone with its registration', async () => {
    servers.at('wardle', flunders('v1'));
    await register(harness);
    await harness.send('DELETE', `${API_SERVICES}/v1.${GROUP}`);
    await harness.clock.advance(10);
    assert.equal((await discovered(harness)).group, undefined);
    assert.equal((await harness.send('GET', `/apis/${GROUP}`)).status, 404);
  });
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(256 * 1024);
}

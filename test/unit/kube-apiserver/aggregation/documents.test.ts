import assert from 'node:assert/strict';
import { readAll } from '../../../../src/base/index.ts';
import { API_SERVICES, FakeServers, flunders, GROUP } from '../../../support/extending-servers.ts';
import { type Harness, startServer } from '../harness.ts';
import { register } from './registered.ts';

const DOCUMENT = `apis/${GROUP}/v1`;
const PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const V2 = {
  swagger: '2.0',
  info: { title: 'wardle', version: '1' },
  parameters: { shared: { name: 'pretty', in: 'query', type: 'string' } },
  paths: {
    [`/${DOCUMENT}/flunders`]: {
      get: {
        produces: ['application/json'],
        parameters: [{ $ref: '#/parameters/shared' }],
        responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/example.Flunder' } } },
      },
    },
    '/apis/other/v1/things': {},
  },
  definitions: {
    'example.Flunder': {
      type: 'object',
      properties: { metadata: { description: 'Whose it is.', $ref: `#/definitions/${META}` } },
    },
    [META]: { type: 'object', description: 'Another one than here.' },
    'example.Unused': { type: 'object' },
  },
};

describe('how other servers describe what they serve', () => {
  let servers: FakeServers;
  let harness: Harness;
  let v2: unknown = V2;
  let etag = '"e"';
  let hasIndex = true;
  beforeEach(async () => {
    [v2, etag, hasIndex] = [V2, '"e"', true];
    servers = new FakeServers();
    harness = await startServer({ https: servers });
    const serve = flunders('v1');
    servers.at('wardle', (request) => {
      if (request.target === '/openapi/v3') {
        if (!hasIndex) return { status: 404 };
        const link = { serverRelativeURL: `/openapi/v3/${DOCUMENT}?hash=A` };
        return { body: { paths: { [DOCUMENT]: link, 'apis/apps/v1': link, version: link } } };
      }
      if (request.target.startsWith(`/openapi/v3/${DOCUMENT}`)) return { body: { openapi: '3.0.0' } };
      if (request.target === '/openapi/v2') return { headers: { etag }, body: v2 as object };
      return serve(request);
    });
    await register(harness);
  });
  afterEach(() => harness.server.dispose());

  const merged = async () => (await harness.send('GET', '/openapi/v2')).body;

  it('is told with the rest, read a second after a server is there', async () => {
    const before = (await harness.open('GET', '/openapi/v2')).headers['etag'];
    await harness.clock.advance(1100);
    const { paths, definitions } = await merged();
    const operation = paths[`/${DOCUMENT}/flunders`].get;
    assert.deepEqual(operation.parameters, [{ name: 'pretty', in: 'query', type: 'string' }]);
    assert.equal(paths['/apis/other/v1/things'], undefined);
    assert.equal(definitions['example.Unused'], undefined);
    assert.deepEqual(definitions['example.Flunder'].properties.metadata, {
      description: 'Whose it is.',
      $ref: `#/definitions/${META}_v2`,
    });
    assert.equal(definitions[`${META}_v2`].description, 'Another one than here.');
    assert.ok(definitions[META].properties.labels);
    assert.notEqual((await harness.open('GET', '/openapi/v2')).headers['etag'], before);
    const protobuf = await harness.open('GET', '/openapi/v2', { headers: { accept: PROTOBUF } });
    const bytes = Buffer.from(await readAll(protobuf.body));
    assert.ok(bytes.includes('example.Flunder'));
  });

  it('is read of the server where it is a document of v3', async () => {
    await harness.clock.advance(1100);
    const { body: index } = await harness.send('GET', '/openapi/v3');
    assert.deepEqual(index.paths[DOCUMENT], { serverRelativeURL: `/openapi/v3/${DOCUMENT}?hash=A` });
    assert.match(index.paths['apis/apps/v1'].serverRelativeURL, /^\/openapi\/v3\/apis\/apps\/v1\?hash=/);
    const { status, body } = await harness.send('GET', `/openapi/v3/${DOCUMENT}?hash=A`);
    assert.deepEqual([status, body], [200, { openapi: '3.0.0' }]);
    assert.equal((await harness.send('GET', '/openapi/v3/apis/apps/v1')).body.openapi, '3.0.0');
  });

  it('is made into a document of v3, where a server has v2 alone', async () => {
    hasIndex = false;
    await harness.clock.advance(1100);
    const { body: index } = await harness.send('GET', '/openapi/v3');
    const { serverRelativeURL } = index.paths[DOCUMENT];
    assert.match(serverRelativeURL, new RegExp(`^/openapi/v3/${DOCUMENT}\\?hash=[0-9A-F]+$`));
    const { body: document } = await harness.send('GET', serverRelativeURL);
    assert.deepEqual(document.paths[`/${DOCUMENT}/flunders`].get, {
      parameters: [{ name: 'pretty', in: 'query', schema: { type: 'string' } }],
      responses: {
        200: {
          description: 'OK',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/example.Flunder' } } },
        },
      },
    });
    assert.deepEqual(document.components.schemas['example.Flunder'].properties, {
      metadata: { description: 'Whose it is.', allOf: [{ $ref: `#/components/schemas/${META}` }] },
    });
    const accept = 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf';
    const { status } = await harness.open('GET', serverRelativeURL, { headers: { accept } });
    assert.equal(status, 200);
    v2 = { ...V2, definitions: {} };
    etag = '"other"';
    await harness.clock.advance(60_000);
    const changed = (await harness.send('GET', '/openapi/v3')).body.paths[DOCUMENT].serverRelativeURL;
    assert.notEqual(changed, serverRelativeURL);
    assert.deepEqual((await harness.send('GET', changed)).body.components.schemas, {});
  });

  it('is asked for once a minute, and gone with the registration', async () => {
    await harness.clock.advance(1100);
    const count = servers.to('/openapi/v2').length;
    await harness.clock.advance(180_000);
    assert.equal(servers.to('/openapi/v2').length, count + 3);
    assert.equal(servers.to('/openapi/v2').at(-1)?.headers['if-none-match'], '"e"');
    await harness.send('DELETE', `${API_SERVICES}/v1.${GROUP}`);
    await harness.clock.advance(10);
    assert.equal((await merged()).paths[`/${DOCUMENT}/flunders`], undefined);
    assert.equal((await harness.send('GET', '/openapi/v3')).body.paths[DOCUMENT], undefined);
  });

  const hostile: [string, unknown][] = [
    ['is no JSON', '<html>'],
    ['is a list', []],
    ['has no paths', { definitions: {} }],
    ['is nested without end', `{"paths":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    [
      'has what has no place in the other form',
      { paths: { [`/${DOCUMENT}/x`]: { get: { parameters: 7, responses: [1, { $ref: 3 }] } }, b: null } },
    ],
  ];
  for (const [what, document] of hostile) {
    it(`does not spoil the rest where a document ${what}`, async () => {
      v2 = document;
      await harness.clock.advance(1100);
      assert.ok((await merged()).paths['/api/v1/pods']);
      const protobuf = await harness.open('GET', '/openapi/v2', { headers: { accept: PROTOBUF } });
      assert.equal(protobuf.status, 200);
      assert.ok(Buffer.from(await readAll(protobuf.body)).includes('/api/v1/pods'));
      assert.equal((await harness.send('GET', '/openapi/v3')).status, 200);
    });
  }
});

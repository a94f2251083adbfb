import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { APPLY_PATCH, type Harness, JSON_PATCH, MERGE_PATCH, startServer } from './harness.ts';
import { configuration, FakeWebhooks } from './webhooks/fake-webhooks.ts';
import { definition, DEFINITION, DEFINITIONS, thing, THINGS, versionWith } from './things.ts';

const WRITERS = 20;
const ROUNDS = 6;

/** What a writer may be told while a definition comes and goes. */
const EXPECTED: ReadonlySet<number> = new Set([200, 201, 403, 404, 409, 410, 422]);

describe('a definition that is deleted while its objects are written', () => {
  let api: Harness;
  let hooks: FakeWebhooks;
  let isOver = false;
  beforeEach(async () => {
    isOver = false;
    hooks = new FakeWebhooks();
    api = await startServer({ kinds: builtInKinds(), https: hooks });
  });
  afterEach(() => {
    isOver = true;
    api.server.dispose();
  });

  async function define(properties: object): Promise<void> {
    const { spec, ...rest } = definition();
    const versions = [versionWith('v1', properties, { subresources: { status: {} } })];
    const { status, body } = await api.send('POST', DEFINITIONS, { ...rest, spec: { ...spec, versions } });
    assert.equal(status, 201, JSON.stringify(body));
    await drain();
  }

  const stored = async (): Promise<string[]> =>
    (await api.store.range({ start: '/registry/example.com', end: '/registry/example.d' })).records.map(
      ({ key }) => key,
    );

  it('takes all of them with it, and comes again with another schema', async () => {
    const seen = new Map<number, number>();
    const unexpected: string[] = [];
    const note = ({ status, body }: { status: number; body: { message?: string } }): void => {
      if (!EXPECTED.has(status)) unexpected.push(`${status}: ${body.message}`);
      seen.set(status, (seen.get(status) ?? 0) + 1);
    };
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; !isOver; i++) {
        const name = `t${writer}-${i % 7}`;
        const path = `${THINGS}/${name}`;
        note(await api.send('POST', THINGS, thing(name, { size: i })));
        note(await api.send('PATCH', path, { spec: { size: -i } }, MERGE_PATCH));
        note(await api.send('PATCH', `${path}/status`, { status: { a: i } }, MERGE_PATCH));
        const labelled = thing(name, {}, { labels: { a: `${i}` } });
        note(await api.send('PATCH', `${path}?fieldManager=m&force=true`, labelled, APPLY_PATCH));
        note(await api.send('GET', path));
        if (i % 3 === 0) note(await api.send('DELETE', path));
        await drain();
      }
    };
    await define({ size: { type: 'integer' } });
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    for (let round = 0; round < ROUNDS; round++) {
      while ((await stored()).length < WRITERS) await drain();
      assert.equal((await api.send('DELETE', DEFINITION)).status, 200);
      while ((await api.send('GET', DEFINITION)).status !== 404) await drain();
      assert.deepEqual(await stored(), [], 'what is left behind');
      await define(round % 2 === 0 ? { more: { type: 'string' } } : { size: { type: 'integer' } });
    }
    isOver = true;
    assert.deepEqual(unexpected, []);
    await Promise.all(writers);
    for (const status of [200, 201, 404])
      assert.ok(seen.has(status), `${status} among ${[...seen.keys()].join()}`);
    const { body } = await api.send('GET', THINGS);
    for (const { spec } of body.items)
      assert.deepEqual(
        Object.keys(spec).filter((key) => key !== 'size'),
        [],
      );
    assert.equal((await api.send('DELETE', DEFINITION)).status, 200);
    await drain();
    assert.deepEqual(await stored(), []);
  });

  for (const change of ['nothing', 'its schema', 'its definition'] as const) {
    it(`is not outlived by one that waits for a webhook while ${change} changes`, async () => {
      await define({ size: { type: 'integer' } });
      let allow: (answer: { allowed: boolean }) => void = () => {};
      hooks.at('slow', () => new Promise((resolve) => (allow = resolve)));
      const rules = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['things'], operations: ['CREATE'] }];
      const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
      const { status } = await api.send('POST', path, configuration('Validating', 'slow', { rules }));
      assert.equal(status, 201);
      const created = api.send('POST', THINGS, thing('late', { size: 1 }));
      while (hooks.sent.length === 0) await drain();
      if (change === 'its schema') {
        const property = { '/spec/versions/0/schema/openAPIV3Schema/properties/more': { type: 'string' } };
        const [[at, value] = assert.fail()] = Object.entries(property);
        const patched = await api.send('PATCH', DEFINITION, [{ op: 'add', path: at, value }], JSON_PATCH);
        assert.equal(patched.status, 200, JSON.stringify(patched.body));
        await drain();
      }
      assert.equal((await api.send('DELETE', DEFINITION)).status, 200);
      while ((await api.send('GET', DEFINITION)).status !== 404) await drain();
      if (change === 'its definition') await define({ other: { type: 'string' } });
      allow({ allowed: true });
      const { status: answered, body } = await created;
      assert.equal(answered, 403, JSON.stringify(body));
      assert.match(body.message, /create not allowed while custom resource definition is terminating$/);
      assert.deepEqual(await stored(), []);
    });
  }
});

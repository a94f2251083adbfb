import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { type Answer, events, type Harness, MERGE_PATCH, startServer, take } from './harness.ts';
import {
  definition,
  DEFINITION,
  DEFINITIONS,
  GROUP,
  thing,
  THINGS,
  thingsIn,
  versionWith,
} from './things.ts';

const SIZE = { size: { type: 'integer' } };

describe('watches of custom resources', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer({ kinds: builtInKinds() });
  });
  afterEach(() => api.server.dispose());

  /** Defines, or defines anew. Gives the revision of the definition. */
  async function define(...versions: object[]): Promise<string> {
    const { status, body } = await api.send('GET', DEFINITION);
    const isNew = status === 404;
    const { spec, ...rest } = isNew ? definition() : body;
    const wanted = { ...rest, spec: { ...spec, versions } };
    const answer = isNew
      ? await api.send('POST', DEFINITIONS, wanted)
      : await api.send('PUT', DEFINITION, wanted);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await drain();
    return answer.body.metadata.resourceVersion;
  }

  async function watch(path: string, revision = ''): Promise<AsyncGenerator<Answer['body']>> {
    return events(await api.open('GET', `${path}?watch=1&resourceVersion=${revision}`));
  }

  async function revisionOf(path: string): Promise<string> {
    return (await api.send('GET', path)).body.metadata.resourceVersion;
  }

  it('do not begin before their definition, nor before it changed', async () => {
    const before = await define(versionWith('v1', SIZE));
    await api.send('POST', THINGS, thing('a'));
    const early = await watch(THINGS, before);
    assert.deepEqual(await take(early, 2), ['ERROR Expired', 'end']);
    const listed = await revisionOf(THINGS);
    await api.send('POST', THINGS, thing('b'));
    assert.deepEqual(await take(await watch(THINGS, listed), 1), ['ADDED b']);

    await define(versionWith('v1', { ...SIZE, color: { type: 'string', default: 'red' } }));
    const { value } = await (await watch(THINGS, listed)).next();
    assert.deepEqual([value.object.code, value.object.reason], [410, 'Expired']);
    assert.match(value.object.message, /^too old resource version: \d+ \(\d+\)$/);
    const again = await api.send('GET', THINGS);
    assert.equal(again.body.items[0].spec.color, 'red');
    const after = await watch(THINGS, again.body.metadata.resourceVersion);
    await api.send('POST', THINGS, thing('c'));
    assert.deepEqual(await take(after, 1), ['ADDED c']);
  });

  it('go on where what changed is not what their kind is made of', async () => {
    await define(versionWith('v1', SIZE));
    const live = await watch(THINGS);
    await api.send('PATCH', DEFINITION, { metadata: { labels: { a: 'b' } } }, MERGE_PATCH);
    await drain();
    await api.send('POST', THINGS, thing('a'));
    assert.deepEqual(await take(live, 1), ['ADDED a']);
  });

  it('tell of all that came before a change, and then end', async () => {
    await define(versionWith('v1', SIZE));
    const live = await watch(THINGS);
    for (const name of ['a', 'b', 'c']) await api.send('POST', THINGS, thing(name));
    await define(versionWith('v1', { ...SIZE, color: { type: 'string', default: 'red' } }));
    assert.deepEqual(await take(live, 9), ['ADDED a', 'ADDED b', 'ADDED c', 'end']);
  });

  it('end with a version that is no longer served, and so do those of the others', async () => {
    await define(versionWith('v1', SIZE), versionWith('v2', SIZE, { storage: false }));
    await api.send('POST', THINGS, thing('a'));
    const [first, second] = [await watch(THINGS), await watch(thingsIn('v2'))];
    await define(versionWith('v1', SIZE, { served: false }), versionWith('v2', SIZE, { storage: false }));
    assert.deepEqual(await take(first, 3), ['ADDED a', 'end']);
    assert.deepEqual(await take(second, 3), ['ADDED a', 'end']);
    assert.equal((await api.send('GET', `${THINGS}?watch=1`)).status, 404);
    const { body } = await api.send('GET', thingsIn('v2'));
    assert.deepEqual(body.items[0].apiVersion, `${GROUP}/v2`);
  });

  it('tell of each object that goes with the definition, and then end', async () => {
    await define(versionWith('v1', SIZE));
    const names = Array.from({ length: 150 }, (_, index) => `thing-${String(index).padStart(3, '0')}`);
    for (const name of names) await api.send('POST', THINGS, thing(name));
    const live = await watch(THINGS);
    assert.equal((await api.send('DELETE', DEFINITION)).status, 200);
    await drain();
    assert.equal((await api.send('GET', THINGS)).status, 404);
    const told = await take(live, 2 * names.length + 1);
    assert.deepEqual(told, [
      ...names.map((name) => `ADDED ${name}`),
      ...names.map((name) => `DELETED ${name}`),
      'end',
    ]);
  });

  it('begin where a list ends that went on over a change of the version that is stored', async () => {
    await define(versionWith('v1', SIZE));
    for (const name of ['a', 'b', 'c']) await api.send('POST', THINGS, thing(name));
    const first = await api.send('GET', `${THINGS}?limit=1`);
    await define(versionWith('v1', SIZE, { storage: false }), versionWith('v2', SIZE));
    assert.deepEqual((await api.send('GET', DEFINITION)).body.status.storedVersions, ['v1', 'v2']);
    const token = first.body.metadata.continue;
    for (const version of ['v1', 'v2']) {
      const rest = await api.send('GET', `${thingsIn(version)}?continue=${token}&limit=5`);
      const read: { apiVersion: string; metadata: { name: string } }[] = rest.body.items;
      assert.deepEqual(
        read.map(({ apiVersion, metadata }) => [apiVersion, metadata.name]),
        ['b', 'c'].map((name) => [`${GROUP}/${version}`, name]),
      );
      const from = rest.body.metadata.resourceVersion;
      assert.deepEqual(await take(await watch(thingsIn(version), from), 2), ['ERROR Expired', 'end']);
    }
  });

  it('are broken off where nobody takes their end', async () => {
    await define(versionWith('v1', SIZE));
    const reply = await api.open('GET', `${THINGS}?watch=1`);
    const live = events(reply);
    await api.send('POST', THINGS, thing('a'));
    assert.deepEqual(await take(live, 1), ['ADDED a']);
    await api.send('POST', THINGS, thing('b'));
    await define(versionWith('v1', {}));
    assert.equal(reply.cut?.aborted, false);
    await api.clock.advance(10_000);
    assert.equal(reply.cut?.aborted, true);
  });

  it('know nothing of a former definition of the same name', async () => {
    await define(versionWith('v1', SIZE), versionWith('v2', SIZE, { storage: false }));
    await api.send('POST', THINGS, thing('a'));
    const before = await revisionOf(THINGS);
    await api.send('DELETE', DEFINITION);
    await drain();
    await define(versionWith('v1', { other: { type: 'string' } }));
    assert.deepEqual((await api.send('GET', THINGS)).body.items, []);
    assert.deepEqual(await take(await watch(THINGS, before), 2), ['ERROR Expired', 'end']);
  });
});

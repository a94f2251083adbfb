import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { type Harness, JSON_PATCH, MERGE_PATCH, startServer } from './harness.ts';
import { definition, DEFINITION, DEFINITIONS, thing, THINGS } from './things.ts';

const WRITERS = 10;
const CHANGES = 20;

describe('custom resources that are written while their definition changes', () => {
  let api: Harness;
  let isOver = false;
  beforeEach(async () => {
    isOver = false;
    api = await startServer({ kinds: builtInKinds() });
  });
  afterEach(() => {
    isOver = true;
    api.server.dispose();
  });

  it('are found, changed and listed as if nothing happened', async () => {
    assert.equal((await api.send('POST', DEFINITIONS, definition())).status, 201);
    await drain();
    const unexpected: string[] = [];
    const written = new Map<string, number>();
    const write = async (writer: number): Promise<void> => {
      const name = `t${writer}`;
      const path = `${THINGS}/${name}`;
      const { status, body: made } = await api.send('POST', THINGS, thing(name, { size: 1 }));
      if (status !== 201) unexpected.push(`POST ${status} ${made.message}`);
      for (let size = 2; !isOver; size++) {
        const patched = await api.send('PATCH', path, { spec: { size } }, MERGE_PATCH);
        if (patched.status !== 200) unexpected.push(`PATCH ${patched.status} ${patched.body.message}`);
        written.set(name, size);
        const { body } = await api.send('GET', path);
        if (body.spec?.size !== size) unexpected.push(`GET ${JSON.stringify(body)}`);
        const list = await api.send('GET', THINGS);
        if (list.body.items?.length !== WRITERS && size > 3)
          unexpected.push(`LIST ${JSON.stringify(list.body)}`);
        await drain();
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    for (let i = 0; i < CHANGES; i++) {
      const path = '/spec/versions/0/schema/openAPIV3Schema/properties/more';
      const patch = [{ op: 'add', path, value: { type: 'string', description: `${i}` } }];
      const { status } = await api.send('PATCH', DEFINITION, patch, JSON_PATCH);
      assert.equal(status, 200);
      for (let turns = i % 5; turns >= 0; turns--) await drain();
    }
    isOver = true;
    await Promise.all(writers);
    assert.deepEqual(unexpected, []);
    const { body } = await api.send('GET', THINGS);
    const found: { metadata: { name: string }; spec: { size: number } }[] = body.items;
    assert.deepEqual(new Map(found.map(({ metadata, spec }) => [metadata.name, spec.size])), written);
  });
});

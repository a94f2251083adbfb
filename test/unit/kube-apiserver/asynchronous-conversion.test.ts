import assert from 'node:assert/strict';
import { type Conversion, type Kind, type KubernetesObject, StatusError } from '../../../src/api/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { customKind } from '../../support/custom-kind.ts';
import { events, type Harness, MERGE_PATCH, startServer, take } from './harness.ts';

const GROUP = 'example.com';
const PATH = `/apis/${GROUP}/v1/namespaces/default/sizes`;
const STORED = `/apis/${GROUP}/v2/namespaces/default/sizes`;
const TABLE = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' };

/** Version 1 says `text: "7"` where version 2, which is stored, says `size: 7`. Answers when it is let. */
class SlowConversion implements Conversion {
  readonly stored = { group: GROUP, version: 'v2', kind: 'Size' };
  /** How many objects were converted with each call. */
  readonly calls: number[] = [];
  failure: StatusError | undefined;
  /** Calls that wait, where they are to. */
  readonly waiting: (() => void)[] = [];
  isHeld = false;

  async toStored(served: KubernetesObject): Promise<KubernetesObject> {
    await drain();
    const { text, ...rest } = served;
    return { ...rest, apiVersion: `${GROUP}/v2`, size: Number(text) } as KubernetesObject;
  }

  async toServed(stored: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> {
    this.calls.push(stored.length);
    if (this.isHeld) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else await drain();
    if (this.failure) throw this.failure;
    return stored.map(
      ({ size, ...rest }) => ({ ...rest, apiVersion: `${GROUP}/v1`, text: String(size) }) as KubernetesObject,
    );
  }
}

function versions(conversion: Conversion): Kind[] {
  const storageVersion = { group: GROUP, version: 'v2', kind: 'Size' };
  const common = { group: GROUP, kind: 'Size', plural: 'sizes', storageVersion };
  const columns = {
    definitions: [{ name: 'Text', type: 'string', format: '', description: 'the text', priority: 0 }],
    cells: ({ text }: KubernetesObject) => [text],
  };
  const selectableFields = {
    fields: { text: ({ text }: KubernetesObject) => String(text) },
    refuse: (field: string) => field,
  };
  return [
    customKind({ ...common, version: 'v2' }),
    customKind({ ...common, version: 'v1', conversion, columns, selectableFields }),
  ];
}

function size(name: string, text: string, metadata = {}): Record<string, unknown> {
  return { apiVersion: `${GROUP}/v1`, kind: 'Size', metadata: { name, ...metadata }, text };
}

describe('a kind that takes time to convert', () => {
  let conversion: SlowConversion;
  let api: Harness;
  beforeEach(async () => {
    conversion = new SlowConversion();
    const kinds = builtInKinds();
    kinds.register(...versions(conversion));
    api = await startServer({ kinds });
  });
  afterEach(() => api.server.dispose());

  it('is created, read, changed, listed and deleted in either version', async () => {
    const created = await api.send('POST', PATH, size('a', '1'));
    assert.deepEqual([created.status, created.body.text, created.body.apiVersion], [201, '1', `${GROUP}/v1`]);
    assert.deepEqual((await api.send('GET', `${STORED}/a`)).body.size, 1);
    assert.equal((await api.send('GET', `${PATH}/a`)).body.text, '1');
    const patched = await api.send('PATCH', `${PATH}/a`, { text: '2' }, MERGE_PATCH);
    assert.equal(patched.body.text, '2');
    assert.equal(patched.body.metadata.generation, created.body.metadata.generation);
    const put = await api.send('PUT', `${PATH}/a`, { ...patched.body, text: '3' });
    assert.equal(put.body.text, '3');
    assert.equal((await api.send('GET', `${STORED}/a`)).body.size, 3);
    await api.send('POST', PATH, size('b', '4'));
    const list = await api.send('GET', PATH);
    assert.deepEqual(
      list.body.items.map(({ text }: { text: string }) => text),
      ['3', '4'],
    );
    const table = await api.send('GET', PATH, undefined, TABLE);
    assert.deepEqual(
      table.body.rows.map(({ cells }: { cells: unknown }) => cells),
      [['3'], ['4']],
    );
    const selected = await api.send('GET', `${PATH}?fieldSelector=text%3D4`);
    assert.deepEqual(selected.body.items.length, 1);
    const page = await api.send('GET', `${PATH}?limit=1`);
    assert.equal(page.body.metadata.remainingItemCount, 1);
    const rest = await api.send('GET', `${PATH}?limit=1&continue=${page.body.metadata.continue}`);
    assert.equal(rest.body.items[0].text, '4');
    const held = await api.send(
      'PATCH',
      `${PATH}/a`,
      { metadata: { finalizers: ['example.com/x'] } },
      MERGE_PATCH,
    );
    assert.equal(held.status, 200);
    const deleting = await api.send('DELETE', `${PATH}/a`);
    assert.equal(deleting.body.text, '3');
    assert.equal((await api.send('DELETE', PATH)).body.items.length, 2);
    const left = await api.send('GET', PATH);
    assert.deepEqual(left.body.items.length, 1);
  });

  it('is converted once for all who look at a version, and together with others', async () => {
    for (let i = 0; i < 5; i++)
      await api.send('POST', STORED, { ...size(`s-${i}`, ''), apiVersion: `${GROUP}/v2`, size: i });
    conversion.calls.length = 0;
    const [first, second] = await Promise.all([api.send('GET', PATH), api.send('GET', PATH)]);
    assert.deepEqual(first.body.items, second.body.items);
    await api.send('GET', PATH, undefined, TABLE);
    await api.send('GET', `${PATH}/s-3`);
    assert.deepEqual(conversion.calls, [5]);
  });

  it('is told of in the order of what happened, however long each version takes', async () => {
    await api.send('POST', PATH, size('a', '1'));
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    const selecting = events(await api.open('GET', `${PATH}?watch=1&fieldSelector=text%3D2`));
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    const next = await api.send('GET', `${STORED}/a`);
    conversion.isHeld = true;
    for (const value of [2, 3]) {
      const { body } = await api.send('GET', `${STORED}/a`);
      assert.equal((await api.send('PUT', `${STORED}/a`, { ...body, size: value })).status, 200);
    }
    assert.equal(next.status, 200);
    await api.send('DELETE', `${STORED}/a`);
    const told = take(watch, 3);
    const toldOfTwo = take(selecting, 2);
    // The latest call is answered first.
    for (let i = 0; i < 20; i++) {
      await drain();
      conversion.waiting.pop()?.();
    }
    assert.deepEqual(await told, ['MODIFIED a', 'MODIFIED a', 'DELETED a']);
    assert.deepEqual(await toldOfTwo, ['ADDED a', 'DELETED a']);
    await watch.return(undefined);
    await selecting.return(undefined);
  });

  it('fails the request, and ends the watch, that it fails; and is tried anew', async () => {
    await api.send('POST', STORED, { ...size('a', ''), apiVersion: `${GROUP}/v2`, size: 1 });
    conversion.failure = new StatusError(500, 'InternalError', 'conversion webhook failed');
    assert.equal((await api.send('GET', `${PATH}/a`)).body.message, 'conversion webhook failed');
    assert.equal((await api.send('GET', PATH)).status, 500);
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    assert.deepEqual(await take(watch, 2), ['ERROR InternalError', 'end']);
    conversion.failure = undefined;
    assert.equal((await api.send('GET', `${PATH}/a`)).body.text, '1');
  });
});

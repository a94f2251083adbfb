import assert from 'node:assert/strict';
import { encodeObjectProtobuf } from '../../../src/api/index.ts';
import { readAll } from '../../../src/base/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { EncodedBytes } from '../../../src/apiserver/encoding/encoded-bytes.ts';
import { ObjectCodec, ObjectVersion } from '../../../src/apiserver/storage/index.ts';
import { type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';

const KINDS = builtInKinds();

const PATH = '/api/v1/namespaces/default/configmaps';
const WATCHERS = 50;
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = METADATA.replace('Metadata;', 'MetadataList;');

describe('encoded once', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer();
    await api.send('POST', PATH, { metadata: { name: 'a', labels: { l: 'm' } }, data: { k: '<v>' } });
  });
  afterEach(() => api.server.dispose());

  const open = async (accept: string, target: string): Promise<AsyncIterator<Uint8Array>> => {
    const { body } = await api.open('GET', target, { headers: { accept } });
    assert.ok(!(body instanceof Uint8Array));
    return body[Symbol.asyncIterator]();
  };
  const nextOf = async (watch: AsyncIterator<Uint8Array>): Promise<Uint8Array> => {
    const { value } = await watch.next();
    assert.ok(value instanceof Uint8Array);
    return value;
  };
  const get = async (target: string, accept: string): Promise<Uint8Array> =>
    readAll((await api.open('GET', target, { headers: { accept } })).body);
  // oxlint-disable-next-line typescript/no-explicit-any
  const json = (bytes: Uint8Array): any => JSON.parse(new TextDecoder().decode(bytes));

  for (const accept of [PROTOBUF, TABLE, METADATA, 'application/json']) {
    it(`makes the bytes of an event once for ${WATCHERS} watchers of ${accept}`, async () => {
      const watches = await Promise.all(
        Array.from({ length: WATCHERS }, () => open(accept, `${PATH}?watch=1`)),
      );
      const round = async (): Promise<number> => new Set(await Promise.all(watches.map(nextOf))).size;
      assert.equal(await round(), 1, 'the object that there is');
      await api.send('POST', PATH, { metadata: { name: 'b' } });
      assert.equal(await round(), 1, 'a creation');
      await api.send('PATCH', `${PATH}/b`, { data: { k: 'w' } }, MERGE_PATCH);
      assert.equal(await round(), 1, 'a change');
      await api.send('DELETE', `${PATH}/b`);
      assert.equal(await round(), 1, 'a deletion');
    });
  }

  it('keeps forms apart that hold something else', async () => {
    const bare = await open(TABLE, `${PATH}?watch=1&includeObject=None`);
    const whole = await open(TABLE, `${PATH}?watch=1&includeObject=Object`);
    assert.equal(json(await nextOf(bare)).object.rows[0].object, null);
    assert.equal(json(await nextOf(whole)).object.rows[0].object.data.k, '<v>');
  });

  it('tells the columns of a table with the first event of each watch', async () => {
    const early = await open(TABLE, `${PATH}?watch=1`);
    await nextOf(early);
    const { body } = await api.send('GET', PATH);
    const late = await open(TABLE, `${PATH}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    await api.send('POST', PATH, { metadata: { name: 'b' } });
    assert.equal(json(await nextOf(early)).object.columnDefinitions, null);
    assert.ok(json(await nextOf(late)).object.columnDefinitions.length > 0);
  });

  it('shows the age of now, whenever somebody asks', async () => {
    const age = (table: { rows: { cells: unknown[] }[] }): unknown => table.rows[0]?.cells.at(-1);
    assert.equal(age(json(await nextOf(await open(TABLE, `${PATH}?watch=1`))).object), '0s');
    assert.equal(age(json(await get(PATH, TABLE))), '0s');
    await api.clock.advance(30_000);
    assert.equal(age(json(await nextOf(await open(TABLE, `${PATH}?watch=1`))).object), '30s');
    assert.equal(age(json(await get(PATH, TABLE))), '30s');
    assert.equal(age(json(await get(`${PATH}/a`, TABLE))), '30s');
  });

  it('puts lists together from what was made of their items', async () => {
    await api.send('POST', PATH, { metadata: { name: 'b' }, data: { k: 'x'.repeat(300) } });
    const list = json(await get(PATH, 'application/json'));
    assert.equal(list.items.length, 2);
    assert.deepEqual(await get(PATH, PROTOBUF), encodeObjectProtobuf(list, KINDS));
    const { items, ...rest } = json(await get(PATH, METADATA_LIST));
    assert.deepEqual(rest, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: list.metadata,
    });
    assert.deepEqual(
      items.map(({ metadata }: { metadata: unknown }) => metadata),
      list.items.map(({ metadata }: { metadata: unknown }) => metadata),
    );
    const none = json(await get('/api/v1/namespaces/none/configmaps', METADATA_LIST));
    assert.deepEqual(none.items, []);
  });

  const versionsOf = (count: number): ObjectVersion[] => {
    const codec = new ObjectCodec(KINDS);
    return Array.from({ length: count }, (_, index) =>
      ObjectVersion.unstored(codec, `${index}`, { kind: 'K', apiVersion: 'v1', metadata: {} }),
    );
  };

  it('keeps no more than its limit', () => {
    const encoded = new EncodedBytes(12_000);
    const versions = versionsOf(20);
    let made = 0;
    const make = (): Uint8Array => {
      made++;
      return new Uint8Array(600);
    };
    for (const version of versions) encoded.of(version, 'form', make);
    assert.equal(made, 20);
    for (const version of versions.slice(-10)) encoded.of(version, 'form', make);
    assert.equal(made, 20, 'the newest are there');
    for (const version of versions.slice(0, 5)) encoded.of(version, 'form', make);
    assert.equal(made, 25, 'the oldest are made again');
  });

  it('counts what small pieces take beside their bytes', () => {
    const encoded = new EncodedBytes(100_000);
    const versions = versionsOf(1000);
    for (const version of versions) encoded.of(version, 'form', () => new Uint8Array(1));
    const kept = versions.filter((version) => version.bytesMadeAs('form') !== undefined);
    assert.ok(kept.length > 0 && kept.length < 400, `${kept.length} are kept`);
  });

  it('keeps no larger piece of memory than what it is asked to', () => {
    const encoded = new EncodedBytes();
    const [version] = versionsOf(1);
    assert.ok(version);
    const bytes = encoded.of(version, 'form', () => new Uint8Array(8192).subarray(10, 20));
    assert.deepEqual([bytes.length, bytes.buffer.byteLength], [10, 10]);
    assert.equal(version.bytesMadeAs('form'), bytes);
  });
});

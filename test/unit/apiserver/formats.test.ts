import assert from 'node:assert/strict';
import { readAll } from '../../../src/base/index.ts';
import { type Harness, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

describe('formats', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer();
    await api.send('POST', PATH, { metadata: { name: 'a', labels: { l: 'm' } }, data: { k: 'v' } });
  });
  afterEach(() => api.server.dispose());

  const bytes = async (target: string, accept: string): Promise<Uint8Array> =>
    readAll((await api.open('GET', target, { headers: { accept } })).body);

  it('reads what it writes as protobuf and YAML', async () => {
    for (const type of [PROTOBUF, 'application/yaml']) {
      const body = await bytes(`${PATH}/a`, type);
      const { status } = await api.send('PUT', `${PATH}/a`, body, { 'content-type': type });
      assert.equal(status, 200, type);
    }
    const { body } = await api.send('GET', `${PATH}/a`);
    assert.deepEqual([body.data, body.metadata.labels], [{ k: 'v' }, { l: 'm' }]);
  });

  it('begins protobuf with its magic number, lists included', async () => {
    for (const target of [PATH, `${PATH}/a`]) {
      assert.deepEqual([...(await bytes(target, PROTOBUF)).subarray(0, 4)], [0x6b, 0x38, 0x73, 0]);
    }
  });

  it('frames the events of a protobuf watch by their length', async () => {
    const { headers, body } = await api.open('GET', `${PATH}?watch=1`, { headers: { accept: PROTOBUF } });
    assert.equal(headers['content-type'], `${PROTOBUF};stream=watch`);
    assert.ok(!(body instanceof Uint8Array));
    const { value } = await body[Symbol.asyncIterator]().next();
    assert.ok(value instanceof Uint8Array);
    assert.equal(new DataView(value.buffer, value.byteOffset).getUint32(0), value.length - 4);
  });

  it('tells of a deletion in the format that is accepted', async () => {
    const { headers, body } = await api.send('DELETE', `${PATH}/a`, undefined, {
      accept: 'application/yaml',
    });
    assert.equal(headers['content-type'], 'application/yaml');
    assert.match(body, /^apiVersion: v1\ndetails:\n {2}kind: configmaps\n {2}name: a\n/);
  });

  it('gives only metadata where that is asked for', async () => {
    const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
    const one = await api.send('GET', `${PATH}/a`, undefined, { accept });
    assert.deepEqual(
      [one.body.kind, one.body.metadata.labels, one.body.data],
      ['PartialObjectMetadata', { l: 'm' }, undefined],
    );
    const listed = await api.send('GET', PATH, undefined, {
      accept: accept.replace('Metadata;', 'MetadataList;'),
    });
    assert.deepEqual([listed.body.kind, listed.body.items.length], ['PartialObjectMetadataList', 1]);
  });

  it('gives a table, with or without the objects behind its rows', async () => {
    const accept = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';
    const { body } = await api.send('GET', PATH, undefined, { accept });
    assert.deepEqual(
      [body.kind, body.rows[0].cells[0], body.rows[0].object.kind],
      ['Table', 'a', 'PartialObjectMetadata'],
    );
    const bare = await api.send('GET', `${PATH}?includeObject=None`, undefined, { accept });
    assert.equal(bare.body.rows[0].object, null);
  });

  it('refuses a table of what is no row of any, and in protobuf', async () => {
    const accept = 'application/json;as=Table;g=meta.k8s.io;v=v1';
    const review = { spec: { nonResourceAttributes: { path: '/', verb: 'get' } } };
    const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    assert.equal((await api.send('POST', reviews, review, { accept })).status, 406);
    const protobuf = accept.replace('json', 'vnd.kubernetes.protobuf');
    assert.equal((await api.send('GET', PATH, undefined, { accept: protobuf })).status, 406);
  });

  it('indents for people', async () => {
    const plain = new TextDecoder().decode(await bytes(`${PATH}/a`, 'application/json'));
    const pretty = new TextDecoder().decode(await bytes(`${PATH}/a?pretty=true`, 'application/json'));
    assert.ok(plain.endsWith('}\n') && pretty.startsWith('{\n  "kind": "ConfigMap",\n'));
  });

  it('leaves kind and apiVersion out of the items of a list', async () => {
    const { body } = await api.send('GET', PATH);
    assert.deepEqual(Object.keys(body.items[0]), ['metadata', 'data']);
    assert.equal(
      body.items[0].metadata.resourceVersion,
      (await api.send('GET', `${PATH}/a`)).body.metadata.resourceVersion,
    );
  });
});

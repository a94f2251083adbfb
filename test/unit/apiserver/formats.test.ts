import assert from 'node:assert/strict';
import { type Message, parseApiVersion, yamlText } from '../../../src/api/index.ts';
import { readAll } from '../../../src/base/index.ts';
import { messageOf } from '../../../src/kinds/schema/index.ts';
import { ProtobufClient, pruned } from '../../support/protobuf-client.ts';
import { type Answer, type Harness, startServer } from '../kube-apiserver/harness.ts';

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

  it('gives that in protobuf, too', async () => {
    const protobuf = new ProtobufClient();
    const messageOfKind = ({ apiVersion, kind }: { apiVersion: string; kind: string }): Message => {
      const message = messageOf({ ...parseApiVersion(apiVersion), kind });
      assert.ok(message);
      return message;
    };
    const { body } = await api.send('GET', `${PATH}/a`);
    for (const version of ['v1', 'v1beta1']) {
      const apiVersion = `meta.k8s.io/${version}`;
      const read = async (target: string, kind: string) => {
        const found = await bytes(target, `${PROTOBUF};as=${kind};g=meta.k8s.io;v=${version}`);
        return pruned(protobuf.decode(found, messageOfKind), messageOfKind({ apiVersion, kind }));
      };
      const [one, list] = ['PartialObjectMetadata', 'PartialObjectMetadataList'];
      assert.deepEqual(await read(`${PATH}/a`, one), { apiVersion, kind: one, metadata: body.metadata });
      const { kind, items } = await read(PATH, list);
      assert.deepEqual([kind, items], [list, [{ metadata: body.metadata }]]);
    }
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

  const isIndented = async (target: string, agent: string): Promise<boolean> => {
    const { body } = await api.open('GET', target, { headers: { 'user-agent': agent } });
    return new TextDecoder().decode(await readAll(body)).startsWith('{\n');
  };

  for (const target of [PATH, `${PATH}/a`, `${PATH}/none`, '/apis/apps/v1', '/api', '/api/v1/nothing']) {
    it(`indents ${target} for people and who asks for it, and for no program`, async () => {
      const asking = (pretty: string): string => `${target}?pretty=${pretty}`;
      for (const agent of ['curl/8.5.0', 'Wget/1.21', 'Mozilla/5.0 (X11)']) {
        assert.equal(await isIndented(target, agent), true, agent);
      }
      assert.equal(await isIndented(target, 'kubectl/v1.36'), false);
      for (const yes of ['true', '1', 'T'])
        assert.equal(await isIndented(asking(yes), 'kubectl/v1.36'), true, yes);
      for (const no of ['false', '0', 'tRUE', 'yes'])
        assert.equal(await isIndented(asking(no), 'curl/8'), false, no);
      assert.equal(await isIndented(asking(''), 'curl/8'), true, 'an empty parameter says nothing');
    });
  }

  for (const accept of [
    'application/json;pretty=1',
    'application/yaml',
    'application/json;as=Table;g=meta.k8s.io;v=v1',
    'application/json;pretty=1;as=Table;g=meta.k8s.io;v=v1',
    'application/yaml;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    'application/json;pretty=1;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  ]) {
    it(`puts a list in ${accept} together as if it were written in one`, async () => {
      for (const count of [0, 1, 3]) {
        const path = `/api/v1/namespaces/ns-${count}/configmaps`;
        await api.send('POST', '/api/v1/namespaces', { metadata: { name: `ns-${count}` } });
        for (let i = 0; i < count; i++) {
          const data = {
            text: 'some lines\nand <more>, with enough words in them that YAML may want to fold them',
          };
          await api.send('POST', path, { metadata: { name: `n-${i}` }, data });
        }
        const { body: list } = await api.send('GET', path, undefined, {
          accept: accept.replace('application/yaml', 'application/json').replace(';pretty=1', ''),
        });
        const written = new TextDecoder().decode(await bytes(path, accept));
        const compact = `${JSON.stringify(list)}\n`;
        const pretty = accept.includes('pretty') ? JSON.stringify(list, null, 2) : compact;
        const whole = accept.startsWith('application/yaml') ? yamlText(list) : pretty;
        assert.equal(written, whole);
      }
    });
  }

  it('refuses what it does not offer', async () => {
    const watched = async (accept: string): Promise<Answer> =>
      api.send('GET', `${PATH}?watch=1&timeoutSeconds=1`, undefined, { accept });
    const yaml = await watched('application/yaml');
    assert.equal(yaml.status, 406);
    const offered = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
    const text = String(yaml.body).replaceAll(/\s+/g, ' ');
    assert.ok(text.includes(`only the following media types are accepted: ${offered}`), text);
    assert.equal((await watched('application/json;stream=other')).status, 406);
    const table = 'application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1';
    assert.equal((await api.send('GET', PATH, undefined, { accept: table })).status, 406);
    const either = await api.send('GET', PATH, undefined, { accept: `${table},application/json` });
    assert.deepEqual([either.status, either.body.kind], [200, 'ConfigMapList']);
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

import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/base/index.ts';
import { parseApiVersion, type Message } from '../../src/api/index.ts';
import { messageOf } from '../../src/kinds/index.ts';
import { everyKind } from '../support/every-kind.ts';
import { ProtobufClient, pruned, type TypeMeta } from '../support/protobuf-client.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const NAMESPACE = 'protobuf';
const codec = new ProtobufClient();

function messageOfType({ apiVersion, kind }: TypeMeta): Message {
  const message = messageOf({ ...parseApiVersion(apiVersion), kind });
  assert.ok(message, `${apiVersion} ${kind} has a message`);
  return message;
}

function decode(bytes: Uint8Array): JsonObject {
  return codec.decode(bytes, messageOfType);
}

describe('a client of protobuf', () => {
  const folder = process.env['WHEELHOUSE_GOLDEN'];
  it('reads and writes what a real API server sent (WHEELHOUSE_GOLDEN)', function () {
    if (folder === undefined) return this.skip();
    const lines = fs
      .readFileSync(path.join(folder, 'static/protobuf-objects.jsonl'), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const { of, json, protobuf } = JSON.parse(line) as {
        of: string;
        json: JsonObject & TypeMeta;
        protobuf: string;
      };
      const message = messageOfType(json);
      const wanted = pruned(json, message);
      assert.deepEqual(pruned(decode(Buffer.from(protobuf, 'base64')), message), wanted, of);
      assert.deepEqual(pruned(decode(codec.encode(json, message)), message), wanted, of);
    }
  });

  describe('of a running cluster', function () {
    this.timeout(60_000);
    let cluster: WheelhouseProcess;
    let send: (method: string, target: string, body?: Body) => Promise<Answer>;
    before(async () => {
      cluster = await startWheelhouse('--ephemeral', '--nodes', '1');
      send = await sender(cluster.kubeconfig);
      await send('POST', '/api/v1/namespaces', {
        bytes: codec.encode(
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
          messageOfType({ apiVersion: 'v1', kind: 'Namespace' }),
        ),
      });
    });
    after(() => cluster.stop());

    it('creates, reads, lists, watches, changes and deletes every kind, and reads the same as in JSON', async () => {
      const documents = parseAllDocuments(await everyKind(NAMESPACE));
      const watches: (() => Promise<void>)[] = [];
      for (const document of documents) watches.push(await tryKind(document.toJS() as JsonObject & TypeMeta));
      await Promise.all(watches.map((watch) => watch()));
      assert.ok(documents.length > 50);
    });

    /** Resolves with what holds the watch to what happened. */
    async function tryKind(object: JsonObject & TypeMeta): Promise<() => Promise<void>> {
      const message = messageOfType(object);
      const named = `${object.apiVersion} ${object.kind}`;
      const { plural, namespaced } = await resourceOf(object);
      const base = object.apiVersion === 'v1' ? '/api/v1' : `/apis/${object.apiVersion}`;
      const collection = namespaced ? `${base}/namespaces/${NAMESPACE}/${plural}` : `${base}/${plural}`;
      const metadata = object['metadata'] as JsonObject;
      metadata['labels'] = { probe: 'protobuf' };
      const one = `${collection}/${String(metadata['name'])}`;
      const created = await ok(send('POST', collection, { bytes: codec.encode(object, message) }), named);
      const revision = revisionOf(decode(created));

      const packed = await sameInBoth(one, message, named);
      await update(one, message, named);
      const patch = Buffer.from('{"metadata":{"annotations":{"patched":"yes"}}}');
      const patched = await send('PATCH', one, { bytes: patch, type: 'application/merge-patch+json' });
      const annotations = (decode(await ok(patched, named))['metadata'] as JsonObject)[
        'annotations'
      ] as JsonObject;
      assert.deepEqual([annotations['changed'], annotations['patched']], ['yes', 'yes'], named);

      const options = {
        apiVersion: object.apiVersion,
        kind: 'DeleteOptions',
        gracePeriodSeconds: 0,
        preconditions: { uid: 'another' },
      };
      const refused = await send('DELETE', one, { bytes: codec.encode(options, DELETE_OPTIONS()) });
      assert.equal(refused.status, 409, named);
      const { uid } = packed['metadata'] as JsonObject;
      await ok(
        send('DELETE', one, {
          bytes: codec.encode({ ...options, preconditions: { uid } }, DELETE_OPTIONS()),
        }),
        named,
      );
      if (plural !== 'namespaces') {
        await gone(one);
        await ok(send('POST', collection, { bytes: codec.encode(object, message) }), named);
        const zero = { apiVersion: object.apiVersion, kind: 'DeleteOptions', gracePeriodSeconds: 0 };
        const selected = `${collection}?labelSelector=probe%3Dprotobuf`;
        await ok(send('DELETE', selected, { bytes: codec.encode(zero, DELETE_OPTIONS()) }), named);
      }
      return async () => {
        const query = `watch=true&timeoutSeconds=1&resourceVersion=${revision}&labelSelector=probe%3Dprotobuf`;
        const stream = await ok(send('GET', `${collection}?${query}`), named);
        const types = [...codec.events(stream, messageOfType)].map(({ type }) => type);
        assert.ok(types.includes('MODIFIED') && types.includes('DELETED'), `${named}: ${types.join()}`);
      };
    }

    /** Reads an object in both forms, once more where it was written in between. */
    async function sameInBoth(one: string, message: Message, named: string): Promise<JsonObject> {
      for (;;) {
        const packed = pruned(decode(await ok(send('GET', one), named)), message);
        const text = String(await ok(send('GET', one, { accept: 'application/json' }), named));
        const plain = pruned(JSON.parse(text) as JsonObject, message);
        if (revisionOf(packed) !== revisionOf(plain)) continue;
        assert.deepEqual(packed, plain, named);
        return packed;
      }
    }

    /** Annotates an object, again where a controller wrote meanwhile. */
    async function update(one: string, message: Message, named: string): Promise<void> {
      for (;;) {
        const object = decode(await ok(send('GET', one), named));
        (object['metadata'] as JsonObject)['annotations'] = { changed: 'yes' };
        const answer = await send('PUT', one, { bytes: codec.encode(object, message) });
        if (answer.status !== 409) return void (await ok(answer, named));
      }
    }

    async function gone(one: string): Promise<void> {
      while ((await send('GET', one)).status !== 404) await new Promise((resolve) => setTimeout(resolve, 20));
    }

    async function resourceOf({
      apiVersion,
      kind,
    }: TypeMeta): Promise<{ plural: string; namespaced: boolean }> {
      const target = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
      const list = decode(await ok(send('GET', target), target));
      const found = (list['resources'] as JsonObject[]).find(
        (each) => each['kind'] === kind && !String(each['name']).includes('/'),
      );
      assert.ok(
        (found?.['verbs'] as unknown[] | undefined)?.includes('deletecollection') || kind === 'Namespace',
        kind,
      );
      return { plural: String(found?.['name']), namespaced: found?.['namespaced'] === true };
    }
  });
});

const DELETE_OPTIONS = (): Message => messageOfType({ apiVersion: 'v1', kind: 'DeleteOptions' });

function revisionOf(object: JsonObject): string {
  return String((object['metadata'] as JsonObject)['resourceVersion']);
}

interface Body {
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly accept?: string;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

async function ok(answer: Answer | Promise<Answer>, what: string): Promise<Buffer> {
  const { status, body } = await answer;
  assert.ok(status < 300, `${what}: ${status} ${String(body).slice(0, 500)}`);
  return body;
}

/** Sends requests in protobuf with the certificate of a kubeconfig. */
async function sender(
  kubeconfig: string,
): Promise<(method: string, target: string, body?: Body) => Promise<Answer>> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const tls: https.RequestOptions = {};
  await config.applyToHTTPSOptions(tls);
  const server = new URL(config.getCurrentCluster()?.server ?? '');
  return (method, target, { bytes, type = PROTOBUF, accept = PROTOBUF } = {}) =>
    new Promise((resolve, reject) => {
      const stream = target.includes('watch=true') ? `${accept};type=watch` : accept;
      const headers = {
        accept: stream,
        ...(bytes ? { 'content-type': type, 'content-length': bytes.length } : {}),
      };
      const request = https.request(new URL(target, server), { ...tls, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(bytes);
    });
}

import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import { drain } from '../../../support/drain.ts';
import { type Answer, type Harness, MERGE_PATCH, startServer } from '../harness.ts';
import { FakeWebhooks, type Reply } from './fake-webhooks.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const things = (version: string): string => `/apis/example.com/${version}/namespaces/default/things`;
const schema = {
  openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

function definition(reviews = ['v1']): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === 'v2', schema })),
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: { url: 'https://convert/it' }, conversionReviewVersions: reviews },
      },
    },
  };
}

interface Thing extends JsonObject {
  readonly metadata: JsonObject;
  readonly text?: string;
  readonly size?: number;
}

/** Version 1 says `text: "7"` where version 2 says `size: 7`. */
function convert(object: Thing, apiVersion: string): JsonObject {
  const { text, size, ...rest } = object;
  return apiVersion.endsWith('/v1')
    ? { ...rest, apiVersion, text: String(size) }
    : { ...rest, apiVersion, size: Number(text) };
}

describe('a conversion webhook', () => {
  let hooks: FakeWebhooks;
  let api: Harness;
  let change: (objects: JsonObject[]) => unknown;
  let reply: Reply | undefined;
  beforeEach(async () => {
    hooks = new FakeWebhooks();
    change = (objects) => objects;
    reply = undefined;
    hooks.at('convert', ({ request }) => {
      if (reply) return reply;
      const { objects, desiredAPIVersion } = request as { objects: Thing[]; desiredAPIVersion: string };
      const convertedObjects = change(objects.map((object) => convert(object, desiredAPIVersion)));
      return { convertedObjects, result: { status: 'Success' } };
    });
    api = await startServer({ kinds: builtInKinds(), https: hooks });
  });
  afterEach(() => api.server.dispose());

  const define = async (body = definition()): Promise<void> => {
    const { status, body: made } = await api.send('POST', DEFINITIONS, body);
    assert.equal(status, 201, made.message);
    await drain();
  };
  const create = (name: string, text = '1', metadata = {}): Promise<Answer> =>
    api.send('POST', things('v1'), {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name, ...metadata },
      text,
    });

  it('makes of what is written what is stored, and of what is stored what is read', async () => {
    await define();
    const created = await create('a', '7');
    assert.deepEqual([created.status, created.body.text, created.body.size], [201, '7', undefined]);
    const stored = await api.send('GET', `${things('v2')}/a`);
    assert.deepEqual(
      [stored.body.size, stored.body.text, stored.body.apiVersion],
      [7, undefined, 'example.com/v2'],
    );
    const patched = await api.send('PATCH', `${things('v1')}/a`, { text: '8' }, MERGE_PATCH);
    assert.equal(patched.body.text, '8');
    const [{ kind, apiVersion, request } = assert.fail()] = hooks.reviews;
    assert.deepEqual([kind, apiVersion], ['ConversionReview', 'apiextensions.k8s.io/v1']);
    assert.deepEqual([request.desiredAPIVersion, request.objects.length], ['example.com/v2', 1]);
    assert.equal(hooks.sent[0]?.target, '/it?timeout=30s');
  });

  it('is asked once for a list', async () => {
    await define();
    for (let i = 0; i < 5; i++) {
      const object = { apiVersion: 'example.com/v2', kind: 'Thing', metadata: { name: `t${i}` }, size: i };
      assert.equal((await api.send('POST', things('v2'), object)).status, 201);
    }
    assert.equal(hooks.sent.length, 0);
    const { body } = await api.send('GET', things('v1'));
    assert.deepEqual(
      body.items.map(({ text }: Thing) => text),
      ['0', '1', '2', '3', '4'],
    );
    assert.deepEqual(
      hooks.reviews.map(({ request }) => request.objects.length),
      [5],
    );
  });

  it('may set labels and annotations, and nothing else of the metadata', async () => {
    await define();
    change = (objects) =>
      objects.map((object) => ({
        ...object,
        metadata: {
          ...(object['metadata'] as JsonObject),
          labels: { a: 'b' },
          finalizers: ['x.example.com/y'],
        },
      }));
    const { body } = await create('a');
    assert.deepEqual([body.metadata.labels, body.metadata.finalizers], [{ a: 'b' }, undefined]);
  });

  it('is asked in version v1beta1, and need not be identified', async () => {
    await define(definition(['v1beta1']));
    assert.equal((await create('a', '3')).status, 201);
    assert.equal(hooks.reviews[0]?.apiVersion, 'apiextensions.k8s.io/v1beta1');
  });

  it("fails the request in upstream's words, and is tried anew", async () => {
    await define();
    await api.send('POST', things('v2'), {
      apiVersion: 'example.com/v2',
      kind: 'Thing',
      metadata: { name: 'a', uid: 'u' },
      size: 1,
    });
    const message = async (): Promise<string> => {
      const { status, body } = await api.send('GET', `${things('v1')}/a`);
      assert.deepEqual([status, body.reason], [500, undefined], JSON.stringify(body));
      return body.message.replace('conversion webhook for example.com/v2, Kind=Thing ', '');
    };
    reply = { result: { status: 'Failed', message: 'not me' } };
    assert.equal(await message(), 'failed: not me');
    reply = { result: { status: 'Failed' } };
    assert.equal(await message(), "failed: response.result.status was 'Failed', not 'Success'");
    reply = { uid: 'x', result: { status: 'Success' } };
    assert.match(await message(), /^failed: expected response.uid="[0-9a-f-]{36}", got "x"$/);
    reply = { answer: { text: '{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1"}' } };
    assert.equal(await message(), 'failed: no response provided');
    reply = { answer: { status: 500, text: 'boom', headers: {} } };
    assert.equal(
      await message(),
      'failed: an error on the server ("boom") has prevented the request from succeeding',
    );
    reply = { convertedObjects: [], result: { status: 'Success' } };
    assert.equal(await message(), 'returned 0 objects, expected 1');
    reply = undefined;
    change = ([object]) => [{ ...object, apiVersion: 'example.com/v3' }];
    assert.equal(
      await message(),
      'returned invalid object at index 0: invalid groupVersion (expected example.com/v1, received example.com/v3)',
    );
    change = ([object]) => [{ ...object, kind: 'Other' }];
    assert.equal(
      await message(),
      'returned invalid object at index 0: invalid kind (expected Thing, received Other)',
    );
    change = ([object]) => [{ ...object, metadata: { ...(object?.['metadata'] as JsonObject), name: 'b' } }];
    assert.equal(await message(), 'returned invalid object: must have the same name: a != b');
    change = ([object]) => [
      { ...object, metadata: { ...(object?.['metadata'] as JsonObject), labels: { a: 1 } } },
    ];
    assert.equal(
      await message(),
      'returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object',
    );
    change = (objects) => objects;
    assert.equal((await api.send('GET', `${things('v1')}/a`)).body.text, '1');
    const { body: metrics } = await api.send('GET', '/metrics');
    assert.match(
      String(metrics),
      /apiserver_conversion_webhook_request_total\{failure_type="conversion_webhook_invalid_converted_object_failure",result="failure"\} 4\n/,
    );
  });
});

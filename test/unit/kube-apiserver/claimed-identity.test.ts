import assert from 'node:assert/strict';
import { APPLY_PATCH, type Harness, startServer } from './harness.ts';

const AUTOSCALERS = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
const EVENTS = '/api/v1/namespaces/default/events';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

const KINDS = [
  {
    resource: AUTOSCALERS,
    versions: ['autoscaling/v1', 'autoscaling/v2'],
    object: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' } },
    },
  },
  {
    resource: EVENTS,
    versions: ['v1', 'events.k8s.io/v1'],
    object: {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'a' },
      reason: 'Said',
    },
  },
  {
    resource: WIDGETS,
    versions: ['example.com/v1', 'example.com/v2'],
    object: { apiVersion: 'example.com/v1', kind: 'Widget', spec: { size: 1 } },
  },
];

const CLAIMS = [
  { 'f:metadata': {} },
  { 'f:metadata': { '.': {} } },
  { 'f:metadata': { '.': {}, 'f:labels': {} } },
  { 'f:metadata': { 'f:name': {}, 'f:namespace': {}, 'f:uid': {}, 'f:resourceVersion': {} } },
  { 'f:apiVersion': {}, 'f:kind': {} },
  { 'f:apiVersion': {}, 'f:kind': {}, 'f:metadata': { '.': {}, 'f:name': {}, 'f:labels': {} }, 'f:spec': {} },
];

describe('a record in which a client claims what makes an object one', () => {
  let server: Harness;
  before(async () => {
    server = await startServer();
    const version = (name: string, storage: boolean): object => ({
      name,
      storage,
      served: true,
      schema: {
        openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    });
    const definition = {
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [version('v1', true), version('v2', false)],
      },
    };
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    assert.equal((await server.send('POST', path, definition)).status, 201);
    await server.clock.advance(2000);
  });
  after(() => server.server.dispose());

  for (const { resource, versions, object } of KINDS) {
    it(`takes nothing of it away: ${object.kind}`, async () => {
      for (const apiVersion of versions) {
        for (const fieldsV1 of CLAIMS) {
          const what = `${apiVersion} ${JSON.stringify(fieldsV1)}`;
          const made = { ...object, metadata: { name: 'a', namespace: 'default' } };
          const { status, body } = await server.send('POST', resource, made);
          assert.equal(status, 201, JSON.stringify(body));
          const entry = {
            manager: 'me',
            operation: 'Apply',
            apiVersion,
            time: '2026-01-01T00:00:00Z',
            fieldsType: 'FieldsV1',
            fieldsV1,
          };
          const claimed = { ...body, metadata: { ...body.metadata, managedFields: [entry] } };
          assert.equal((await server.send('PUT', `${resource}/a`, claimed)).status, 200, what);
          const applied = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } };
          const after = await server.send(
            'PATCH',
            `${resource}/a?fieldManager=me&force=true`,
            applied,
            APPLY_PATCH,
          );
          assert.equal(after.status, 200, `${what}: ${after.body.message}`);
          assert.equal(after.body.metadata.uid, body.metadata.uid, what);
          assert.deepEqual(after.body.metadata.labels, { a: 'b' }, what);
          assert.equal((await server.send('DELETE', `${resource}/a`)).status, 200);
        }
      }
    });
  }
});

import assert from 'node:assert/strict';
import {
  customFieldManager,
  type KubernetesObject,
  requireKind,
  type GroupVersionKind,
  type FieldManager,
} from '../../../../../src/api/index.ts';
import { builtInKinds, resolveSchema } from '../../../../../src/kinds/index.ts';
import { NOW_MS, record } from './schemas.ts';

const KINDS = builtInKinds();

function fieldManagerOf(kind: GroupVersionKind): FieldManager {
  return requireKind(KINDS, kind).fieldManager;
}

const AS_MAKER = { manager: 'maker', subresource: '', nowMs: NOW_MS };
const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment' };
const POD = { group: '', version: 'v1', kind: 'Pod' };

describe('field managers of built-in kinds', () => {
  it('take what is always written for set already', () => {
    const object: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: {
        selector: { matchLabels: { app: 'a' } },
        strategy: { type: 'Recreate' },
        template: {
          metadata: { labels: { app: 'a' } },
          spec: { containers: [{ name: 'c', resources: {} }] },
        },
      },
      status: {},
    };
    assert.deepEqual(record(fieldManagerOf(DEPLOYMENT).create(object, AS_MAKER)), [
      [
        'maker Update',
        {
          'f:spec': {
            'f:selector': {},
            'f:strategy': { 'f:type': {} },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
              'f:spec': {
                'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:name': {}, 'f:resources': {} } },
              },
            },
          },
        },
      ],
    ]);
  });

  it('count the nulls of a new condition', () => {
    const live: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: {},
      status: {},
    };
    const made = fieldManagerOf(POD).create(
      { ...live, metadata: { name: 'a', labels: { l: '' } } },
      AS_MAKER,
    );
    const next = { ...made, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
    const updated = fieldManagerOf(POD).update(made, next, {
      ...AS_MAKER,
      manager: 'kubelet',
      subresource: 'status',
    });
    const fields = {
      '.': {},
      'f:lastProbeTime': {},
      'f:lastTransitionTime': {},
      'f:status': {},
      'f:type': {},
    };
    assert.deepEqual(record(updated)[0], [
      'kubelet Update/status',
      { 'f:status': { 'f:conditions': { '.': {}, 'k:{"type":"Ready"}': fields } } },
    ]);
  });

  it('let a subresource reach its own fields alone', () => {
    const pod = (labels: object, containers: object[]): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', labels: labels as Record<string, string> },
      spec: { containers },
    });
    const manager = fieldManagerOf(POD);
    const live = manager.create(pod({ a: '1' }, [{ name: 'c', image: '1', resources: {} }]), AS_MAKER);
    const next = pod({ a: '2' }, [{ name: 'c', image: '2', resources: { limits: { cpu: '1' } } }]);
    const resized = manager.update(live, next, { ...AS_MAKER, manager: 'sizer', subresource: 'resize' });
    assert.deepEqual(record(resized).find(([who]) => who.startsWith('sizer'))?.[1], {
      'f:spec': {
        'f:containers': { 'k:{"name":"c"}': { 'f:resources': { 'f:limits': { '.': {}, 'f:cpu': {} } } } },
      },
    });
  });

  it('are made once', () => assert.equal(fieldManagerOf(POD), fieldManagerOf({ ...POD })));
});

describe('field managers of custom kinds', () => {
  const manager = customFieldManager({
    resolve: resolveSchema,
    kind: { group: 'example.com', version: 'v1', kind: 'Widget' },
    schema: {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
        spec: {
          type: 'object',
          properties: {
            list: {
              type: 'array',
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            },
          },
        },
        status: { type: 'object', properties: { phase: { type: 'string' } } },
      },
    },
    hasStatus: true,
  });
  const widget = (fields: object): KubernetesObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'a' },
    ...fields,
  });

  it('keep status and the rest apart', () => {
    const made = manager.create(widget({ spec: { list: [] }, status: { phase: 'x' } }), AS_MAKER);
    assert.deepEqual(record(made), [['maker Update', { 'f:spec': { '.': {}, 'f:list': {} } }]]);
    const next = { ...made, metadata: { ...made.metadata, labels: { l: '' } }, status: { phase: 'y' } };
    const updated = manager.update(made, next, { ...AS_MAKER, subresource: 'status' });
    assert.deepEqual(record(updated)[1], ['maker Update/status', { 'f:status': { 'f:phase': {} } }]);
  });

  it('refuse an item without its key', () => {
    assert.throws(
      () => manager.apply(undefined, widget({ spec: { list: [{}] } }), { ...AS_MAKER, force: false }),
      {
        message:
          'failed to create typed patch object (/a; example.com/v1, Kind=Widget): .spec.list: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
      },
    );
  });
});

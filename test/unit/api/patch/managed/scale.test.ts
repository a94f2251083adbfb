import assert from 'node:assert/strict';
import { builtInKinds } from '../../../../../src/kinds/index.ts';
import {
  type KubernetesObject,
  recordAfterScale,
  scaleRecord,
  requireKind,
  type GroupVersionKind,
  type FieldManager,
} from '../../../../../src/api/index.ts';
import { NOW_MS, record } from './schemas.ts';

const KINDS = builtInKinds();

function fieldManagerOf(kind: GroupVersionKind): FieldManager {
  return requireKind(KINDS, kind).fieldManager;
}

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
const replicas = (apiVersion: string) => (apiVersion === 'apps/v1' ? ['f:spec', 'f:replicas'] : undefined);

const entry = (manager: string, operation: string, fields: Record<string, unknown>, more = {}) => ({
  manager,
  operation,
  apiVersion: 'apps/v1',
  time: '2026-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: fields,
  ...more,
});
const OWNER = entry('maker', 'Update', { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } });
const APPLIER = entry('alpha', 'Apply', { 'f:spec': { 'f:replicas': {} } });

/** The object's record after a write of its scale. */
function scaled(managedFields: object[], to: number, manager: string): [string, unknown][] {
  const scale = (count: number): KubernetesObject => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: {
      name: 'a',
      uid: 'u',
      ...(count === 1 ? { managedFields: scaleRecord(managedFields, replicas) ?? [] } : {}),
    },
    spec: { replicas: count },
  });
  const writer = { manager, subresource: 'scale', nowMs: NOW_MS };
  const after = fieldManagerOf(SCALE).update(scale(1), to === 1 ? scale(1) : scale(to), writer);
  const entries = recordAfterScale(managedFields, after.metadata.managedFields, 'apps/v1', replicas);
  return record({ ...scale(1), metadata: { managedFields: entries ?? [] } });
}

describe('record of a scale', () => {
  it('has who manages the replicas', () => {
    const other = entry('other', 'Update', { 'f:spec': { 'f:paused': {} } });
    const old = entry(
      'old',
      'Update',
      { 'f:spec': { 'f:replicas': {} } },
      { apiVersion: 'extensions/v1beta1' },
    );
    assert.deepEqual(scaleRecord([OWNER, other, old], replicas), [
      { ...OWNER, apiVersion: 'autoscaling/v1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ]);
  });

  it('moves the replicas to who scales', () => {
    assert.deepEqual(scaled([APPLIER, OWNER], 3, 'scaler'), [
      ['scaler Update/scale', { 'f:spec': { 'f:replicas': {} } }],
      ['maker Update', { 'f:spec': { 'f:paused': {} } }],
    ]);
  });

  it('leaves all as it is where the number stays', () => {
    assert.deepEqual(
      scaled([APPLIER, OWNER], 1, 'scaler'),
      record({ apiVersion: '', kind: '', metadata: { managedFields: [APPLIER, OWNER] } }),
    );
  });

  it('names one who scales again once', () => {
    const before = entry('scaler', 'Update', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' });
    assert.deepEqual(scaled([before], 3, 'scaler'), [
      ['scaler Update/scale', { 'f:spec': { 'f:replicas': {} } }],
    ]);
  });
});

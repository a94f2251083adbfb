import assert from 'node:assert/strict';
import {
  FieldPath,
  type KubernetesObject,
  required,
  type Strategy,
  validateChangedObject,
  validateChangedStatus,
  validateNewObject,
} from '../../../../src/api/index.ts';

const OLD: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1' },
};
const MISLABELLED = { ...OLD, metadata: { ...OLD.metadata, labels: { a: 'b c' } } };

function count(strategy: Strategy, validate: typeof validateChangedObject): number {
  return validate(MISLABELLED, OLD, { strategy, namespaced: true }).length;
}

describe('validateNewObject', () => {
  it('checks what all kinds share only where the kind is content', () => {
    const of = { strategy: { validateCreate: () => [required(FieldPath.of('spec'))] }, namespaced: true };
    const fields = validateNewObject({ ...OLD, metadata: { name: 'A_' } }, of).map(({ field }) => field);
    assert.deepEqual(fields, ['metadata.name', 'metadata.namespace', 'spec']);
  });

  it('takes any name that fits a path where a kind leaves names to what all share', () => {
    const object = { ...OLD, metadata: { ...OLD.metadata, name: 'A_' } };
    const of = { strategy: { metadataChecks: [] }, namespaced: true } as const;
    assert.deepEqual(validateNewObject(object, of), []);
    assert.equal(
      validateNewObject({ ...object, metadata: { ...object.metadata, name: '..' } }, of).length,
      1,
    );
  });
});

describe('validateChangedObject', () => {
  it('tells an error in the metadata as often as upstream looks at it', () => {
    assert.equal(count({ metadataChecks: [] }, validateChangedObject), 2);
    assert.equal(count({}, validateChangedObject), 3);
    assert.equal(count({ metadataChecks: ['change', 'itself'] }, validateChangedObject), 4);
  });

  it('never checks the metadata by itself again for a status', () => {
    assert.equal(count({ metadataChecks: ['change', 'itself'] }, validateChangedStatus), 3);
  });
});

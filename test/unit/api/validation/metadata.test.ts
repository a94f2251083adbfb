import assert from 'node:assert/strict';
import {
  dns1123Subdomain,
  FieldPath,
  nameRule,
  type ObjectMeta,
  validateLabelSelector,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../../../src/api/index.ts';

const METADATA = FieldPath.of('metadata');
const VALID: ObjectMeta = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '5' };
const OWNER = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };

function problems(metadata: ObjectMeta, namespaced = true): string[] {
  const rules = { namespaced, nameRule: nameRule(dns1123Subdomain) };
  return validateObjectMeta(metadata, rules, METADATA).map(({ field, message }) => `${field}: ${message}`);
}

describe('validateObjectMeta', () => {
  const refused: [string, ObjectMeta, string[]][] = [
    [
      'a missing name',
      { namespace: 'n' },
      ['metadata.name: Required value: name or generateName is required'],
    ],
    ['a missing namespace', { name: 'a' }, ['metadata.namespace: Required value']],
    [
      'a negative generation',
      { ...VALID, generation: -1 },
      ['metadata.generation: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'an owner without an identity',
      { ...VALID, ownerReferences: [{ apiVersion: 'a/b/c', kind: '', name: '', uid: '' }] },
      [
        'metadata.ownerReferences.apiVersion: Invalid value: "a/b/c": version must not be empty',
        'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
        'metadata.ownerReferences.name: Invalid value: "": must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      ],
    ],
    [
      'two controllers',
      {
        ...VALID,
        ownerReferences: [
          { ...OWNER, controller: true },
          { ...OWNER, controller: true },
        ],
      },
      [
        'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u","controller":true},{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for ConfigMap/o and ConfigMap/o',
      ],
    ],
    [
      'a finalizer without a domain',
      { ...VALID, finalizers: ['mine'] },
      [
        'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
      ],
    ],
    [
      'two ways of deletion',
      { ...VALID, finalizers: ['orphan', 'foregroundDeletion'] },
      [
        'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
      ],
    ],
    [
      'more than 256 KiB of annotations',
      { ...VALID, annotations: { a: 'x'.repeat(256 * 1024) } },
      ['metadata.annotations: Too long: may not be more than 262144 bytes'],
    ],
  ];
  for (const [what, metadata, expected] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(problems(metadata), expected));
  }

  it('takes keys of annotations in any case, those of labels not', () => {
    assert.deepEqual(problems({ ...VALID, annotations: { 'EXAMPLE.com/a': '' } }), []);
    assert.equal(problems({ ...VALID, labels: { 'EXAMPLE.com/a': '' } }).length, 1);
  });

  it('refuses a namespace where there is none', () => {
    assert.deepEqual(problems(VALID, false), ['metadata.namespace: Forbidden: not allowed on this type']);
  });
});

describe('validateObjectMetaUpdate', () => {
  const changes: [string, ObjectMeta, ObjectMeta, string[]][] = [
    ['nothing', VALID, VALID, []],
    ['the uid', { ...VALID, uid: 'v' }, VALID, ['metadata.uid: Invalid value: "v": field is immutable']],
    [
      'the generation downwards',
      { ...VALID, generation: 1 },
      { ...VALID, generation: 2 },
      ['metadata.generation: Invalid value: 1: must not be decremented'],
    ],
    [
      'the revision away',
      { name: 'a', namespace: 'n', uid: 'u' },
      VALID,
      ['metadata.resourceVersion: Invalid value: "": must be specified for an update'],
    ],
    [
      'the time of deletion',
      VALID,
      { ...VALID, deletionTimestamp: '2026-01-01T00:00:00Z' },
      ['metadata.deletionTimestamp: Invalid value: null: field is immutable'],
    ],
    [
      'the finalizers of what is being deleted',
      { ...VALID, deletionTimestamp: 't', finalizers: ['a/b', 'a/c'] },
      { ...VALID, deletionTimestamp: 't', finalizers: ['a/b'] },
      [
        'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a/c"}',
      ],
    ],
  ];
  for (const [what, metadata, old, expected] of changes) {
    it(`changing ${what}`, () => {
      const errors = validateObjectMetaUpdate(metadata, old, {}, METADATA);
      assert.deepEqual(
        errors.map(({ field, message }) => `${field}: ${message}`),
        expected,
      );
    });
  }
});

describe('validateLabelSelector', () => {
  const refused: [Parameters<typeof validateLabelSelector>[0], string[]][] = [
    [{ matchLabels: { a: 'b c' } }, ['s.matchLabels']],
    [{ matchExpressions: [{ key: 'a', operator: 'In' }] }, ['s.matchExpressions[0].values']],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] },
      ['s.matchExpressions[0].values'],
    ],
    [
      { matchExpressions: [{ key: 'a b', operator: 'Gt' }] },
      ['s.matchExpressions[0].operator', 's.matchExpressions[0].key'],
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['x y'] }] },
      ['s.matchExpressions[0].values[0]'],
    ],
  ];
  for (const [selector, fields] of refused) {
    it(`refuses ${JSON.stringify(selector)}`, () => {
      assert.deepEqual(
        validateLabelSelector(selector, FieldPath.of('s')).map(({ field }) => field),
        fields,
      );
    });
  }

  it('takes any values where they are let be, and a missing selector', () => {
    const selector = { matchExpressions: [{ key: 'a', operator: 'In', values: ['x y'] }] };
    assert.deepEqual(validateLabelSelector(selector, FieldPath.of('s'), { allowInvalidValues: true }), []);
    assert.deepEqual(validateLabelSelector(undefined, FieldPath.of('s')), []);
  });
});

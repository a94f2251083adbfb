import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const CLUSTER = { namespaced: false };
const GROUP = 'admissionregistration.k8s.io/v1';
const RULE = { operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
const CONSTRAINTS = { resourceRules: [RULE] };

describe('ValidatingAdmissionPolicy', () => {
  const kind = new Kind(GROUP, 'ValidatingAdmissionPolicy', CLUSTER);
  const spec = { matchConstraints: CONSTRAINTS, validations: [{ expression: 'true' }] };

  it('fails closed and looks at everything that its rules say where nothing else is said', () => {
    assert.deepEqual(kind.created({ spec })['spec'], {
      ...spec,
      failurePolicy: 'Fail',
      matchConstraints: {
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [{ ...RULE, scope: '*' }],
      },
    });
  });

  const refused: [string, object, string[]][] = [
    ['no rules', { matchConstraints: {} }, ['spec.matchConstraints.resourceRules: Required value']],
    [
      'a policy that does nothing',
      { validations: [] },
      ['spec.validations', 'spec.auditAnnotations'].map(
        (field) => `${field}: Required value: validations or auditAnnotations must contain at least one item`,
      ),
    ],
    [
      'a reason that no answer has',
      { validations: [{ expression: 'true', reason: 'NotFound' }] },
      [
        'spec.validations[0].reason: Unsupported value: "NotFound": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"',
      ],
    ],
    [
      'a word of the language as a variable',
      { variables: [{ name: 'in', expression: '1' }] },
      ['spec.variables[0].name: Invalid value: "in": must be a valid CEL identifier'],
    ],
    [
      'parameters of a kind in no version',
      { paramKind: { apiVersion: 'a/b/c', kind: 'K' } },
      ['spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
    ],
    [
      'one name twice in a rule',
      { matchConstraints: { resourceRules: [{ ...RULE, resourceNames: ['a', 'a'] }] } },
      ['spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: "a"'],
    ],
    [
      'an annotation twice',
      {
        auditAnnotations: [
          { key: 'a', valueExpression: '""' },
          { key: 'a', valueExpression: '""' },
        ],
      },
      ['spec.auditAnnotations[1].key: Duplicate value: "a"'],
    ],
  ];
  for (const [what, change, problems] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(kind.problems({ spec: { ...spec, ...change } }), problems));
  }

  it('counts what is asked of it, not what its checker says', () => {
    const stored = kind.created({ spec });
    const changed = kind.updated({ spec: { ...spec, failurePolicy: 'Ignore' } }, stored);
    assert.equal(changed.metadata.generation, 2);
    assert.deepEqual(kind.statusProblems({ status: { conditions: [{ type: 'Ready' }] } }, stored), [
      'status.conditions[0].status: Unsupported value: "": supported values: "False", "True", "Unknown"',
      'status.conditions[0].lastTransitionTime: Required value',
      'status.conditions[0].reason: Required value',
    ]);
  });
});

describe('MutatingAdmissionPolicy', () => {
  const kind = new Kind(GROUP, 'MutatingAdmissionPolicy', CLUSTER);
  const spec = {
    matchConstraints: CONSTRAINTS,
    reinvocationPolicy: 'Never',
    mutations: [
      {
        patchType: 'JSONPatch',
        jsonPatch: { expression: "[JSONPatch{op: 'remove', path: '/spec/paused'}]" },
      },
    ],
  };

  it('changes what it matches', () => assert.deepEqual(kind.problems({ spec }), []));

  it('makes what its kind of patch is made of', () => {
    const mutations = [
      { patchType: 'JSONPatch', jsonPatch: { expression: '[]' } },
      { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{spec: nope}' } },
    ];
    assert.deepEqual(kind.problems({ spec: { ...spec, mutations } }), [
      'spec.mutations[0].jsonPatch.expression: Invalid value: "[]": must evaluate to list(JSONPatch) but got list(dyn)',
      'spec.mutations[1].applyConfiguration.expression: Invalid value: "Object{spec: nope}": ' +
        "compilation failed: ERROR: <input>:1:14: undeclared reference to 'nope' (in container '')\n" +
        ' | Object{spec: nope}\n | .............^',
    ]);
  });

  it('cannot change what is deleted', () => {
    const matchConstraints = { resourceRules: [{ ...RULE, operations: ['DELETE'] }] };
    assert.deepEqual(kind.problems({ spec: { ...spec, matchConstraints } }), [
      'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
    ]);
  });

  it('says one patch, in the field of its type', () => {
    const mutations = [{ patchType: 'JSONPatch', applyConfiguration: { expression: 'Object{}' } }];
    assert.deepEqual(kind.problems({ spec: { ...spec, mutations } }), [
      'spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch',
      'spec.mutations[0].applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch',
    ]);
  });
});

describe('ValidatingAdmissionPolicyBinding', () => {
  const kind = new Kind(GROUP, 'ValidatingAdmissionPolicyBinding', CLUSTER);
  const spec = { policyName: 'p', validationActions: ['Deny'] };

  it('refuses and warns of the same thing at most once', () => {
    assert.deepEqual(kind.problems({ spec }), []);
    assert.deepEqual(kind.problems({ spec: { ...spec, validationActions: ['Deny', 'Warn'] } }), [
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ]);
  });

  it('finds its parameters by name or by selector', () => {
    const paramRef = { name: 'a', selector: {}, parameterNotFoundAction: 'Allow' };
    const detail = 'name and selector are mutually exclusive';
    assert.deepEqual(kind.problems({ spec: { ...spec, paramRef } }), [
      `spec.paramRef.name: Forbidden: ${detail}`,
      `spec.paramRef.selector: Forbidden: ${detail}`,
    ]);
    assert.deepEqual(kind.problems({ spec: { ...spec, paramRef: {} } }), [
      'spec.paramRef: Required value: one of name or selector must be specified',
      'spec.paramRef.parameterNotFoundAction: Required value',
    ]);
  });
});

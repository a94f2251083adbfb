import assert from 'node:assert/strict';
import { definition, DEFINITIONS, type Fields, problemsOf } from './definition.ts';

const OBJECT = { type: 'object' };
const OPEN = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } },
};

describe('definitions', () => {
  it('tell of a version only what it does not share with the others', () => {
    const versions = ['v1', 'v2'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: name === 'v1' ? OBJECT : { type: 'array' } },
    }));
    assert.deepEqual(problemsOf(definition(OBJECT, {}, { versions })), [
      'spec.versions[1].schema.openAPIV3Schema.items: Required value: must be specified',
      'spec.versions[1].schema.openAPIV3Schema.type: Invalid value: "array": must be object at the root',
    ]);
  });

  it('have places for replicas under spec and status', () => {
    const scale = { specReplicasPath: '.a', statusReplicasPath: 'status.b', labelSelectorPath: '.c' };
    assert.deepEqual(problemsOf(definition(OBJECT, { subresources: { scale } })), [
      'spec.subresources.scale.specReplicasPath: Invalid value: ".a": should be a json path under .spec',
      'spec.subresources.scale.statusReplicasPath: Invalid value: "status.b": must be a simple json path starting with .',
      'spec.subresources.scale.labelSelectorPath: Invalid value: ".c": should be a json path under either .spec or .status',
    ]);
  });

  it('are selected by scalar fields, each once, and not by metadata', () => {
    const selectableFields = ['.spec.a', '.spec.a', '.spec', '.spec.b', '.spec["a"]'].map((jsonPath) => ({
      jsonPath,
    }));
    const at = (index: number): string => `spec.selectableFields[${index}].jsonPath`;
    assert.deepEqual(problemsOf(definition(OPEN, { selectableFields })), [
      `${at(1)}: Duplicate value: ".spec.a"`,
      `${at(2)}: Invalid value: ".spec": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.`,
      `${at(3)}: Invalid value: ".spec.b": is an invalid path: does not refer to a valid field`,
      `${at(4)}: Invalid value: ".spec[\\"a\\"]": is an invalid path: array notation is not allowed`,
    ]);
  });

  it('of groups of Kubernetes need approval', () => {
    const spec = { group: 'a.k8s.io' };
    const of = (annotations: Fields): string[] =>
      problemsOf({ ...definition(OBJECT, {}, spec), metadata: { name: 'things.a.k8s.io', annotations } });
    const key = 'api-approved.kubernetes.io';
    assert.match(
      of({})[0] ?? '',
      /^metadata\.annotations\[api-approved\.kubernetes\.io\]: Required value: protected groups must/,
    );
    assert.match(
      of({ [key]: 'yes' })[0] ?? '',
      /Invalid value: "yes": protected groups must have approval annotation/,
    );
    assert.deepEqual(of({ [key]: 'unapproved, a trial' }), []);
    assert.deepEqual(of({ [key]: 'https://github.com/kubernetes/kubernetes/pull/1' }), []);
  });

  it('do not keep unknown fields by one word', () => {
    assert.deepEqual(problemsOf(definition(OBJECT, {}, { preserveUnknownFields: true })), [
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ]);
  });

  it('warn of versions that are deprecated, in few printable words', () => {
    const warned = (version: Fields): string[] => problemsOf(definition(OBJECT, version));
    const at = 'spec.versions[0].deprecationWarning';
    assert.deepEqual(warned({ deprecationWarning: 'a' }), [
      `${at}: Invalid value: "a": can only be set for deprecated versions`,
    ]);
    assert.deepEqual(warned({ deprecated: true, deprecationWarning: 'ä\u0007' }), [
      `${at}: Invalid value: "ä\\a": must only contain printable UTF-8 characters; non-printable character found at index 2`,
    ]);
  });

  it('have a webhook exactly where it converts', () => {
    const webhook = { clientConfig: { url: 'http://a' }, conversionReviewVersions: ['v2', 'v2'] };
    const of = (conversion: Fields): string[] => problemsOf(definition(OBJECT, {}, { conversion }));
    assert.deepEqual(of({ strategy: 'Webhook', webhook }), [
      'spec.conversion.webhookClientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      'spec.conversion.conversionReviewVersions[1]: Invalid value: "v2": duplicate version',
      'spec.conversion.conversionReviewVersions: Invalid value: ["v2","v2"]: must include at least one of v1, v1beta1',
    ]);
    assert.deepEqual(of({ strategy: 'None', webhook }), [
      'spec.conversion.webhookClientConfig: Forbidden: should not be set when strategy is not set to Webhook',
      'spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook',
    ]);
  });

  it('may keep in an update what was wrong before', () => {
    const loose = { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' };
    const wrong = { type: 'object', properties: { x: loose } };
    const created = DEFINITIONS.created(definition(wrong));
    assert.equal(DEFINITIONS.problems(definition(wrong)).length, 1);
    const checked = DEFINITIONS.rules.validateUpdate?.(created, DEFINITIONS.created(definition(wrong)));
    assert.deepEqual(checked, []);
    const before = DEFINITIONS.created(definition(OBJECT));
    assert.equal(DEFINITIONS.rules.validateUpdate?.(created, before)?.length, 1);
  });
});

import assert from 'node:assert/strict';
import { Kind } from '../core/kind.ts';
import { SELECTOR, template } from './manifests.ts';

describe('a PodDisruptionBudget', () => {
  const kind = new Kind('policy/v1', 'PodDisruptionBudget');

  it('limits what is taken away or what stays, not both', () => {
    assert.deepEqual(kind.problems({ spec: { selector: SELECTOR, minAvailable: 1 } }), []);
    assert.deepEqual(kind.problems({ spec: { selector: SELECTOR, minAvailable: 1, maxUnavailable: 1 } }), [
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ]);
  });

  it('counts in Pods or in parts of all', () => {
    assert.deepEqual(kind.problems({ spec: { minAvailable: '101%' } }), [
      'spec.minAvailable: Invalid value: "101%": must not be greater than 100%',
    ]);
    assert.deepEqual(kind.problems({ spec: { maxUnavailable: -1 } }), [
      'spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0',
    ]);
  });

  it('has a status of whole numbers and conditions', () => {
    const status = { disruptionsAllowed: -1, conditions: [{ type: 'A', status: 'Odd' }] };
    assert.deepEqual(kind.statusProblems({ spec: {}, status }, { spec: {} }), [
      'status.conditions[0].status: Unsupported value: "Odd": supported values: "False", "True", "Unknown"',
      'status.conditions[0].lastTransitionTime: Required value',
      'status.conditions[0].reason: Required value',
      'status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0',
    ]);
  });

  it('is of the next generation where its spec changes', () => {
    const old = { spec: { minAvailable: 1 } };
    assert.equal(kind.updated({ spec: { minAvailable: 2 } }, old).metadata.generation, 2);
    assert.equal(kind.updated(old, old).metadata.generation, 1);
  });
});

describe('a PriorityClass', () => {
  const kind = new Kind('scheduling.k8s.io/v1', 'PriorityClass', { namespaced: false });

  it('stays below those of the system', () => {
    assert.deepEqual(kind.problems({ value: 1_000_000_000 }), []);
    assert.deepEqual(kind.problems({ value: 1_000_000_001 }), [
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
    ]);
    assert.match(
      kind.problems({ metadata: { name: 'system-own' }, value: 1 })[0] ?? '',
      /^metadata\.name: Forbidden/,
    );
  });

  it('keeps its value', () => {
    assert.deepEqual(kind.changeProblems({ value: 2 }, { value: 1 }), [
      'value: Forbidden: may not be changed in an update.',
    ]);
  });
});

describe('a RuntimeClass', () => {
  const kind = new Kind('node.k8s.io/v1', 'RuntimeClass', { namespaced: false });

  it('names a handler, and keeps it', () => {
    assert.deepEqual(kind.problems({}), ['handler: Required value']);
    assert.deepEqual(kind.changeProblems({ handler: 'b' }, { handler: 'a' }), [
      'handler: Invalid value: "b": field is immutable',
    ]);
  });
});

describe('a ControllerRevision', () => {
  const kind = new Kind('apps/v1', 'ControllerRevision');

  it('holds data that stay as they are', () => {
    assert.deepEqual(kind.problems({ data: { a: 1 }, revision: 1 }), []);
    const [problem = ''] = kind.changeProblems(
      { data: { a: 2 }, revision: 1 },
      { data: { a: 1 }, revision: 1 },
    );
    assert.match(problem, /^data: Invalid value: .*: field is immutable$/);
  });
});

describe('a PodTemplate', () => {
  const kind = new Kind('v1', 'PodTemplate');

  it('holds a template that Pods can be made of', () => {
    assert.deepEqual(kind.problems({ template: template() }), []);
    assert.deepEqual(kind.problems({ template: template({ containers: [] }) }), [
      'template.spec.containers: Required value',
    ]);
  });
});

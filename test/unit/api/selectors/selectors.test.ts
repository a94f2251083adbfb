import assert from 'node:assert/strict';
import {
  fieldSelectorProblem,
  formatRequirements,
  type KubernetesObject,
  labelSelectorRequirements,
  matchesFieldRequirements,
  matchesLabelMap,
  matchesLabelSelector,
  matchesRequirements,
  parseFieldSelector,
  parseLabelSelector,
  selectableField,
} from '../../../../src/api/index.ts';
import { podFields } from '../../../../src/kinds/core/pod/pod.ts';

const labels = { app: 'web', tier: 'front', size: '10' };

describe('parseLabelSelector', () => {
  const matches: [string, boolean][] = [
    ['', true],
    ['app=web', true],
    [' app = web ', true],
    ['app==db', false],
    ['app!=db', true],
    ['missing!=db', true],
    ['app in (db, web),tier', true],
    ['app notin (web)', false],
    ['!missing', true],
    ['!app', false],
    ['size>9', true],
    ['size<9', false],
    ['app>1', false],
    ['app in ()', false],
  ];
  for (const [text, expected] of matches) {
    it(`${JSON.stringify(text)} ${expected ? 'matches' : 'does not match'}`, () => {
      assert.equal(matchesRequirements(parseLabelSelector(text), labels), expected);
    });
  }

  const errors: [string, string][] = [
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a=!', "unable to parse requirement: found '!', expected: identifier"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (a,', "unable to parse requirement: found '', expected: ',', or identifier"],
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['a in (,,)', "unable to parse requirement: found ')', expected: ',', or identifier"],
    ['a,,b', "found ',', expected: identifier after ','"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
  ];
  for (const [text, message] of errors) {
    it(`says what is wrong with ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseLabelSelector(text), { message });
    });
  }
});

describe('label selectors of a spec', () => {
  it('match by labels and expressions together', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front', 'back'] },
        { key: 'gone', operator: 'DoesNotExist' },
      ],
    };
    assert.equal(matchesLabelSelector(selector, labels), true);
    assert.equal(matchesLabelSelector(selector, { app: 'web' }), false);
    assert.equal(
      formatRequirements(labelSelectorRequirements(selector)),
      'app=web,!gone,tier in (back,front)',
    );
  });

  it('match everything when empty, and nothing when missing', () => {
    assert.equal(matchesLabelSelector({}, labels), true);
    assert.equal(matchesLabelSelector(undefined, labels), false);
    assert.equal(matchesLabelMap({}, labels), false);
    assert.equal(matchesLabelMap({ app: 'web' }, labels), true);
  });
});

describe('field selectors', () => {
  const pod: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { nodeName: 'n1' },
    status: { phase: 'Running' },
  };
  const matches = (text: string): boolean =>
    matchesFieldRequirements(parseFieldSelector(text), (field) => selectableField(podFields, pod, field));

  it('compare fields, and take a missing one for empty', () => {
    assert.equal(matches('status.phase=Running,spec.nodeName!='), true);
    assert.equal(matches('status.podIP='), true);
    assert.equal(matches('spec.hostNetwork=false'), true);
    assert.equal(matches('metadata.name==b'), false);
  });

  it('read escaped values', () => {
    assert.deepEqual(parseFieldSelector('a=b\\,c'), [{ field: 'a', negated: false, value: 'b,c' }]);
    assert.throws(() => parseFieldSelector('a=b\\x'), {
      message: 'invalid field selector: invalid escape sequence: \\x',
    });
    assert.throws(() => parseFieldSelector('a'), { message: "invalid selector: 'a'; can't understand 'a'" });
  });

  it('are refused for a field that cannot be selected', () => {
    assert.equal(
      fieldSelectorProblem(podFields, parseFieldSelector('spec.priority=1')),
      'field label not supported: spec.priority',
    );
    assert.equal(
      fieldSelectorProblem(undefined, parseFieldSelector('spec.replicas=1')),
      '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
    assert.equal(
      fieldSelectorProblem(podFields, parseFieldSelector('metadata.name=a,status.phase=x')),
      undefined,
    );
  });
});

import assert from 'node:assert/strict';
import { VirtualClock } from '../../../../src/base/index.ts';
import { type FlowRules, FlowControl } from '../../../../src/apiserver/index.ts';
import { drain } from '../../../support/drain.ts';
import { callOf, levelOf, selectorOf } from './calls.ts';

const EVERY_RESOURCE = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  clusterScope: true,
  namespaces: ['*'],
};

/** The selector that a call comes to: `one` where the rules are about it, else the mandatory ones. */
function selected(rules: FlowRules, target: string, options: Parameters<typeof callOf>[1] = {}): string {
  const control = new FlowControl({
    clock: new VirtualClock(drain),
    seats: 100,
    waitMs: 1000,
    objects: () => undefined,
  });
  control.configure([levelOf('work')], [selectorOf('one', 'work', { rules: [rules] })]);
  const { user, info } = callOf(target, options);
  return control.classify(user, info).selector.name;
}

const about = (rule: Partial<typeof EVERY_RESOURCE>): FlowRules => ({
  subjects: [{ kind: 'Group', name: '*' }],
  resourceRules: [{ ...EVERY_RESOURCE, ...rule }],
  nonResourceRules: [],
});

describe('a flow schema', () => {
  it('names users, groups and service accounts, or all of them', () => {
    const of = (...subjects: FlowRules['subjects']): FlowRules => ({ ...about({}), subjects });
    const account = { user: 'system:serviceaccount:ns:robot' };
    const robot = of({ kind: 'Account', namespace: 'ns', name: 'robot' });
    assert.equal(selected(of({ kind: 'User', name: 'someone' }), '/api/v1/things'), 'one');
    assert.equal(selected(of({ kind: 'User', name: 'other' }), '/api/v1/things'), 'catch-all');
    assert.equal(selected(of({ kind: 'User', name: '*' }), '/api/v1/things'), 'one');
    assert.equal(selected(of({ kind: 'Group', name: 'system:authenticated' }), '/api/v1/things'), 'one');
    assert.equal(selected(of({ kind: 'Group', name: 'g' }), '/api/v1/things'), 'catch-all');
    assert.equal(selected(robot, '/api/v1/things', account), 'one');
    assert.equal(selected(robot, '/api/v1/things', { user: 'system:serviceaccount:ns:other' }), 'catch-all');
    const everyone = of({ kind: 'Account', namespace: 'ns', name: '*' });
    assert.equal(selected(everyone, '/api/v1/things', account), 'one');
    assert.equal(selected(everyone, '/api/v1/things'), 'catch-all');
  });

  it('names verbs, groups, resources with their subresources, and namespaces', () => {
    const target = '/apis/g/v1/namespaces/ns/things/a/status';
    assert.equal(selected(about({ verbs: ['get'] }), target), 'one');
    assert.equal(selected(about({ verbs: ['list'] }), target), 'catch-all');
    assert.equal(selected(about({ apiGroups: ['g'] }), target), 'one');
    assert.equal(selected(about({ resources: ['things'] }), target), 'catch-all');
    assert.equal(selected(about({ resources: ['things/status'] }), target), 'one');
    assert.equal(selected(about({ namespaces: ['ns'] }), target), 'one');
    assert.equal(selected(about({ namespaces: ['other'] }), target), 'catch-all');
    assert.equal(selected(about({ clusterScope: false }), '/apis/g/v1/things'), 'catch-all');
    assert.equal(selected(about({ clusterScope: false }), target), 'one');
  });

  it('names paths, and what is under them', () => {
    const at = (url: string): FlowRules => ({
      ...about({}),
      resourceRules: [],
      nonResourceRules: [{ verbs: ['get'], nonResourceURLs: [url] }],
    });
    assert.equal(selected(at('/healthz'), '/healthz'), 'one');
    assert.equal(selected(at('/healthz'), '/healthzz'), 'catch-all');
    assert.equal(selected(at('/healthz/*'), '/healthz/etcd'), 'one');
    assert.equal(selected(at('*'), '/version'), 'one');
  });

  it('comes by its precedence, and then by its name; one whose level is missing is passed over', () => {
    const control = new FlowControl({
      clock: new VirtualClock(drain),
      seats: 100,
      waitMs: 1000,
      objects: () => undefined,
    });
    const { user, info } = callOf('/api/v1/things');
    control.configure(
      [levelOf('work')],
      [
        selectorOf('b', 'work'),
        selectorOf('a', 'work'),
        selectorOf('late', 'work', { matchingPrecedence: 501 }),
        selectorOf('early', 'none', { matchingPrecedence: 1 }),
      ],
    );
    assert.equal(control.classify(user, info).selector.name, 'a');
    const master = { name: 'm', groups: ['system:masters'] };
    assert.equal(control.classify(master, info).selector.name, 'exempt');
  });
});

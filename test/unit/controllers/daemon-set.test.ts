import assert from 'node:assert/strict';
import type { DaemonSet, Node, Pod } from '../../../src/kinds/index.ts';
import { placementRule, podForNode } from '../../../src/controllers/daemonset/daemon-nodes.ts';
import { planDaemonPods, planUpdate, podsByNode } from '../../../src/controllers/daemonset/daemon-plan.ts';
import { DaemonPlacements } from '../../../src/controllers/daemonset/daemon-placements.ts';
import type { DaemonView } from '../../../src/controllers/daemonset/daemon-view.ts';

type Update = NonNullable<NonNullable<DaemonSet['spec']>['updateStrategy']>;
type PodSpec = NonNullable<Pod['spec']>;

function set(update: Update = { type: 'RollingUpdate' }, spec: Partial<PodSpec> = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'n' },
    spec: { selector: {}, updateStrategy: update, template: { spec: { containers: [], ...spec } } },
  };
}

function node(name: string, spec: Node['spec'] = {}, labels: Record<string, string> = {}): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec };
}

/** A Pod from a word: `a1` is an old Pod on node a, `a1+` a new one, `a1!` not ready, `a1-` on its way out. */
function pod(word: string): Pod {
  const name = word.replace(/[+!-]+$/, '');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      creationTimestamp: `2026-01-01T00:00:0${name.slice(1)}Z`,
      labels: { 'controller-revision-hash': word.includes('+') ? 'new' : 'old' },
      ...(word.includes('-') ? { deletionTimestamp: '2026-01-01T00:01:00Z' } : {}),
    },
    spec: { containers: [], nodeName: name.charAt(0) },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: word.includes('!') ? 'False' : 'True' }],
    },
  };
}

function view(of: DaemonSet, nodes: string, pods: string): DaemonView {
  const sketches = pods === '' ? [] : pods.split(' ');
  return {
    set: of,
    nodes: nodes.split('').map((name) => node(name)),
    placementOf: placementRule(of),
    byNode: podsByNode(sketches.map(pod)),
    hash: 'new',
    nowMs: 0,
  };
}

const words = ({ make, delete: victims }: { make: readonly string[]; delete: readonly Pod[] }): string =>
  [...make.map((name) => `+${name}`), ...victims.map(({ metadata }) => `-${metadata.name}`)].join(' ');

describe('where a DaemonSet runs', () => {
  const taint = (effect: 'NoSchedule' | 'NoExecute', key = 'k') => ({ taints: [{ key, effect }] });
  for (const [title, of, at, expected] of [
    ['on any node', set(), node('a'), { runs: true, keeps: true }],
    [
      'not where the selector says otherwise',
      set(undefined, { nodeSelector: { disk: 'ssd' } }),
      node('a'),
      { runs: false, keeps: false },
    ],
    [
      'where the selector says so',
      set(undefined, { nodeSelector: { disk: 'ssd' } }),
      node('a', {}, { disk: 'ssd' }),
      { runs: true, keeps: true },
    ],
    ['with NoSchedule it only stays', set(), node('a', taint('NoSchedule')), { runs: false, keeps: true }],
    ['with NoExecute it goes', set(), node('a', taint('NoExecute')), { runs: false, keeps: false }],
    [
      'a cordoned node is none of that',
      set(),
      node('a', taint('NoSchedule', 'node.kubernetes.io/unschedulable')),
      { runs: true, keeps: true },
    ],
    [
      'where it tolerates the taint',
      set(undefined, { tolerations: [{ key: 'k', operator: 'Exists' }] }),
      node('a', taint('NoExecute')),
      { runs: true, keeps: true },
    ],
  ] as const) {
    it(title, () => assert.deepEqual(placementRule(of)(at), expected));
  }

  it('is found out once for a node and a set as their users left them', () => {
    const placements = new DaemonPlacements();
    let looked = 0;
    const counted = (): Node => ({
      ...node('a'),
      get spec() {
        looked++;
        return {};
      },
    });
    const at = counted();
    const of = (generation: number): DaemonSet => ({ ...set(), metadata: { uid: 'u', generation } });
    for (let told = 0; told < 3; told++)
      assert.deepEqual(placements.of('n/agent', of(1))(at), { runs: true, keeps: true });
    assert.equal(looked, 1);
    placements.of('n/agent', of(2))(at);
    assert.equal(looked, 2);
    placements.of('n/agent', of(2))(counted());
    assert.equal(looked, 3);
  });

  it('each Pod is for one node, whatever else its affinity says', () => {
    const terms = [{ matchExpressions: [{ key: 'disk', operator: 'Exists' as const }] }, {}];
    const affinity = {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
    };
    const { spec } = podForNode(set(undefined, { affinity }), 'a', {});
    const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['a'] }];
    assert.deepEqual(
      required?.nodeSelectorTerms,
      terms.map((term) => ({ ...term, matchFields })),
    );
  });
});

describe('what a DaemonSet makes and deletes', () => {
  for (const [title, nodes, pods, expected] of [
    ['makes what is missing', 'ab', 'a1', '+b'],
    ['waits for one that is on its way out', 'a', 'a1-', ''],
    ['keeps the oldest of a node', 'a', 'a2 a1 a3', '-a2 -a3'],
  ] as const) {
    it(title, () => assert.equal(words(planDaemonPods(view(set(), nodes, pods))), expected));
  }
});

describe('a rolling update of a DaemonSet', () => {
  const replace = (maxUnavailable: number | string): DaemonSet =>
    set({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable } });
  const surge = (maxSurge: number | string): DaemonSet =>
    set({ type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } });
  for (const [title, of, pods, expected] of [
    ['gives up as many as may be missing', replace(2), 'a1 b1 c1 d1', '-a1 -b1'],
    ['counts those that are missing', replace(2), 'a1+! b1 c1 d1', '-b1'],
    ['takes a percentage of the nodes, rounded up', replace('30%'), 'a1 b1 c1 d1', '-a1 -b1'],
    ['gives up what is of no use in any case', replace(1), 'a1! b1! c1 d1', '-a1 -b1'],
    ['is done', replace(1), 'a1+ b1+ c1+ d1+', ''],
    ['surging makes new ones beside the old', surge(2), 'a1 b1 c1 d1', '+a +b'],
    ['surging waits for the new ones', surge(2), 'a1 a2+! b1 c1 d1', '+b'],
    ['surging does not wait for old ones of no use', surge(1), 'a1! b1! c1 d1', '+a +b +c'],
  ] as const) {
    it(title, () => assert.equal(words(planUpdate(view(of, 'abcd', pods))), expected));
  }

  it('surging gives the old one up once the new one is ready', () => {
    assert.equal(words(planDaemonPods(view(surge(1), 'a', 'a1 a2+!'))), '');
    assert.equal(words(planDaemonPods(view(surge(1), 'a', 'a1 a2+'))), '-a1');
    assert.equal(words(planDaemonPods(view(surge(1), 'a', 'a1! a2+!'))), '-a1');
  });
});

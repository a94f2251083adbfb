import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import {
  countByNode,
  DELETION_COST,
  inOrderOfDeletion,
} from '../../../src/controllers/library/pods/victims.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

interface Sketch {
  node?: string;
  phase?: 'Pending' | 'Running';
  readySince?: string;
  cost?: string;
  restarts?: number;
  created?: string;
  uid?: string;
}

function pod(name: string, sketch: Sketch): Pod {
  const {
    node = 'n',
    phase = 'Running',
    readySince = '2026-01-01T11:00:00Z',
    cost,
    restarts = 0,
    uid = name,
  } = sketch;
  const ready = readySince === 'never' ? 'False' : 'True';
  const time = readySince === 'never' ? '2026-01-01T11:00:00Z' : readySince;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid,
      creationTimestamp: sketch.created ?? '2026-01-01T10:00:00Z',
      ...(cost === undefined ? {} : { annotations: { [DELETION_COST]: cost } }),
    },
    spec: { containers: [], ...(node === '' ? {} : { nodeName: node }) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: time }],
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: restarts }],
    },
  };
}

describe('the order in which Pods are given up', () => {
  const cases: readonly [string, Sketch, Sketch][] = [
    ['unplaced before placed', { node: '' }, { phase: 'Pending' }],
    ['pending before running', { phase: 'Pending' }, { readySince: 'never' }],
    ['unready before ready', { readySince: 'never' }, { cost: '-5' }],
    ['cheap before dear', { cost: '-1' }, { cost: '3' }],
    ['a cost that is no number counts as 0', { cost: '007' }, { cost: '1' }],
    ['from a full node before an emptier one', { node: 'full' }, { node: 'empty' }],
    [
      'ready for seconds before ready for hours',
      { readySince: '2026-01-01T11:59:50Z' },
      { readySince: '2026-01-01T01:00:00Z' },
    ],
    [
      'about as long ready: by uid, whichever is newer',
      { readySince: '2026-01-01T11:00:00Z', uid: 'a' },
      { readySince: '2026-01-01T11:00:05Z', uid: 'b' },
    ],
    ['often restarted before seldom', { restarts: 4 }, { restarts: 1 }],
    ['young before old', { created: '2026-01-01T11:59:59Z' }, { created: '2025-12-01T00:00:00Z' }],
  ];
  for (const [title, first, second] of cases) {
    it(title, () => {
      const [a, b] = [pod('first', first), pod('second', second)];
      const neighbours = [a, b, pod('x', { node: 'full' }), pod('y', { node: 'full' })];
      for (const pods of [
        [a, b],
        [b, a],
      ]) {
        const order = inOrderOfDeletion(pods, countByNode(neighbours), NOW);
        assert.deepEqual(
          order.map(({ metadata }) => metadata.name),
          ['first', 'second'],
        );
      }
    });
  }
});

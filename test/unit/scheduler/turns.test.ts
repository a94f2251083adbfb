import assert from 'node:assert/strict';
import type { Node } from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

const NODES = 5000;
const PODS = 2000;
/** A filter reads a node's spec twice (cordon, taints), the scoring of one that fits once more. */
const READS_PER_NODE = 3;
/** The limit of a slice; a turn that ends one may have begun with the rest of what was found to fit. */
const NODES_PER_TURN = 1000 + 500;

describe('a scheduler with many Pods waiting on many nodes', () => {
  let reads = 0;
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  /** A node that counts how often it is looked at. */
  const watched = (name: string, spec: Node['spec'] = {}): Node => {
    const made = node(name);
    Object.defineProperty(made, 'spec', { enumerable: true, get: () => (reads++, spec) });
    return made;
  };
  const cluster = (podCount: number, spec?: Node['spec']) =>
    new SchedulerHarness(({ nodes, pods }) => {
      for (let i = 0; i < NODES; i++) nodes.put(watched(`n${i}`, spec));
      for (let i = 0; i < podCount; i++) pods.put(pod(`p${i}`));
    });
  /** Runs all that waits; gives the most nodes that were looked at between two turns. */
  const mostInOneTurn = async (): Promise<number> => {
    let most = 0;
    const look = (): void => {
      most = Math.max(most, reads / READS_PER_NODE);
      reads = 0;
    };
    reads = 0;
    harness.onTurn = look;
    await harness.rest();
    look();
    return most;
  };

  it('places Pods on a part of the nodes, as many a turn as a slice is long', async () => {
    harness = cluster(PODS);
    const most = await mostInOneTurn();
    assert.equal(harness.bindings.size, PODS);
    assert.ok(harness.turns >= PODS / 2, 'no more than two in one turn');
    assert.ok(most > 0 && most <= NODES_PER_TURN, `${most} nodes in one turn`);
  }).timeout(60_000);

  it('looks at all nodes for a Pod that fits none, in several turns', async () => {
    harness = cluster(3, { unschedulable: true });
    const most = await mostInOneTurn();
    assert.ok(most > 0 && most <= NODES_PER_TURN, `${most} nodes in one turn`);
    assert.ok(harness.turns >= 3 * (NODES / 1000));
    assert.match(
      harness.messages.get('p2') ?? '',
      /^0\/5000 nodes are available: 5000 node\(s\) were unschedulable\. /,
    );
  });

  it('lets other work have a turn between two Pods', async () => {
    harness = cluster(100);
    const seen: number[] = [];
    const work = (): void => {
      seen.push(harness.bindings.size);
      if (harness.bindings.size < 100) harness.virtual.onNextTurn(work);
    };
    harness.virtual.onNextTurn(work);
    await harness.rest();
    for (let i = 1; i < seen.length; i++) assert.ok((seen[i] ?? 0) - (seen[i - 1] ?? 0) <= 1);
    assert.ok(seen.length >= 100);
  });

  it('looks at no more for a Pod when many are placed already', async () => {
    harness = cluster(1000);
    await harness.rest();
    const readsFor = async (name: string): Promise<number> => {
      reads = 0;
      harness.pods.put(pod(name));
      await harness.rest();
      assert.ok(harness.bindings.has(name));
      return reads;
    };
    const late = await readsFor('late');
    harness.dispose();
    harness = cluster(0);
    assert.equal(late, await readsFor('early'));
  });

  it('repeats itself under the same seed', async () => {
    const run = async (): Promise<readonly [string, string][]> => {
      harness = cluster(200);
      await harness.rest();
      return [...harness.bindings];
    };
    const first = await run();
    harness.dispose();
    assert.deepEqual(await run(), first);
  });

  it('begins each time where it has left off, so that all nodes have their turn', async () => {
    harness = cluster(20);
    await harness.rest();
    // 500 nodes are looked at for each Pod: 20 of them are all nodes twice.
    const tenths = new Set(
      [...harness.bindings.values()].map((name) => Math.floor(Number(name.slice(1)) / 500)),
    );
    assert.equal(tenths.size, 10);
  });
});

import assert from 'node:assert/strict';
import type { Node } from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

const MEBIBYTE = 1024 * 1024;

function nodeWith(name: string, images: Readonly<Record<string, number>>): Node {
  const made = node(name);
  const list = Object.entries(images).map(([image, mebibytes]) => ({
    names: [image],
    sizeBytes: mebibytes * MEBIBYTE,
  }));
  return { ...made, status: { ...made.status, images: list } };
}

interface Case {
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly images?: readonly string[];
  readonly expected: readonly string[];
}

const CASES: readonly Case[] = [
  {
    title: 'prefers the node that has the image',
    nodes: [nodeWith('a', {}), nodeWith('b', { 'app:1': 800 }), nodeWith('c', {})],
    images: ['app:1'],
    expected: ['b'],
  },
  {
    title: 'takes an image without a tag for the latest',
    nodes: [nodeWith('a', {}), nodeWith('b', { 'registry:5000/app:latest': 800 })],
    images: ['registry:5000/app'],
    expected: ['b'],
  },
  {
    title: 'prefers the node that has more of the images',
    nodes: [nodeWith('a', { 'app:1': 400 }), nodeWith('b', { 'app:1': 400, 'side:1': 900 })],
    images: ['app:1', 'side:1'],
    expected: ['b'],
  },
  {
    title: 'does not care for small images',
    nodes: [nodeWith('a', {}), nodeWith('b', { 'app:1': 20 })],
    images: ['app:1'],
    expected: ['a'],
  },
];

describe('the scores of nodes', () => {
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  for (const { title, nodes, images = ['app:1'], expected } of CASES) {
    it(title, async () => {
      const found = new Set<string>();
      for (let seed = 0; seed < 12; seed++) {
        harness = new SchedulerHarness((made) => nodes.forEach((each) => made.nodes.put(each)), seed);
        const containers = images.map((image, i) => ({ name: `c${i}`, image }));
        harness.pods.put(pod('p', { containers }));
        await harness.rest();
        found.add(harness.bindings.get('p') ?? 'nowhere');
        harness.dispose();
      }
      assert.deepEqual([...found].sort(), expected);
    });
  }

  const alike: readonly [order: readonly string[], expected: string][] = [
    [['a', 'b', 'c'], 'a'],
    [['full', 'a', 'b'], 'a'],
    // As in a heap: the child of the second comes before the third.
    [['full', 'full too', 'a', 'b'], 'b'],
  ];
  for (const [order, expected] of alike) {
    it(`leaves nothing to chance among nodes that are alike: ${order.join(', ')}`, async () => {
      for (let seed = 0; seed < 5; seed++) {
        harness = new SchedulerHarness(({ nodes, pods }) => {
          for (const name of order) {
            nodes.put(node(name));
            if (name.startsWith('full')) pods.put(pod(`on-${name}`, { nodeName: name, cpu: '7' }));
          }
          pods.put(pod('p'));
        }, seed);
        await harness.rest();
        assert.equal(harness.bindings.get('p'), expected);
        harness.dispose();
      }
    });
  }

  it('prefers the node whose shares of cpu and memory the Pod brings nearer to each other', async () => {
    const requests = (cpu: string, memory: string) => [
      { name: 'main', image: 'app:1', resources: { requests: { cpu, memory } } },
    ];
    harness = new SchedulerHarness(({ nodes, pods }) => {
      for (const name of ['a', 'b']) nodes.put(node(name));
      // Of both nodes as much is free in all: of one more cpu, of the other more memory.
      pods.put(pod('x', { nodeName: 'a', containers: requests('4', '1Gi') }));
      pods.put(pod('y', { nodeName: 'b', containers: requests('250m', '16Gi') }));
    });
    harness.pods.put(pod('p', { containers: requests('2', '1Gi') }));
    await harness.rest();
    assert.equal(harness.bindings.get('p'), 'b');
  });
});

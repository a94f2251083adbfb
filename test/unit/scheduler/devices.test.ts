import assert from 'node:assert/strict';
import type { DeviceClass, Node, ResourceClaim, ResourceSlice } from '../../../src/kinds/index.ts';
import { MutableObjectCache } from '../../../src/client/index.ts';
import { ClaimBook, DeviceAllocator, type PublishedSlices } from '../../../src/scheduler/devices/index.ts';

type Devices = NonNullable<ResourceClaim['spec']['devices']>;

const DRIVER = 'gpu.example.com';
const CLASS: DeviceClass = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'DeviceClass',
  metadata: { name: DRIVER },
  spec: {},
};

const node = (name: string): Node => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });

function slice(nodeName: string, count: number): ResourceSlice {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: `${nodeName}-gpus` },
    spec: {
      driver: DRIVER,
      nodeName,
      pool: { name: nodeName, generation: 1, resourceSliceCount: 1 },
      devices: Array.from({ length: count }, (_, i) => ({
        name: `gpu-${i}`,
        attributes: { index: { int: i } },
      })),
    },
  };
}

function claim(name: string, devices: Devices): ResourceClaim {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name, namespace: 'default', uid: `uid-${name}` },
    spec: { devices },
  };
}

const one = (name: string) => ({ name, exactly: { deviceClassName: DRIVER } });

/** An allocator over so many nodes of eight devices, and how many slices it was shown. */
function world(nodes: number, devices = 8) {
  const slices = new Map<string, readonly ResourceSlice[]>(
    Array.from({ length: nodes }, (_, i) => [`node-${i}`, [slice(`node-${i}`, devices)]] as const),
  );
  const shown = { slices: 0 };
  const show = (name: string): readonly ResourceSlice[] => {
    const found = slices.get(name) ?? [];
    shown.slices += found.length;
    return found;
  };
  const cache = new MutableObjectCache<ResourceClaim>();
  const nothing = { dispose: () => {} };
  const book = new ClaimBook({
    resource: 'resourceclaims',
    cache,
    hasSynced: true,
    failure: undefined,
    whenSynced: () => Promise.resolve(),
    addHandler: () => nothing,
    dispose: () => {},
  });
  const published: Pick<PublishedSlices, 'of' | 'shared' | 'inPool'> = {
    of: show,
    shared: [],
    inPool: (_driver, pool) => show(pool),
  };
  let shares = 0;
  const allocator = new DeviceAllocator({
    allocated: book.allocated,
    slices: published,
    classOf: () => CLASS,
    shareId: () => `share-${++shares}`,
  });
  return { allocator, book, shown };
}

describe('the search for devices', () => {
  it('looks at the slices that a node reaches, however many nodes there are', () => {
    const looked = [10, 1000].map((nodes) => {
      const { allocator, shown } = world(nodes);
      assert.ok(allocator.allocate(node('node-5'), [claim('a', { requests: [one('x')] })]));
      return shown.slices;
    });
    assert.equal(looked[0], looked[1]);
  });

  it('takes nothing that is decided on for another, until that is taken back', () => {
    const { allocator, book } = world(1, 1);
    const [first, second] = ['a', 'b'].map((name) => claim(name, { requests: [one('x')] }));
    assert.ok(first && second);
    const [given] = allocator.allocate(node('node-0'), [first]) ?? [];
    assert.ok(given);
    book.assume(first, given);
    assert.equal(allocator.allocate(node('node-0'), [second]), undefined);
    book.forget(first);
    assert.ok(allocator.allocate(node('node-0'), [second]));
  });

  it('gives a claim all that it asks for, or nothing', () => {
    const { allocator } = world(1, 3);
    const pair = claim('a', { requests: [one('x'), one('y')] });
    const other = claim('b', { requests: [one('x'), one('y')] });
    assert.ok(allocator.allocate(node('node-0'), [pair]));
    assert.equal(allocator.allocate(node('node-0'), [pair, other]), undefined);
  });

  it('gives up where there are too many ways to try', () => {
    const { allocator } = world(1, 32);
    const names = Array.from({ length: 12 }, (_, i) => `r${i}`);
    const distinct = { distinctAttribute: `${DRIVER}/index` as const };
    const same = { requests: names.slice(-2), matchAttribute: `${DRIVER}/index` as const };
    const hopeless = claim('a', { requests: names.map(one), constraints: [distinct, same] });
    assert.throws(
      () => allocator.allocate(node('node-0'), [hopeless]),
      /node node-0: timed out trying to allocate devices/,
    );
  });
});

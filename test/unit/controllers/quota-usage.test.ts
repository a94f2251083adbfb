import assert from 'node:assert/strict';
import { builtInKinds, type Pod, type ResourceQuota } from '../../../src/kinds/index.ts';
import { Quantity } from '../../../src/api/index.ts';
import { VirtualClock } from '../../../src/base/index.ts';
import {
  type Informer,
  type InformerHandler,
  type Informers,
  MutableObjectCache,
} from '../../../src/client/index.ts';
import { nextUsed } from '../../../src/controllers/resourcequota/next-used.ts';
import { QuotaUsage } from '../../../src/controllers/resourcequota/quota-usage.ts';
import { UsageBook } from '../../../src/controllers/resourcequota/usage-book.ts';
import { drain } from '../../support/drain.ts';

const PODS = { group: '', resource: 'pods' };

function pod(name: string, cpu = '100m', phase = 'Pending'): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } } }] },
    status: { phase: phase as 'Pending' },
  };
}

function quota(hard: Record<string, string>, used?: Record<string, string>): ResourceQuota {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'default' },
    spec: { hard },
    ...(used ? { status: { hard, used } } : {}),
  };
}

const texts = (quantities: ReadonlyMap<string, Quantity>): Record<string, string> =>
  Object.fromEntries([...quantities].map(([name, quantity]) => [name, quantity.toString()]));

describe('the usage of a quota', () => {
  it('follows what comes, changes and goes, and knows what was given back', () => {
    const usage = new QuotaUsage(quota({ pods: '9', 'requests.cpu': '9' }));
    usage.change(PODS, pod('a'), undefined);
    usage.change(PODS, pod('b', '300m'), undefined);
    assert.deepEqual(texts(usage.counted), { pods: '2', 'requests.cpu': '400m' });
    assert.deepEqual(texts(usage.takeFreed()), {});
    usage.change(PODS, pod('b', '300m', 'Succeeded'), pod('b', '300m'));
    usage.change(PODS, undefined, pod('a'));
    assert.deepEqual(texts(usage.counted), { pods: '0', 'requests.cpu': '0' });
    const freed = usage.takeFreed();
    assert.deepEqual(texts(freed), { pods: '2', 'requests.cpu': '400m' });
    usage.change(PODS, pod('c'), undefined);
    usage.change(PODS, undefined, pod('c'));
    usage.settle(freed);
    assert.deepEqual(texts(usage.takeFreed()), { pods: '1', 'requests.cpu': '100m' });
  });
});

describe('what a quota is said to use next', () => {
  const counted = new Map([['pods', Quantity.of(3)]]);
  const next = (used: string, freed = 0, isSettled = false) =>
    nextUsed(
      quota({ pods: '9' }, { pods: used }),
      counted,
      freed === 0 ? new Map() : new Map([['pods', Quantity.of(freed)]]),
      isSettled,
    );

  it('is what is counted, where nothing was said before', () => {
    assert.deepEqual(nextUsed(quota({ pods: '9' }), counted, new Map(), false), {
      used: { pods: '3' },
      hasExcess: false,
    });
  });

  it('rises to what is counted', () => {
    assert.deepEqual(next('1'), { used: { pods: '3' }, hasExcess: false });
  });

  it('keeps what admission has charged and nobody has counted yet', () => {
    assert.deepEqual(next('5'), { used: { pods: '5' }, hasExcess: true });
  });

  it('falls by what was given back, and no further', () => {
    assert.deepEqual(next('5', 1), { used: { pods: '4' }, hasExcess: true });
    assert.deepEqual(next('5', 4), { used: { pods: '3' }, hasExcess: false });
  });

  it('falls to what is counted once the excess has stood', () => {
    assert.deepEqual(next('5', 0, true), { used: { pods: '3' }, hasExcess: false });
  });
});

describe('the book of usages', () => {
  /** An informer whose cache and events a test makes. */
  function podsInformer() {
    const cache = new MutableObjectCache<Pod>();
    const handlers = new Set<InformerHandler<Pod>>();
    const informer: Informer<Pod> = {
      resource: 'pods',
      cache,
      hasSynced: true,
      failure: undefined,
      whenSynced: () => Promise.resolve(),
      addHandler: (handler) => {
        handlers.add(handler);
        for (const object of cache.list()) handler.added?.(object);
        return { dispose: () => handlers.delete(handler) };
      },
      dispose: () => {},
    };
    return {
      informer,
      put: (object: Pod): void => {
        const old = cache.put(object);
        for (const handler of handlers) {
          if (old) handler.updated?.(object, old);
          else handler.added?.(object);
        }
      },
      remove: (name: string): void => {
        const old = cache.remove(`default/${name}`);
        if (old) for (const handler of handlers) handler.deleted?.(old);
      },
    };
  }

  it('counts in slices, and misses nothing that happens in between', async () => {
    const clock = new VirtualClock(drain, 0);
    const { informer, put, remove } = podsInformer();
    for (let i = 0; i < 5000; i++) put(pod(`p-${i}`));
    const woken: string[] = [];
    const informers = { of: () => informer } as unknown as Informers;
    const listener = { counted: (key: string) => woken.push(key), changed: () => undefined };
    const book = new UsageBook({ informers, kinds: builtInKinds(), clock }, listener);
    const own = quota({ pods: '9', 'requests.cpu': '9' });
    assert.equal(book.usageOf(own), undefined);
    await Promise.resolve();
    await Promise.resolve();
    // The first slice is counted; more than three are to come.
    assert.equal(book.usageOf(own), undefined);
    remove('p-0');
    remove('p-4999');
    put(pod('p-1', '200m'));
    put(pod('p-4998', '200m'));
    put(pod('new'));
    put(pod('new', '300m'));
    await clock.advance(0);
    assert.deepEqual(woken, ['default/q']);
    assert.deepEqual(texts(book.usageOf(own)?.counted ?? new Map()), {
      pods: '4999',
      'requests.cpu': '500300m',
    });
    book.dispose();
  });
});

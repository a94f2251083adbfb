import assert from 'node:assert/strict';
import { createLog, type LogEntry, SeededRandom, VirtualClock } from '../../../src/base/index.ts';
import { ObjectAccess } from '../../../src/apiserver/registry/object-access.ts';
import { ServedResources } from '../../../src/apiserver/registry/served-resources.ts';
import { RevisionFeed } from '../../../src/apiserver/storage/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import type { KubernetesObject } from '../../../src/api/index.ts';
import { MemoryStore, StoreError } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';
import { BreakableStore } from '../../support/stores.ts';

const CONFIG_MAPS = { group: '', resource: 'configmaps' };

describe('following a resource', () => {
  let clock: VirtualClock;
  let store: BreakableStore;
  let feed: RevisionFeed;
  let resources: ServedResources;
  let objects: ObjectAccess;
  let entries: LogEntry[];
  let seen: string[];
  const configMap = (name: string, value = ''): KubernetesObject =>
    ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'default' },
      data: { value },
    }) as KubernetesObject;
  const make = (name: string) => objects.ensure(CONFIG_MAPS, configMap(name));
  const follow = () =>
    objects.follow(CONFIG_MAPS, ({ type, object }) => seen.push(`${type} ${object.metadata.name}`));

  beforeEach(async () => {
    clock = new VirtualClock(drain);
    store = new BreakableStore({ clock });
    entries = [];
    seen = [];
    const log = createLog((entry) => entries.push(entry));
    feed = new RevisionFeed({ store, clock, log });
    resources = new ServedResources({
      kinds: builtInKinds(),
      store,
      feed,
      windowLimits: { events: 100, bytes: 100_000 },
    });
    objects = new ObjectAccess({ resources, clock, random: new SeededRandom(1), log, writeRetries: 3 });
    await feed.start();
  });
  afterEach(() => feed.dispose());

  it('looks once more, in slices, where much has changed while it began', async () => {
    const limits = { events: 5000, bytes: 5_000_000 };
    resources = new ServedResources({ kinds: builtInKinds(), store, feed, windowLimits: limits });
    objects = new ObjectAccess({
      resources,
      clock,
      random: new SeededRandom(1),
      log: createLog((entry) => entries.push(entry)),
      writeRetries: 3,
    });
    for (let i = 0; i < 2500; i++) await make(`there-${i}`);
    const { cache } = resources.storage('', 'configmaps');
    const atOnce: number[] = [];
    const watch = cache.watch.bind(cache);
    cache.watch = (revision, watcher) => {
      atOnce.push(cache.window.countAfter(revision));
      return watch(revision, watcher);
    };
    // In the first turn that it gives to others, much happens.
    const onNextTurn = clock.onNextTurn.bind(clock);
    clock.onNextTurn = (callback) => {
      clock.onNextTurn = onNextTurn;
      const made = Promise.all(Array.from({ length: 400 }, (_, i) => make(`meanwhile-${i}`)));
      void made.then(() => onNextTurn(callback));
      return { dispose: () => {} };
    };
    await follow().ready();
    assert.deepEqual(atOnce, [0]);
    assert.deepEqual([seen.length, new Set(seen).size], [2900, 2900]);
  });

  it('tells what there is, then what changes', async () => {
    await make('a');
    const following = follow();
    await following.ready();
    await make('b');
    await store.write({ key: '/registry/configmaps/default/a' });
    assert.deepEqual(seen, ['added a', 'added b', 'deleted a']);
    following.dispose();
    await make('c');
    assert.equal(seen.length, 3);
  });

  it('tells what was deleted, changed and made while its watch was compacted', async () => {
    for (const name of ['stays', 'goes', 'changes']) await make(name);
    const following = follow();
    await following.ready();
    seen.length = 0;
    store.compactWatches();
    await store.write({ key: '/registry/configmaps/default/goes' });
    const changed = await store.get('/registry/configmaps/default/changes');
    await store.write({
      key: '/registry/configmaps/default/changes',
      value: changed?.value ?? new Uint8Array(),
    });
    const made = await store.get('/registry/configmaps/default/stays');
    const value = new TextEncoder().encode(
      new TextDecoder().decode(made?.value).replace('"name":"stays"', '"name":"comes"'),
    );
    await store.write({ key: '/registry/configmaps/default/comes', value });
    await clock.advance(1000);
    assert.deepEqual(seen.toSorted(), ['added comes', 'deleted goes', 'modified changes']);
    following.dispose();
  });

  it('tries again where the objects cannot be read', async () => {
    await make('a');
    const following = follow();
    await following.ready();
    store.range = () => Promise.reject(new StoreError('unavailable', 'no answer'));
    store.compactWatches();
    await store.write({ key: '/registry/configmaps/default/a' });
    await clock.advance(5000);
    assert.deepEqual(seen, ['added a']);
    store.range = MemoryStore.prototype.range.bind(store);
    await clock.advance(1000);
    assert.deepEqual(seen, ['added a', 'deleted a']);
    following.dispose();
  });

  it('leaves nothing behind when it is disposed before it has begun', async () => {
    await make('a');
    const following = follow();
    following.dispose();
    await following.ready();
    await make('b');
    store.compactWatches();
    await clock.advance(1000);
    await make('c');
    assert.deepEqual(seen, []);
  });

  it('keeps what a listener throws from the other listeners and from the feed', async () => {
    const broken = objects.follow(CONFIG_MAPS, () => {
      throw new Error('broken');
    });
    const following = follow();
    await Promise.all([broken.ready(), following.ready()]);
    await make('a');
    await make('b');
    assert.deepEqual(seen, ['added a', 'added b']);
    assert.equal(objects.failures.count, 2);
    assert.equal(entries.filter(({ level }) => level === 'error').length, 2);
    broken.dispose();
    following.dispose();
  });

  it('ends the watch of a cache whose watcher throws, and no other', async () => {
    const { cache } = resources.storage('', 'configmaps');
    await cache.load();
    const told: string[] = [];
    cache.watch(cache.revision, {
      event: () => {
        throw new Error('broken');
      },
      ended: (error) => told.push(`ended ${error?.code}`),
    });
    cache.watch(cache.revision, {
      event: ({ current }) => told.push(current?.key ?? ''),
      ended: () => told.push('ended'),
    });
    await make('a');
    await make('b');
    assert.deepEqual(told, [
      'ended unavailable',
      '/registry/configmaps/default/a',
      '/registry/configmaps/default/b',
    ]);
    assert.equal(feed.failures.count, 1);
  });

  it('gives a change up with the conflict where others always come first', async () => {
    await make('a');
    const key = '/registry/configmaps/default/a';
    const { value = new Uint8Array() } = (await store.get(key)) ?? {};
    const commit = store.commit.bind(store);
    store.commit = async (own) => {
      await commit({ compares: [], operations: [{ key, value }] });
      return commit(own);
    };
    let attempts = 0;
    const changing = objects.change(CONFIG_MAPS, 'default', 'a', () => {
      attempts++;
      return true;
    });
    await assert.rejects(changing, { code: 409, reason: 'Conflict' });
    assert.equal(attempts, 4);
  });

  it('gives up making what is always there first and gone again', async () => {
    await make('a');
    const key = '/registry/configmaps/default/b';
    const { value = new Uint8Array() } = (await store.get('/registry/configmaps/default/a')) ?? {};
    const commit = store.commit.bind(store);
    let attempts = 0;
    store.commit = async (own) => {
      attempts++;
      await commit({ compares: [], operations: [{ key, value }] });
      const result = await commit(own);
      await commit({ compares: [], operations: [{ key }] });
      return result;
    };
    await assert.rejects(make('b'), { code: 409, reason: 'AlreadyExists' });
    assert.equal(attempts, 4);
  });
});

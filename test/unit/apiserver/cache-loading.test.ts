import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { RevisionFeed } from '../../../src/apiserver/storage/revision-feed.ts';
import { StoreRequests } from '../../../src/apiserver/storage/store-requests.ts';
import { ResourceCache } from '../../../src/apiserver/storage/resource-cache.ts';
import { ObjectCodec } from '../../../src/apiserver/storage/object-codec.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { MemoryStore, type StoreRange } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';

const codec = new ObjectCodec(builtInKinds());
const PREFIX = '/registry/configmaps/';

class CountingClock extends VirtualClock {
  yields = 0;

  override onNextTurn(callback: () => void): ReturnType<VirtualClock['onNextTurn']> {
    this.yields++;
    return super.onNextTurn(callback);
  }
}

class CountingStore extends MemoryStore {
  readonly pages: number[] = [];

  override async range(range: StoreRange): ReturnType<MemoryStore['range']> {
    const page = await super.range(range);
    this.pages.push(page.records.length);
    assert.equal(range.isCounted, false);
    return page;
  }
}

describe('the filling of a cache', () => {
  it('reads a few objects at a time, and gives others their turn, also where they change meanwhile', async () => {
    const clock = new CountingClock(drain);
    const store = new CountingStore({ clock });
    const write = (name: string, data: string): Promise<unknown> => {
      const metadata = { name, namespace: 'default', uid: name };
      const value = codec.encode({ kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { data } } as never);
      return store.write({ key: `${PREFIX}default/${name}`, value });
    };
    for (let i = 0; i < 5000; i++) await write(`c-${i}`, 'old');
    const feed = new RevisionFeed({ store, clock, log: silentLog });
    await feed.start();
    const cache = new ResourceCache({
      prefix: PREFIX,
      codec,
      store,
      feed,
      requests: new StoreRequests(clock),
      windowLimits: { events: 1000, bytes: 1_000_000 },
    });
    const loading = cache.load();
    for (let i = 0; i < 10; i++) {
      await drain();
      await write(`c-${i * 499}`, 'new');
    }
    await clock.advance(0);
    await loading;
    await feed.progress(0);
    assert.ok(store.pages.length >= 50);
    assert.ok(Math.max(...store.pages) <= 100);
    assert.ok(clock.yields >= 4, `${clock.yields} turns`);
    const changed = Array.from({ length: 10 }, (_, i) => cache.get(`${PREFIX}default/c-${i * 499}`)?.object);
    assert.ok(changed.every((object) => (object as { data?: { data?: string } }).data?.data === 'new'));
    cache.dispose();
    feed.dispose();
  });
});

import assert from 'node:assert/strict';
import { EventWindow } from '../../../src/apiserver/storage/event-window.ts';
import { ObjectCodec, ObjectEvent, ObjectVersion } from '../../../src/apiserver/storage/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';

const CODEC = new ObjectCodec(builtInKinds());

describe('the window of changes', () => {
  let cooled: number[];
  const windowOf = (events: number, bytes: number): EventWindow => {
    const window = new EventWindow({ events, bytes }, ({ revision }) => cooled.push(revision));
    window.reset(0);
    return window;
  };
  const change = (revision: number, size: number): ObjectEvent =>
    new ObjectEvent(
      revision,
      new ObjectVersion(CODEC, '/a', new Uint8Array(size), revision),
      new ObjectVersion(CODEC, '/a', new Uint8Array(size), revision - 1),
    );
  beforeEach(() => (cooled = []));

  it('keeps the latest ones, and their places as they are', () => {
    const window = windowOf(10, 1_000_000);
    for (let revision = 1; revision <= 5000; revision++) window.add(change(revision, 10));
    assert.deepEqual([window.first, window.end], [4990, 5000]);
    assert.deepEqual(
      [window.at(4990)?.revision, window.at(4999)?.revision, window.at(4989), window.at(5000)],
      [4991, 5000, undefined, undefined],
    );
    assert.deepEqual([window.reachesBackTo(4990), window.reachesBackTo(4989)], [true, false]);
    assert.equal(window.placeAfter(4995), 4995);
    assert.deepEqual(
      window.after(4997).map(({ revision }) => revision),
      [4998, 4999, 5000],
    );
  });

  it('holds no more bytes than it may, but always the newest one', () => {
    const window = windowOf(1000, 10_000);
    for (let revision = 1; revision <= 100; revision++) window.add(change(revision, 1000));
    assert.ok(window.bytes <= 10_000 && window.end - window.first >= 8);
    window.add(change(101, 50_000));
    assert.deepEqual([window.end - window.first, window.at(window.first)?.revision], [1, 101]);
    window.add(change(102, 10));
    assert.equal(window.end - window.first, 1, 'the large one has gone');
    assert.ok(window.bytes < 1000);
  });

  it('lets go, once each and in order, of what was made for those that are not among the very latest', () => {
    const window = windowOf(10_000, 100_000_000);
    for (let revision = 1; revision <= 500; revision++) window.add(change(revision, 10));
    assert.deepEqual(
      cooled,
      Array.from({ length: 300 }, (_, i) => i + 1),
    );
    for (let revision = 501; revision <= 510; revision++) window.add(change(revision, 1024 * 1024));
    assert.ok(cooled.length >= 507, 'large ones count by their size');
    assert.equal(new Set(cooled).size, cooled.length);
  });

  it('forgets up to a revision', () => {
    const window = windowOf(100, 1_000_000);
    for (let revision = 1; revision <= 10; revision++) window.add(change(revision, 100));
    window.trim(4);
    assert.deepEqual([window.reachesBackTo(4), window.reachesBackTo(3), window.first], [true, false, 4]);
    window.reset(20);
    assert.deepEqual([window.bytes, window.first === window.end, window.reachesBackTo(19)], [0, true, false]);
  });
});

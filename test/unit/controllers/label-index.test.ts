import assert from 'node:assert/strict';
import type { LabelSelector } from '../../../src/api/index.ts';
import { type ApiObject, type Informer, MutableObjectCache } from '../../../src/client/index.ts';
import { selectedIn, selectingIn } from '../../../src/controllers/library/objects/index.ts';

interface Owner extends ApiObject {
  readonly selector?: LabelSelector;
}

const COUNT = 1000;

function informerOf<T extends ApiObject>(...objects: T[]): Informer<T> {
  const cache = new MutableObjectCache<T>();
  for (const object of objects) cache.put(object);
  return { cache } as unknown as Informer<T>;
}

function object(name: string, labels: Record<string, string> = {}, namespace = 'default'): ApiObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels } };
}

const names = (objects: readonly ApiObject[]): string[] =>
  objects.map(({ metadata }) => metadata.name ?? '').sort();

describe('what a selector selects', () => {
  it('is found by the rarest label, however many objects there are', () => {
    let looks = 0;
    const pods = Array.from({ length: COUNT }, (_, i) =>
      object(`pod-${i}`, { 'part-of': 'shop', app: `app-${i >> 1}` }),
    );
    const informer = informerOf(...pods);
    selectedIn(informer, 'default', { matchLabels: { app: 'none' } });
    for (const { metadata } of pods) {
      const { labels = {} } = metadata;
      Object.defineProperty(metadata, 'labels', { get: () => (looks++, labels) });
    }
    const selector = { matchLabels: { 'part-of': 'shop', app: 'app-7' } };
    assert.deepEqual(names(selectedIn(informer, 'default', selector)), ['pod-14', 'pod-15']);
    assert.equal(looks, 2);
  });

  for (const [title, selector, expected] of [
    ['nothing without one', undefined, []],
    ['all by an empty one', {}, ['a', 'b', 'c']],
    ['by labels', { matchLabels: { app: 'web' } }, ['a', 'b']],
    ['by an expression', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, ['a', 'b']],
    [
      'by expressions alone',
      { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
      ['c'],
    ],
    [
      'by both',
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
      ['b'],
    ],
  ] as const satisfies readonly (readonly [string, object | undefined, readonly string[]])[]) {
    it(title, () => {
      const informer = informerOf(
        object('a', { app: 'web' }),
        object('b', { app: 'web', tier: 'front' }),
        object('c'),
        object('d', { app: 'web' }, 'other'),
      );
      assert.deepEqual(
        names(selectedIn(informer, 'default', selector as LabelSelector | undefined)),
        expected,
      );
    });
  }
});

describe('who selects an object', () => {
  const owner = (name: string, selector?: LabelSelector): Owner => ({
    ...object(name),
    ...(selector ? { selector } : {}),
  });

  it('is found by its labels, however many selectors there are', () => {
    const many = Array.from({ length: COUNT }, (_, i) =>
      owner(`owner-${i}`, { matchLabels: { app: `app-${i}` } }),
    );
    const selecting = selectingIn(informerOf(...many), 'selector', ({ selector }) => selector);
    assert.deepEqual(names(selecting('default', { app: 'app-7', 'part-of': 'shop' })), ['owner-7']);
  });

  it('may be one whose selector asks for no certain label, and never one without', () => {
    const informer = informerOf(
      owner('none'),
      owner('all', {}),
      owner('expression', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }),
      owner('other', { matchLabels: { app: 'other' } }),
    );
    const selecting = selectingIn(informer, 'selector', ({ selector }) => selector);
    assert.deepEqual(names(selecting('default', { app: 'web' })), ['all', 'expression']);
    assert.deepEqual(selecting('elsewhere', { app: 'other' }), []);
  });
});

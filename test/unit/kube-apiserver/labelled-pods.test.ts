import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/api/index.ts';
import type { ObjectChange, ObjectReader } from '../../../src/apiserver/index.ts';
import { LabelledPods } from '../../../src/kube-apiserver/metrics-api/labelled-pods.ts';

/** Pods of a namespace that can be followed: the labels of each are looked at through a counter. */
class Followed {
  reads = 0;
  private tell: (change: ObjectChange<KubernetesObject>) => void = () => {};

  readonly reader = {
    follow: (_of: unknown, listener: (change: ObjectChange<KubernetesObject>) => void) => {
      this.tell = listener;
      return { ready: async () => {}, dispose: () => {} };
    },
  } as unknown as ObjectReader;

  change(type: ObjectChange<KubernetesObject>['type'], name: string, labels: Record<string, string>): void {
    const counted = new Proxy(labels, {
      getOwnPropertyDescriptor: (target, key) => {
        this.reads++;
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    });
    const metadata = { name, namespace: 'n', labels: counted };
    this.tell({ type, object: { apiVersion: 'v1', kind: 'Pod', metadata } });
  }
}

describe('Pods by their labels', () => {
  const namesOf = async (pods: LabelledPods, selector: string): Promise<string[] | undefined> =>
    (await pods.select('n', selector))?.map(({ name }) => name);

  it('are found without a look at the others, however many there are', async () => {
    const readsAmong = async (others: number): Promise<number> => {
      const followed = new Followed();
      const pods = new LabelledPods(followed.reader);
      await pods.select('n', 'app=web');
      for (let i = 0; i < others; i++)
        followed.change('added', `other-${i}`, { app: `app-${i}`, tier: 'back' });
      for (let i = 0; i < 3; i++) followed.change('added', `web-${i}`, { app: 'web', tier: 'back' });
      followed.reads = 0;
      assert.deepEqual(await namesOf(pods, 'app=web,tier=back'), ['web-0', 'web-1', 'web-2']);
      return followed.reads;
    };
    const few = await readsAmong(10);
    assert.ok(few > 0);
    assert.equal(await readsAmong(1000), few);
  });

  it('follow what becomes of them', async () => {
    const followed = new Followed();
    const pods = new LabelledPods(followed.reader);
    assert.deepEqual(await namesOf(pods, 'app=web'), []);
    followed.change('added', 'a', { app: 'web' });
    followed.change('added', 'b', { app: 'web' });
    followed.change('modified', 'b', { app: 'db' });
    assert.deepEqual(await namesOf(pods, 'app=web'), ['a']);
    assert.deepEqual(await namesOf(pods, 'app in (db),app!=web'), ['b']);
    followed.change('deleted', 'a', { app: 'web' });
    assert.deepEqual(await namesOf(pods, 'app=web'), []);
    assert.equal(await namesOf(pods, 'app'), undefined);
    assert.equal(await pods.select('', 'app=web'), undefined);
  });
});

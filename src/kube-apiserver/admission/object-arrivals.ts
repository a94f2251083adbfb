import type { Clock, Disposable } from '../../base/index.ts';
import type { KubernetesObject, ResourceName } from '../../api/index.ts';
import type { ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';

type Arrived<T> = (object: T | undefined) => void;

/** Waits for objects of one resource that are about to be made. While nobody waits, nothing is followed. */
export class ObjectArrivals<T extends KubernetesObject> {
  private readonly reader: ObjectReader;
  private readonly clock: Clock;
  private readonly of: ResourceName;
  /** By `namespace/name`. */
  private readonly waiting = new Map<string, Set<Arrived<T>>>();
  private following: ObjectFollowing | undefined;

  constructor(parts: { reader: ObjectReader; clock: Clock; of: ResourceName }) {
    this.reader = parts.reader;
    this.clock = parts.clock;
    this.of = parts.of;
  }

  /** Resolves with the object once there is one of that name; with undefined where none comes within `limitMs`. */
  async wait(namespace: string, name: string, limitMs: number): Promise<T | undefined> {
    let timer: Disposable | undefined;
    let arrived: Arrived<T> = () => undefined;
    const arrival = new Promise<T | undefined>((resolve) => {
      arrived = resolve;
      timer = this.clock.setTimer(limitMs, () => resolve(undefined));
    });
    const key = `${namespace}/${name}`;
    this.add(key, arrived);
    try {
      await this.follow();
      // One that came before this wait began is not told of by a following that somebody else had begun.
      return (await this.reader.get<T>(this.of, namespace, name)) ?? (await arrival);
    } finally {
      timer?.dispose();
      this.remove(key, arrived);
    }
  }

  private add(key: string, arrived: Arrived<T>): void {
    const known = this.waiting.get(key);
    if (known) known.add(arrived);
    else this.waiting.set(key, new Set([arrived]));
  }

  private remove(key: string, arrived: Arrived<T>): void {
    const known = this.waiting.get(key);
    known?.delete(arrived);
    if (known?.size === 0) this.waiting.delete(key);
    if (this.waiting.size > 0) return;
    this.following?.dispose();
    this.following = undefined;
  }

  private async follow(): Promise<void> {
    this.following ??= this.reader.follow<T>(this.of, ({ type, object }) => {
      if (type === 'deleted') return;
      const { namespace = '', name = '' } = object.metadata;
      for (const arrived of this.waiting.get(`${namespace}/${name}`) ?? []) arrived(object);
    });
    await this.following.ready();
  }
}

import type { Disposable } from '../../base/index.ts';
import type { RequestInfo } from '../request/request-info.ts';

type Watched = Pick<RequestInfo, 'group' | 'resource' | 'namespace' | 'name'>;

/** How many watch what: all of a resource, a namespace of it, or one name. */
export class WatchCounts {
  /** By resource, namespace and name, of which the last two may be empty. */
  private readonly counts = new Map<string, number>();

  add(watched: Watched): Disposable {
    const key = keyOf(watched, watched.namespace, watched.name);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    let isOver = false;
    return {
      dispose: () => {
        if (isOver) return;
        isOver = true;
        const left = (this.counts.get(key) ?? 0) - 1;
        if (left > 0) this.counts.set(key, left);
        else this.counts.delete(key);
      },
    };
  }

  /** How many are told of a change to an object. */
  of(changed: Watched): number {
    if (this.counts.size === 0) return 0;
    const { namespace, name } = changed;
    let sum = this.get(changed, '', '');
    if (namespace !== '') sum += this.get(changed, namespace, '');
    if (name === '') return sum;
    sum += this.get(changed, '', name);
    return namespace === '' ? sum : sum + this.get(changed, namespace, name);
  }

  private get(of: Watched, namespace: string, name: string): number {
    return this.counts.get(keyOf(of, namespace, name)) ?? 0;
  }
}

function keyOf({ group, resource }: Watched, namespace: string, name: string): string {
  return `${group}/${resource}/${namespace}/${name}`;
}

import { LruMap } from '../../base/index.ts';
import { MatchingPods, type MatchingPodsOptions } from './matching-pods.ts';

/** So many questions are kept up to be asked again: the one that was not asked for longest is counted anew. */
const VIEWS_LIMIT = 500;
/** Of those that take memory for every node. */
const DENSE_VIEWS_LIMIT = 50;

/** The counts that Pods asked for, by what they asked: Pods that are alike ask the same. */
export class MatchingPodsViews {
  private readonly sparse = new LruMap<string, MatchingPods>(VIEWS_LIMIT);
  private readonly dense = new LruMap<string, MatchingPods>(DENSE_VIEWS_LIMIT);

  /** `identity` says all that `options` does. */
  get(identity: string, options: () => MatchingPodsOptions): MatchingPods {
    const known = this.sparse.get(identity) ?? this.dense.get(identity);
    if (known) return known;
    const given = options();
    const made = new MatchingPods(given);
    (given.countsEmpty ? this.dense : this.sparse).set(identity, made);
    return made;
  }
}

import { LruMap } from '../../base/index.ts';
import { MatchingPods, type MatchingPodsOptions } from './matching-pods.ts';

/** So many questions are kept up to be asked again: the one that was not asked for longest is counted anew. */
const VIEWS_LIMIT = 500;

/** The counts that Pods asked for, by what they asked: Pods that are alike ask the same. */
export class MatchingPodsViews {
  private readonly views = new LruMap<string, MatchingPods>(VIEWS_LIMIT);

  /** `identity` says all that `options` does. */
  get(identity: string, options: () => MatchingPodsOptions): MatchingPods {
    const known = this.views.get(identity);
    if (known) return known;
    const made = new MatchingPods(options());
    this.views.set(identity, made);
    return made;
  }
}

import type { Pod } from '../../../kinds/index.ts';
import { type ApiObject, type Expectations, type Informer, type WatchSource } from '../../../client/index.ts';
export interface PodWatchOptions<T extends ApiObject> {
  readonly pods: Informer<Pod>;
  readonly owners: Informer<T>;
  /** Of the owners: what a Pod's reference to its controller says. */
  readonly kind: string;
  /** Whether an owner might adopt a Pod that nobody controls. */
  selects(owner: T, pod: Pod): boolean;
  readonly expectations: Expectations;
}
/** Wakes a controller of Pods for its own objects; what was expected of one that is gone is forgotten. */
export declare function watchOwners<T extends ApiObject>(
  owners: Informer<T>,
  expectations: Expectations,
): WatchSource;
/** Wakes a controller of Pods, and tells its expectations what was seen. */
export declare function watchPods<T extends ApiObject>(options: PodWatchOptions<T>): WatchSource;
//# sourceMappingURL=watch-pods.d.ts.map

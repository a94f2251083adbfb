import { type LabelSelector, matchesLabelSelector } from '../../../api/index.ts';
import { type ApiObject, type Informer, keyOf, type WatchSource } from '../../../client/index.ts';
import type { Pod } from '../../../kinds/index.ts';
import { selectingIn } from '../objects/index.ts';

export interface SelectedPodsOptions<T extends ApiObject> {
  readonly pods: Informer<Pod>;
  /** Those that select Pods, and do not own them. */
  readonly owners: Informer<T>;
  /** Undefined for one that selects nothing. */
  readonly selectorOf: (owner: T) => LabelSelector | undefined;
  /** Whether a change of a Pod makes no difference to those that select it. */
  readonly isSame?: (pod: Pod, old: Pod) => boolean;
}

/**
 * Wakes a controller with the objects that select a Pod, or did. Pods come, become ready and go in crowds, and what such
 * an object says is counted from all of its Pods: changes are gathered.
 */
export function watchSelectedPods<T extends ApiObject>(options: SelectedPodsOptions<T>): WatchSource {
  const { pods, owners, selectorOf, isSame = () => false } = options;
  const selecting = selectingIn(owners, 'selector', selectorOf);
  return {
    informer: pods,
    start: (queue) => {
      const wake = ({ metadata: { namespace, labels } }: Pod): void => {
        for (const owner of selecting(namespace, labels)) {
          if (matchesLabelSelector(selectorOf(owner), labels)) queue.addInBatch(keyOf(owner));
        }
      };
      return pods.addHandler({
        added: wake,
        deleted: wake,
        updated: (pod, old) => {
          if (isSame(pod, old)) return;
          wake(old);
          wake(pod);
        },
      });
    },
  };
}

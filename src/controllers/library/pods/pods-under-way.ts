import { isFinished, isReady, isTerminating, type Pod } from '../../../kinds/index.ts';
import { controllerOf } from '../objects/index.ts';

/**
 * Which Pods of each owner are on their way, to being ready or to their end, and so will change again: where none is, a
 * crowd of changes is over. Owners are known by their uids, so that what was followed of one is let go though it is gone.
 */
export class PodsUnderWay {
  private readonly namesByOwner = new Map<string, Set<string>>();

  count(ownerUid: string | undefined): number {
    return this.namesByOwner.get(ownerUid ?? '')?.size ?? 0;
  }

  /** Takes note of a Pod as it is now. */
  follow(pod: Pod): void {
    const uid = controllerOf(pod)?.uid;
    if (uid === undefined) return;
    if (!isTerminating(pod) && (isReady(pod) || isFinished(pod))) {
      this.drop(pod);
      return;
    }
    const names = this.namesByOwner.get(uid) ?? new Set();
    this.namesByOwner.set(uid, names.add(nameOf(pod)));
  }

  /** Forgets a Pod of the owner that it says. */
  drop(pod: Pod): void {
    const uid = controllerOf(pod)?.uid ?? '';
    const names = this.namesByOwner.get(uid);
    if (names?.delete(nameOf(pod)) && names.size === 0) this.namesByOwner.delete(uid);
  }
}

function nameOf({ metadata }: Pod): string {
  return metadata.name ?? '';
}

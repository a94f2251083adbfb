import type { KubernetesObject } from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import type { Availability } from './fork-report.ts';
import { idOf } from './stored-object.ts';

/** Where a workload's status tells how many of its Pods are available, and where it says how many are wanted. */
const WORKLOADS: Readonly<Record<string, { available: string; desired: readonly [string, string] }>> = {
  Deployment: { available: 'availableReplicas', desired: ['spec', 'replicas'] },
  StatefulSet: { available: 'availableReplicas', desired: ['spec', 'replicas'] },
  DaemonSet: { available: 'numberAvailable', desired: ['status', 'desiredNumberScheduled'] },
  ReplicationController: { available: 'availableReplicas', desired: ['spec', 'replicas'] },
};

/** The lowest availability of each workload that changes, from what it had before. */
export class LowestAvailability {
  private readonly known = new Map<string, Availability>();

  tell(before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    const object = after ?? before;
    const fields = object && WORKLOADS[object.kind];
    if (!fields) return;
    const { namespace = '', name = '' } = object.metadata;
    const key = `${object.kind}/${namespace}/${name}`;
    const now = after ? numberAt(after, 'status', fields.available) : 0;
    const was = this.known.get(key);
    const first = was?.before ?? (before ? numberAt(before, 'status', fields.available) : 0);
    this.known.set(key, {
      ...idOf(object),
      before: first,
      lowest: Math.min(was?.lowest ?? first, now),
      after: now,
      desired: after ? numberAt(after, ...fields.desired) : 0,
    });
  }

  all(): readonly Availability[] {
    return [...this.known.values()];
  }
}

/** 0 where it is not there, as upstream leaves out. */
function numberAt(object: KubernetesObject, part: string, field: string): number {
  const value = object[part];
  const number = isObject(value) ? value[field] : undefined;
  return typeof number === 'number' ? number : 0;
}

import type {
  Deployment,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../kinds/index.ts';
import { resolvePercent } from '../../api/index.ts';
import type { Informers } from '../../client/index.ts';
import { controllerOf, ownerIn } from '../library/objects/index.ts';

/** How many Pods there should be under a budget, and how many of them healthy. */
export interface Expected {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Pods that nobody controls: of them it cannot be said how many there should be. */
  readonly unmanaged: readonly Pod[];
}

/** A number of available Pods stands for itself; all else is relative to the scale of the Pods' controllers. */
export function expectedPods(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  informers: Informers,
): Expected {
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  if (maxUnavailable !== undefined) {
    const { scale, unmanaged } = scaleOf(pods, informers);
    const desired = scale - (resolvePercent(maxUnavailable, scale, 'up') ?? 0);
    return { expectedPods: scale, desiredHealthy: Math.max(0, desired), unmanaged };
  }
  if (typeof minAvailable === 'number') {
    return { expectedPods: pods.length, desiredHealthy: minAvailable, unmanaged: [] };
  }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: [] };
  const { scale, unmanaged } = scaleOf(pods, informers);
  return { expectedPods: scale, desiredHealthy: resolvePercent(minAvailable, scale, 'up') ?? 0, unmanaged };
}

function scaleOf(pods: readonly Pod[], informers: Informers): { scale: number; unmanaged: Pod[] } {
  const scales = new Map<string, number>();
  const unmanaged: Pod[] = [];
  for (const pod of pods) {
    const controller = controllerOf(pod);
    if (!controller) {
      unmanaged.push(pod);
      continue;
    }
    const [uid, replicas] = controllerScale(pod, informers);
    scales.set(uid, replicas);
  }
  return { scale: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged };
}

/** The uid of what decides how many Pods like this there are, and its number. */
function controllerScale(pod: Pod, informers: Informers): readonly [string, number] {
  const { namespace, name = '' } = pod.metadata;
  const reference = controllerOf(pod);
  const replicaSets = informers.of<ReplicaSet>('apps/v1', 'replicasets');
  const replicaSet = ownerIn(replicaSets, 'ReplicaSet', reference, namespace);
  const deployments = informers.of<Deployment>('apps/v1', 'deployments');
  const owner =
    (replicaSet && ownerIn(deployments, 'Deployment', controllerOf(replicaSet), namespace)) ??
    replicaSet ??
    ownerIn(informers.of<StatefulSet>('apps/v1', 'statefulsets'), 'StatefulSet', reference, namespace) ??
    ownerIn(
      informers.of<ReplicationController>('v1', 'replicationcontrollers'),
      'ReplicationController',
      reference,
      namespace,
    );
  if (!owner) throw new Error(`found no controllers for pod "${name}"`);
  return [owner.metadata.uid ?? '', owner.spec?.replicas ?? 0];
}

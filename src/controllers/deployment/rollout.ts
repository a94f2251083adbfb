import { type Deployment, isFinished, type Pod, type ReplicaSet } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';
import type { EventRecorder, ResourceClient } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { controllerIndex, settleAll, unlessGone } from '../library/objects/index.ts';
import { sizeAnnotations } from './annotations.ts';
import {
  deploymentStatus,
  type DeploymentStatus,
  isComplete,
  type Revisions,
  withProgress,
} from './deployment-status.ts';
import { historyLimit } from './limits.ts';
import { activeOf, byRevision, specReplicas, sumOf } from './replica-sets.ts';
import type { RevisionKeeper, Rollout } from './revisions.ts';
import {
  mayShrink,
  newestSize,
  type Resize,
  resizeAfterScaling,
  shrinkAvailable,
  shrinkUnavailable,
} from './scaling.ts';

/** The steps of a rollout. Each goes as far as is safe now; the changes that it causes call for the next one. */
export class RolloutSteps {
  private readonly context: ControllerContext;
  private readonly keeper: RevisionKeeper;
  private readonly events: EventRecorder;
  private readonly deployments: ResourceClient<Deployment>;
  private readonly replicaSets: ResourceClient<ReplicaSet>;

  constructor(context: ControllerContext, keeper: RevisionKeeper, events: EventRecorder) {
    this.context = context;
    this.keeper = keeper;
    this.events = events;
    this.deployments = context.client.resource<Deployment>('apps/v1', 'deployments');
    this.replicaSets = context.client.resource<ReplicaSet>('apps/v1', 'replicasets');
  }

  /** Follows a change of size, and nothing else: of a Deployment that was scaled, or is paused. */
  async scale(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void> {
    const rollout = await this.keeper.sync(deployment, replicaSets, false);
    const revisions = await this.resizeAll(
      rollout,
      resizeAfterScaling(rollout.deployment, rollout.revisions),
    );
    if (deployment.spec?.paused) await this.forgetOld({ ...rollout, revisions });
    await this.writeCounts({ ...rollout, revisions });
  }

  async roll(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void> {
    const rollout = await this.keeper.sync(deployment, replicaSets, true);
    const grown = await this.growNewest(rollout);
    if (grown !== rollout) return this.writeProgress(grown);
    const shrunk = await this.shrinkOld(rollout);
    if (shrunk !== rollout) return this.writeProgress(shrunk);
    await this.finish(rollout);
  }

  async recreate(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void> {
    const rollout = await this.keeper.sync(deployment, replicaSets, false);
    const ending = activeOf(rollout.revisions.old).map((replicaSet) => ({ replicaSet, replicas: 0 }));
    if (ending.length > 0) {
      return this.writeProgress({ ...rollout, revisions: await this.resizeAll(rollout, ending) });
    }
    if (this.oldPodsRun(rollout.revisions)) return this.writeProgress(rollout);
    const made = rollout.revisions.newest
      ? rollout
      : await this.keeper.sync(rollout.deployment, replicaSets, true);
    await this.finish(await this.growNewest(made));
  }

  /** Counts only: of a Deployment that is being deleted. */
  async count(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void> {
    await this.writeCounts(await this.keeper.sync(deployment, replicaSets, false));
  }

  private async finish(rollout: Rollout): Promise<void> {
    if (isComplete(rollout.deployment, rollout.deployment.status)) await this.forgetOld(rollout);
    await this.writeProgress(rollout);
  }

  private async growNewest(rollout: Rollout): Promise<Rollout> {
    const { deployment, revisions } = rollout;
    const { newest, old } = revisions;
    if (!newest) return rollout;
    const replicas = newestSize(deployment, old, specReplicas(newest));
    if (replicas === specReplicas(newest)) return rollout;
    return { deployment, revisions: await this.resizeAll(rollout, [{ replicaSet: newest, replicas }]) };
  }

  private async shrinkOld(rollout: Rollout): Promise<Rollout> {
    const { deployment, revisions } = rollout;
    if (!mayShrink(deployment, revisions)) return rollout;
    const first = await this.resizeAll(rollout, shrinkUnavailable(deployment, revisions));
    const second = await this.resizeAll({ deployment, revisions: first }, shrinkAvailable(deployment, first));
    return second === revisions ? rollout : { deployment, revisions: second };
  }

  /** Sizes ReplicaSets; gives the same revisions back where there was nothing to do. */
  private async resizeAll(
    { deployment, revisions }: Rollout,
    resizes: readonly Resize[],
  ): Promise<Revisions> {
    if (resizes.length === 0) return revisions;
    const resized = new Map<ReplicaSet, ReplicaSet>();
    for (const resize of resizes) resized.set(resize.replicaSet, await this.resize(deployment, resize));
    const { newest, old } = revisions;
    return {
      newest: newest && (resized.get(newest) ?? newest),
      old: old.map((replicaSet) => resized.get(replicaSet) ?? replicaSet),
    };
  }

  private async resize(deployment: Deployment, { replicaSet, replicas }: Resize): Promise<ReplicaSet> {
    const annotations = { ...replicaSet.metadata.annotations, ...sizeAnnotations(deployment) };
    const before = specReplicas(replicaSet);
    if (
      !replicaSet.spec ||
      (before === replicas && deepEqual(annotations, replicaSet.metadata.annotations))
    ) {
      return replicaSet;
    }
    const written = await this.replicaSets.update({
      ...replicaSet,
      metadata: { ...replicaSet.metadata, annotations },
      spec: { ...replicaSet.spec, replicas },
    });
    if (before !== replicas) {
      const direction = before < replicas ? 'up' : 'down';
      const { name = '' } = replicaSet.metadata;
      const text = `Scaled ${direction} replica set ${name} from ${before} to ${replicas}`;
      this.events.normal(deployment, 'ScalingReplicaSet', text);
    }
    return written;
  }

  /** Deletes the oldest of the old ReplicaSets that are empty, down to the history limit. */
  private async forgetOld({ deployment, revisions }: Rollout): Promise<void> {
    const limit = historyLimit(deployment);
    if (limit === undefined) return;
    const alive = revisions.old.filter((replicaSet) => replicaSet.metadata.deletionTimestamp === undefined);
    const surplus = byRevision(alive)
      .slice(0, Math.max(0, alive.length - limit))
      .filter(isEmpty);
    await settleAll(surplus.map((replicaSet) => unlessGone(this.replicaSets.delete(replicaSet.metadata))));
  }

  private oldPodsRun({ newest, old }: Revisions): boolean {
    if (sumOf(old, (replicaSet) => replicaSet.status?.replicas) > 0) return true;
    const pods = controllerIndex(this.context.informers.of<Pod>('v1', 'pods'));
    return old.some(
      ({ metadata }) =>
        metadata.uid !== newest?.metadata.uid && pods.get(metadata.uid ?? '').some((pod) => !isFinished(pod)),
    );
  }

  private writeCounts({ deployment, revisions }: Rollout): Promise<void> {
    return this.write(deployment, deploymentStatus(deployment, revisions, this.context.clock.now()));
  }

  private writeProgress({ deployment, revisions }: Rollout): Promise<void> {
    const nowMs = this.context.clock.now();
    const counts = deploymentStatus(deployment, revisions, nowMs);
    return this.write(deployment, withProgress(deployment, revisions, counts, nowMs));
  }

  private async write(deployment: Deployment, status: DeploymentStatus): Promise<void> {
    if (!deepEqual(status, deployment.status)) await this.deployments.updateStatus({ ...deployment, status });
  }
}

function isEmpty({ metadata, spec, status }: ReplicaSet): boolean {
  const seen = (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
  return seen && (spec?.replicas ?? 0) === 0 && (status?.replicas ?? 0) === 0;
}

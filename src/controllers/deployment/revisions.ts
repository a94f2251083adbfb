import { findCondition } from '../../api/index.ts';
import type { Deployment, DeploymentCondition, PodTemplateSpec, ReplicaSet } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';
import {
  controllerReference,
  type EventRecorder,
  isAlreadyExists,
  isNamespaceTerminating,
  type ResourceClient,
} from '../../client/index.ts';
import {
  hashOf,
  isControlledBy,
  messageOf,
  POD_TEMPLATE_HASH,
  withCondition,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { newestAnnotations, REVISION, revisionOf, sizeAnnotations } from './annotations.ts';
import { deploymentCondition, type DeploymentStatus, REASON, type Revisions } from './deployment-status.ts';
import { progressDeadlineMs } from './limits.ts';
import { findNewest, sameTemplate, specReplicas } from './replica-sets.ts';
import { newestSize } from './scaling.ts';

/** A Deployment as this reconcile has left it, and its ReplicaSets. */
export interface Rollout {
  readonly deployment: Deployment;
  readonly revisions: Revisions;
}

/** Keeps revision numbers and the newest ReplicaSet in step with a Deployment's template. */
export class RevisionKeeper {
  private readonly context: ControllerContext;
  private readonly deployments: ResourceClient<Deployment>;
  private readonly replicaSets: ResourceClient<ReplicaSet>;
  private readonly events: EventRecorder;

  constructor(context: ControllerContext, events: EventRecorder) {
    this.context = context;
    this.deployments = context.client.resource<Deployment>('apps/v1', 'deployments');
    this.replicaSets = context.client.resource<ReplicaSet>('apps/v1', 'replicasets');
    this.events = events;
  }

  /** Finds the ReplicaSet of the Deployment's template, made where `create` says so, and marks both with its revision. */
  async sync(deployment: Deployment, replicaSets: readonly ReplicaSet[], create: boolean): Promise<Rollout> {
    const existing = findNewest(deployment, replicaSets);
    const old = replicaSets.filter((replicaSet) => replicaSet !== existing);
    const revision = old.map(revisionOf).reduce((most, each) => (each > most ? each : most), 0n) + 1n;
    if (existing) return this.keep(deployment, existing, old, revision);
    return create
      ? this.make(deployment, old, revision)
      : { deployment, revisions: { newest: undefined, old } };
  }

  private async keep(
    deployment: Deployment,
    existing: ReplicaSet,
    old: readonly ReplicaSet[],
    revision: bigint,
  ): Promise<Rollout> {
    const newest = await this.updateNewest(deployment, existing, revision);
    const { name = '' } = newest.metadata;
    const progressing = findCondition(deployment.status?.conditions, 'Progressing');
    const found = progressing
      ? undefined
      : this.progress('True', REASON.found, `Found new replica set "${name}"`);
    const marked = await this.mark(deployment, revisionOf(newest), found);
    return { deployment: marked, revisions: { newest, old } };
  }

  private async updateNewest(
    deployment: Deployment,
    existing: ReplicaSet,
    revision: bigint,
  ): Promise<ReplicaSet> {
    const current = existing.metadata.annotations ?? {};
    const annotations = newestAnnotations(deployment, current, revision);
    const minReadySeconds = deployment.spec?.minReadySeconds ?? 0;
    const sameSeconds = (existing.spec?.minReadySeconds ?? 0) === minReadySeconds;
    if (!existing.spec || (sameSeconds && deepEqual(annotations, current))) return existing;
    return this.replicaSets.update({
      ...existing,
      metadata: { ...existing.metadata, annotations },
      spec: { ...existing.spec, minReadySeconds },
    });
  }

  private async make(deployment: Deployment, old: readonly ReplicaSet[], revision: bigint): Promise<Rollout> {
    const wanted = this.replicaSetOf(deployment, old, revision);
    const { name = '' } = wanted.metadata;
    let newest: ReplicaSet;
    let made = true;
    try {
      newest = await this.replicaSets.create(wanted);
    } catch (error) {
      if (isNamespaceTerminating(error)) throw error;
      if (!isAlreadyExists(error)) return this.failed(deployment, name, error);
      newest = await this.taken(deployment, name, error);
      made = false;
    }
    if (made && specReplicas(newest) > 0) {
      const text = `Scaled up replica set ${name} from 0 to ${specReplicas(newest)}`;
      this.events.normal(deployment, 'ScalingReplicaSet', text);
    }
    const created = made
      ? this.progress('True', REASON.created, `Created new replica set "${name}"`)
      : undefined;
    const marked = await this.mark(deployment, revision, created);
    return { deployment: marked, revisions: { newest, old } };
  }

  /** The name is taken: by the very ReplicaSet that the cache does not know yet, or by another, and then the hash must be another. */
  private async taken(deployment: Deployment, name: string, error: unknown): Promise<ReplicaSet> {
    const { namespace } = deployment.metadata;
    const found = await this.replicaSets.get({ namespace, name });
    const own = isControlledBy(found, deployment);
    if (own && sameTemplate(found.spec?.template, deployment.spec?.template)) return found;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    await this.deployments.updateStatus({ ...deployment, status: { ...deployment.status, collisionCount } });
    throw error;
  }

  private async failed(deployment: Deployment, name: string, error: unknown): Promise<never> {
    const text = `Failed to create new replica set "${name}": ${messageOf(error)}`;
    if (progressDeadlineMs(deployment) !== undefined) {
      const condition = this.progress('False', REASON.createFailed, text);
      const conditions = withCondition(deployment.status?.conditions, condition);
      await this.deployments.updateStatus({ ...deployment, status: { ...deployment.status, conditions } });
    }
    this.events.warning(deployment, REASON.createFailed, text);
    throw error;
  }

  /** Writes the revision on the Deployment, and a condition where there is a deadline that it counts for. */
  private async mark(
    deployment: Deployment,
    revision: bigint,
    progressing: DeploymentCondition | undefined,
  ): Promise<Deployment> {
    const condition = progressDeadlineMs(deployment) === undefined ? undefined : progressing;
    if (revisionOf(deployment) === revision && !condition) return deployment;
    const annotations = { ...deployment.metadata.annotations, [REVISION]: String(revision) };
    const status: DeploymentStatus = condition
      ? { ...deployment.status, conditions: withCondition(deployment.status?.conditions, condition) }
      : (deployment.status ?? {});
    return this.deployments.updateStatus({
      ...deployment,
      metadata: { ...deployment.metadata, annotations },
      status,
    });
  }

  private replicaSetOf(deployment: Deployment, old: readonly ReplicaSet[], revision: bigint): ReplicaSet {
    const { namespace = '', name = '' } = deployment.metadata;
    const { template, selector, minReadySeconds = 0 } = deployment.spec ?? {};
    const hash = hashOf(template, deployment.status?.collisionCount);
    const labels = { ...template?.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
    const marked: PodTemplateSpec = { ...template, metadata: { ...template?.metadata, labels } };
    return {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels,
        annotations: { ...newestAnnotations(deployment, {}, revision), ...sizeAnnotations(deployment) },
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: newestSize(deployment, old, 0),
        minReadySeconds,
        selector: { ...selector, matchLabels: { ...selector?.matchLabels, [POD_TEMPLATE_HASH]: hash } },
        template: marked,
      },
    };
  }

  private progress(status: 'True' | 'False', reason: string, message: string): DeploymentCondition {
    return deploymentCondition('Progressing', status, reason, message, this.context.clock.now());
  }
}

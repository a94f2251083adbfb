import type { Deployment, Pod, ReplicaSet } from '../../kinds/index.ts';
import { findCondition, matchesLabelSelector } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  byNamespace,
  createEventRecorder,
  type Informer,
  keyOf,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  watchObjects,
  type WatchSource,
} from '../../client/index.ts';
import {
  claim,
  claimable,
  controllerIndex,
  controllerOf,
  ownerIn,
  ownerKeyIn,
  withCondition,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { deadlineInMs, deploymentCondition, REASON } from './deployment-status.ts';
import { progressDeadlineMs } from './limits.ts';
import { RevisionKeeper } from './revisions.ts';
import { RolloutSteps } from './rollout.ts';
import { wasScaled } from './scaling.ts';

/** Upstream's: after so many failures a Deployment waits for its next change. */
const RETRY_LIMIT = 15;

/** Brings the ReplicaSets of each Deployment to its template and size, step by step. */
export function startDeploymentController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new DeploymentController(context, started);
  started.add(
    startController(context, {
      retryLimit: RETRY_LIMIT,
      watches: controller.watches(),
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

class DeploymentController {
  private readonly context: ControllerContext;
  private readonly deployments: ResourceClient<Deployment>;
  private readonly replicaSets: ResourceClient<ReplicaSet>;
  private readonly deploymentInformer: Informer<Deployment>;
  private readonly replicaSetInformer: Informer<ReplicaSet>;
  private readonly podInformer: Informer<Pod>;
  private readonly steps: RolloutSteps;

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers } = context;
    this.context = context;
    this.deployments = client.resource<Deployment>('apps/v1', 'deployments');
    this.replicaSets = client.resource<ReplicaSet>('apps/v1', 'replicasets');
    this.deploymentInformer = informers.of<Deployment>('apps/v1', 'deployments');
    this.replicaSetInformer = informers.of<ReplicaSet>('apps/v1', 'replicasets');
    this.podInformer = informers.of<Pod>('v1', 'pods');
    const events = started.add(createEventRecorder(client, 'deployment-controller'));
    this.steps = new RolloutSteps(context, new RevisionKeeper(context, events), events);
  }

  watches(): WatchSource[] {
    return [watchObjects(this.deploymentInformer, keyOf), this.watchReplicaSets(), this.watchPods()];
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const cached = this.deploymentInformer.cache.get(nameOfKey(key));
    if (!cached) return;
    const replicaSets = await this.claimReplicaSets(cached);
    if (cached.metadata.deletionTimestamp !== undefined) return this.steps.count(cached, replicaSets);
    const deployment = await this.notePause(cached);
    if (deployment.spec?.paused || wasScaled(deployment, replicaSets)) {
      await this.steps.scale(deployment, replicaSets);
    } else if (deployment.spec?.strategy?.type === 'Recreate') {
      await this.steps.recreate(deployment, replicaSets);
    } else {
      await this.steps.roll(deployment, replicaSets);
    }
    return this.whenOverdue(deployment);
  }

  /** A rollout that hangs causes no change: time itself must call for the reconcile that says so. */
  private whenOverdue(deployment: Deployment): ReconcileResult | void {
    if (deployment.spec?.paused) return;
    const inMs = deadlineInMs(deployment, deployment.status, this.context.clock.now());
    if (inMs !== undefined) return { againAfterMs: Math.max(0, inMs) + 1000 };
  }

  private claimReplicaSets(deployment: Deployment): Promise<ReplicaSet[]> {
    return claim({
      clock: this.context.clock,
      owner: deployment,
      owners: this.deployments,
      candidates: claimable(controllerIndex(this.replicaSetInformer), deployment),
      resource: this.replicaSets,
      matches: (replicaSet) => matchesLabelSelector(deployment.spec?.selector, replicaSet.metadata.labels),
    });
  }

  /** Pausing stops the clock of the deadline, and resuming starts it: the condition says so. */
  private async notePause(deployment: Deployment): Promise<Deployment> {
    if (progressDeadlineMs(deployment) === undefined) return deployment;
    const current = findCondition(deployment.status?.conditions, 'Progressing')?.reason;
    const paused = deployment.spec?.paused === true;
    if (current === REASON.timedOut || paused === (current === REASON.paused)) return deployment;
    const [reason, message] = paused
      ? ([REASON.paused, 'Deployment is paused'] as const)
      : ([REASON.resumed, 'Deployment is resumed'] as const);
    const condition = deploymentCondition(
      'Progressing',
      'Unknown',
      reason,
      message,
      this.context.clock.now(),
    );
    const conditions = withCondition(deployment.status?.conditions, condition);
    return this.deployments.updateStatus({ ...deployment, status: { ...deployment.status, conditions } });
  }

  private watchReplicaSets(): WatchSource {
    const informer = this.replicaSetInformer;
    const ownerKey = (replicaSet: ReplicaSet): string | undefined =>
      ownerKeyIn(
        this.deploymentInformer,
        'Deployment',
        controllerOf(replicaSet),
        replicaSet.metadata.namespace,
      );
    return {
      informer,
      start: (queue) => {
        const wake = (replicaSet: ReplicaSet): void => {
          const key = ownerKey(replicaSet);
          if (key !== undefined) queue.add(key);
        };
        const wakeAdopters = (replicaSet: ReplicaSet): void => {
          for (const deployment of this.adoptersOf(replicaSet)) queue.add(keyOf(deployment));
        };
        return informer.addHandler({
          added: (replicaSet) => (controllerOf(replicaSet) ? wake(replicaSet) : wakeAdopters(replicaSet)),
          updated: (replicaSet, old) => {
            const moved = controllerOf(old)?.uid !== controllerOf(replicaSet)?.uid;
            if (moved) wake(old);
            if (controllerOf(replicaSet)) wake(replicaSet);
            else if (moved || !deepEqual(replicaSet.metadata.labels, old.metadata.labels))
              wakeAdopters(replicaSet);
          },
          deleted: wake,
        });
      },
    };
  }

  /** A Deployment that recreates waits for the last of its old Pods to go. */
  private watchPods(): WatchSource {
    const informer = this.podInformer;
    const deploymentOf = (pod: Pod): Deployment | undefined => {
      const { namespace } = pod.metadata;
      const replicaSet = ownerIn(this.replicaSetInformer, 'ReplicaSet', controllerOf(pod), namespace);
      return (
        replicaSet && ownerIn(this.deploymentInformer, 'Deployment', controllerOf(replicaSet), namespace)
      );
    };
    return {
      informer,
      start: (queue) =>
        informer.addHandler({
          deleted: (pod) => {
            const deployment = deploymentOf(pod);
            if (deployment?.spec?.strategy?.type === 'Recreate') queue.add(keyOf(deployment));
          },
        }),
    };
  }

  private adoptersOf(replicaSet: ReplicaSet): Deployment[] {
    const inNamespace = this.deploymentInformer.cache.index('namespace', byNamespace);
    return inNamespace
      .get(replicaSet.metadata.namespace ?? '')
      .filter((deployment) => matchesLabelSelector(deployment.spec?.selector, replicaSet.metadata.labels));
  }
}

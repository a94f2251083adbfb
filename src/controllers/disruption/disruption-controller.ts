import {
  type Deployment,
  isReady,
  isTerminating,
  type Pod,
  type PodDisruptionBudget,
  type ReplicaSet,
  type ReplicationController,
  type StatefulSet,
} from '../../kinds/index.ts';
import { findCondition, formatTime, type LabelSelector, timeMs } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  type ApiObject,
  byNamespace,
  createEventRecorder,
  type EventRecorder,
  type Informer,
  keyOf,
  nameOfKey,
  type ReconcileResult,
  startController,
  watchObjects,
  type WatchSource,
} from '../../client/index.ts';
import { messageOf, selectedIn, selectorText } from '../library/objects/index.ts';
import { watchSelectedPods } from '../library/pods/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { expectedPods } from './expected-pods.ts';

type BudgetStatus = NonNullable<PodDisruptionBudget['status']>;

/** An eviction that was allowed and not carried out for so long no longer counts. */
const DISRUPTION_TIMEOUT_MS = 120_000;

/** Says of each budget how many of its Pods may be evicted now. */
export function startDisruptionController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'controllermanager'));
  const budgets = informers.of<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets');
  const pods = informers.of<Pod>('v1', 'pods');
  const scales = [
    watchScale(informers.of<Deployment>('apps/v1', 'deployments'), budgets),
    watchScale(informers.of<ReplicaSet>('apps/v1', 'replicasets'), budgets),
    watchScale(informers.of<StatefulSet>('apps/v1', 'statefulsets'), budgets),
    watchScale(informers.of<ReplicationController>('v1', 'replicationcontrollers'), budgets),
  ];
  const controller = new DisruptionController(context, budgets, pods, events);
  started.add(
    startController(context, {
      watches: [
        watchObjects(budgets, keyOf),
        watchSelectedPods({ pods, owners: budgets, selectorOf }),
        ...scales,
      ],
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

function selectorOf({ spec }: PodDisruptionBudget): LabelSelector | undefined {
  return spec?.selector;
}

/** A controller of Pods that was scaled changes how many are expected, before its Pods follow. */
function watchScale<T extends ApiObject & { spec?: { replicas?: number } }>(
  informer: Informer<T>,
  budgets: Informer<PodDisruptionBudget>,
): WatchSource {
  return {
    informer,
    start: (queue) =>
      informer.addHandler({
        updated: (object, old) => {
          if (object.spec?.replicas === old.spec?.replicas) return;
          const near = budgets.cache.index('namespace', byNamespace).get(object.metadata.namespace ?? '');
          for (const budget of near) queue.add(keyOf(budget));
        },
      }),
  };
}

class DisruptionController {
  private readonly context: ControllerContext;
  private readonly budgets: Informer<PodDisruptionBudget>;
  private readonly pods: Informer<Pod>;
  private readonly events: EventRecorder;

  constructor(
    context: ControllerContext,
    budgets: Informer<PodDisruptionBudget>,
    pods: Informer<Pod>,
    events: EventRecorder,
  ) {
    this.context = context;
    this.budgets = budgets;
    this.pods = pods;
    this.events = events;
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const budget = this.budgets.cache.get(nameOfKey(key));
    if (!budget || budget.metadata.deletionTimestamp !== undefined) return;
    const pods = selectedIn(this.pods, budget.metadata.namespace, budget.spec?.selector);
    if (pods.length === 0) this.events.normal(budget, 'NoPods', 'No matching pods found');
    const { disruptedPods, againAfterMs } = this.stillDisrupted(budget, pods);
    await this.write(budget, this.statusOf(budget, pods, disruptedPods));
    return againAfterMs === undefined ? undefined : { againAfterMs };
  }

  private statusOf(
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
    disruptedPods: Readonly<Record<string, string>>,
  ): BudgetStatus {
    try {
      const expected = expectedPods(budget, pods, this.context.informers);
      if (expected.unmanaged.length > 0) this.tellUnmanaged(budget);
      const healthy = pods.filter(
        (pod) => isReady(pod) && !isTerminating(pod) && disruptedPods[pod.metadata.name ?? ''] === undefined,
      );
      const spare = healthy.length - expected.desiredHealthy;
      const allowed = expected.expectedPods > 0 ? Math.max(0, spare) : 0;
      const [status, reason] = allowed > 0 ? ['True', 'SufficientPods'] : ['False', 'InsufficientPods'];
      return {
        ...this.base(budget, disruptedPods, { status: status as 'True', reason: reason ?? '', message: '' }),
        disruptionsAllowed: allowed,
        currentHealthy: healthy.length,
        desiredHealthy: expected.desiredHealthy,
        expectedPods: expected.expectedPods,
      };
    } catch (error) {
      // What cannot be computed allows nothing.
      const text = `Failed to calculate the number of expected pods: ${messageOf(error)}`;
      this.events.warning(budget, 'CalculateExpectedPodCountFailed', text);
      const { currentHealthy = 0, desiredHealthy = 0, expectedPods: known = 0 } = budget.status ?? {};
      const failed = { status: 'False' as const, reason: 'SyncFailed', message: messageOf(error) };
      return {
        ...this.base(budget, disruptedPods, failed),
        disruptionsAllowed: 0,
        currentHealthy,
        desiredHealthy,
        expectedPods: known,
      };
    }
  }

  private base(
    budget: PodDisruptionBudget,
    disruptedPods: Readonly<Record<string, string>>,
    told: { status: 'True' | 'False'; reason: string; message: string },
  ): Pick<BudgetStatus, 'observedGeneration' | 'disruptedPods' | 'conditions'> {
    const generation = budget.metadata.generation ?? 0;
    const current = findCondition(budget.status?.conditions, 'DisruptionAllowed');
    const since = current?.status === told.status ? current.lastTransitionTime : undefined;
    const lastTransitionTime = since ?? formatTime(this.context.clock.now());
    return {
      observedGeneration: generation,
      ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods: { ...disruptedPods } } : {}),
      conditions: [
        { type: 'DisruptionAllowed', observedGeneration: generation, lastTransitionTime, ...told },
      ],
    };
  }

  /** The Pods whose eviction was allowed and is not seen yet, and when the next of them stops to count. */
  private stillDisrupted(
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
  ): { disruptedPods: Record<string, string>; againAfterMs: number | undefined } {
    const disrupted = budget.status?.disruptedPods ?? {};
    const disruptedPods: Record<string, string> = {};
    let againAfterMs: number | undefined;
    for (const pod of pods) {
      const { name = '' } = pod.metadata;
      const since = disrupted[name];
      if (since === undefined || isTerminating(pod)) continue;
      const leftMs = timeMs(since) + DISRUPTION_TIMEOUT_MS - this.context.clock.now();
      if (leftMs > 0) {
        disruptedPods[name] = since;
        againAfterMs = Math.min(againAfterMs ?? leftMs, leftMs);
      } else {
        const text = `Pod was expected by PDB ${keyOf(budget)} to be deleted but it wasn't`;
        this.events.warning(pod, 'NotDeleted', text);
      }
    }
    return { disruptedPods, againAfterMs };
  }

  private tellUnmanaged(budget: PodDisruptionBudget): void {
    this.events.warning(
      budget,
      'UnmanagedPods',
      `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget.spec?.selector)}) were found to be ` +
        'unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined ' +
        'behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    );
  }

  private async write(budget: PodDisruptionBudget, status: BudgetStatus): Promise<void> {
    if (deepEqual(status, budget.status)) return;
    const resource = this.context.client.resource<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets');
    await resource.updateStatus({ ...budget, status });
  }
}

import type { HorizontalPodAutoscaler, Pod } from '../../kinds/index.ts';
import { formatTime, Quantity } from '../../api/index.ts';
import { type Clock, deepEqual } from '../../base/index.ts';
import {
  type Client,
  type EventRecorder,
  type Informer,
  keyOf,
  type ResourceClient,
} from '../../client/index.ts';
import { messageOf } from '../library/objects/index.ts';
import {
  type AutoscalerSpec,
  type AutoscalerStatus,
  DEFAULTS,
  type MetricStatus,
  type Scale,
  type Tolerances,
} from './autoscaler.ts';
import { Conditions } from './conditions.ts';
import { MetricFailure } from './metric-failure.ts';
import { propose, type Proposal } from './metric-proposal.ts';
import type { MetricsClient } from './metrics-client.ts';
import { normalizedSize } from './normalized-size.ts';
import type { AutoscalerPast } from './past.ts';
import { findScale, type FoundScale } from './scale-target.ts';
import type { SizeBounds } from './scaling-rules.ts';
import type { SelectorRegistry } from './selector-registry.ts';
import type { TargetKinds } from './target-kinds.ts';
import { SelectorProblem, type TargetPods, targetPods } from './target-pods.ts';

export interface SyncParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly kinds: TargetKinds;
  readonly metrics: MetricsClient;
  readonly pods: Informer<Pod>;
  readonly selectors: SelectorRegistry;
  readonly autoscalers: ResourceClient<HorizontalPodAutoscaler>;
  /** What is remembered of an autoscaler; one that is new begins with the size of its target. */
  pastOf(key: string, replicas: number): AutoscalerPast;
}

/** A size, and why it is to be that. */
interface Decision {
  readonly replicas: number;
  readonly why: string;
  readonly isRescale: boolean;
  readonly metrics: readonly MetricStatus[];
  /** Some metrics failed, and the others were enough. */
  readonly failure?: Error | undefined;
}

/** The metrics do not say what size is wanted. */
class NoDecision extends Error {
  readonly metrics: readonly MetricStatus[];

  constructor(message: string, metrics: readonly MetricStatus[]) {
    super(message);
    this.metrics = metrics;
  }
}

/** One look at one autoscaler: what its target is, what its metrics ask for, and what follows. */
export class Sync {
  private readonly parts: SyncParts;
  private readonly autoscaler: HorizontalPodAutoscaler;
  private readonly spec: AutoscalerSpec;
  readonly key: string;
  readonly namespace: string;
  private readonly nowMs: number;
  private readonly conditions: Conditions;

  constructor(parts: SyncParts, autoscaler: HorizontalPodAutoscaler) {
    this.parts = parts;
    this.autoscaler = autoscaler;
    this.spec = autoscaler.spec ?? { maxReplicas: 0, scaleTargetRef: { kind: '', name: '' } };
    this.key = keyOf(autoscaler);
    this.namespace = autoscaler.metadata.namespace ?? '';
    this.nowMs = parts.clock.now();
    this.conditions = new Conditions(autoscaler.status?.conditions, this.nowMs);
  }

  /** Rejects where something went wrong; the autoscaler says so by then. */
  async run(): Promise<void> {
    const found = await this.findScale();
    this.conditions.set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = found.scale.spec?.replicas ?? 0;
    const past = this.parts.pastOf(this.key, current);
    const decision = await this.decided(found.scale, current, past);
    if (decision.isRescale) await this.rescale(found, decision, current, past);
    const replicas = decision.isRescale ? decision.replicas : current;
    await this.write({
      current,
      desired: replicas,
      metrics: decision.metrics,
      isRescaled: decision.isRescale,
    });
    if (decision.failure) throw decision.failure;
  }

  private async findScale(): Promise<FoundScale> {
    const { client, kinds, events } = this.parts;
    try {
      return await findScale(client, kinds, this.namespace, this.spec.scaleTargetRef);
    } catch (error) {
      const why = messageOf(error);
      events.warning(this.autoscaler, 'FailedGetScale', why);
      const message = `the HPA controller was unable to get the target's current scale: ${why}`;
      this.conditions.set('AbleToScale', 'False', 'FailedGetScale', message);
      await this.writeConditions();
      throw error;
    }
  }

  private async decided(scale: Scale, current: number, past: AutoscalerPast): Promise<Decision> {
    try {
      return await this.decide(scale, current, past);
    } catch (error) {
      const metrics = error instanceof NoDecision ? error.metrics : [];
      await this.writeUnscaled(current, metrics);
      this.parts.events.warning(this.autoscaler, 'FailedComputeMetricsReplicas', messageOf(error));
      throw error;
    }
  }

  private async decide(scale: Scale, current: number, past: AutoscalerPast): Promise<Decision> {
    const { maxReplicas: max, minReplicas: min = 1 } = this.spec;
    if (current === 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      this.conditions.set('ScalingActive', 'False', 'ScalingDisabled', message);
      return { replicas: 0, why: '', isRescale: false, metrics: [] };
    }
    if (current > max) {
      const why = 'Current number of replicas above Spec.MaxReplicas';
      return { replicas: max, why, isRescale: true, metrics: [] };
    }
    if (current < min) {
      const why = 'Current number of replicas below Spec.MinReplicas';
      return { replicas: min, why, isRescale: true, metrics: [] };
    }
    const { desired, name, metrics, failure } = await this.measure(scale, current);
    const replicas = this.normalized({ current, desired, min, max }, past);
    const why =
      desired > current ? `${name} above target` : desired < current ? 'All metrics below target' : '';
    return { replicas, why, isRescale: replicas !== current, metrics, failure };
  }

  /** The largest size that a metric asks for. Where some fail, only a larger one than now is believed. */
  private async measure(
    scale: Scale,
    current: number,
  ): Promise<{
    desired: number;
    name: string;
    metrics: readonly MetricStatus[];
    failure?: Error | undefined;
  }> {
    const { selector, pods } = this.targetPods(scale);
    const { metrics: specs = [] } = this.spec;
    const { metrics, events } = this.parts;
    const observed = scale.status?.replicas ?? 0;
    const counted = { pods, current, tolerances: this.tolerances(), nowMs: this.nowMs };
    const parts = { ...counted, metrics, namespace: this.namespace, selector, observed };
    const statuses: MetricStatus[] = [];
    const failures: MetricFailure[] = [];
    let largest: Proposal | undefined;
    for (const spec of specs) {
      try {
        const proposal = await propose(parts, spec);
        statuses.push(proposal.status);
        if (!largest || largest.replicas === 0 || proposal.replicas > largest.replicas) largest = proposal;
      } catch (error) {
        if (!(error instanceof MetricFailure)) throw error;
        events.warning(this.autoscaler, error.reason, error.why);
        // Upstream's list has a place for each metric, whatever has become of it.
        statuses.push({ type: '' });
        failures.push(error);
      }
    }
    const [first] = failures;
    const text = `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first?.message ?? ''}`;
    const desired = largest?.replicas ?? 0;
    if (first && (!largest || desired < current)) {
      const message = `the HPA was unable to compute the replica count: ${first.why}`;
      this.conditions.set('ScalingActive', 'False', first.reason, message);
      throw new NoDecision(text, statuses);
    }
    const name = largest?.name ?? '';
    const message = `the HPA was able to successfully calculate a replica count from ${name}`;
    this.conditions.set('ScalingActive', 'True', 'ValidMetricFound', message);
    return { desired, name, metrics: statuses, ...(first ? { failure: new Error(text) } : {}) };
  }

  private targetPods(scale: Scale): TargetPods {
    try {
      return targetPods(this.parts, this, scale.status?.selector ?? '');
    } catch (error) {
      if (!(error instanceof SelectorProblem)) throw error;
      this.parts.events.warning(this.autoscaler, error.event, error.message);
      this.conditions.set('ScalingActive', 'False', error.reason, error.condition);
      throw error;
    }
  }

  private tolerances(): Tolerances {
    const { scaleUp, scaleDown } = this.spec.behavior ?? {};
    const of = (tolerance: string | number | undefined): number =>
      tolerance === undefined ? DEFAULTS.tolerance : Quantity.parse(tolerance).toDouble();
    return { scaleUp: of(scaleUp?.tolerance), scaleDown: of(scaleDown?.tolerance) };
  }

  private normalized(bounds: SizeBounds, past: AutoscalerPast): number {
    const { replicas, ableToScale, limited } = normalizedSize(bounds, this.spec.behavior, past, this.nowMs);
    this.conditions.set('AbleToScale', 'True', ableToScale.reason, ableToScale.message);
    this.conditions.set(
      'ScalingLimited',
      limited.isLimited ? 'True' : 'False',
      limited.reason,
      limited.message,
    );
    return replicas;
  }

  private async rescale(
    found: FoundScale,
    { replicas, why, metrics }: Decision,
    current: number,
    past: AutoscalerPast,
  ): Promise<void> {
    const { events } = this.parts;
    try {
      await found.rescale(replicas);
    } catch (error) {
      const text = messageOf(error);
      events.warning(
        this.autoscaler,
        'FailedRescale',
        `New size: ${replicas}; reason: ${why}; error: ${text}`,
      );
      const message = `the HPA controller was unable to update the target scale: ${text}`;
      this.conditions.set('AbleToScale', 'False', 'FailedUpdateScale', message);
      await this.writeUnscaled(current, metrics);
      throw error;
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`;
    this.conditions.set('AbleToScale', 'True', 'SucceededRescale', message);
    events.normal(this.autoscaler, 'SuccessfulRescale', `New size: ${replicas}; reason: ${why}`);
    past.scaled(this.spec.behavior, current, replicas, this.nowMs);
  }

  /** Nothing but what is said of it has changed. */
  private writeConditions(): Promise<void> {
    const { status } = this.autoscaler;
    return this.writeStatus({
      ...status,
      desiredReplicas: status?.desiredReplicas ?? 0,
      conditions: this.conditions.all,
    });
  }

  private writeUnscaled(current: number, metrics: readonly MetricStatus[]): Promise<void> {
    const desired = this.autoscaler.status?.desiredReplicas ?? 0;
    return this.write({ current, desired, metrics, isRescaled: false });
  }

  private write(of: {
    readonly current: number;
    readonly desired: number;
    readonly metrics: readonly MetricStatus[];
    readonly isRescaled: boolean;
  }): Promise<void> {
    const lastScaleTime = of.isRescaled ? formatTime(this.nowMs) : this.autoscaler.status?.lastScaleTime;
    return this.writeStatus({
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(of.current === 0 ? {} : { currentReplicas: of.current }),
      desiredReplicas: of.desired,
      ...(of.metrics.length === 0 ? {} : { currentMetrics: [...of.metrics] }),
      conditions: this.conditions.all,
    });
  }

  private async writeStatus(status: AutoscalerStatus): Promise<void> {
    if (deepEqual(status, this.autoscaler.status)) return;
    try {
      await this.parts.autoscalers.updateStatus({ ...this.autoscaler, status });
    } catch (error) {
      this.parts.events.warning(this.autoscaler, 'FailedUpdateStatus', messageOf(error));
      throw error;
    }
  }
}

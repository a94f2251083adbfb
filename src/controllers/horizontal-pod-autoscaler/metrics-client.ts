import {
  type LabelRequirement,
  formatRequirements,
  parseDuration,
  Quantity,
  StatusError,
  timeMs,
} from '../../api/index.ts';
import { type Clock, ownValue } from '../../base/index.ts';
import type { Client } from '../../client/index.ts';
import { messageOf } from '../library/objects/index.ts';
import { DEFAULTS, type ObjectReference } from './autoscaler.ts';
import { requestMetrics } from './metrics-request.ts';
import type { PodMetric } from './pod-groups.ts';
import type { TargetKinds } from './target-kinds.ts';

const RESOURCE_METRICS = 'metrics.k8s.io';
const CUSTOM_METRICS = 'custom.metrics.k8s.io';
const EXTERNAL_METRICS = 'external.metrics.k8s.io';
/** Those of which the answers can be read here. */
const CUSTOM_VERSIONS = ['v1beta2', 'v1beta1'].map((version) => `${CUSTOM_METRICS}/${version}`);
const DEFAULT_WINDOW_MS = 60_000;

/** Which of some objects are meant: what a selector asks of their labels. */
export type Requirements = readonly LabelRequirement[];

/** Asks for metrics in the three groups that upstream's autoscaler knows. Whoever serves them. */
export class MetricsClient {
  private readonly client: Client;
  private readonly clock: Clock;
  private readonly kinds: TargetKinds;
  private customVersion: { readonly asked: Promise<string>; readonly atMs: number } | undefined;

  constructor(client: Client, kinds: TargetKinds) {
    this.client = client;
    this.clock = client.clock;
    this.kinds = kinds;
  }

  /** What each Pod uses of a resource, in thousandths, as a whole or in one container. Those without a figure are left out. */
  async ofResource(
    namespace: string,
    selector: Requirements,
    { resource, container }: { resource: string; container: string | undefined },
  ): Promise<Map<string, PodMetric>> {
    const { items = [] } = await this.fetch<PodMetricsList>('resource', {
      path: `/apis/${RESOURCE_METRICS}/v1beta1/namespaces/${namespace}/pods`,
      query: { labelSelector: formatRequirements(selector) },
      about: `get pods.${RESOURCE_METRICS}`,
    });
    if (items.length === 0) throw new Error('no metrics returned from resource metrics API');
    const found = items.flatMap(({ metadata, timestamp, window, containers = [] }): [string, PodMetric][] => {
      const wanted = containers.filter(({ name }) => container === undefined || name === container);
      const used = wanted.map(({ usage }) => ownValue(usage, resource));
      if (used.length === 0 || used.includes(undefined)) return [];
      const value = used.reduce<number>((sum, amount) => sum + milli(amount), 0);
      return [
        [metadata.name, { value, timestampMs: timeMs(timestamp), windowMs: parseDuration(window) ?? 0 }],
      ];
    });
    return new Map(found);
  }

  /** A metric of each Pod, in thousandths. */
  async ofPods(
    namespace: string,
    selector: Requirements,
    metric: { readonly name: string; readonly selector: Requirements },
  ): Promise<Map<string, PodMetric>> {
    const items = await this.custom(`namespaces/${namespace}/pods/*/${metric.name}`, {
      labelSelector: formatRequirements(selector),
      metricLabelSelector: formatRequirements(metric.selector),
    });
    if (items.length === 0) throw new Error('no metrics returned from custom metrics API');
    return new Map(
      items.map(({ describedObject, timestamp, windowSeconds, window, value }) => {
        const seconds = windowSeconds ?? window;
        const windowMs = seconds === undefined ? DEFAULT_WINDOW_MS : seconds * 1000;
        return [describedObject.name, { value: milli(value), timestampMs: timeMs(timestamp), windowMs }];
      }),
    );
  }

  /** A metric of one object, in thousandths. */
  async ofObject(
    namespace: string,
    { apiVersion = '', kind, name }: ObjectReference,
    metric: { readonly name: string; readonly selector: Requirements },
  ): Promise<number> {
    const isNamespace = kind === 'Namespace' && !apiVersion.includes('/');
    const path = isNamespace
      ? `namespaces/${namespace}/metrics/${metric.name}`
      : `namespaces/${namespace}/${await this.resourceOf(apiVersion, kind)}/${encodeURIComponent(name)}/${metric.name}`;
    const items = await this.custom(path, { metricLabelSelector: formatRequirements(metric.selector) });
    const [first] = items;
    if (!first || items.length > 1) {
      const why = `the custom metrics API server returned ${items.length} results when we asked for exactly one`;
      throw new Error(`unable to fetch metrics from custom metrics API: ${why}`);
    }
    return milli(first.value);
  }

  /** All values of a metric of something else, in thousandths. */
  async external(
    namespace: string,
    metric: { readonly name: string; readonly selector: Requirements },
  ): Promise<number[]> {
    const { items = [] } = await this.fetch<{ items?: readonly { readonly value: string }[] }>('external', {
      path: `/apis/${EXTERNAL_METRICS}/v1beta1/namespaces/${namespace}/${encodeURIComponent(metric.name)}`,
      query: { labelSelector: formatRequirements(metric.selector) },
      about: `get ${metric.name}.${EXTERNAL_METRICS}`,
    });
    if (items.length === 0) throw new Error('no metrics returned from external metrics API');
    return items.map(({ value }) => milli(value));
  }

  private async custom(path: string, query: Record<string, string>): Promise<readonly CustomValue[]> {
    const version = await this.preferredVersion().catch((error: unknown) => {
      throw new Error(`unable to fetch metrics from custom metrics API: ${messageOf(error)}`);
    });
    const [, , resource = '', name = '', metric = ''] = path.split('/');
    const about = ['get', `${resource}.${CUSTOM_METRICS}`, decodeURIComponent(name)].join(' ');
    const request = { path: `/apis/${version}/${path}`, query, about: metric === '' ? about.trim() : about };
    return (await this.fetch<{ items?: readonly CustomValue[] }>('custom', request)).items ?? [];
  }

  /** Asked anew once a sync: a server of custom metrics may come and go. */
  private preferredVersion(): Promise<string> {
    const nowMs = this.clock.now();
    if (!this.customVersion || nowMs - this.customVersion.atMs >= DEFAULTS.syncMs) {
      this.customVersion = { asked: this.askVersion(), atMs: nowMs };
    }
    return this.customVersion.asked;
  }

  private async askVersion(): Promise<string> {
    const group = await this.client
      .request<CustomGroup>({ path: `/apis/${CUSTOM_METRICS}` })
      .catch((error: unknown) => {
        if (error instanceof StatusError && error.code === 404) {
          throw new Error(`no custom metrics API (${CUSTOM_METRICS}) registered`);
        }
        throw error;
      });
    const { preferredVersion, versions = [] } = group;
    const offered = [preferredVersion, ...versions].flatMap((each) => each?.groupVersion ?? []);
    const known = offered.find((version) => CUSTOM_VERSIONS.includes(version));
    if (known === undefined) throw new Error('no known available metric versions found');
    return known;
  }

  /** `deployments.apps`, as the group names what it has metrics of. */
  private async resourceOf(apiVersion: string, kind: string): Promise<string> {
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
    try {
      const [resource] = await this.kinds.resourcesFor(group, kind);
      const plural = resource?.plural ?? '';
      return group === '' ? plural : `${plural}.${group}`;
    } catch (error) {
      const name = group === '' ? kind : `${kind}.${group}`;
      const why = `unable to map kind ${name} to resource: ${messageOf(error)}`;
      throw new Error(`unable to fetch metrics from custom metrics API: ${why}`);
    }
  }

  private async fetch<T>(which: string, request: Parameters<typeof requestMetrics>[1]): Promise<T> {
    try {
      return await requestMetrics<T>(this.client, request);
    } catch (error) {
      throw new Error(`unable to fetch metrics from ${which} metrics API: ${messageOf(error)}`);
    }
  }
}

interface PodMetricsList {
  readonly items?: readonly {
    readonly metadata: { readonly name: string };
    readonly timestamp: string;
    readonly window: string;
    readonly containers?: readonly {
      readonly name: string;
      readonly usage: Readonly<Record<string, string>>;
    }[];
  }[];
}

interface CustomValue {
  readonly describedObject: { readonly name: string };
  readonly timestamp: string;
  readonly windowSeconds?: number;
  /** As the first version calls it. */
  readonly window?: number;
  readonly value: string;
}

interface CustomGroup {
  readonly preferredVersion?: { readonly groupVersion: string };
  readonly versions?: readonly { readonly groupVersion: string }[];
}

function milli(amount: string | undefined): number {
  return Quantity.parse(amount ?? '0').asMilli();
}

import { type Clock, type Disposable, TimeSlice } from '../../base/index.ts';
import { formatTime, type Kinds, notFound, type KubernetesObject } from '../../api/index.ts';
import {
  type Endpoint,
  type ListOptions,
  listOptions,
  methodNotAllowed,
  type ObjectReader,
  ObjectVersion,
  type ObjectWriter,
  type Reply,
  type ResourceCall,
  type Selection,
  selectionOf,
} from '../../apiserver/index.ts';
import { isFinished, type Node, type Pod } from '../../kinds/index.ts';
import { recorded } from '../bootstrap/ensure.ts';
import { LabelledPods, PODS } from './labelled-pods.ts';
import { nodeMetrics, podMetrics } from './metrics-object.ts';
import { metricsReader, metricsService } from './registered.ts';
import type { UsageSource } from './usage.ts';

const NODES = { group: '', resource: 'nodes' };

export interface MetricsApiParts {
  readonly reader: ObjectReader;
  readonly usage: UsageSource;
  readonly clock: Clock;
}

/**
 * What nodes and Pods use, under metrics.k8s.io, as upstream's metrics server has it: measured when it is asked for. A node
 * or Pod of which nothing is measured is left out of lists, and not found by its name.
 */
export class MetricsApi implements Disposable {
  private readonly parts: MetricsApiParts;
  private readonly labelled: LabelledPods;

  constructor(parts: MetricsApiParts) {
    this.parts = parts;
    this.labelled = new LabelledPods(parts.reader);
  }

  /** Says that this server has the metrics, where nobody is registered for them, and lets people read them. */
  async register(writer: ObjectWriter, kinds: Kinds): Promise<void> {
    const nowMs = this.parts.clock.now();
    const service = recorded(kinds, metricsService(formatTime(nowMs)), nowMs);
    const reader = recorded(kinds, metricsReader(), nowMs);
    await Promise.all([
      writer.ensure({ group: 'apiregistration.k8s.io', resource: 'apiservices' }, service),
      writer.ensure({ group: 'rbac.authorization.k8s.io', resource: 'clusterroles' }, reader),
    ]);
  }

  /** What answers a call for one of its kinds. */
  endpoint({ info, resource }: ResourceCall): Endpoint {
    const isOfPods = resource.kind.namespaced;
    switch (info.verb) {
      case 'get':
        return {
          produces: 'object',
          handle: (call) => (isOfPods ? this.getPod(call) : this.getNode(call)),
        };
      case 'list':
        return { produces: 'list', handle: (call) => this.list(call, isOfPods) };
      default:
        throw methodNotAllowed();
    }
  }

  dispose(): void {
    this.labelled.dispose();
  }

  private async getPod({ resource, info }: ResourceCall): Promise<Reply> {
    const { namespace, name } = info;
    const pod = await this.parts.reader.get<Pod>(PODS, namespace, name);
    const measured = pod && (await this.ofPod(pod));
    if (!measured) {
      throw notFound({ group: resource.kind.group, resource: 'podmetrics' }, `${namespace}/${name}`);
    }
    return objectReply(resource, measured);
  }

  private async getNode({ resource, info }: ResourceCall): Promise<Reply> {
    const node = await this.parts.reader.get<Node>(NODES, '', info.name);
    const measured = node && (await this.ofNode(node));
    if (!measured) throw notFound({ group: resource.kind.group, resource: 'nodemetrics' }, info.name);
    return objectReply(resource, measured);
  }

  private async list({ resource, info, query }: ResourceCall, isOfPods: boolean): Promise<Reply> {
    const options = listOptions(query, false);
    const selection = selectionOf(resource.kind, options);
    const slice = new TimeSlice(this.parts.clock);
    const versions: ObjectVersion[] = [];
    const add = (measured: KubernetesObject | undefined): void => {
      if (measured) versions.push(versionOf(resource, measured));
    };
    if (isOfPods) {
      for (const pod of await this.podsOf(info.namespace, options)) {
        if (isSelected(selection, pod)) add(await this.ofPod(pod));
        if (slice.spend()) await slice.yield();
      }
    } else {
      for (const node of await this.parts.reader.list<Node>(NODES)) {
        if (isSelected(selection, node)) add(await this.ofNode(node));
        if (slice.spend()) await slice.yield();
      }
    }
    return { kind: 'list', status: 200, as: resource.kind, content: { versions, revision: 0 } };
  }

  /** The Pods among which those that are wanted are: only those with a label, where the selector asks for one. */
  private async podsOf(namespace: string, { labelSelector }: ListOptions): Promise<readonly Pod[]> {
    const { reader } = this.parts;
    const named = labelSelector === '' ? undefined : await this.labelled.select(namespace, labelSelector);
    if (!named) return reader.list<Pod>(PODS, namespace);
    const found = await Promise.all(named.map(({ name }) => reader.get<Pod>(PODS, namespace, name)));
    return found.filter((pod) => pod !== undefined);
  }

  private async ofPod(pod: Pod): Promise<KubernetesObject | undefined> {
    const node = pod.spec?.nodeName ?? '';
    if (node === '' || isFinished(pod)) return undefined;
    const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
    const running = [...initContainerStatuses, ...containerStatuses].filter(({ state }) => state?.running);
    const ids = running.flatMap(({ containerID }) => containerID ?? []);
    const { usage, clock } = this.parts;
    const containers = ids.length > 0 ? await usage.containersOf(node, ids) : undefined;
    return containers && containers.length > 0 ? podMetrics(pod, containers, clock.now()) : undefined;
  }

  private async ofNode(node: Node): Promise<KubernetesObject | undefined> {
    const { usage, clock } = this.parts;
    const used = await usage.ofNode(node.metadata.name ?? '');
    return used && nodeMetrics(node, used, clock.now());
  }
}

function isSelected(selection: Selection, object: KubernetesObject): boolean {
  const { name = '', namespace = '', labels = {} } = object.metadata;
  return selection.isEverything || selection.matches({ head: { name, namespace, labels }, object });
}

function versionOf({ codec }: ResourceCall['resource'], object: KubernetesObject): ObjectVersion {
  const { namespace = '', name = '' } = object.metadata;
  return ObjectVersion.unstored(codec, `${namespace}/${name}`, object);
}

function objectReply(resource: ResourceCall['resource'], object: KubernetesObject): Reply {
  return { kind: 'object', status: 200, as: resource.kind, version: versionOf(resource, object) };
}

import { formatDuration, formatTime, type KubernetesObject, Quantity } from '../../api/index.ts';
import { METRICS, type Node, type Pod } from '../../kinds/index.ts';
import type { ContainerUsage, Usage } from './usage.ts';

/** For how long CPU is measured, as upstream's metrics server is told where it is installed. */
const WINDOW_MS = 15_000;

export function podMetrics(
  { metadata }: Pod,
  containers: readonly ContainerUsage[],
  nowMs: number,
): KubernetesObject {
  const { name = '', namespace = '', labels } = metadata;
  return {
    ...headOf('PodMetrics', { name, namespace, labels }, nowMs),
    ...measuredAt(Math.min(...containers.map(({ timestampMs }) => timestampMs))),
    containers: containers.map((each) => ({ name: each.name, usage: amountsOf(each) })),
  };
}

export function nodeMetrics({ metadata }: Node, usage: Usage, nowMs: number): KubernetesObject {
  const { name = '', labels } = metadata;
  return {
    ...headOf('NodeMetrics', { name, labels }, nowMs),
    ...measuredAt(usage.timestampMs),
    usage: amountsOf(usage),
  };
}

interface Head {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

function headOf(kind: string, { labels, ...names }: Head, nowMs: number): KubernetesObject {
  return {
    kind,
    apiVersion: `${METRICS.group}/${METRICS.version}`,
    metadata: {
      ...names,
      creationTimestamp: formatTime(nowMs),
      ...(labels ? { labels: { ...labels } } : {}),
    },
  };
}

function measuredAt(timestampMs: number): { timestamp: string; window: string } {
  return { timestamp: formatTime(timestampMs), window: formatDuration(WINDOW_MS) };
}

/** CPU to a billionth of a core, and memory in whole kibibytes, as upstream's metrics server has them. */
function amountsOf({ cpuNanoCores, memoryBytes }: Usage): { cpu: string; memory: string } {
  return {
    // A sum has no text of its own: it is written in the shortest one.
    cpu: Quantity.of(0)
      .add(Quantity.parse(`${cpuNanoCores}n`))
      .toString(),
    memory: Quantity.of(Math.ceil(memoryBytes / 1024) * 1024, 'binarySI').toString(),
  };
}

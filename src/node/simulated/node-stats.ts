import type { Clock } from '../../base/index.ts';
import type { Node } from '../../kinds/index.ts';
import { type ContainerStats, CriError, type RuntimeService } from '../cri/index.ts';
import type { Simulation } from './behaviour.ts';
import { type LoadCurve, parseLoad } from './load-curve.ts';

/** What uses something, and what it uses. */
export interface Usage {
  readonly timestampMs: number;
  readonly cpuNanoCores: number;
  readonly memoryBytes: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
}

export interface NodeStatsParts {
  readonly runtime: Pick<RuntimeService, 'containerStats' | 'listContainerStats'>;
  readonly clock: Clock;
  readonly node: Node;
  readonly simulation: Simulation;
}

/**
 * What a node and its containers use, as its runtime tells. What the node needs beside its Pods its annotations say:
 * `PREFIX/cpu` and `PREFIX/memory`, over the time since the Node was made.
 */
export class NodeStats {
  private readonly parts: NodeStatsParts;
  private node: Node;

  constructor(parts: NodeStatsParts) {
    this.parts = parts;
    this.node = parts.node;
  }

  /** The Node has changed. */
  update(node: Node): void {
    this.node = node;
  }

  /** Of containers by the ids that a Pod's status names (`simulated://…`); those that are gone are left out. */
  async containersOf(containerIds: readonly string[]): Promise<readonly ContainerUsage[]> {
    const found = await Promise.all(containerIds.map((id) => this.find(id.replace(/^\w+:\/\//, ''))));
    return found.flatMap((stats) => (stats ? [{ name: stats.metadata.name, ...usageOf(stats) }] : []));
  }

  async whole(): Promise<Usage> {
    const { runtime, clock } = this.parts;
    const running = await runtime.listContainerStats({ state: 'running' });
    const timestampMs = clock.now();
    const ranMs = timestampMs - (Date.parse(this.node.metadata.creationTimestamp ?? '') || timestampMs);
    const own = (resource: string): number => this.declared(resource)?.at(ranMs) ?? 0;
    return {
      timestampMs,
      cpuNanoCores: Math.round(own('cpu') * 1e9) + sum(running.map(({ cpuNanoCores }) => cpuNanoCores)),
      memoryBytes:
        Math.round(own('memory')) + sum(running.map(({ memoryWorkingSetBytes }) => memoryWorkingSetBytes)),
    };
  }

  private declared(resource: string): LoadCurve | undefined {
    const { annotationPrefix } = this.parts.simulation;
    return parseLoad(this.node.metadata.annotations?.[`${annotationPrefix}/${resource}`], '');
  }

  private async find(id: string): Promise<ContainerStats | undefined> {
    try {
      return await this.parts.runtime.containerStats(id);
    } catch (error) {
      if (error instanceof CriError && error.code === 'NotFound') return undefined;
      throw error;
    }
  }
}

function usageOf({ timestampMs, cpuNanoCores, memoryWorkingSetBytes }: ContainerStats): Usage {
  return { timestampMs, cpuNanoCores, memoryBytes: memoryWorkingSetBytes };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

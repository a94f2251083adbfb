import type { ConfigMap, Event, Pod, PodSpec } from '../../../src/kinds/index.ts';
import type { ApiObject, ResourceClient } from '../../../src/client/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const PREFIX = 'simulation.wheelhouse.dev';

/** A cluster under a virtual clock, and the few questions that a history of controllers asks it. */
export class Story {
  readonly running: SimulatedCluster;

  private constructor(running: SimulatedCluster) {
    this.running = running;
  }

  static async begin(seed: number): Promise<Story> {
    return new Story(await simulateCluster(seed));
  }

  of<T extends ApiObject>(apiVersion: string, plural: string): ResourceClient<T> {
    return this.running.client.resource<T>(apiVersion, plural);
  }

  get pods(): ResourceClient<Pod> {
    return this.of<Pod>('v1', 'pods');
  }

  get configMaps(): ResourceClient<ConfigMap> {
    return this.of<ConfigMap>('v1', 'configmaps');
  }

  async listPods(): Promise<readonly Pod[]> {
    return (await this.pods.list({ namespace: 'default' })).items;
  }

  /** The Pods that are ready and not on their way out, by name. */
  async readyPods(): Promise<string[]> {
    const ready = (await this.listPods()).filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
    );
    return ready.map(({ metadata }) => metadata.name ?? '').sort();
  }

  /** Moves time until something holds; fails after ten minutes of it. */
  until(holds: () => Promise<boolean>, limitMs = 600_000): Promise<void> {
    return this.running.clock.advanceUntil(holds, limitMs);
  }

  /** The events about an object, `Reason: message`, in the order of their making. */
  async events(kind: string, name: string): Promise<string[]> {
    const { items } = await this.of<Event>('v1', 'events').list({ namespace: 'default' });
    return items
      .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
      .sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1))
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  stop(): Promise<void> {
    return this.running.stop();
  }
}

/** A template whose Pods behave as told: `{ 'run-ms': '2000' }`. */
export function template(
  labels: Record<string, string>,
  behaviour: Record<string, string> = {},
  spec: Partial<PodSpec> = {},
): { metadata: { labels: Record<string, string>; annotations: Record<string, string> }; spec: PodSpec } {
  const annotations = Object.fromEntries(
    Object.entries(behaviour).map(([key, value]) => [`${PREFIX}/${key}`, value]),
  );
  return {
    metadata: { labels, annotations },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
  };
}

/** What a list of conditions says: `Type=Status Reason`. */
export function conditionLines(
  conditions: readonly { type: string; status: string; reason?: string }[] | undefined,
): string[] {
  return (conditions ?? [])
    .map(({ type, status, reason }) => `${type}=${status} ${reason ?? ''}`.trim())
    .sort();
}

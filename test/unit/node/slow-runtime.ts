import { sleep, type VirtualClock } from '../../../src/base/index.ts';
import type { Client } from '../../../src/client/index.ts';
import { PodTurns, type RestartPolicy } from '../../../src/node/kubelet/index.ts';
import type { PodContext } from '../../../src/node/kubelet/pod-context.ts';
import { createImageManager, ownEnvironment } from '../../../src/node/managers/index.ts';
import { createAddressPool } from '../../../src/node/simulated/address-pool.ts';
import { RUNS_ON } from '../../../src/node/simulated/behaviour.ts';
import { createSimulatedImages } from '../../../src/node/simulated/simulated-images.ts';
import { createSimulatedProbes } from '../../../src/node/simulated/simulated-probes.ts';
import { RUNTIME_NAME, SimulatedRuntime } from '../../../src/node/simulated/simulated-runtime.ts';
import { simulatedVolumes } from '../../../src/node/simulated/simulated-volumes.ts';

/** A runtime that takes its time, whose containers end when the test says so, or with the grace that they are given. */
export class SlowRuntime extends SimulatedRuntime {
  readonly started: string[] = [];
  readonly graces: number[] = [];
  startMs = 1000;
  private readonly clock: VirtualClock;
  private readonly running = new Map<string, string>();

  constructor(clock: VirtualClock) {
    super({
      clock,
      planOf: () => ({ behaviour: { ...RUNS_ON, stopMs: Infinity }, countAttempts: () => 0 }),
      poolOf: (cidr) => createAddressPool({ cidr }),
      pool: createAddressPool({ cidr: '10.9.9.0/24' }),
    });
    this.clock = clock;
    this.getContainerEvents({
      event: ({ containersStatuses }) => {
        for (const { id, metadata, state } of containersStatuses) {
          if (state === 'running') this.running.set(metadata.name, id);
          else this.running.delete(metadata.name);
        }
        if (containersStatuses.length === 0) this.running.clear();
      },
      ended: () => {},
    });
  }

  /** Of the Pods that have a sandbox. */
  get sandboxNames(): string[] {
    return this.names;
  }

  get runningNames(): string[] {
    return [...this.running.keys()];
  }

  end(name: string, exitCode = 0): void {
    this.exit(this.running.get(name) ?? '', exitCode);
  }

  override async runPodSandbox(
    ...parameters: Parameters<SimulatedRuntime['runPodSandbox']>
  ): Promise<string> {
    await sleep(this.clock, this.startMs);
    const id = await super.runPodSandbox(...parameters);
    this.names = [...this.names, id];
    return id;
  }

  override async removePodSandbox(id: string): Promise<void> {
    await super.removePodSandbox(id);
    this.names = this.names.filter((each) => each !== id);
  }

  override async startContainer(id: string): Promise<void> {
    await sleep(this.clock, this.startMs);
    await super.startContainer(id);
    this.started.push((await this.containerStatus(id)).metadata.name);
  }

  override async stopContainer(id: string, timeoutSeconds: number): Promise<void> {
    this.graces.push(timeoutSeconds * 1000);
    await super.stopContainer(id, timeoutSeconds);
  }

  private names: string[] = [];
}

const SIMULATION = { annotationPrefix: 'simulation.wheelhouse.dev', manner: 'lifelike' } as const;

/** What the workers of a kubelet share, over that runtime. */
export function slowContext(
  { clock, log }: Client,
  runtime: SimulatedRuntime,
  restarts: RestartPolicy,
): PodContext {
  return {
    runtime,
    runtimeName: RUNTIME_NAME,
    images: createImageManager({ images: createSimulatedImages(SIMULATION, clock), clock }),
    probes: createSimulatedProbes({ simulation: SIMULATION, clock }),
    volumes: simulatedVolumes,
    environment: ownEnvironment,
    restarts,
    turns: new PodTurns(clock, log),
    clock,
    log,
    hostIp: '192.0.2.1',
    allocatable: () => ({}),
  };
}

import type { Container, Pod } from '../../kinds/index.ts';
import type { ContainerStatus } from '../cri/index.ts';
import type { ProbeManager, ProbeResults } from '../managers/index.ts';

const UNPROBED: ProbeResults = { started: false, ready: false };

/** Probes the attempt at one container that runs, and no other. */
export class ContainerProbes {
  results: ProbeResults = UNPROBED;
  private readonly probes: ProbeManager;
  private readonly changed: () => void;
  private probedId: string | undefined;
  private paused = false;

  constructor(probes: ProbeManager, changed: () => void) {
    this.probes = probes;
    this.changed = changed;
  }

  /** Whether no probe has to say that it is up. */
  get isUnprobed(): boolean {
    return this.probedId === undefined;
  }

  /** `running`: the attempt that runs now, where one does. */
  follow(pod: Pod, container: Container, running: ContainerStatus | undefined): void {
    if (running?.id !== this.probedId) this.stop();
    if (running && this.probedId === undefined && !this.paused) this.begin(pod, container, running);
  }

  /** What was found stays, and nothing more is asked. */
  pause(): void {
    this.paused = true;
    if (this.probedId !== undefined) this.probes.removeContainer(this.probedId);
  }

  stop(): void {
    if (this.probedId === undefined) return;
    this.probes.removeContainer(this.probedId);
    this.probedId = undefined;
    this.results = UNPROBED;
  }

  private begin(pod: Pod, container: Container, { id, startedAtMs: startedMs }: ContainerStatus): void {
    const { probes } = this;
    this.probedId = id;
    probes.addContainer({ pod, container, containerId: id, startedMs }, () => {
      if (this.probedId !== id || this.paused) return;
      this.results = probes.resultsOf(id);
      this.changed();
    });
    this.results = probes.resultsOf(id);
  }
}

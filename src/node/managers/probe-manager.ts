import type { Container, Pod } from '../../kinds/index.ts';

export interface ProbeTarget {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly startedMs: number;
}

/** What is known of a running container by its probes; one without any is started and ready as long as it runs. */
export interface ProbeResults {
  readonly started: boolean;
  readonly ready: boolean;
}

/** Probes the containers that run. */
export interface ProbeManager {
  /** Begins to probe a container that was started; `changed` is called whenever its results are others than before. */
  addContainer(target: ProbeTarget, changed: () => void): void;
  /** No more probes of this container; its last results are forgotten. */
  removeContainer(containerId: string): void;
  /** Of a container that is not probed: neither started nor ready. */
  resultsOf(containerId: string): ProbeResults;
}

import type { Container, Pod } from '../../kinds/index.ts';
import type { Clock, Disposable } from '../../base/index.ts';
import type { ProbeManager, ProbeResults } from '../managers/index.ts';
import { behaviourOf, type Simulation } from './behaviour.ts';

const NONE: ProbeResults = { started: false, ready: false };

/** Probes that ask nobody: a container is ready when its Pod's annotations say so, or as soon as it is probed. */
export function createSimulatedProbes(simulation: Simulation, clock: Clock): ProbeManager {
  const probed = new Map<string, { results: ProbeResults; timer: Disposable | undefined }>();
  const readyAfterMs = (pod: Pod, container: Container): number =>
    behaviourOf(pod, container, simulation).readyAfterMs;
  return {
    addContainer({ pod, container, containerId, startedMs }, changed) {
      if (probed.has(containerId)) return;
      const leftMs = startedMs + readyAfterMs(pod, container) - clock.now();
      const target = {
        results: { started: true, ready: leftMs <= 0 },
        timer: undefined as Disposable | undefined,
      };
      probed.set(containerId, target);
      if (leftMs <= 0 || leftMs === Infinity) return;
      target.timer = clock.setTimer(leftMs, () => {
        target.results = { started: true, ready: true };
        changed();
      });
    },
    removeContainer(containerId) {
      probed.get(containerId)?.timer?.dispose();
      probed.delete(containerId);
    },
    resultsOf: (containerId) => probed.get(containerId)?.results ?? NONE,
  };
}

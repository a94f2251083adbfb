import type { Container, Pod } from '../../kinds/index.ts';
import type { Clock, Disposable } from '../../base/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import { containerReference, type ProbeManager, type ProbeResults } from '../managers/index.ts';
import { behaviourOf, type Simulation } from './behaviour.ts';

type Probe = NonNullable<Container['readinessProbe']>;

interface Probed {
  results: ProbeResults;
  /** Until it is ready. */
  ready: Disposable | undefined;
  /** Until it is told again that it is not. */
  failure: Disposable | undefined;
}

export interface SimulatedProbesOptions {
  readonly simulation: Simulation;
  readonly clock: Clock;
  /** Where the Pod's user is told of probes that fail; nobody is told where left out. */
  readonly events?: EventRecorder | undefined;
}

const NONE: ProbeResults = { started: false, ready: false };
const DEFAULT_PERIOD_SECONDS = 10;
const LONGEST_PAUSE_MS = 300_000;

/** Probes that ask nobody: a container is ready when its Pod's annotations say so, or as soon as it is probed. */
export function createSimulatedProbes({
  simulation,
  clock,
  events,
}: SimulatedProbesOptions): ProbeManager & Disposable {
  const probed = new Map<string, Probed>();
  const remove = (containerId: string): void => {
    const target = probed.get(containerId);
    target?.ready?.dispose();
    target?.failure?.dispose();
    probed.delete(containerId);
  };
  return {
    addContainer({ pod, container, containerId, startedMs }, changed) {
      if (probed.has(containerId)) return;
      const leftMs = startedMs + behaviourOf(pod, container, simulation).readyAfterMs - clock.now();
      const target: Probed = {
        results: { started: true, ready: leftMs <= 0 },
        ready: undefined,
        failure: undefined,
      };
      probed.set(containerId, target);
      if (leftMs <= 0) return;
      const { readinessProbe } = container;
      if (events && readinessProbe) {
        target.failure = clock.setTimer(firstProbeMs(readinessProbe, startedMs, clock), () =>
          tellFailure(target, pod, container, readinessProbe, { clock, events }),
        );
      }
      if (leftMs === Infinity) return;
      target.ready = clock.setTimer(leftMs, () => {
        target.failure?.dispose();
        target.results = { started: true, ready: true };
        changed();
      });
    },
    removeContainer: remove,
    resultsOf: (containerId) => probed.get(containerId)?.results ?? NONE,
    dispose() {
      for (const containerId of probed.keys()) remove(containerId);
    },
  };
}

function firstProbeMs({ initialDelaySeconds = 0 }: Probe, startedMs: number, clock: Clock): number {
  return Math.max(0, startedMs + initialDelaySeconds * 1000 - clock.now());
}

/**
 * Says that a probe failed. Each probe fails, and of each a real kubelet tells: here it is told after pauses that grow, so
 * that a container that is never ready costs less and less.
 */
function tellFailure(
  target: Probed,
  pod: Pod,
  container: Container,
  probe: Probe,
  { clock, events }: { readonly clock: Clock; readonly events: EventRecorder },
): void {
  const about = containerReference(pod, container);
  let pauseMs = (probe.periodSeconds ?? DEFAULT_PERIOD_SECONDS) * 1000;
  const tell = (): void => {
    events.warning(about, 'Unhealthy', `Readiness probe failed: ${whyNot(probe)}`);
    target.failure = clock.setTimer(pauseMs, tell);
    pauseMs = Math.max(pauseMs, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
  };
  tell();
}

/** What one who probed would have been answered. */
function whyNot({ httpGet, tcpSocket, grpc }: Probe): string {
  if (httpGet) return 'HTTP probe failed with statuscode: 503';
  if (tcpSocket) return `dial tcp: connect to port ${String(tcpSocket.port)}: connection refused`;
  return grpc ? 'service unhealthy (responded with "NOT_SERVING")' : '';
}

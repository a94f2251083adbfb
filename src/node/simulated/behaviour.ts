import { Quantity } from '../../api/index.ts';
import { firstWith } from '../../base/index.ts';
import { type Container, isSidecar, type Pod } from '../../kinds/index.ts';
import { isEphemeral } from '../managers/index.ts';
import { constantLoad, type LoadCurve, parseLoad } from './load-curve.ts';
import { endOfCommand, UnreadableError } from './shell/index.ts';

/**
 * How a simulated Pod behaves: what its annotations declare, with a prefix that the cluster chooses:
 *
 * | annotation | effect |
 * |---|---|
 * | `PREFIX/ready-after-ms` | the containers are ready so long after their start |
 * | `PREFIX/never-ready: "true"` | they run and are never ready |
 * | `PREFIX/image-error` | they wait with that reason (`ErrImagePull`) and never start |
 * | `PREFIX/run-ms` | a container ends so long after its start; without it and `exit-codes`, work ends as its command says, see {@link endsByItself} |
 * | `PREFIX/exit-codes` | `"1,1,0"`: the code of the first attempt, the second, and each later one; `"1=1,0;3=7;0"`: by completion index, then for all others |
 * | `PREFIX/stop-ms` | how long a container takes to end when it is asked to |
 * | `PREFIX/cpu`, `PREFIX/memory` | what a container uses: `"100m"`, or over the time since its start, see {@link parseLoad} |
 */
export interface Behaviour {
  /** Infinity: never. */
  readonly readyAfterMs: number;
  /** Infinity: for ever. */
  readonly runMs: number;
  readonly stopMs: number;
  /** Of the attempts in their order; the last repeats. */
  readonly exitCodes: readonly number[];
  /** Its command comes first, where that says how it ends. */
  readonly endsAsRead: boolean;
  /** Cores. */
  readonly cpu: LoadCurve;
  /** Bytes. */
  readonly memory: LoadCurve;
}

const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** By which annotations a simulation goes, and what it does without them. */
export interface Simulation {
  readonly annotationPrefix: string;
  /**
   * `lifelike`: work ends by itself, what serves runs on, restarts have back-off, and events tell what the node does;
   * `plain`: everything runs on, restarts at once and without a word, for tests of controllers that do not wait.
   */
  readonly manner: 'lifelike' | 'plain';
}

/** What a container uses of which nobody says anything: a core's thousandth, and what a small program takes. */
const LEAST = { cpu: 0.001, memory: 8 * 2 ** 20 };
/** What of its requests, where it has some. */
const SHARE = { cpu: 0.1, memory: 0.25 };

/** A container of which nothing is known. */
export const RUNS_ON: Behaviour = {
  readyAfterMs: 0,
  runMs: Infinity,
  stopMs: 0,
  exitCodes: [0],
  endsAsRead: false,
  cpu: constantLoad(LEAST.cpu),
  memory: constantLoad(LEAST.memory),
};

/** How long work takes of which nobody says how long. */
const WORK_MS = 100;

/** Why a Pod's images can not be pulled; undefined where they can. */
export function imageErrorOf(
  podAnnotations: Readonly<Record<string, string>>,
  { annotationPrefix }: Simulation,
): string | undefined {
  return podAnnotations[`${annotationPrefix}/image-error`];
}

export function behaviourOf(pod: Pod, container: Container, simulation: Simulation): Behaviour {
  const annotations = pod.metadata.annotations ?? {};
  const declared = (name: string): string | undefined =>
    annotations[`${simulation.annotationPrefix}/${name}`];
  if (isEphemeral(pod, container)) {
    // The annotations speak of what the Pod itself runs.
    const isWork = simulation.manner === 'lifelike' && isTold(container);
    const stopMs = milliseconds(declared('stop-ms'), 0);
    return { ...RUNS_ON, stopMs, runMs: isWork ? WORK_MS : Infinity, endsAsRead: isWork };
  }
  const neverReady = declared('never-ready') === 'true';
  const isWork = simulation.manner === 'lifelike' && endsByItself(pod, container);
  return {
    readyAfterMs: neverReady ? Infinity : milliseconds(declared('ready-after-ms'), probedAfterMs(container)),
    runMs: milliseconds(declared('run-ms'), isWork ? WORK_MS : Infinity),
    stopMs: milliseconds(declared('stop-ms'), 0),
    exitCodes: exitCodesOf(declared('exit-codes'), annotations[COMPLETION_INDEX]),
    endsAsRead: isWork && declared('run-ms') === undefined && declared('exit-codes') === undefined,
    cpu: loadOf('cpu', declared('cpu'), container),
    memory: loadOf('memory', declared('memory'), container),
  };
}

/** What is declared, or a small share of what the container asks for. */
function loadOf(
  resource: keyof typeof LEAST,
  declared: string | undefined,
  { name, resources }: Container,
): LoadCurve {
  const requested = Quantity.parse(resources?.requests?.[resource] ?? 0).toDouble();
  return parseLoad(declared, name) ?? constantLoad(Math.max(LEAST[resource], requested * SHARE[resource]));
}

/**
 * Whether a container is work that comes to an end rather than something that serves: an init container that is no
 * sidecar; a container of a Job's Pod; one that is told what to do, and neither listens nor is probed, in a Pod that is
 * not always restarted.
 */
function endsByItself({ metadata, spec }: Pod, container: Container): boolean {
  const isInit = firstWith(spec?.initContainers ?? [], nameOf, container.name) !== undefined;
  if (isInit) return !isSidecar(container);
  if (metadata.ownerReferences?.some(({ controller, kind }) => controller && kind === 'Job')) return true;
  if ((spec?.restartPolicy ?? 'Always') === 'Always') return false;
  const { ports = [], readinessProbe, livenessProbe, startupProbe } = container;
  const serves = ports.length > 0 || readinessProbe || livenessProbe || startupProbe;
  return isTold(container) && !serves;
}

function isTold({ command = [], args = [] }: Container): boolean {
  return command.length > 0 || args.length > 0;
}

/** Who shares a count of attempts: all Pods of one controller, by completion index where they have one. */
export function attemptKey(pod: Pod, container: Container): string {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  const index = pod.metadata.annotations?.[COMPLETION_INDEX] ?? '';
  return `${owner?.uid ?? pod.metadata.uid}/${index}/${container.name}`;
}

/**
 * A probe of a container that is well succeeds the first time: after its initial delay. One whose command says that it
 * fails never does.
 */
function probedAfterMs({ startupProbe, readinessProbe }: Container): number {
  if (failsAlways(readinessProbe)) return Infinity;
  const startup = startupProbe?.initialDelaySeconds ?? 0;
  const readiness = readinessProbe?.initialDelaySeconds ?? 0;
  return Math.max(startup, readiness) * 1000;
}

function failsAlways(probe: Container['readinessProbe']): boolean {
  if (!probe?.exec?.command) return false;
  const end = endOfCommand(probe.exec.command, new Map(), UNKNOWN_FILES);
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  return end !== undefined && (end.exitCode !== 0 || end.afterMs > timeoutMs);
}

const UNKNOWN_FILES = {
  has: (path: string): boolean => {
    throw new UnreadableError(`${path} may be there`);
  },
  write: (): void => {},
};

function milliseconds(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}

function exitCodesOf(text: string | undefined, completionIndex: string | undefined): readonly number[] {
  const entries = (text ?? '0').split(';').map((entry) => entry.split('='));
  const own = entries.find(([index, codes]) => codes !== undefined && index === completionIndex)?.[1];
  const others = entries.findLast(([, codes]) => codes === undefined)?.[0];
  const codes = (own ?? others ?? '0').split(',').map(Number);
  return codes.every(Number.isInteger) ? codes : [0];
}

function nameOf({ name }: Container): string {
  return name;
}

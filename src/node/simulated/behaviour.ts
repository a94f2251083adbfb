import type { Container, Pod } from '../../kinds/index.ts';

/**
 * How a simulated Pod behaves: what its annotations declare, with a prefix that the cluster chooses:
 *
 * | annotation | effect |
 * |---|---|
 * | `PREFIX/ready-after-ms` | the containers are ready so long after their start |
 * | `PREFIX/never-ready: "true"` | they run and are never ready |
 * | `PREFIX/image-error` | they wait with that reason (`ErrImagePull`) and never start |
 * | `PREFIX/run-ms` | a container ends so long after its start; without it, it runs for ever |
 * | `PREFIX/exit-codes` | `"1,1,0"`: the code of the first attempt, the second, and each later one; `"1=1,0;3=7;0"`: by completion index, then for all others |
 * | `PREFIX/stop-ms` | how long a container takes to end when it is asked to |
 */
export interface Behaviour {
  /** Infinity: never. */
  readonly readyAfterMs: number;
  /** Infinity: for ever. */
  readonly runMs: number;
  readonly stopMs: number;
  readonly imageError: string | undefined;
  /** Of the attempts in their order; the last repeats. */
  readonly exitCodes: readonly number[];
}

const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

export function behaviourOf(pod: Pod, container: Container, prefix: string): Behaviour {
  const annotations = pod.metadata.annotations ?? {};
  const declared = (name: string): string | undefined => annotations[`${prefix}/${name}`];
  const neverReady = declared('never-ready') === 'true';
  return {
    readyAfterMs: neverReady ? Infinity : milliseconds(declared('ready-after-ms'), probedAfterMs(container)),
    runMs: milliseconds(declared('run-ms'), Infinity),
    stopMs: milliseconds(declared('stop-ms'), 0),
    imageError: declared('image-error'),
    exitCodes: exitCodesOf(declared('exit-codes'), annotations[COMPLETION_INDEX]),
  };
}

/** Who shares a count of attempts: all Pods of one controller, by completion index where they have one. */
export function attemptKey(pod: Pod, container: Container): string {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  const index = pod.metadata.annotations?.[COMPLETION_INDEX] ?? '';
  return `${owner?.uid ?? pod.metadata.uid}/${index}/${container.name}`;
}

/** A probe of a container that is well succeeds the first time: after its initial delay. */
function probedAfterMs(container: Container): number {
  const startup = container.startupProbe?.initialDelaySeconds ?? 0;
  const readiness = container.readinessProbe?.initialDelaySeconds ?? 0;
  return Math.max(startup, readiness) * 1000;
}

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

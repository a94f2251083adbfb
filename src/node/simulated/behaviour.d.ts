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
export declare function behaviourOf(pod: Pod, container: Container, prefix: string): Behaviour;
/** Who shares a count of attempts: all Pods of one controller, by completion index where they have one. */
export declare function attemptKey(pod: Pod, container: Container): string;
//# sourceMappingURL=behaviour.d.ts.map

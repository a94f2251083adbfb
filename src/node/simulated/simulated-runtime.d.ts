import { type Clock } from '../../base/index.ts';
import { type ContainerRuntime } from '../runtime/runtime.ts';
import type { AttemptCounter } from './attempt-counter.ts';
export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  /** Of the annotations that say how a Pod behaves; see {@link Behaviour}. */
  readonly annotationPrefix: string;
  /** Gives the address of a new Pod, and takes it back. */
  readonly addresses: AddressPool;
  readonly attempts: AttemptCounter;
}
export interface AddressPool {
  /** A free address: the wanted one where it is free. */
  take(wanted?: string): string;
  giveBack(address: string): void;
}
/** A runtime that runs nothing: no process, no image. Containers start at once and end as their annotations say. */
export declare function createSimulatedRuntime(options: SimulatedRuntimeOptions): ContainerRuntime;
//# sourceMappingURL=simulated-runtime.d.ts.map

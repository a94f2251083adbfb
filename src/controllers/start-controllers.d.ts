import { type Clock, type Disposable, type Log, type MetricsRegistry } from '../base/index.ts';
import { type Client, type ControllerHealth, type Informers } from '../client/index.ts';
import type { NodeCidrs } from './library/wiring/index.ts';
export interface ControllersOptions {
  /** A client that speaks for an account of `kube-system`; for the controller manager itself where none is named. */
  clientOf(serviceAccount: string | undefined): Client;
  readonly informers: Informers;
  /**
   * Which to run, in the syntax of kube-controller-manager's `--controllers`: `*` is all, `name` and `-name` are one
   * more and one less, `-*` is none.
   */
  readonly names: readonly string[];
  /** What clients verify the API server with, as PEM. */
  readonly authorityCertificate: string;
  readonly nodeCidrs: NodeCidrs;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: MetricsRegistry;
  readonly health?: ControllerHealth;
}
/** Starts the named controllers. Throws where a name is not that of any: see {@link selectControllers}. */
export declare function startControllers(options: ControllersOptions): Disposable;
//# sourceMappingURL=start-controllers.d.ts.map

import { type Disposable } from '../base/index.ts';
import type { Client } from './client.ts';
export interface LeaderElectionOptions {
  readonly client: Client;
  readonly namespace: string;
  /** The Lease's name: `kube-controller-manager`. */
  readonly name: string;
  /** Who stands for election: no two may have the same. */
  readonly identity: string;
  /** Becomes leader; what it starts is disposed when leadership ends, and before anyone else can have it. */
  lead(): Disposable;
  /** A leader that has not been heard of for so long may be replaced. 15 s where left out. */
  readonly leaseDurationMs?: number;
  /** A leader that could not renew for so long gives up. 10 s where left out. */
  readonly renewDeadlineMs?: number;
  /** The pause between attempts. 2 s where left out. */
  readonly retryPeriodMs?: number;
}
export interface LeaderElection extends Disposable {
  readonly leading: boolean;
}
/**
 * Stands for election through a Lease until it is disposed; then it gives the Lease back, so that another need not
 * wait for its end. How old a Lease is it measures by its own clock, from when it saw it change: the clocks of two
 * candidates need not agree.
 */
export declare function startLeaderElection(options: LeaderElectionOptions): LeaderElection;
//# sourceMappingURL=leader-election.d.ts.map

import type { Container, ContainerStatus, Pod } from '../kinds/index.ts';
import type { ContainerExit, RunningContainer } from './runtime/runtime.ts';
/** Init containers run one after the other before the others; a sidecar is one that goes on beside them. */
export type ContainerRole = 'init' | 'sidecar' | 'main';
export type ContainerState =
  | {
      readonly type: 'waiting';
      readonly reason: string;
      readonly message?: string;
    }
  | {
      readonly type: 'running';
      readonly startedMs: number;
      readonly running: RunningContainer;
    }
  | {
      readonly type: 'terminated';
      readonly exit: ContainerExit;
      readonly startedMs: number;
      readonly finishedMs: number;
      readonly id: string;
    };
/** It is to be started, or is being started. */
export declare const CREATING: {
  readonly type: 'waiting';
  readonly reason: 'ContainerCreating';
};
/** One container of one Pod, as the node agent knows it. */
export declare class ContainerRecord {
  readonly spec: Container;
  readonly role: ContainerRole;
  state: ContainerState;
  /** How it ended the last time, once it was restarted. */
  last:
    | Extract<
        ContainerState,
        {
          type: 'terminated';
        }
      >
    | undefined;
  restartCount: number;
  ready: boolean;
  imageId: string;
  /** How often starting it failed in a row, and how often it ended: what its back-off grows with. */
  failures: number;
  /** Its start is under way. */
  starting: boolean;
  /** It was running before the agent started: since when. */
  resumedFromMs: number | undefined;
  /** `known` is what the API says of the container: what an agent that was restarted goes on from. */
  constructor(spec: Container, role: ContainerRole, known: ContainerStatus | undefined);
  get exitCode(): number | undefined;
  get isRunning(): boolean;
}
/** Whether nothing but its turn stands between a container and its start. */
export declare function isDue({ state, starting }: ContainerRecord): boolean;
/** The containers of a Pod in the order in which they start. */
export declare function recordsOf({ spec, status }: Pod): readonly ContainerRecord[];
/** A container as the Pod's status shows it. */
export declare function containerStatusOf(record: ContainerRecord): ContainerStatus;
//# sourceMappingURL=container-record.d.ts.map

import type { ApiObject } from '../../client/index.ts';

/** How an object is doing, in the words that an icon can show. */
export type ItemState =
  /** As many Pods as asked for are ready; a claim or volume is bound. */
  | 'ready'
  /** Ended as it should. */
  | 'done'
  /** On the way, and nothing is wrong. */
  | 'progressing'
  /** Needs something that is not there yet: a node, a volume. */
  | 'waiting'
  | 'warning'
  | 'failed'
  /** Asked to run nothing. */
  | 'idle'
  | 'paused'
  | 'terminating'
  /** Of a kind that has no state: a ConfigMap. */
  | 'plain';

export interface Health {
  readonly state: ItemState;
  /** A few words: `3/3 ready`, `CrashLoopBackOff`. */
  readonly text: string;
  /** The sentence behind it, where the cluster gives one. */
  readonly detail?: string;
}

/** What is known around an object: its state is often that of the Pods it controls. */
export interface Surroundings {
  /** What the object controls, directly. */
  controlledBy(owner: ApiObject): readonly ApiObject[];
}

export interface ConditionLike {
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

/** `detail` as a property only where there is something to say. */
export function detailed(state: ItemState, text: string, detail: string | undefined): Health {
  return detail === undefined || detail === '' ? { state, text } : { state, text, detail };
}

/** `1 key`, `3 keys`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

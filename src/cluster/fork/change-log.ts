import type { KubernetesObject } from '../../api/index.ts';
import { type Clock, type Disposable } from '../../base/index.ts';
import {
  eventKey,
  type Store,
  type StoreEvent,
  type StoreRecord,
  type StoreWatch,
} from '../../store/index.ts';
import { storedObject } from './stored-object.ts';

/** What is written for as long as a cluster lives, and says nothing about it: heartbeats, and who leads. */
const UNREMARKED = ['/registry/leases/', '/registry/masterleases/'];
const EVENTS = '/registry/events/';
const NODES = '/registry/minions/';

/** A key that was touched: what it held before, and what it holds now. */
export interface Touched {
  readonly before: StoreRecord | undefined;
  after: StoreRecord | undefined;
}

/** All changes of a store from a revision on, by key. Costs what changes, not what there is. */
export class ChangeLog implements Disposable {
  /** In the order of the first change. */
  readonly touched = new Map<string, Touched>();
  /** When something that matters changed last. */
  lastChangeMs: number;
  private readonly clock: Clock;
  private readonly watch: StoreWatch;
  private readonly isUnremarked: (author: string | undefined) => boolean;

  /** `isUnremarked`: whose writes are left out; `tell` hears of each other change of an object, in order. */
  constructor(
    store: Store,
    afterRevision: number,
    clock: Clock,
    isUnremarked: (author: string | undefined) => boolean,
    tell: (before: KubernetesObject | undefined, after: KubernetesObject | undefined) => void,
  ) {
    this.clock = clock;
    this.isUnremarked = isUnremarked;
    this.lastChangeMs = clock.now();
    const range = { start: '', end: '\uffff', afterRevision };
    this.watch = store.watch(range, {
      events: (events) => {
        for (const event of events) this.add(event, tell);
      },
      progress: () => {},
      ended: () => {},
    });
  }

  dispose(): void {
    this.watch.dispose();
  }

  private add(
    event: StoreEvent,
    tell: (before: KubernetesObject | undefined, after: KubernetesObject | undefined) => void,
  ): void {
    const key = eventKey(event);
    if (UNREMARKED.some((prefix) => key.startsWith(prefix))) return;
    const after = event.type === 'put' ? event.record : undefined;
    if (this.isUnremarked(event.type === 'put' ? event.record.author : event.author)) return;
    const known = this.touched.get(key);
    if (known) known.after = after;
    else this.touched.set(key, { before: event.previous, after });
    const was = event.previous && storedObject(event.previous);
    const is = after && storedObject(after);
    if (!key.startsWith(EVENTS) && !(key.startsWith(NODES) && isHeartbeat(was, is)))
      this.lastChangeMs = this.clock.now();
    tell(was, is);
  }
}

/** Whether a node told no more than that it is still there. */
export function isHeartbeat(was: KubernetesObject | undefined, is: KubernetesObject | undefined): boolean {
  return was !== undefined && is !== undefined && withoutTimes(was) === withoutTimes(is);
}

const TIMES = new Set(['lastHeartbeatTime', 'resourceVersion', 'managedFields']);

function withoutTimes(object: KubernetesObject): string {
  return JSON.stringify(object, (key, value: unknown) => (TIMES.has(key) ? undefined : value));
}

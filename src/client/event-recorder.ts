import type { Event } from '../kinds/index.ts';
import { formatTime, StatusError } from '../api/index.ts';
import { type Clock, type Disposable, type Log, sleep } from '../base/index.ts';
import type { Client } from './client.ts';
import { EventCorrelator, type EventFacts, LimitedMap } from './event-correlator.ts';
import { isNamespaceTerminating } from './failures.ts';
import type { ApiObject } from './object-name.ts';
import type { ResourceClient } from './resource-client.ts';

/** What an event is about: an object, or a reference to one. */
export type EventSubject = Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>;

/** Tells the cluster's users what a component did and why. Never fails: what cannot be written is logged and dropped. */
export interface EventRecorder extends Disposable {
  /** `action` is what was done or tried, for components that tell it: `Binding`. */
  normal(about: EventSubject, reason: string, message: string, action?: string): void;
  warning(about: EventSubject, reason: string, message: string, action?: string): void;
}

const QUEUE_LIMIT = 1000;
const ATTEMPTS = 12;
const ATTEMPT_PAUSE_MS = 10_000;

/** Writes events one after the other, in the order in which they were told. */
export function createEventRecorder(client: Client, component: string): EventRecorder {
  return new QueuedRecorder(client, component);
}

type Told = EventFacts & {
  readonly subject: EventSubject;
  readonly atMs: number;
  readonly action: string | undefined;
};

class QueuedRecorder implements EventRecorder {
  private readonly component: string;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly events: ResourceClient<Event>;
  private readonly correlator: EventCorrelator;
  private readonly written = new LimitedMap<Event>();
  private readonly queue: Told[] = [];
  private readonly abort = new AbortController();
  private working = false;
  private made = 0;

  constructor(client: Client, component: string) {
    this.component = component;
    this.clock = client.clock;
    this.log = client.log.named('events');
    this.events = client.resource<Event>('v1', 'events');
    this.correlator = new EventCorrelator(client.clock);
  }

  normal(about: EventSubject, reason: string, message: string, action?: string): void {
    this.tell(about, 'Normal', reason, message, action);
  }

  warning(about: EventSubject, reason: string, message: string, action?: string): void {
    this.tell(about, 'Warning', reason, message, action);
  }

  dispose(): void {
    this.abort.abort();
    this.queue.length = 0;
  }

  private tell(
    subject: EventSubject,
    type: string,
    reason: string,
    message: string,
    action: string | undefined,
  ): void {
    if (this.abort.signal.aborted) return;
    if (this.queue.length >= QUEUE_LIMIT) {
      this.log.warn('event dropped: too many wait', { reason, message });
      return;
    }
    const { apiVersion, kind, metadata } = subject;
    const about = [apiVersion, kind, metadata.namespace, metadata.name, metadata.uid].join('/');
    const { component } = this;
    this.queue.push({ component, about, type, reason, message, subject, action, atMs: this.clock.now() });
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let told = this.queue.shift(); told !== undefined; told = this.queue.shift()) await this.write(told);
    this.working = false;
  }

  private async write(told: Told): Promise<void> {
    const { identity, message } = this.correlator.combine(told);
    const before = this.written.get(identity);
    const event = this.eventOf(told, message, before);
    // What is held back still counts: the next one that is written says how often it came.
    this.written.set(identity, event);
    if (!this.correlator.admit(told)) return;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        this.written.set(identity, await this.store(event, before !== undefined));
        return;
      } catch (error) {
        const level = isNamespaceTerminating(error) ? 'debug' : 'warn';
        this.log[level]('event not written', { reason: told.reason, error });
        if (error instanceof StatusError || this.abort.signal.aborted) return;
        await sleep(this.clock, ATTEMPT_PAUSE_MS, this.abort.signal).catch(() => undefined);
      }
    }
  }

  private async store(event: Event, exists: boolean): Promise<Event> {
    if (exists) {
      const { count, lastTimestamp, message } = event;
      try {
        return await this.events.patch(event.metadata, 'strategic', { count, lastTimestamp, message });
      } catch (error) {
        if (!(error instanceof StatusError && error.code === 404)) throw error;
      }
    }
    const { resourceVersion: _, ...metadata } = event.metadata;
    return this.create({ ...event, metadata });
  }

  /** Another component may have told of the same object in the same moment, and so have taken the name. */
  private async create(event: Event): Promise<Event> {
    for (;;) {
      try {
        return await this.events.create(event);
      } catch (error) {
        if (!(error instanceof StatusError && error.reason === 'AlreadyExists')) throw error;
        event.metadata.name = this.nameFor(event.involvedObject.name ?? '', this.clock.now());
      }
    }
  }

  private eventOf(told: Told, message: string, before: Event | undefined): Event {
    const time = formatTime(told.atMs);
    if (before) return { ...before, message, count: (before.count ?? 1) + 1, lastTimestamp: time };
    const { apiVersion, kind, metadata } = told.subject;
    const { name = '', namespace, uid, resourceVersion } = metadata;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.nameFor(name, told.atMs), namespace: namespace ?? 'default' },
      involvedObject: {
        kind,
        name,
        apiVersion,
        ...(namespace === undefined ? {} : { namespace }),
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
      reason: told.reason,
      message,
      type: told.type,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component: this.component },
      ...(told.action === undefined ? {} : { action: told.action }),
      reportingComponent: this.component,
      reportingInstance: '',
    };
  }

  /** The object's name and a number that no other event of it has: upstream's is the time in nanoseconds. */
  private nameFor(name: string, atMs: number): string {
    this.made = (this.made + 1) % 1_000_000;
    return `${name}.${(BigInt(atMs) * 1_000_000n + BigInt(this.made)).toString(16)}`;
  }
}

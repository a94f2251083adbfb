import type { Event } from '../kinds/index.ts';
import { StatusError } from '../api/index.ts';
import { type Clock, type Disposable, type Log, sleep } from '../base/index.ts';
import type { Client } from './client.ts';
import { CountedEvents } from './counted-events.ts';
import {
  type EventForm,
  EventNames,
  type EventSubject,
  type EventWrite,
  type ToldEvent,
} from './event-form.ts';
import { EventSeries } from './event-series.ts';
import { EventTurns } from './event-turns.ts';
import { isNamespaceTerminating } from './failures.ts';
import type { ResourceClient } from './resource-client.ts';

export type { EventSubject } from './event-form.ts';

/** Tells the cluster's users what a component did and why. Never fails: what cannot be written is logged and dropped. */
export interface EventRecorder extends Disposable {
  /**
   * `action` is what was done or tried, for components that tell it: `Binding`; `related` what else it is about, for those
   * of the newer form.
   */
  normal(about: EventSubject, reason: string, message: string, action?: string, related?: EventSubject): void;
  warning(about: EventSubject, reason: string, message: string, action?: string): void;
}

export interface EventRecorderOptions {
  /** Of which host the component tells: its node's name. */
  readonly host?: string;
  /** As which instance it tells events of the newer form, which have a time of their own; left out, it counts them. */
  readonly instance?: string;
}

/** More than the Pods of a large cluster tell of in one go. */
const QUEUE_LIMIT = 10_000;
const ATTEMPTS = 12;
const ATTEMPT_PAUSE_MS = 10_000;

/** Writes events one after the other, in the order in which they were told. */
export function createEventRecorder(
  client: Client,
  component: string,
  { host, instance }: EventRecorderOptions = {},
): EventRecorder {
  const names = new EventNames();
  const form =
    instance === undefined
      ? new CountedEvents(component, host, client.clock, names)
      : new EventSeries(component, instance, names);
  return new QueuedRecorder(client, form, names);
}

class QueuedRecorder implements EventRecorder {
  private readonly form: EventForm;
  private readonly names: EventNames;
  private readonly clock: Clock;
  private readonly turns: EventTurns;
  private readonly log: Log;
  private readonly events: ResourceClient<Event>;
  private readonly queue: ToldEvent[] = [];
  private readonly abort = new AbortController();
  private working = false;
  /** How many were dropped since the queue was last empty. */
  private dropped = 0;

  constructor(client: Client, form: EventForm, names: EventNames) {
    this.form = form;
    this.names = names;
    this.clock = client.clock;
    this.turns = EventTurns.of(client.clock);
    this.log = client.log.named('events');
    this.events = client.resource<Event>('v1', 'events');
  }

  normal(
    about: EventSubject,
    reason: string,
    message: string,
    action?: string,
    related?: EventSubject,
  ): void {
    const atMs = this.clock.now();
    this.tell({
      subject: about,
      type: 'Normal',
      reason,
      message,
      action,
      atMs,
      ...(related ? { related } : {}),
    });
  }

  warning(about: EventSubject, reason: string, message: string, action?: string): void {
    this.tell({ subject: about, type: 'Warning', reason, message, action, atMs: this.clock.now() });
  }

  dispose(): void {
    this.abort.abort();
    this.queue.length = 0;
  }

  private tell(told: ToldEvent): void {
    if (this.abort.signal.aborted) return;
    if (this.queue.length >= QUEUE_LIMIT) {
      const { reason, message } = told;
      // The first is named, and then how many there were.
      if (this.dropped++ === 0) this.log.warn('event dropped: too many wait', { reason, message });
      return;
    }
    this.queue.push(told);
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let told = this.queue.shift(); told !== undefined; told = this.queue.shift()) {
      const write = this.form.next(told);
      if (!write) continue;
      await this.turns.run(this.abort.signal, () => this.write(write, told.reason));
    }
    if (this.dropped > 1) this.log.warn('events dropped: too many waited', { count: this.dropped });
    this.dropped = 0;
    this.working = false;
  }

  private async write(write: EventWrite, reason: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        this.form.written(write.identity, await this.store(write));
        return;
      } catch (error) {
        const level = isNamespaceTerminating(error) ? 'debug' : 'warn';
        this.log[level]('event not written', { reason, error });
        if (error instanceof StatusError || this.abort.signal.aborted) return;
        await sleep(this.clock, ATTEMPT_PAUSE_MS, this.abort.signal).catch(() => undefined);
      }
    }
  }

  private async store({ event, change }: EventWrite): Promise<Event> {
    if (change) {
      try {
        return await this.events.patch(event.metadata, 'strategic', change);
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
        event.metadata.name = this.names.next(event.involvedObject.name ?? '', this.clock.now());
      }
    }
  }
}

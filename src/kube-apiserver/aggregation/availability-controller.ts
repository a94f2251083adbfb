import { type Disposable, Failures, KeyedWork, type Log, type MetricsRegistry } from '../../base/index.ts';
import { formatTime } from '../../api/index.ts';
import type { APIService, EndpointSlice, Service } from '../../kinds/index.ts';
import type { ObjectFollowing, ServedResources, Writes } from '../../apiserver/index.ts';
import { changeObject } from '../own-changes/index.ts';
import { API_SERVICES } from './api-services.ts';
import {
  type Availability,
  type AvailabilityParts,
  availabilityOf,
  SERVICE_LABEL,
  SERVICES,
  SLICES,
} from './availability.ts';
import type { Registrations } from './registrations.ts';

const WORKERS = 10;
const FIRST_RETRY_MS = 5;
/** So often others are asked whether they are well: nobody tells when they are not. */
const CHECK_MS = 30_000;

export interface AvailabilityControllerParts extends AvailabilityParts {
  readonly registrations: Registrations;
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly log: Log;
  readonly metrics: MetricsRegistry;
}

/**
 * Keeps the `Available` condition of registrations true: of those that are served here at once, of others as they, their
 * Service and its endpoints are. Services are followed only while somebody else serves something.
 */
export class AvailabilityController implements Disposable {
  private readonly parts: AvailabilityControllerParts;
  private readonly work: KeyedWork;
  private following: ObjectFollowing[] = [];

  constructor(parts: AvailabilityControllerParts) {
    this.parts = parts;
    const failures = new Failures(parts.log);
    this.work = new KeyedWork({
      clock: parts.clock,
      workers: WORKERS,
      firstRetryMs: FIRST_RETRY_MS,
      longestRetryMs: CHECK_MS,
      work: (name) => this.reconcile(name),
      failed: (name, error) => {
        if (!(error instanceof UnavailableError)) failures.add(`${name} could not be looked at`, error);
      },
    });
    parts.metrics.collect(
      'aggregator_unavailable_apiservice',
      'gauge',
      '[ALPHA] Whether an APIService is not available, by its name.',
      () => parts.registrations.all().map((each) => [{ name: each.name }, each.isAvailable ? 0 : 1] as const),
    );
  }

  /** A registration has come, or has changed. */
  changed(name: string): void {
    this.followServices();
    this.work.add(name);
  }

  gone(name: string): void {
    this.followServices();
    this.work.forget(name);
  }

  dispose(): void {
    this.work.dispose();
    this.unfollow();
  }

  private async reconcile(name: string): Promise<number | undefined> {
    const registration = this.parts.registrations.get(name);
    if (!registration) return undefined;
    const availability = await availabilityOf(this.parts, registration);
    // What was found out is of another registration than there is now: that one is looked at next.
    if (this.parts.registrations.get(name)?.remote !== registration.remote) return 0;
    await this.write(name, availability);
    if (!registration.remote) return undefined;
    if (availability.reason === 'FailedDiscoveryCheck') throw new UnavailableError(availability.message);
    return CHECK_MS;
  }

  private async write(name: string, availability: Availability): Promise<void> {
    const { resources, writes, clock, registrations, metrics } = this.parts;
    if (registrations.says(name, availability)) return;
    const nowMs = clock.now();
    await changeObject<APIService>({
      resources,
      writes,
      nowMs,
      of: API_SERVICES,
      name,
      subresource: 'status',
      change: (service) => setAvailability(service, availability, formatTime(nowMs)),
    });
    if (availability.status === 'True') return;
    metrics
      .counter(
        'aggregator_unavailable_apiservice_total',
        '[ALPHA] How often an APIService was marked as unavailable, by its name and the reason.',
        { name, reason: availability.reason },
      )
      .add();
  }

  private followServices(): void {
    const { registrations, reader } = this.parts;
    if (!registrations.hasRemote) {
      this.unfollow();
      return;
    }
    if (this.following.length > 0) return;
    const wake = (namespace = '', name = ''): void => {
      for (const each of registrations.behind(namespace, name)) this.work.add(each);
    };
    this.following = [
      reader.follow<Service>(SERVICES, ({ object }) => wake(object.metadata.namespace, object.metadata.name)),
      reader.follow<EndpointSlice>(SLICES, ({ object: { metadata } }) =>
        wake(metadata.namespace, metadata.labels?.[SERVICE_LABEL]),
      ),
    ];
  }

  private unfollow(): void {
    for (const each of this.following) each.dispose();
    this.following = [];
  }
}

/** It is told in the condition, and asked again, later each time. */
class UnavailableError extends Error {}

function setAvailability(service: APIService, availability: Availability, now: string): boolean {
  service.status ??= {};
  const conditions = (service.status.conditions ??= []);
  const before = conditions.find(({ type }) => type === 'Available');
  if (!before) {
    conditions.push({ type: 'Available', lastTransitionTime: now, ...availability });
    return true;
  }
  if (before.status !== availability.status) before.lastTransitionTime = now;
  Object.assign(before, availability);
  return true;
}

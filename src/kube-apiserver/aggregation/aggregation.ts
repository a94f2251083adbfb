import type { Disposable, Log, MetricsRegistry } from '../../base/index.ts';
import type { APIService } from '../../kinds/index.ts';
import type {
  Call,
  ObjectFollowing,
  OtherServers,
  RegisteredVersion,
  RegisteredVersions,
  Reply,
  ServedResources,
  Writes,
} from '../../apiserver/index.ts';
import { API_SERVICES } from './api-services.ts';
import { AutoRegistration } from './auto-registration.ts';
import { AvailabilityController } from './availability-controller.ts';
import { OpenApiOfOthers } from './other-documents.ts';
import { OtherDiscovery } from './other-discovery.ts';
import { passRequest } from './passed-request.ts';
import { isRemote } from './registration.ts';
import { Registrations } from './registrations.ts';
import { type ServiceRequestParts, ServiceRequests } from './service-requests.ts';

export interface AggregationParts extends ServiceRequestParts {
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly log: Log;
  readonly metrics: MetricsRegistry;
  /** How long a request may take that does not run for long by its nature. */
  readonly requestMs: number;
  /** What every cluster registers of what it serves itself. */
  readonly builtIn: readonly APIService[];
}

/** The API as one, of several servers: APIServices say who serves which version. */
export class Aggregation implements OtherServers, Disposable {
  readonly versions: RegisteredVersions;
  readonly documents: OpenApiOfOthers;
  private readonly parts: AggregationParts;
  private readonly registrations = new Registrations();
  private readonly requests: ServiceRequests;
  private readonly discovery: OtherDiscovery;
  private readonly availability: AvailabilityController;
  private readonly automatic: AutoRegistration;
  private readonly following: ObjectFollowing;
  /** Which of the built-in registrations have not been seen to be available yet. */
  private readonly pending: Set<string>;
  private isKnown = false;

  constructor(parts: AggregationParts) {
    this.parts = parts;
    this.pending = new Set(parts.builtIn.map(({ metadata: { name = '' } }) => name));
    const { registrations } = this;
    this.requests = new ServiceRequests(parts);
    const shared = { ...parts, registrations, requests: this.requests };
    this.discovery = new OtherDiscovery(shared);
    this.documents = new OpenApiOfOthers(shared);
    this.availability = new AvailabilityController(shared);
    this.automatic = new AutoRegistration(parts);
    this.versions = registeredVersions(registrations, this.discovery);
    this.following = parts.reader.follow<APIService>(API_SERVICES, ({ type, object }) =>
      this.take(type === 'deleted', object),
    );
  }

  /** Resolves once it is known what is registered. No other server is waited for. */
  async ready(): Promise<void> {
    await this.following.ready();
    this.isKnown = true;
  }

  /** Begins to register what is served here. */
  start(): Promise<void> {
    return this.automatic.start();
  }

  /** Rejects until every built-in version has been available. One that is stored and cannot be read is not waited for. */
  async checkRegistered(): Promise<void> {
    const storage = this.parts.resources.storage(API_SERVICES.group, API_SERVICES.resource);
    const missing: string[] = [];
    for (const name of this.pending) {
      if (!this.isKnown || !(await storage.unreadable('', name))) missing.push(name);
    }
    if (missing.length > 0) throw new Error(`missing APIService: [${missing.join(' ')}]`);
  }

  find(path: string): ((call: Call) => Promise<Reply>) | undefined {
    const registration = this.registrations.serverOf(path) ?? this.documents.serverOf(path);
    if (!registration) return undefined;
    const { clock, requestMs } = this.parts;
    return (call) => passRequest({ requests: this.requests, clock, requestMs }, registration, call);
  }

  dispose(): void {
    this.following.dispose();
    this.automatic.dispose();
    this.availability.dispose();
    this.documents.dispose();
    this.discovery.dispose();
  }

  private take(isGone: boolean, service: APIService): void {
    const { name = '' } = service.metadata;
    if (isGone) this.registrations.remove(name);
    else this.registrations.put(service);
    const registration = this.registrations.get(name);
    if (registration?.isAvailable) this.pending.delete(name);
    if (registration && isRemote(registration)) {
      this.discovery.refresh(name);
      this.documents.refresh(name);
    } else {
      this.discovery.forget(name);
      this.documents.forget(name);
    }
    if (isGone) this.availability.gone(name);
    else this.availability.changed(name);
  }
}

function registeredVersions(registrations: Registrations, discovery: OtherDiscovery): RegisteredVersions {
  return {
    all: () =>
      registrations.all().map((registration): RegisteredVersion => {
        const { group, version, groupPriority, versionPriority } = registration;
        const told = { group, version, groupPriority, versionPriority };
        return isRemote(registration) ? { ...told, elsewhere: discovery.versionOf(registration.name) } : told;
      }),
    onChange: (listener) => {
      const changes = [registrations.onChange(listener), discovery.onChange(listener)];
      return { dispose: () => changes.forEach((change) => change.dispose()) };
    },
  };
}

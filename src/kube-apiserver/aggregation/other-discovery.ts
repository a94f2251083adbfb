import { type Clock, deepEqual, type Disposable, Emitter, KeyedWork, type Log } from '../../base/index.ts';
import type { ToldVersion, User } from '../../apiserver/index.ts';
import { AGGREGATOR } from './availability.ts';
import { isRemote, keyOfService, pathOf, type RemoteRegistration } from './registration.ts';
import type { Registrations } from './registrations.ts';
import type { ServiceRequests } from './service-requests.ts';
import { fromAggregated, fromPlain, type ToldResources } from './told-versions.ts';

/** So many servers are waited for at once: those that hang must not keep the others away for long. */
const WORKERS = 10;
const TIMEOUT_MS = 5000;
const FIRST_RETRY_MS = 500;
/** So often servers are asked for what is new, at most. */
const REFRESH_MS = 60_000;
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

const ACCEPT = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

export interface OtherDiscoveryParts {
  readonly registrations: Registrations;
  readonly requests: ServiceRequests;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a server has told of all that it has. */
interface Told {
  readonly resources: ToldResources;
  readonly etag: string;
  /** When it was asked, counted. */
  readonly asked: number;
}

/**
 * What other servers tell of the versions that they serve, asked when something changes and once a minute. A server that
 * does not answer, or answers nonsense, leaves its versions without resources and not current.
 */
export class OtherDiscovery implements Disposable {
  private readonly parts: OtherDiscoveryParts;
  private readonly work: KeyedWork;
  private readonly versions = new Map<string, ToldVersion>();
  /** By Service: several versions may have one. */
  private readonly told = new Map<string, Told>();
  private readonly asking = new Map<
    string,
    { readonly asked: number; readonly told: Promise<Told | undefined> }
  >();
  /** Since when what was told is too old, counted. */
  private readonly changed = new Map<string, number>();
  private readonly changes = new Emitter<void>();
  private count = 0;

  constructor(parts: OtherDiscoveryParts) {
    this.parts = parts;
    this.work = new KeyedWork({
      clock: parts.clock,
      workers: WORKERS,
      firstRetryMs: FIRST_RETRY_MS,
      longestRetryMs: REFRESH_MS,
      work: (name) => this.reconcile(name),
      failed: (name, error) => parts.log.debug('what another server has is not known', { name, error }),
    });
  }

  /** What is known of a version; nobody has answered yet where nothing is. */
  versionOf(name: string): ToldVersion {
    return this.versions.get(name) ?? UNKNOWN;
  }

  onChange(listener: () => void): Disposable {
    return this.changes.on(listener);
  }

  /** A registration of another server has come, or has changed. */
  refresh(name: string): void {
    this.changed.set(name, ++this.count);
    this.work.add(name);
  }

  forget(name: string): void {
    if (!this.changed.delete(name)) return;
    this.work.forget(name);
    this.versions.delete(name);
    const used = new Set(this.parts.registrations.all().filter(isRemote).map(serviceOf));
    for (const service of this.told.keys()) if (!used.has(service)) this.told.delete(service);
  }

  dispose(): void {
    this.work.dispose();
  }

  private async reconcile(name: string): Promise<number | undefined> {
    const registration = this.parts.registrations.get(name);
    if (!registration || !isRemote(registration)) return undefined;
    try {
      const resources = await this.resourcesOf(registration);
      this.set(registration, { resources, isCurrent: true });
    } catch (error) {
      this.set(registration, UNKNOWN);
      throw error;
    }
    this.changed.set(name, ++this.count);
    return REFRESH_MS;
  }

  private set({ name }: RemoteRegistration, next: ToldVersion): void {
    const before = this.versions.get(name);
    if (!this.changed.has(name)) return;
    if (before && before.isCurrent === next.isCurrent && deepEqual(before.resources, next.resources)) return;
    this.versions.set(name, next);
    this.changes.emit();
  }

  /** Rejects where the server does not tell. */
  private async resourcesOf(registration: RemoteRegistration): Promise<ToldVersion['resources']> {
    const told = await this.toldBy(registration);
    const { group, version } = registration;
    return told ? (told.resources.get(`${group}/${version}`) ?? NONE) : this.askPlain(registration);
  }

  /** Undefined: the server does not speak of all at once. */
  private async toldBy(registration: RemoteRegistration): Promise<Told | undefined> {
    const service = serviceOf(registration);
    const changed = this.changed.get(registration.name) ?? 0;
    const known = this.told.get(service);
    if (known && known.asked > changed) return known;
    const underWay = this.asking.get(service);
    if (underWay && underWay.asked > changed) return underWay.told;
    const asked = ++this.count;
    const told = this.askAggregated(registration, known, asked).finally(() => {
      if (this.asking.get(service)?.asked === asked) this.asking.delete(service);
    });
    this.asking.set(service, { asked, told });
    return told;
  }

  private async askAggregated(
    registration: RemoteRegistration,
    known: Told | undefined,
    asked: number,
  ): Promise<Told | undefined> {
    const headers = {
      accept: ACCEPT,
      ...(known && known.etag !== '' ? { 'if-none-match': known.etag } : {}),
    };
    const answer = await this.ask(registration, '/apis', AGGREGATOR, headers);
    let told: Told | undefined;
    if (answer.status === 304 && known) told = { ...known, asked };
    else if (answer.status === 503) throw new Error(`the server answers ${answer.status}`);
    else if (answer.status === 200 && isAggregated(answer.headers['content-type'] ?? '')) {
      const resources = fromAggregated(parsed(answer.body));
      if (!resources) throw new Error('the answer is no APIGroupDiscoveryList');
      told = { resources, etag: answer.headers['etag'] ?? '', asked };
    }
    if (told) this.told.set(serviceOf(registration), told);
    return told;
  }

  /** Asks for one version, as servers do that know no more. */
  private async askPlain(registration: RemoteRegistration): Promise<ToldVersion['resources']> {
    const user = { name: AGGREGATOR.name, groups: [] };
    const answer = await this.ask(registration, pathOf(registration), user, { accept: 'application/json' });
    if (answer.status !== 200) throw new Error(`the server answers ${answer.status}`);
    const resources = fromPlain(parsed(answer.body));
    if (!resources) throw new Error('the answer is no APIResourceList');
    return resources;
  }

  private async ask(
    { remote }: RemoteRegistration,
    target: string,
    user: User,
    headers: Readonly<Record<string, string>>,
  ) {
    const giveUp = new AbortController();
    const timer = this.parts.clock.setTimer(TIMEOUT_MS, () => giveUp.abort());
    try {
      const request = { method: 'GET', target, headers, body: new Uint8Array(), user, signal: giveUp.signal };
      return await this.parts.requests.ask(remote, request, ANSWER_LIMIT_BYTES);
    } finally {
      timer.dispose();
    }
  }
}

const NONE: ToldVersion['resources'] = [];
const UNKNOWN: ToldVersion = { resources: NONE, isCurrent: false };

function serviceOf({ remote }: RemoteRegistration): string {
  return keyOfService(remote.service);
}

function isAggregated(contentType: string): boolean {
  const parameters = contentType.split(';').map((part) => part.trim());
  return parameters.includes('g=apidiscovery.k8s.io') && parameters.includes('as=APIGroupDiscoveryList');
}

function parsed(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

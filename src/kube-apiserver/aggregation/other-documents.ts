import {
  type Clock,
  type Disposable,
  Emitter,
  hexOf,
  type HttpsAnswer,
  isObject,
  KeyedWork,
  type Log,
  sha256,
} from '../../base/index.ts';
import type { OpenApiFragment, OtherDocuments } from '../../apiserver/index.ts';
import { fragmentOf } from './open-api-fragment.ts';
import { isRemote, pathOf, type RemoteRegistration } from './registration.ts';
import type { Registrations } from './registrations.ts';
import type { ServiceRequests } from './service-requests.ts';

const WORKERS = 5;
const TIMEOUT_MS = 60_000;
/** A server that has just come is left alone for so long. */
const DELAY_MS = 1000;
const REFRESH_MS = 60_000;
const LONGEST_RETRY_MS = 60 * 60_000;
const ANSWER_LIMIT_BYTES = 8 * 1024 * 1024;
const INDEX = '/openapi/v3';
/** Who reads what servers say of themselves. */
const READER = { name: 'system:aggregator', groups: [] };

export interface OtherDocumentsParts {
  readonly registrations: Registrations;
  readonly requests: ServiceRequests;
  readonly clock: Clock;
  readonly log: Log;
}

interface Described {
  /** Undefined: the server has no documents of v3. */
  readonly links: ReadonlyMap<string, string> | undefined;
  readonly fragment: OpenApiFragment | undefined;
  /** Of the answer that the fragment is from. */
  readonly etag: string;
}

/** How other servers describe what they serve, read once they are available and once a minute. */
export class OpenApiOfOthers implements OtherDocuments, Disposable {
  private readonly parts: OtherDocumentsParts;
  private readonly work: KeyedWork;
  private readonly described = new Map<string, Described>();
  private readonly changes = new Emitter<void>();

  constructor(parts: OtherDocumentsParts) {
    this.parts = parts;
    this.work = new KeyedWork({
      clock: parts.clock,
      workers: WORKERS,
      firstRetryMs: REFRESH_MS,
      longestRetryMs: LONGEST_RETRY_MS,
      work: (name) => this.reconcile(name),
      failed: (name, error) =>
        parts.log.debug('how another server describes itself is not known', { name, error }),
    });
  }

  fragments(): readonly OpenApiFragment[] {
    const { registrations } = this.parts;
    return registrations
      .all()
      .toSorted((a, b) => b.groupPriority - a.groupPriority || b.versionPriority - a.versionPriority)
      .flatMap(({ name }) => this.described.get(name)?.fragment ?? []);
  }

  links(): ReadonlyMap<string, string> {
    const links = new Map<string, string>();
    for (const { links: own } of this.described.values())
      for (const [name, link] of own ?? []) links.set(name, link);
    return links;
  }

  *made(): Iterable<string> {
    for (const [name, { links, fragment }] of this.described) {
      const registration = this.parts.registrations.get(name);
      if (!links && fragment && registration) yield pathOf(registration).slice(1);
    }
  }

  fragmentFor(document: string): OpenApiFragment | undefined {
    for (const [name, { links, fragment }] of this.described) {
      const registration = links ? undefined : this.parts.registrations.get(name);
      if (registration && pathOf(registration) === `/${document}`) return fragment;
    }
    return undefined;
  }

  /** Whose document of v3 a path leads to. */
  serverOf(path: string): RemoteRegistration | undefined {
    if (this.described.size === 0 || !path.startsWith(`${INDEX}/`)) return undefined;
    const document = path.slice(INDEX.length + 1);
    for (const [name, { links }] of this.described) {
      const registration = links?.has(document) ? this.parts.registrations.get(name) : undefined;
      if (registration && isRemote(registration)) return registration;
    }
    return undefined;
  }

  onChange(listener: () => void): Disposable {
    return this.changes.on(listener);
  }

  /** A registration of another server has come, or has changed. */
  refresh(name: string): void {
    if (!this.described.has(name) || this.work.isFailing(name)) {
      this.work.forget(name);
      this.work.addAfter(name, DELAY_MS);
    }
  }

  forget(name: string): void {
    this.work.forget(name);
    if (this.described.delete(name)) this.changes.emit();
  }

  dispose(): void {
    this.work.dispose();
  }

  private async reconcile(name: string): Promise<number | undefined> {
    const registration = this.parts.registrations.get(name);
    // One that is not available yet comes back when it is.
    if (!registration || !isRemote(registration) || !registration.isAvailable) return undefined;
    const before = this.described.get(name);
    const links = await this.readIndex(registration);
    const { fragment, etag } = await this.readFragment(registration, before);
    if (!this.parts.registrations.get(name)?.remote) return undefined;
    this.described.set(name, { links, fragment, etag });
    const isSame = before?.fragment?.tag === fragment?.tag && sameLinks(before?.links, links);
    if (!isSame) this.changes.emit();
    return REFRESH_MS;
  }

  /** The documents of v3; undefined of a server that knows of none. */
  private async readIndex(
    registration: RemoteRegistration,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const answer = await this.ask(registration, INDEX, {});
    const links = new Map<string, string>();
    if (answer.status === 404) return undefined;
    const index = answer.status === 200 ? parsed(answer) : undefined;
    const paths = isObject(index) ? index['paths'] : undefined;
    if (!isObject(paths)) throw new Error(`the server answers ${answer.status} for ${INDEX}`);
    for (const [name, entry] of Object.entries(paths)) {
      const link = isObject(entry) ? entry['serverRelativeURL'] : undefined;
      // Only what it is registered for: what is served here is described here.
      if (typeof link === 'string' && `/${name}` === pathOf(registration)) links.set(name, link);
    }
    return links;
  }

  private async readFragment(
    registration: RemoteRegistration,
    before: Described | undefined,
  ): Promise<Pick<Described, 'fragment' | 'etag'>> {
    const known = before !== undefined && before.etag !== '' ? { 'if-none-match': before.etag } : {};
    const answer = await this.ask(registration, '/openapi/v2', { accept: 'application/json', ...known });
    if (answer.status === 304 && before) return before;
    if (answer.status === 404) return { fragment: undefined, etag: '' };
    if (answer.status !== 200) throw new Error(`the server answers ${answer.status} for /openapi/v2`);
    const etag = answer.headers['etag'] ?? '';
    const tag = etag === '' ? hexOf(sha256(answer.body)) : etag;
    if (before?.fragment?.tag === tag) return before;
    const content = fragmentOf(parsed(answer), `${pathOf(registration)}/`);
    return { fragment: content && { ...content, tag }, etag };
  }

  private async ask(
    { remote }: RemoteRegistration,
    target: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<HttpsAnswer> {
    const giveUp = new AbortController();
    const timer = this.parts.clock.setTimer(TIMEOUT_MS, () => giveUp.abort());
    try {
      const body = new Uint8Array();
      const request = { method: 'GET', target, headers, body, user: READER, signal: giveUp.signal };
      return await this.parts.requests.ask(remote, request, ANSWER_LIMIT_BYTES);
    } finally {
      timer.dispose();
    }
  }
}

function parsed({ body }: HttpsAnswer): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

function sameLinks(a: Described['links'], b: Described['links']): boolean {
  if (!a || !b) return a === b;
  return a.size === b.size && [...b].every(([name, link]) => a.get(name) === link);
}

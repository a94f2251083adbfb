import { findCondition, StatusError } from '../../api/index.ts';
import { type Disposable, Disposables, type Emitter, sleep } from '../../base/index.ts';
import type { CustomResourceDefinition } from '../../kinds/index.ts';
import { type ApiObject, Backoff, type Client, type ResourceClient } from '../../client/index.ts';
import { DEFINITIONS, type ServedResources } from './served-resources.ts';

/** A definition of custom resources that a cluster serves: what of its `spec` says what objects look like. */
export interface ServedDefinition {
  readonly name: string;
  readonly spec: object;
}

/** What is different. The parts of one change follow each other, and the last one says so by having no `more`. */
export interface DefinitionNews {
  readonly definitions: readonly ServedDefinition[];
  readonly removed: readonly string[];
  readonly more: boolean;
}

/** Resolves once it is ready for the next part; where it rejects, it is told no more. */
export type TellDefinitions = (news: DefinitionNews) => Promise<void>;

/** Changes that come within this time are told together. */
const GATHER_MS = 300;
/** Requests for definitions at a time: of the connections that a session has, what a person asks for needs some. */
const AT_ONCE = 4;
const BACKOFF = { initialMs: 1000, limitMs: 30_000 };

/**
 * Tells what definitions say that a cluster serves, and then what changes. That one has changed is known of the watch of
 * their metadata, which a session has anyway; then it is read by itself, where its `generation` is another one. Nothing of
 * it is kept: of hundreds, each of them long, no more are in memory than are read at a time.
 */
export class ClusterDefinitions implements Disposable {
  private readonly client: Client;
  private readonly served: ServedResources;
  private readonly parts = new Disposables();

  constructor(client: Client, served: ServedResources) {
    this.client = client;
    this.served = served;
  }

  /** Tells the name of one that came, changed or went. */
  get onDidChange(): Pick<Emitter<string>, 'on'> {
    return this.served.onDidChangeDefinition;
  }

  /** The metadata of one that is there. */
  find(name: string): ApiObject | undefined {
    return this.served.definition(name);
  }

  /** Tells of all that are there, as soon as they are known, and then of what is different. */
  follow(tell: TellDefinitions): Disposable {
    return this.parts.add(new Follower(this.client, this.served, tell));
  }

  dispose(): void {
    this.parts.dispose();
  }
}

class Follower implements Disposable {
  private readonly client: Client;
  private readonly served: ServedResources;
  private readonly tell: TellDefinitions;
  private readonly resource: ResourceClient<ApiObject>;
  private readonly listening: Disposable;
  private readonly abort = new AbortController();
  private readonly backoff = new Backoff(BACKOFF);
  /** What of each was told: a version that it has no longer is read again. */
  private readonly told = new Map<string, string>();
  /** Those of which something may be new. */
  private readonly pending = new Set<string>();
  private isRunning = false;
  private hasFailed = false;

  constructor(client: Client, served: ServedResources, tell: TellDefinitions) {
    this.client = client;
    this.served = served;
    this.tell = tell;
    this.resource = client.resource(DEFINITIONS.apiVersion, DEFINITIONS.plural);
    this.listening = served.onDidChangeDefinition.on((name) => this.note(name));
    for (const { metadata } of served.definitions()) this.note(metadata.name ?? '');
  }

  dispose(): void {
    this.listening.dispose();
    this.abort.abort(new Error('the definitions are not followed any more'));
    this.pending.clear();
  }

  private note(name: string): void {
    this.pending.add(name);
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    this.isRunning = true;
    try {
      while (this.pending.size > 0) {
        await sleep(this.client.clock, this.hasFailed ? this.backoff.nextMs() : GATHER_MS, signal);
        this.hasFailed = false;
        await this.pass();
        if (!this.hasFailed) this.backoff.reset();
      }
    } catch (error) {
      if (!signal.aborted) this.client.log.warn('definitions are not told any more', { error });
      this.dispose();
    }
    this.isRunning = false;
  }

  /** Reads what is new of those that something may be new of, and tells it. */
  private async pass(): Promise<void> {
    const names = [...this.pending];
    this.pending.clear();
    const removed = names.filter((name) => this.told.has(name) && this.served.definition(name) === undefined);
    for (const name of removed) this.told.delete(name);
    const unread = names.filter((name) => this.isUnread(name)).values();
    let count = 0;
    const work = async (): Promise<void> => {
      for (const name of unread) {
        const news = await this.read(name);
        this.abort.signal.throwIfAborted();
        if (!news) continue;
        count++;
        await this.tell({ ...news, more: true });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (count + removed.length > 0) await this.tell({ definitions: [], removed, more: false });
  }

  private isUnread(name: string): boolean {
    const known = this.served.definition(name);
    return known !== undefined && this.told.get(name) !== versionOf(known);
  }

  private async read(name: string): Promise<Omit<DefinitionNews, 'more'> | undefined> {
    const { signal } = this.abort;
    let definition: CustomResourceDefinition;
    try {
      definition = (await this.resource.get({ name }, { signal })) as CustomResourceDefinition;
    } catch (error) {
      this.fail(name, error);
      return undefined;
    }
    const { spec, status } = definition;
    const { acceptedNames, conditions = [] } = status ?? {};
    const is = (type: string): boolean => findCondition(conditions, type)?.status === 'True';
    if (!is('Established')) return this.told.delete(name) ? { definitions: [], removed: [name] } : undefined;
    // What it asks for and does not have may become its own without another `generation`.
    this.told.set(name, is('NamesAccepted') ? versionOf(definition) : UNSETTLED);
    const { group, names, scope, versions } = spec;
    return {
      definitions: [{ name, spec: { group, names: acceptedNames ?? names, scope, versions } }],
      removed: [],
    };
  }

  private fail(name: string, error: unknown): void {
    if (this.abort.signal.aborted) return;
    const code = error instanceof StatusError ? error.code : undefined;
    // It has gone meanwhile, as the watch will tell.
    if (code === 404) return;
    // Who may not read them is not to ask for each of them.
    if (code === 403) throw error;
    this.pending.add(name);
    if (!this.hasFailed) this.client.log.warn('a definition cannot be read', { definition: name, error });
    this.hasFailed = true;
  }
}

const UNSETTLED = '';

/** What a definition says changes with its `generation`, and with what has its name. */
function versionOf({ metadata }: Pick<ApiObject, 'metadata'>): string {
  const { uid = '', generation, resourceVersion = '' } = metadata;
  return `${uid}/${generation ?? resourceVersion}`;
}

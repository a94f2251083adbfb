import {
  type Clock,
  cloneJson,
  deepEqual,
  type Disposable,
  Failures,
  KeyedWork,
  type Log,
} from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type { APIService, CustomResourceDefinition } from '../../kinds/index.ts';
import {
  createObject,
  deleteObject,
  type ObjectReader,
  ownWriteContext,
  type ServedResources,
  type Writes,
} from '../../apiserver/index.ts';
import { changeObject, FIELD_MANAGER, storedResource } from '../own-changes/index.ts';
import { API_SERVICES } from './api-services.ts';
import { DefinedVersions } from './defined-versions.ts';

const WORKERS = 5;
const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1000_000;

const LABEL = 'kube-aggregator.kubernetes.io/automanaged';
const ON_START = 'onstart';
const ALWAYS = 'true';

export interface AutoRegistrationParts {
  readonly reader: ObjectReader;
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly clock: Clock;
  readonly log: Log;
  /** What every cluster registers of what it serves itself. */
  readonly builtIn: readonly APIService[];
}

/**
 * Registers what is served here: the built-in versions once, at the start, those of definitions for as long as there are
 * definitions of them. Registrations that say by their label that this is done for them are mended, and deleted where
 * nothing stands behind them; others are left alone.
 */
export class AutoRegistration implements Disposable {
  private readonly parts: AutoRegistrationParts;
  private readonly work: KeyedWork;
  private readonly builtIn: ReadonlyMap<string, APIService>;
  private readonly defined: DefinedVersions;
  private readonly services = new Map<string, APIService>();
  private readonly following: Disposable[];
  private readonly synced: Promise<unknown>;
  /** Those that were there when all that there is was known. */
  private atStart: ReadonlySet<string> | undefined;
  private readonly done = new Set<string>();

  constructor(parts: AutoRegistrationParts) {
    this.parts = parts;
    this.builtIn = new Map(parts.builtIn.map((object) => [object.metadata.name ?? '', object]));
    const failures = new Failures(parts.log);
    this.work = new KeyedWork({
      clock: parts.clock,
      workers: WORKERS,
      firstRetryMs: FIRST_RETRY_MS,
      longestRetryMs: LONGEST_RETRY_MS,
      work: (name) => this.reconcile(name),
      failed: (name, error) => failures.add(`${name} could not be registered`, error),
    });
    this.defined = new DefinedVersions((name) => this.wake(name));
    const definitions = parts.reader.follow<CustomResourceDefinition>(DEFINITIONS, (change) =>
      this.defined.change(change),
    );
    const services = parts.reader.follow<APIService>(API_SERVICES, ({ type, object }) => {
      const { name = '' } = object.metadata;
      if (type === 'deleted') this.services.delete(name);
      else this.services.set(name, object);
      this.wake(name);
    });
    this.following = [definitions, services];
    this.synced = Promise.all([definitions.ready(), services.ready()]);
  }

  /** Resolves once all is known that there is; only then is anything done about it. */
  async start(): Promise<void> {
    await this.synced;
    this.atStart = new Set(this.services.keys());
    const names = [...this.builtIn.keys(), ...this.defined.names(), ...this.services.keys()];
    for (const name of names) this.work.add(name);
  }

  dispose(): void {
    this.work.dispose();
    for (const each of this.following) each.dispose();
  }

  private wake(name: string): void {
    if (this.atStart) this.work.add(name);
  }

  private wanted(name: string): APIService | undefined {
    return this.builtIn.get(name) ?? this.defined.registration(name);
  }

  /** Upstream's table: what is wanted against what is there. */
  private async reconcile(name: string): Promise<undefined> {
    const wanted = this.wanted(name);
    const current = this.services.get(name);
    const isDone = this.done.has(name);
    if (!(wanted && managementOf(wanted) === ON_START && isDone)) {
      if (!current) {
        if (wanted) await this.create(wanted);
      } else if (this.isManaged(name, current, isDone)) {
        if (!wanted) await this.delete(current);
        else if (!deepEqual(current.spec, wanted.spec)) await this.mend(name, wanted);
      }
    }
    // What was never there at the start need not be remembered once it is gone.
    if (wanted || this.atStart?.has(name)) this.done.add(name);
    else this.done.delete(name);
  }

  private isManaged(name: string, current: APIService, isDone: boolean): boolean {
    const management = managementOf(current);
    if (management === ON_START) return (this.atStart?.has(name) ?? false) && !isDone;
    return management === ALWAYS;
  }

  private async create(wanted: APIService): Promise<void> {
    const { resources, writes, clock } = this.parts;
    const resource = storedResource(resources, API_SERVICES);
    const object = cloneJson(wanted);
    const context = { ...ownWriteContext('create', clock.now()), fieldManager: FIELD_MANAGER };
    await unless('AlreadyExists', createObject(writes, { resource, namespace: '', object }, context));
  }

  private async mend(name: string, wanted: APIService): Promise<void> {
    const { resources, writes, clock } = this.parts;
    await changeObject<APIService>({
      resources,
      writes,
      nowMs: clock.now(),
      of: API_SERVICES,
      name,
      subresource: '',
      change: (service) => {
        if (wanted.spec) service.spec = wanted.spec;
        return true;
      },
    });
  }

  private async delete({ metadata }: APIService): Promise<void> {
    const { resources, writes, clock } = this.parts;
    const resource = storedResource(resources, API_SERVICES);
    const { name = '', uid = '' } = metadata;
    const deletion = { resource, namespace: '', name, options: { preconditions: { uid } } };
    const deleted = deleteObject(writes, deletion, ownWriteContext('delete', clock.now()));
    await unless('NotFound', unless('Conflict', deleted));
  }
}

const DEFINITIONS = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' };

function managementOf({ metadata }: APIService): string | undefined {
  return metadata.labels?.[LABEL];
}

/** The other one that got in between wakes who looks after it. */
async function unless<T>(reason: string, write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof StatusError && error.reason === reason) return undefined;
    throw error;
  }
}

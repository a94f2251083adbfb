import { deepEqual, type Disposable, Emitter } from '../../base/index.ts';
import type { APIService } from '../../kinds/index.ts';
import type { Availability } from './availability.ts';
import {
  isRemote,
  LEGACY,
  type Registration,
  registrationOf,
  type Remote,
  type RemoteRegistration,
} from './registration.ts';

/** What is registered now, and whose each path is. */
export class Registrations {
  private readonly byName = new Map<string, Registration>();
  private readonly conditions = new Map<string, Availability | undefined>();
  /** Those of others, by group and version. */
  private readonly remote = new Map<string, RemoteRegistration>();
  /** Names by the Service behind which the server is. */
  private readonly byService = new Map<string, Set<string>>();
  private readonly changes = new Emitter<void>();

  get(name: string): Registration | undefined {
    return this.byName.get(name);
  }

  all(): readonly Registration[] {
    return [...this.byName.values()];
  }

  /** Whether another server serves something. */
  get hasRemote(): boolean {
    return this.remote.size > 0;
  }

  /** Whether the condition says this already. */
  says(name: string, { status, reason, message }: Availability): boolean {
    const told = this.conditions.get(name);
    return told?.status === status && told.reason === reason && told.message === message;
  }

  behind(namespace: string, name: string): Iterable<string> {
    return this.byService.get(`${namespace}/${name}`) ?? [];
  }

  /** The server of another one that has what is below a path. */
  serverOf(path: string): RemoteRegistration | undefined {
    if (this.remote.size === 0) return undefined;
    const [, root, group = '', version] = path.split('/', 4);
    if (root === 'api') return this.remote.get(LEGACY_KEY);
    return root === 'apis' && version !== undefined ? this.remote.get(`${group}/${version}`) : undefined;
  }

  /** Tells when what is registered, or to whom it is, may have changed. */
  onChange(listener: () => void): Disposable {
    return this.changes.on(listener);
  }

  put(service: APIService): void {
    const name = service.metadata.name ?? '';
    const before = this.byName.get(name);
    let next = registrationOf(service);
    // What says the same stays the same: whoever holds it sees by that that nothing has changed.
    if (before?.remote && deepEqual(before.remote, next.remote)) next = { ...next, remote: before.remote };
    this.conditions.set(name, conditionOf(service));
    if (deepEqual(before, next)) return;
    this.drop(name);
    this.byName.set(name, next);
    if (isRemote(next)) {
      this.remote.set(keyOf(next), next);
      this.namesBehind(next.remote).add(name);
    }
    this.changes.emit();
  }

  remove(name: string): void {
    this.conditions.delete(name);
    if (this.drop(name)) this.changes.emit();
  }

  private drop(name: string): boolean {
    const before = this.byName.get(name);
    if (!before) return false;
    this.byName.delete(name);
    if (isRemote(before)) {
      this.remote.delete(keyOf(before));
      const names = this.namesBehind(before.remote);
      names.delete(name);
      if (names.size === 0) this.byService.delete(serviceOf(before.remote));
    }
    return true;
  }

  private namesBehind(remote: Remote): Set<string> {
    const key = serviceOf(remote);
    let names = this.byService.get(key);
    if (!names) this.byService.set(key, (names = new Set()));
    return names;
  }
}

const LEGACY_KEY = 'v1';

function keyOf({ name, group, version }: Registration): string {
  return name === LEGACY ? LEGACY_KEY : `${group}/${version}`;
}

function serviceOf({ service }: Remote): string {
  return `${service.namespace}/${service.name}`;
}

function conditionOf({ status }: APIService): Availability | undefined {
  const found = status?.conditions?.find(({ type }) => type === 'Available');
  return (
    found && { status: found.status as 'True', reason: found.reason ?? '', message: found.message ?? '' }
  );
}

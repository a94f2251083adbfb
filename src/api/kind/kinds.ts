import { type Disposable, disposable, Emitter } from '../../base/index.ts';
import type { ObjectType, Scheme } from '../codec/index.ts';
import { apiVersionOf, type GroupVersionKind } from '../object.ts';
import type { ResourceName } from '../status.ts';
import type { Kind } from './kind.ts';

/** The kinds that there are now. Built-in ones never change; those of definitions come and go. */
export interface Kinds extends Scheme {
  find(gvk: GroupVersionKind): Kind | undefined;
  /** By the plural, as paths name it. */
  findResource(group: string, version: string, plural: string): Kind | undefined;
  /** The versions of a resource, the preferred one first; none where there is no such resource. */
  versionsOf(of: ResourceName): readonly Kind[];
  /** In the order of discovery. The same list until it changes. */
  all(): readonly Kind[];
  /** Whether any kind is of a group. */
  hasGroup(group: string): boolean;
  /** Tells which kinds came and which went, once `find` and `all` answer accordingly. */
  onChange(listener: (change: KindsChange) => void): Disposable;
}

export interface KindsChange {
  readonly added: readonly Kind[];
  readonly removed: readonly Kind[];
}

/** The kind that is known to be there. Throws where it is not: whoever asks cannot do without. */
export function requireKind(kinds: Kinds, gvk: GroupVersionKind): Kind {
  const kind = kinds.find(gvk);
  if (!kind) throw new Error(`${apiVersionOf(gvk)} ${gvk.kind} is no kind`);
  return kind;
}

/** Kinds that can be added and taken away while they are in use. */
export class KindRegistry implements Kinds {
  private readonly others: Scheme;
  private readonly byKind = new Map<string, Kind>();
  private readonly byPlural = new Map<string, Kind>();
  private readonly byResource = new Map<string, Kind[]>();
  /** How many kinds there are of each group, of each version, and of each name in a group. */
  private readonly counts = new Map<string, number>();
  private readonly changes = new Emitter<KindsChange>();
  private list: readonly Kind[] | undefined;

  /** `others` has the types of what is no kind of its own: lists, options, `Status`. */
  constructor(kinds: readonly Kind[], others: Scheme) {
    this.others = others;
    for (const kind of kinds) this.put(kind);
  }

  find(gvk: GroupVersionKind): Kind | undefined {
    return this.byKind.get(keyOf(gvk, gvk.kind));
  }

  findResource(group: string, version: string, plural: string): Kind | undefined {
    return this.byPlural.get(keyOf({ group, version }, plural));
  }

  versionsOf({ group, resource }: ResourceName): readonly Kind[] {
    return this.byResource.get(`${group}/${resource}`) ?? [];
  }

  all(): readonly Kind[] {
    this.list ??= [...this.byPlural.values()];
    return this.list;
  }

  hasGroup(group: string): boolean {
    return this.counts.has(groupKey(group));
  }

  typeOf(gvk: GroupVersionKind): ObjectType | undefined {
    return this.find(gvk)?.type ?? this.others.typeOf(gvk);
  }

  hasVersion(group: string, version: string): boolean {
    return this.counts.has(versionKey(group, version)) || this.others.hasVersion(group, version);
  }

  hasKind(group: string, kind: string): boolean {
    return this.counts.has(nameKey(group, kind)) || this.others.hasKind(group, kind);
  }

  onChange(listener: (change: KindsChange) => void): Disposable {
    return this.changes.on(listener);
  }

  /**
   * Adds kinds, in one change; each takes the place of the one with its group, version and plural. They go with the
   * disposal, as far as nothing has taken their place.
   */
  register(...kinds: readonly Kind[]): Disposable {
    const removed = kinds.map((kind) => this.put(kind)).filter((kind) => kind !== undefined);
    this.changes.emit({ added: kinds, removed });
    return disposable(() => this.drop(...kinds));
  }

  /** Takes kinds away, in one change, whoever added them. Those that are not there are passed over. */
  drop(...kinds: readonly Kind[]): void {
    const gone = kinds.filter((kind) => this.take(kind));
    if (gone.length > 0) this.changes.emit({ added: [], removed: gone });
  }

  private put(kind: Kind): Kind | undefined {
    const former = kind.plural === '' ? undefined : this.byPlural.get(keyOf(kind, kind.plural));
    if (former) this.take(former);
    this.byKind.set(keyOf(kind, kind.kind), kind);
    for (const key of countedAs(kind)) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (kind.plural !== '') {
      this.byPlural.set(keyOf(kind, kind.plural), kind);
      const versions = this.byResource.get(resourceKey(kind));
      if (versions) versions.push(kind);
      else this.byResource.set(resourceKey(kind), [kind]);
    }
    this.list = undefined;
    return former;
  }

  private take(kind: Kind): boolean {
    if (this.find(kind) !== kind && this.byPlural.get(keyOf(kind, kind.plural)) !== kind) return false;
    if (this.find(kind) === kind) this.byKind.delete(keyOf(kind, kind.kind));
    for (const key of countedAs(kind)) {
      const left = (this.counts.get(key) ?? 0) - 1;
      if (left > 0) this.counts.set(key, left);
      else this.counts.delete(key);
    }
    if (kind.plural !== '') {
      this.byPlural.delete(keyOf(kind, kind.plural));
      const left = this.versionsOf({ group: kind.group, resource: kind.plural }).filter((of) => of !== kind);
      if (left.length > 0) this.byResource.set(resourceKey(kind), left);
      else this.byResource.delete(resourceKey(kind));
    }
    this.list = undefined;
    return true;
  }
}

function keyOf(of: { readonly group: string; readonly version: string }, name: string): string {
  return `${apiVersionOf(of)}/${name}`;
}

function resourceKey({ group, plural }: Kind): string {
  return `${group}/${plural}`;
}

function countedAs({ group, version, kind, plural }: Kind): string[] {
  const named = [versionKey(group, version), nameKey(group, kind)];
  return plural === '' ? named : [groupKey(group), ...named];
}

function groupKey(group: string): string {
  return group;
}

function versionKey(group: string, version: string): string {
  return `${group}/${version}`;
}

function nameKey(group: string, kind: string): string {
  return `${group}//${kind}`;
}

import { type Disposable, disposable } from '../../base/index.ts';
import type { ObjectType, Scheme } from '../codec/index.ts';
import { apiVersionOf, type GroupVersionKind } from '../object.ts';
import type { Kind } from './kind.ts';

/** The kinds that there are now. Built-in ones never change; those of definitions come and go. */
export interface Kinds extends Scheme {
  find(gvk: GroupVersionKind): Kind | undefined;
  /** By the plural, as paths name it. */
  findResource(group: string, version: string, plural: string): Kind | undefined;
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

/** Kinds that can be added and taken away while they are in use. */
export class KindRegistry implements Kinds {
  private readonly scheme: Scheme;
  private readonly byKind = new Map<string, Kind>();
  private readonly byPlural = new Map<string, Kind>();
  /** How many kinds there are of each group. */
  private readonly groups = new Map<string, number>();
  private readonly listeners = new Set<(change: KindsChange) => void>();
  private list: readonly Kind[] | undefined;

  /** `scheme` has the types of what is no kind of its own: lists, options, `Status`. */
  constructor(kinds: readonly Kind[], scheme: Scheme) {
    this.scheme = scheme;
    for (const kind of kinds) this.put(kind);
  }

  find(gvk: GroupVersionKind): Kind | undefined {
    return this.byKind.get(keyOf(gvk, gvk.kind));
  }

  findResource(group: string, version: string, plural: string): Kind | undefined {
    return this.byPlural.get(keyOf({ group, version }, plural));
  }

  all(): readonly Kind[] {
    this.list ??= [...this.byPlural.values()];
    return this.list;
  }

  hasGroup(group: string): boolean {
    return this.groups.has(group);
  }

  typeOf(gvk: GroupVersionKind): ObjectType | undefined {
    return this.find(gvk)?.type ?? this.scheme.typeOf(gvk);
  }

  hasVersion(group: string, version: string): boolean {
    return this.scheme.hasVersion(group, version);
  }

  hasKind(group: string, kind: string): boolean {
    return this.scheme.hasKind(group, kind);
  }

  onChange(listener: (change: KindsChange) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  /**
   * Adds kinds, in one change; each takes the place of the one with its group, version and plural. They go with the
   * disposal, as far as nothing has taken their place.
   */
  register(...kinds: readonly Kind[]): Disposable {
    const removed = kinds.map((kind) => this.put(kind)).filter((kind) => kind !== undefined);
    this.changed({ added: kinds, removed });
    return disposable(() => {
      const gone = kinds.filter((kind) => this.drop(kind));
      if (gone.length > 0) this.changed({ added: [], removed: gone });
    });
  }

  private put(kind: Kind): Kind | undefined {
    this.byKind.set(keyOf(kind, kind.kind), kind);
    if (kind.plural === '') return undefined;
    const former = this.byPlural.get(keyOf(kind, kind.plural));
    if (former) this.drop(former);
    this.byPlural.set(keyOf(kind, kind.plural), kind);
    this.groups.set(kind.group, (this.groups.get(kind.group) ?? 0) + 1);
    this.list = undefined;
    return former;
  }

  private drop(kind: Kind): boolean {
    if (this.byPlural.get(keyOf(kind, kind.plural)) !== kind) return false;
    this.byPlural.delete(keyOf(kind, kind.plural));
    if (this.find(kind) === kind) this.byKind.delete(keyOf(kind, kind.kind));
    const left = (this.groups.get(kind.group) ?? 0) - 1;
    if (left > 0) this.groups.set(kind.group, left);
    else this.groups.delete(kind.group);
    this.list = undefined;
    return true;
  }

  private changed(change: KindsChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

function keyOf(of: { readonly group: string; readonly version: string }, name: string): string {
  return `${apiVersionOf(of)}/${name}`;
}

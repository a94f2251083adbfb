import type { ApiObject } from '../../client/index.ts';
import type { LiveObjects, ObjectChange } from '../live/live-objects.ts';
import { controlledResources, type ResourceRef, sameResource } from '../live/resources.ts';
import { naturalKey } from './natural-key.ts';
import { SortedValues } from './sorted-values.ts';
import { isSystemObject, type TreeDefinition } from './tree-definitions.ts';

/** An object, and the resource that it is of. */
export interface Placed {
  readonly resource: ResourceRef;
  /** As it is now. */
  object: ApiObject;
}

/** What came or went at the top of a view. */
export interface PlacementChange {
  /** Whether a namespace came or went. */
  readonly groups: boolean;
  /** The namespaces in which something did. */
  readonly namespaces: ReadonlySet<string | undefined>;
}

/** Owners of owners that are followed at most: references that form a ring must not hold us up. */
const DEPTH_LIMIT = 8;
const NO_VALUES = new SortedValues<Placed>();

/**
 * Which objects stand at the top of a view: those that nothing else shown controls. They are looked through once;
 * after that, a change costs what it concerns: the object, and what it controls where it came or went.
 */
export class Placement {
  private readonly definition: TreeDefinition;
  private readonly live: LiveObjects;
  private readonly showsSystem: () => boolean;
  /** By namespace, those of each resource in the order of the view's resources. Undefined until they are asked for. */
  private groups: Map<string | undefined, SortedValues<Placed>[]> | undefined;
  private readonly joined = new WeakMap<SortedValues<Placed>[], Joined>();

  constructor(definition: TreeDefinition, live: LiveObjects, showsSystem: () => boolean) {
    this.definition = definition;
    this.live = live;
    this.showsSystem = showsSystem;
  }

  /** The namespaces that hold something, in order; undefined, for what has none, comes first. */
  namespaces(): readonly (string | undefined)[] {
    const namespaces = [...this.built().keys()];
    const named = namespaces.filter((namespace) => namespace !== undefined).sort();
    return named.length < namespaces.length ? [undefined, ...named] : named;
  }

  /** What stands at the top in that namespace, in order: the same list as long as nothing came or went. */
  in(namespace: string | undefined): readonly Placed[] {
    const group = this.built().get(namespace);
    if (group === undefined) return [];
    const parts = group.map((values) => values.values());
    const known = this.joined.get(group);
    if (known?.parts.every((part, index) => part === parts[index]) === true) return known.all;
    const all = parts.flat();
    this.joined.set(group, { parts, all });
    return all;
  }

  countIn(namespace: string | undefined): number {
    return (this.built().get(namespace) ?? []).reduce((sum, values) => sum + values.size, 0);
  }

  /** Whether the object stands at the top. */
  holds(object: ApiObject): boolean {
    const group = this.groups?.get(object.metadata.namespace) ?? [];
    return group.some((values) => values.get(uidOf(object)) !== undefined);
  }

  /** What controls the object, through all that is between; itself, where nothing does. */
  topOf(object: ApiObject): ApiObject {
    return this.lineOf(object).at(-1) ?? object;
  }

  /** The object, what controls it, what controls that, and so on. */
  lineOf(object: ApiObject): readonly ApiObject[] {
    const line = [object];
    for (
      let owner = this.live.controllerOf(object);
      owner !== undefined && line.length <= DEPTH_LIMIT && owner.metadata.uid !== object.metadata.uid;
      owner = this.live.controllerOf(owner)
    ) {
      line.push(owner);
    }
    return line;
  }

  /** Takes a change in. Undefined where nothing was asked for yet. */
  note(change: ObjectChange): PlacementChange | undefined {
    if (this.groups === undefined) return undefined;
    const { type, resource, object, old } = change;
    const changed = new Changes();
    this.place(resource, object, type !== 'deleted', changed);
    // What has no owner, or another, is another's child: the objects below it may come to the top or leave it.
    if (type !== 'updated' || controllerUid(old) !== controllerUid(object)) {
      for (const child of this.live.controlledBy(object)) {
        const of = controlledResources(object.kind).find(({ kind }) => kind === child.kind);
        if (of) this.place(of, child, true, changed);
      }
    }
    return changed;
  }

  /** Forgets what was worked out: a setting has changed. */
  invalidate(): void {
    this.groups = undefined;
  }

  private built(): Map<string | undefined, SortedValues<Placed>[]> {
    if (this.groups) return this.groups;
    this.groups = new Map();
    const changes = new Changes();
    for (const resource of this.definition.resources) {
      for (const object of this.live.list(resource)) this.place(resource, object, true, changes);
    }
    return this.groups;
  }

  /** Puts the object where it belongs, or takes it away. */
  private place(resource: ResourceRef, object: ApiObject, exists: boolean, changes: Changes): void {
    const at = this.definition.resources.findIndex((each) => sameResource(each, resource));
    if (at < 0 || this.groups === undefined) return;
    const { namespace, name = '' } = object.metadata;
    const id = uidOf(object);
    const group = this.groups.get(namespace);
    const values = group?.[at] ?? NO_VALUES;
    const known = values.get(id);
    if (exists && this.standsAtTop(object)) {
      if (known) {
        known.object = object;
        return;
      }
      const into = group ?? this.addGroup(this.groups, namespace, changes);
      into[at]?.add(id, naturalKey(name), { resource, object });
    } else {
      if (!values.delete(id)) return;
      if (group?.every(({ size }) => size === 0) === true) {
        this.groups.delete(namespace);
        changes.groups = true;
      }
    }
    changes.namespaces.add(namespace);
  }

  private addGroup(
    groups: Map<string | undefined, SortedValues<Placed>[]>,
    namespace: string | undefined,
    changes: Changes,
  ): SortedValues<Placed>[] {
    const group = this.definition.resources.map(() => new SortedValues<Placed>());
    groups.set(namespace, group);
    changes.groups = true;
    return group;
  }

  private standsAtTop(object: ApiObject): boolean {
    if (!this.showsSystem() && isSystemObject(object)) return false;
    const owner = this.live.controllerOf(object);
    return owner === undefined || this.isBelow(owner, object);
  }

  /** Whether owners form a ring that comes back to the object: then nothing is above it. */
  private isBelow(owner: ApiObject, object: ApiObject): boolean {
    return this.lineOf(owner).some(({ metadata }) => metadata.uid === object.metadata.uid);
  }
}

/** The values of a group's resources one after the other, and what they were put together from. */
interface Joined {
  readonly parts: readonly (readonly Placed[])[];
  readonly all: readonly Placed[];
}

class Changes implements PlacementChange {
  groups = false;
  readonly namespaces = new Set<string | undefined>();
}

/** What tells objects of one resource apart, also where one was deleted and made again. */
export function uidOf({ kind, metadata }: ApiObject): string {
  return metadata.uid ?? `${kind}/${metadata.name ?? ''}`;
}

export function controllerUid(object: ApiObject | undefined): string | undefined {
  return object?.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;
}

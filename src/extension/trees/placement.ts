import type { ApiObject } from '../../client/index.ts';
import type { LiveObjects, ObjectChange } from '../live/live-objects.ts';
import { type ResourceRef, sameResource } from '../live/resources.ts';
import { isSystemObject, type TreeDefinition } from './tree-definitions.ts';

/** An object, and the resource that it is of. */
export interface Placed {
  readonly resource: ResourceRef;
  readonly object: ApiObject;
}

/** Owners of owners that are followed at most: references that form a ring must not hold us up. */
const DEPTH_LIMIT = 8;

/** Which objects stand at the top of a view: those that nothing else controls. Worked out once between two changes. */
export class Placement {
  private readonly definition: TreeDefinition;
  private readonly live: LiveObjects;
  private readonly showsSystem: () => boolean;
  private known: Map<string | undefined, Placed[]> | undefined;
  private readonly topUids = new Set<string | undefined>();

  constructor(definition: TreeDefinition, live: LiveObjects, showsSystem: () => boolean) {
    this.definition = definition;
    this.live = live;
    this.showsSystem = showsSystem;
  }

  /** The namespaces that hold something, in order; undefined, for what has none, comes first. */
  namespaces(): readonly (string | undefined)[] {
    const namespaces = [...this.tops().keys()];
    const named = namespaces.filter((namespace) => namespace !== undefined).sort();
    return namespaces.includes(undefined) ? [undefined, ...named] : named;
  }

  in(namespace: string | undefined): readonly Placed[] {
    return this.tops().get(namespace) ?? [];
  }

  all(): readonly Placed[] {
    return [...this.tops().values()].flat();
  }

  /** What controls the object, through all that is between; itself, where nothing does. */
  topOf(object: ApiObject): ApiObject {
    let top = object;
    for (let depth = 0; depth < DEPTH_LIMIT; depth++) {
      const owner = this.live.controllerOf(top);
      if (owner === undefined) break;
      top = owner;
    }
    return top;
  }

  /** Takes a change in. Whether it changed what stands at the top. */
  note({ type, resource, object }: ObjectChange): boolean {
    const { uid } = object.metadata;
    const was = this.topUids.has(uid);
    const is = type !== 'deleted' && this.standsAtTop(resource, object);
    this.known = undefined;
    return was !== is;
  }

  /** Forgets what was worked out: a setting has changed. */
  invalidate(): void {
    this.known = undefined;
  }

  private tops(): Map<string | undefined, Placed[]> {
    if (this.known) return this.known;
    const known = new Map<string | undefined, Placed[]>();
    this.topUids.clear();
    for (const resource of this.definition.resources) {
      const objects = this.live.list(resource).filter((object) => this.standsAtTop(resource, object));
      for (const object of objects.sort(byName)) {
        const { namespace, uid } = object.metadata;
        this.topUids.add(uid);
        const inNamespace = known.get(namespace);
        if (inNamespace) inNamespace.push({ resource, object });
        else known.set(namespace, [{ resource, object }]);
      }
    }
    this.known = known;
    return known;
  }

  private standsAtTop(resource: ResourceRef, object: ApiObject): boolean {
    if (!this.definition.resources.some((each) => sameResource(each, resource))) return false;
    return (this.showsSystem() || !isSystemObject(object)) && this.topOf(object) === object;
  }
}

export function byName(a: ApiObject, b: ApiObject): number {
  return (a.metadata.name ?? '').localeCompare(b.metadata.name ?? '', undefined, { numeric: true });
}

import type { ApiObject } from '../../client/index.ts';
import type { LiveObjects } from '../live/live-objects.ts';
import { controlledResources, type ResourceRef, sameResource } from '../live/resources.ts';
import { isSystemObject, type TreeDefinition } from './tree-definitions.ts';

export interface GroupElement {
  readonly type: 'group';
  readonly id: string;
  readonly label: string;
  /** Undefined for the group of what has no namespace. */
  readonly namespace: string | undefined;
}

export interface ObjectElement {
  readonly type: 'object';
  readonly id: string;
  readonly resource: ResourceRef;
  /** As it was when the element was last listed; the newest is in the live objects. */
  object: ApiObject;
  readonly parent: TreeElement | undefined;
}

export type TreeElement = GroupElement | ObjectElement;

/**
 * What a view shows, as a tree of elements that stay the same as long as what they stand for is there: the editor
 * keeps an item open or selected by its element.
 */
export class TreeModel {
  private readonly definition: TreeDefinition;
  private readonly live: LiveObjects;
  private readonly showsSystem: () => boolean;
  private readonly elements = new Map<string, TreeElement>();

  constructor(definition: TreeDefinition, live: LiveObjects, showsSystem: () => boolean) {
    this.definition = definition;
    this.live = live;
    this.showsSystem = showsSystem;
    for (const resource of definition.resources) live.follow(resource);
  }

  /** Whether everything that the view shows at the top has come at least once, or is known not to come. */
  get ready(): boolean {
    return this.definition.resources.every((resource) => this.live.isSettled(resource));
  }

  /** Why something is not shown: the first reason of those that there are. */
  get failure(): string | undefined {
    for (const resource of this.definition.resources) {
      const failure = this.live.failureOf(resource);
      if (failure !== undefined) return `${resource.kind}s are not shown: ${failure}`;
    }
    return undefined;
  }

  roots(): readonly TreeElement[] {
    if (!this.definition.grouped) return this.tops().map((top) => this.elementOf(top, undefined));
    const namespaces = new Set(this.tops().map(({ object }) => object.metadata.namespace));
    const named = [...namespaces].filter((namespace) => namespace !== undefined).sort();
    return [...(namespaces.has(undefined) ? [undefined] : []), ...named].map((namespace) =>
      this.group(namespace),
    );
  }

  children(element: TreeElement): readonly TreeElement[] {
    if (element.type === 'group') {
      return this.tops()
        .filter(({ object }) => object.metadata.namespace === element.namespace)
        .map((top) => this.elementOf(top, element));
    }
    return this.childrenOf(element.object).map((child) => this.elementOf(child, element));
  }

  hasChildren(element: TreeElement): boolean {
    return element.type === 'group' || this.live.controlledBy(element.object).length > 0;
  }

  /** The element to draw again when this object changed: that of what controls it, up to the top. */
  affectedBy(object: ApiObject): TreeElement | undefined {
    const top = this.topOf(object);
    return this.elements.get(idOf(top)) ?? this.elements.get(groupId(top.metadata.namespace));
  }

  /** Whether what changed is shown in this view at all. */
  concerns(resource: ResourceRef): boolean {
    const { resources } = this.definition;
    const shown = resources.flatMap((each) => [each, ...controlledResources(each.kind)]);
    return shown.some((each) => sameResource(each, resource));
  }

  /** Whether the object stands at the top: its coming or going changes what groups there are. */
  isTop(resource: ResourceRef, object: ApiObject): boolean {
    return this.standsAtTop(resource) && this.topOf(object) === object;
  }

  standsAtTop(resource: ResourceRef): boolean {
    return this.definition.resources.some((each) => sameResource(each, resource));
  }

  forget(object: ApiObject): void {
    this.elements.delete(idOf(object));
  }

  private tops(): readonly Placed[] {
    return this.definition.resources.flatMap((resource) =>
      this.live
        .list(resource)
        .filter((object) => (this.showsSystem() || !isSystemObject(object)) && this.topOf(object) === object)
        .sort(byName)
        .map((object) => ({ resource, object })),
    );
  }

  private childrenOf(object: ApiObject): readonly Placed[] {
    const placed = this.live.controlledBy(object).map((child) => ({
      object: child,
      resource: controlledResources(object.kind).find(({ kind }) => kind === child.kind),
    }));
    return placed
      .filter((child): child is Placed => child.resource !== undefined)
      .sort((a, b) => byAgeDescending(a.object, b.object) || byName(a.object, b.object));
  }

  private topOf(object: ApiObject): ApiObject {
    let top = object;
    for (let owner = this.live.controllerOf(top); owner !== undefined; owner = this.live.controllerOf(top)) {
      top = owner;
    }
    return top;
  }

  private elementOf({ resource, object }: Placed, parent: TreeElement | undefined): TreeElement {
    const id = idOf(object);
    const known = this.elements.get(id);
    if (known?.type === 'object' && known.parent === parent) {
      known.object = object;
      return known;
    }
    const element: ObjectElement = { type: 'object', id, resource, object, parent };
    this.elements.set(id, element);
    return element;
  }

  private group(namespace: string | undefined): TreeElement {
    const id = groupId(namespace);
    const known = this.elements.get(id);
    if (known) return known;
    const element: GroupElement = {
      type: 'group',
      id,
      label: namespace ?? this.definition.clusterGroup ?? '',
      namespace,
    };
    this.elements.set(id, element);
    return element;
  }
}

interface Placed {
  readonly resource: ResourceRef;
  readonly object: ApiObject;
}

function idOf(object: ApiObject): string {
  return `object/${object.metadata.uid ?? `${object.kind}/${object.metadata.name ?? ''}`}`;
}

function groupId(namespace: string | undefined): string {
  return `group/${namespace ?? ''}`;
}

function byName(a: ApiObject, b: ApiObject): number {
  return (a.metadata.name ?? '').localeCompare(b.metadata.name ?? '', undefined, { numeric: true });
}

/** The newest ReplicaSet or Job comes first; Pods of one set were usually made in the same second, and go by name. */
function byAgeDescending(a: ApiObject, b: ApiObject): number {
  if (a.kind === 'Pod') return 0;
  return (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '');
}

import type { ApiObject } from '../../client/index.ts';
import type { LiveObjects, ObjectChange } from '../live/live-objects.ts';
import { controlledResources, type ResourceRef, sameResource } from '../live/resources.ts';
import { byName, type Placed, Placement } from './placement.ts';
import type { TreeDefinition } from './tree-definitions.ts';

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
  private readonly placement: Placement;
  /** The resources of everything that the view can show. */
  private readonly shown: readonly ResourceRef[];
  private readonly elements = new Map<string, TreeElement>();

  constructor(definition: TreeDefinition, live: LiveObjects, showsSystem: () => boolean) {
    this.definition = definition;
    this.live = live;
    this.placement = new Placement(definition, live, showsSystem);
    this.shown = definition.resources.flatMap((each) => [each, ...controlledResources(each.kind)]);
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
    if (this.definition.grouped) return this.placement.namespaces().map((namespace) => this.group(namespace));
    return this.placement.all().map((top) => this.elementOf(top, undefined));
  }

  children(element: TreeElement): readonly TreeElement[] {
    const placed =
      element.type === 'group' ? this.placement.in(element.namespace) : this.childrenOf(element.object);
    return placed.map((each) => this.elementOf(each, element));
  }

  hasChildren(element: TreeElement): boolean {
    return element.type === 'group' || this.live.controlledBy(element.object).length > 0;
  }

  /**
   * Takes a change in, and tells what to draw again: the element at the top of what changed, everything, or nothing
   * where the view does not show it.
   */
  note(change: ObjectChange): TreeElement | 'everything' | undefined {
    const { type, resource, object } = change;
    if (!this.shown.some((each) => sameResource(each, resource))) return undefined;
    if (type === 'deleted') this.elements.delete(idOf(object));
    if (this.placement.note(change)) return 'everything';
    const top = this.placement.topOf(object);
    return this.elements.get(idOf(top)) ?? this.elements.get(groupId(top.metadata.namespace)) ?? 'everything';
  }

  /** Whether the resource's objects can stand at the top. */
  standsAtTop(resource: ResourceRef): boolean {
    return this.definition.resources.some((each) => sameResource(each, resource));
  }

  /** Forgets what was worked out: a setting has changed. */
  invalidate(): void {
    this.placement.invalidate();
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

function idOf(object: ApiObject): string {
  return `object/${object.metadata.uid ?? `${object.kind}/${object.metadata.name ?? ''}`}`;
}

function groupId(namespace: string | undefined): string {
  return `group/${namespace ?? ''}`;
}

/** The newest ReplicaSet or Job comes first; Pods of one set were usually made in the same second, and go by name. */
function byAgeDescending(a: ApiObject, b: ApiObject): number {
  if (a.kind === 'Pod') return 0;
  return (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '');
}

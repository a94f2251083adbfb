import type { ApiObject } from '../../client/index.ts';
import type { LiveObjects, ObjectChange } from '../live/live-objects.ts';
import { controlledResources, type ResourceRef, sameResource } from '../live/resources.ts';
import { type ObjectView, objectView } from '../view-model/object-view.ts';
import { inOrderBelow } from './child-order.ts';
import { controllerUid, type Placed, Placement, uidOf } from './placement.ts';
import type { TreeDefinition } from './tree-definitions.ts';
import type { GroupElement, ObjectElement, TreeElement } from './tree-element.ts';

/** What an item shows, and whether there is something below it. */
export interface ItemView extends ObjectView {
  readonly hasChildren: boolean;
}

/**
 * What a view shows, as a tree of elements that stay the same as long as what they stand for is there: the editor
 * keeps an item open or selected by its element. What was worked out for an element is kept until a change concerns it.
 */
export class TreeModel {
  private readonly definition: TreeDefinition;
  private readonly live: LiveObjects;
  private readonly placement: Placement;
  /** The resources of everything that the view can show. */
  private readonly shown: readonly ResourceRef[];
  private readonly elements = new Map<string, TreeElement>();
  private readonly views = new Map<string, ItemView>();
  /** What stands below an object, by its uid. */
  private readonly below = new Map<string, readonly Placed[]>();
  private readonly listed = new WeakMap<readonly Placed[], readonly TreeElement[]>();

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
    const namespaces = this.placement.namespaces();
    if (this.definition.grouped) return namespaces.map((namespace) => this.group(namespace));
    return namespaces.flatMap((namespace) => this.elementsOf(this.placement.in(namespace), undefined));
  }

  children(element: TreeElement): readonly TreeElement[] {
    const placed =
      element.type === 'group' ? this.placement.in(element.namespace) : this.childrenOf(element.object);
    return this.elementsOf(placed, element);
  }

  /** How many objects stand at the top in a group. */
  countOf({ namespace }: GroupElement): number {
    return this.placement.countIn(namespace);
  }

  viewOf(element: ObjectElement): ItemView {
    const known = this.views.get(element.id);
    if (known) return known;
    const { object } = element;
    const hasChildren = this.live.controlledBy(object).length > 0;
    const view = { ...objectView(object, this.live), hasChildren };
    // An element that is gone is asked for once more, at most.
    if (this.elements.get(element.id) === element) this.views.set(element.id, view);
    return view;
  }

  /**
   * Takes a change in, and tells what to draw again: the element at the top of what changed, the groups to or from
   * which something came or went, everything, or nothing where the view does not show it.
   */
  note(change: ObjectChange): readonly TreeElement[] | 'everything' {
    const { resource, object, old } = change;
    // A Job, say, is not shown among the workloads; but its Pods are not at the top there once it is known.
    const isShown = this.shown.some((each) => sameResource(each, resource));
    if (!isShown && controlledResources(object.kind).length === 0) return [];
    this.forget(change);
    const moved = this.placement.note(change);
    if (moved === undefined) return isShown ? 'everything' : [];
    if (moved.groups || (moved.namespaces.size > 0 && !this.definition.grouped)) return 'everything';
    const redrawn = [...moved.namespaces].map((namespace) => this.group(namespace));
    if (redrawn.length > 0 || !isShown) return redrawn;
    const tops = [object, ...(old && controllerUid(old) !== controllerUid(object) ? [old] : [])].map((each) =>
      this.placement.topOf(each),
    );
    const placed = tops.filter((top) => this.placement.holds(top));
    const elements = placed.map((top) => this.elementAt(top)).filter((element) => element !== undefined);
    return elements.length > 0 || placed.length === 0 ? elements : 'everything';
  }

  /** Whether the resource's objects can stand at the top. */
  standsAtTop(resource: ResourceRef): boolean {
    return this.definition.resources.some((each) => sameResource(each, resource));
  }

  /** Forgets what was worked out: a setting has changed. */
  invalidate(): void {
    this.placement.invalidate();
  }

  /** Drops what was worked out for the object, and for everything above it: their state is also its own. */
  private forget({ type, object, old }: ObjectChange): void {
    const id = idOf(object);
    const element = this.elements.get(id);
    if (type === 'deleted') {
      this.elements.delete(id);
      this.below.delete(uidOf(object));
    } else if (element?.type === 'object') element.object = object;
    const moved = type !== 'updated' || controllerUid(old) !== controllerUid(object);
    for (const each of old && moved ? [object, old] : [object]) {
      for (const above of this.placement.lineOf(each)) this.views.delete(idOf(above));
      const owner = controllerUid(each);
      if (moved && owner !== undefined) this.below.delete(owner);
    }
  }

  private elementAt(top: ApiObject): TreeElement | undefined {
    return this.elements.get(idOf(top)) ?? this.elements.get(groupId(top.metadata.namespace));
  }

  private childrenOf(object: ApiObject): readonly Placed[] {
    const uid = uidOf(object);
    const known = this.below.get(uid);
    if (known) return known;
    const resources = new Map(controlledResources(object.kind).map((resource) => [resource.kind, resource]));
    const placed = this.live.controlledBy(object).flatMap((child): Placed[] => {
      const resource = resources.get(child.kind);
      return resource ? [{ resource, object: child }] : [];
    });
    const ordered = inOrderBelow(placed);
    this.below.set(uid, ordered);
    return ordered;
  }

  private elementsOf(placed: readonly Placed[], parent: TreeElement | undefined): readonly TreeElement[] {
    const known = this.listed.get(placed);
    if (known && (known.length === 0 || parentOf(known[0]) === parent)) return known;
    const elements = placed.map((each) => this.elementOf(each, parent));
    this.listed.set(placed, elements);
    return elements;
  }

  private elementOf({ resource, object }: Placed, parent: TreeElement | undefined): TreeElement {
    const id = idOf(object);
    const known = this.elements.get(id);
    if (known?.type === 'object' && known.parent === parent) return known;
    const latest = this.live.get(resource, object.metadata) ?? object;
    const element: ObjectElement = { type: 'object', id, resource, object: latest, parent };
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

function parentOf(element: TreeElement | undefined): TreeElement | undefined {
  return element?.type === 'object' ? element.parent : undefined;
}

function idOf(object: ApiObject): string {
  return `object/${uidOf(object)}`;
}

function groupId(namespace: string | undefined): string {
  return `group/${namespace ?? ''}`;
}

/** What differs between two versions of an object, as sets of paths. */
import { deepEqual, type JsonObject, ownValue } from '../../../base/index.ts';
import type { FieldSet } from './field-set.ts';
import type { FieldType, ListType, MapType } from './field-type.ts';
import { fieldElement } from './path-element.ts';
import { PathTree } from './path-tree.ts';
import { elementOf, ItemError, listOf, mapOf, type Shape, shapeOf } from './shape.ts';

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two values of a type. The fast case is that nearly all is the same: nothing is made for what is. */
export function compareValues(type: FieldType, before: unknown, after: unknown): Comparison {
  const comparer = new Comparer();
  comparer.visit(type, before, after);
  return {
    added: comparer.added.toSet(),
    modified: comparer.modified.toSet(),
    removed: comparer.removed.toSet(),
  };
}

class Comparer {
  readonly added = new PathTree();
  readonly modified = new PathTree();
  readonly removed = new PathTree();
  private readonly path: string[] = [];

  /** Undefined is what is not there, which null is not. One of the two is there. */
  visit(type: FieldType, before: unknown, after: unknown): void {
    if (before === after) return;
    const [shapeBefore, shapeAfter] = [shapeOf(type, before), shapeOf(type, after)];
    let leaf: boolean;
    if (after === undefined) leaf = this.visitAs(shapeBefore, type, before, after);
    else if (before === undefined || shapeBefore === shapeAfter)
      leaf = this.visitAs(shapeAfter, type, before, after);
    else {
      this.visitAs(shapeBefore, type, before, after);
      leaf = this.visitAs(shapeAfter, type, before, after);
    }
    if (leaf) return;
    if (before === undefined) this.added.insert(this.path);
    else if (after === undefined) this.removed.insert(this.path);
  }

  /** Returns whether the value was recorded whole. */
  private visitAs(shape: Shape, type: FieldType, before: unknown, after: unknown): boolean {
    if (shape === 'map' && type.map) return this.visitMap(type.map, before, after);
    if (shape === 'list' && type.list) return this.visitList(type.list, before, after);
    return this.leaf(before, after);
  }

  private leaf(before: unknown, after: unknown): boolean {
    if (before === undefined) this.added.insert(this.path);
    else if (after === undefined) this.removed.insert(this.path);
    else if (!deepEqual(before, after)) this.modified.insert(this.path);
    return true;
  }

  private visitMap(type: MapType, before: unknown, after: unknown): boolean {
    const [left, right] = [mapOf(before), mapOf(after)];
    // Two empty ones are compared whole, so that null and empty differ.
    if (type.atomic || (!hasKeys(left) && !hasKeys(right))) return this.leaf(before, after);
    for (const key in left) this.visitKey(type, key, left[key], valueAt(type, right, key));
    for (const key in right) {
      if (ownValue(left, key) === undefined) this.visitKey(type, key, valueAt(type, left, key), right[key]);
    }
    if (!left || !right) this.visitNulls(type, left, right);
    return false;
  }

  /** The fields that a structure has as soon as it is there. */
  private visitNulls(type: MapType, left: JsonObject | undefined, right: JsonObject | undefined): void {
    for (const key of type.nulls) {
      const [before, after] = [valueAt(type, left, key), valueAt(type, right, key)];
      if ((before ?? after) === null) this.visitKey(type, key, before, after);
    }
  }

  private visitKey(type: MapType, key: string, before: unknown, after: unknown): void {
    if (before === after) return;
    this.path.push(fieldElement(key));
    this.visit(type.field(key) ?? type.others ?? {}, before, after);
    this.path.pop();
  }

  private visitList(type: ListType, before: unknown, after: unknown): boolean {
    const left = listOf(before) ?? [];
    const right = listOf(after) ?? [];
    if (type.ownership === 'atomic' || (left.length === 0 && right.length === 0))
      return this.leaf(before, after);
    const [byElement, others] = [itemsByElement(type, left), itemsByElement(type, right)];
    for (const [element, items] of byElement)
      this.visitItems(type, element, items, others.get(element) ?? []);
    for (const [element, items] of others)
      if (!byElement.has(element)) this.visitItems(type, element, [], items);
    return false;
  }

  /** Items that cannot be told apart are compared together, as if they were one value. */
  private visitItems(type: ListType, element: string, before: unknown[], after: unknown[]): void {
    this.path.push(element);
    if (before.length <= 1 && after.length <= 1) this.visit(type.items, before[0], after[0]);
    else if (before.length >= 2 && after.length >= 2) {
      if (!deepEqual(before, after)) this.modified.insert(this.path);
    } else if (before.length >= 2) {
      if (after.length > 0) this.visit(type.items, undefined, after[0]);
      this.removed.insert(this.path);
    } else {
      if (before.length > 0) this.visit(type.items, before[0], undefined);
      this.added.insert(this.path);
    }
    this.path.pop();
  }
}

/** Items that have no step are nobody's. */
function itemsByElement(type: ListType, items: readonly unknown[]): Map<string, unknown[]> {
  const byElement = new Map<string, unknown[]>();
  for (const item of items) {
    try {
      const element = elementOf(type, item);
      const same = byElement.get(element);
      if (same) same.push(item);
      else byElement.set(element, [item]);
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
    }
  }
  return byElement;
}

/** The value of a key. A structure that is there has null for some that are not set. */
function valueAt(type: MapType, map: JsonObject | undefined, key: string): unknown {
  return ownValue(map, key) ?? (map && type.nulls.has(key) ? null : undefined);
}

function hasKeys(map: JsonObject | undefined): boolean {
  for (const _ in map) return true;
  return false;
}

/** How an applied object merges into the one that is there. */
import { type JsonObject, ownValue, setKey } from '../../../base/index.ts';
import type { FieldType, ListType, MapType } from './field-type.ts';
import { elementOf, listOf, mapOf, shapeOf } from './shape.ts';

/**
 * The live value with what is applied put in. Fields of the applied one win; lists that are owned item by item unite,
 * the applied items in their order, the others where they were. Undefined where nothing is left.
 */
export function mergeValues(type: FieldType, live: unknown, applied: unknown): unknown {
  const shape = shapeOf(type, applied === undefined ? live : applied);
  if (shape === 'map' && type.map) return mergeMaps(type.map, live, applied);
  if (shape === 'list' && type.list) return mergeLists(type.list, live, applied);
  return leaf(live, applied);
}

function leaf(live: unknown, applied: unknown): unknown {
  return applied === undefined ? live : applied;
}

function mergeMaps(type: MapType, live: unknown, applied: unknown): unknown {
  const left = mapOf(live) ?? {};
  const right = mapOf(applied) ?? {};
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (type.atomic || keys.size === 0) return leaf(live, applied);
  const merged: JsonObject = {};
  for (const key of keys) {
    const inner = type.field(key) ?? type.others ?? {};
    const value = mergeValues(inner, ownValue(left, key), ownValue(right, key));
    if (value !== undefined) setKey(merged, key, value);
  }
  return merged;
}

function mergeLists(type: ListType, live: unknown, applied: unknown): unknown {
  const left = listOf(live) ?? [];
  const right = listOf(applied) ?? [];
  if (type.ownership === 'atomic' || (left.length === 0 && right.length === 0)) return leaf(live, applied);
  return new ListMerge(type, left, right).run();
}

/**
 * Walks both lists at once. An item of the live list that is applied, too, waits for the applied one, unless it is the
 * next that both have.
 */
class ListMerge {
  private readonly type: ListType;
  private readonly left: readonly unknown[];
  private readonly leftElements: readonly string[];
  private readonly rightElements: readonly string[];
  private readonly leftItems: ReadonlyMap<string, unknown>;
  private readonly rightItems: ReadonlyMap<string, unknown>;
  /** The steps that both lists have, in the order of the applied one, and how many of them were passed. */
  private readonly shared: readonly string[];
  private passed = 0;
  private readonly taken = new Set<string>();
  private readonly merged: unknown[] = [];

  constructor(type: ListType, left: readonly unknown[], right: readonly unknown[]) {
    this.type = type;
    this.left = left;
    this.leftElements = left.map((item) => elementOf(type, item));
    this.rightElements = right.map((item) => elementOf(type, item));
    this.leftItems = uniqueItems(this.leftElements, left);
    this.rightItems = uniqueItems(this.rightElements, right);
    this.shared = this.rightElements.filter((element) => this.leftItems.has(element));
  }

  run(): unknown[] {
    let [l, r] = [0, 0];
    while (l < this.leftElements.length || r < this.rightElements.length) {
      const mine = this.leftElements[l];
      const theirs = this.rightElements[r];
      if (mine !== undefined && mine === theirs) {
        this.takeApplied(mine);
        l++;
        r++;
      } else if (mine !== undefined && theirs !== undefined && this.waitsForAnother(mine)) {
        l++;
      } else if (mine !== undefined && !this.rightItems.has(mine)) {
        this.push(this.left[l], undefined);
        l++;
      } else {
        if (mine !== undefined && this.taken.has(mine)) l++;
        if (theirs !== undefined) {
          this.takeApplied(theirs);
          r++;
        }
      }
    }
    return this.merged;
  }

  /** It is applied, too, but not next. */
  private waitsForAnother(element: string): boolean {
    const next = this.shared[this.passed];
    return this.rightItems.has(element) && next !== undefined && next !== element;
  }

  private takeApplied(element: string): void {
    this.taken.add(element);
    this.push(this.leftItems.get(element), this.rightItems.get(element));
    if (this.shared[this.passed] === element) this.passed++;
  }

  private push(live: unknown, applied: unknown): void {
    const value = mergeValues(this.type.items, live, applied);
    if (value !== undefined) this.merged.push(value);
  }
}

/** The items by their steps. Of items that cannot be told apart none merges with anything. */
function uniqueItems(elements: readonly string[], items: readonly unknown[]): Map<string, unknown> {
  const unique = new Map<string, unknown>();
  for (const [index, element] of elements.entries()) {
    unique.set(element, unique.has(element) ? undefined : items[index]);
  }
  return unique;
}

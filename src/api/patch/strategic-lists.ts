/** How a strategic merge patch merges lists, and in which order the items stand afterwards. */
import { deepEqual, isObject, type JsonObject } from '../../base/index.ts';
import { goPrint, goType } from './go-print.ts';
import { unexplained } from './patch-document.ts';
import {
  missingMergeKey,
  PATCH,
  unknownPatchType,
  withoutDirectives,
  wrongType,
} from './strategic-directives.ts';
import type { FieldMerge } from './strategic-schema.ts';

/** Merges an object of the patch into the one of the original with the same merge key. */
export type MergeItem = (original: JsonObject, patch: JsonObject) => JsonObject;

/**
 * Merges two lists: plain values as a set, objects by their merge key. Items of the patch stand in the order of the
 * patch, the others in their own; an item that only the patch has comes before the others where nothing places it.
 */
export function mergeLists(
  original: unknown[],
  patch: unknown[],
  field: FieldMerge,
  mergeItem: MergeItem,
): unknown[] {
  if (original.length === 0 && patch.length === 0) return original;
  const type = itemType([original, patch]);
  if (type !== OBJECT_TYPE) {
    return interleave([...new Set([...original, ...patch])], patch, original, field.mergeKey);
  }
  if (field.mergeKey === '') {
    throw unexplained(`cannot merge lists without merge key for ${field.inside.name}`);
  }
  const { base, items } = applyItemDirectives(asObjects(original), asObjects(patch), field.mergeKey);
  return interleave(mergeItems(base, items, field.mergeKey, mergeItem), items, base, field.mergeKey);
}

/** Merges two lists, either of which may be missing, and puts the items in the order that `$setElementOrder` gives. */
export function orderList(
  original: unknown[] | undefined,
  patch: unknown[] | undefined,
  order: unknown[],
  field: FieldMerge,
  mergeItem: MergeItem,
): unknown[] {
  if (patch) checkOrder(patch, order, field.mergeKey);
  const merged = mergedList(original, patch, field, mergeItem);
  itemType([original ?? [], patch ?? []]);
  return interleave(merged, order, original ?? [], field.mergeKey);
}

/** The list without the values that `$deleteFromPrimitiveList` names. */
export function removeFromList(list: readonly unknown[], values: readonly unknown[]): unknown[] {
  const removed = new Set(values);
  return list.filter((item) => !removed.has(item));
}

const OBJECT_TYPE = goType({});

function mergedList(
  original: unknown[] | undefined,
  patch: unknown[] | undefined,
  field: FieldMerge,
  mergeItem: MergeItem,
): unknown[] {
  if (!patch) return original ?? [];
  if (!original) return asList(withoutDirectives(patch));
  return field.mergesList ? mergeLists(original, patch, field, mergeItem) : patch;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObjects(items: readonly unknown[]): JsonObject[] {
  return items.filter(isObject);
}

/** The one type that the items of the lists have. */
function itemType(lists: readonly unknown[][]): string {
  let type: string | undefined;
  for (const item of lists.flat(1)) {
    const own = goType(item);
    if (type === undefined && Array.isArray(item)) throw unexplained('lists of lists are not supported');
    if (type !== undefined && own !== type) {
      throw unexplained(`list element types are not identical: ${goPrint(lists)}`);
    }
    type = own;
  }
  if (type === undefined) throw unexplained('no elements in any given slices');
  return type;
}

/** Carries out the `$patch` items; what remains of the patch merges with what remains of the original. */
function applyItemDirectives(
  original: JsonObject[],
  patch: JsonObject[],
  mergeKey: string,
): { base: JsonObject[]; items: JsonObject[] } {
  const deleted = new Set<unknown>();
  let replaced = false;
  for (const item of patch) {
    if (!Object.hasOwn(item, PATCH)) continue;
    const directive = item[PATCH];
    if (directive === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw missingMergeKey(item, mergeKey);
      deleted.add(item[mergeKey]);
    } else if (directive === 'replace') replaced = true;
    else if (directive === 'merge') throw unexplained('merging lists cannot yet be specified in the patch');
    else throw unknownPatchType(item);
  }
  const items = patch.filter((item) => !Object.hasOwn(item, PATCH));
  if (replaced) return { base: items, items: [] };
  return { base: original.filter((item) => !deleted.has(item[mergeKey])), items };
}

function mergeItems(
  base: readonly JsonObject[],
  items: readonly JsonObject[],
  mergeKey: string,
  mergeItem: MergeItem,
): JsonObject[] {
  const merged = [...base];
  const places = new Map<unknown, number>();
  for (const [at, item] of base.entries()) if (!places.has(item[mergeKey])) places.set(item[mergeKey], at);
  for (const item of items) {
    if (!Object.hasOwn(item, mergeKey)) throw missingMergeKey(item, mergeKey);
    const at = places.get(item[mergeKey]) ?? merged.length;
    const current = merged[at];
    const next = current ? mergeItem(current, item) : withoutDirectives(item);
    if (!isObject(next)) continue;
    places.set(item[mergeKey], at);
    merged[at] = next;
  }
  return merged;
}

/** The patch's own items must follow the order that it asks for. */
function checkOrder(patch: unknown[], order: unknown[], mergeKey: string): void {
  const ordered =
    mergeKey === '' ? patch : patch.filter((item) => !(isObject(item) && item[PATCH] === 'delete'));
  let next = 0;
  for (const entry of order) {
    if (next < ordered.length && sameItem(ordered[next], entry, mergeKey)) next++;
  }
  if (next < ordered.length) {
    throw unexplained(
      `The order in patch list:\n${goPrint(patch)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`,
    );
  }
}

/**
 * Splits a merged list into the items that `leading` names and the rest, sorts either (by `leading`, by `original`), and
 * puts the rest among the leading ones: before the first one that followed it in the original.
 */
function interleave(merged: unknown[], leading: unknown[], original: unknown[], mergeKey: string): unknown[] {
  const places = new Places(original, mergeKey);
  const leadingPlaces = new Places(leading, mergeKey);
  const first = merged.filter((item) => leadingPlaces.of(item) !== undefined);
  const rest = merged.filter((item) => leadingPlaces.of(item) === undefined);
  leadingPlaces.sort(first);
  places.sort(rest);
  const all: unknown[] = [];
  let taken = 0;
  for (const item of first) {
    const place = places.of(item) ?? -1;
    while (taken < rest.length && (places.of(rest[taken]) ?? Infinity) < place) all.push(rest[taken++]);
    all.push(item);
  }
  return [...all, ...rest.slice(taken)];
}

/** Where the items of a list stand, by their merge key or by themselves. */
class Places {
  private readonly mergeKey: string;
  private readonly places = new Map<unknown, number>();

  constructor(list: readonly unknown[], mergeKey: string) {
    this.mergeKey = mergeKey;
    for (const [index, item] of list.entries()) {
      const key = this.keyOf(item);
      if (!this.places.has(key)) this.places.set(key, index);
    }
  }

  of(item: unknown): number | undefined {
    return this.places.get(this.keyOf(item));
  }

  sort(items: unknown[]): void {
    items.sort((a, b) => (this.of(a) ?? 0) - (this.of(b) ?? 0));
  }

  private keyOf(item: unknown): unknown {
    return this.mergeKey === '' ? item : keyOfItem(item, this.mergeKey);
  }
}

function keyOfItem(item: unknown, mergeKey: string): unknown {
  if (!isObject(item)) throw wrongType('map[string]interface {}', item);
  if (!Object.hasOwn(item, mergeKey)) throw missingMergeKey(item, mergeKey);
  return item[mergeKey];
}

function sameItem(a: unknown, b: unknown, mergeKey: string): boolean {
  return mergeKey === '' ? deepEqual(a, b) : keyOfItem(a, mergeKey) === keyOfItem(b, mergeKey);
}

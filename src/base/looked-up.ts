/** A list no longer than this is quicker searched than indexed. */
const SHORT = 16;

const sets = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();
const indexes = new WeakMap<readonly object[], Map<unknown, ReadonlyMap<unknown, object>>>();

/**
 * Whether a list holds a value. One that is long is searched once, however often it is asked: a selector of thousands of
 * values meets thousands of objects. It must not change afterwards.
 */
export function listHolds<T>(list: readonly T[], value: T): boolean {
  if (list.length <= SHORT) return list.includes(value);
  let set = sets.get(list);
  if (!set) {
    set = new Set(list);
    sets.set(list, set);
  }
  return set.has(value);
}

/**
 * The first item of a list with a key, such as the container of a name. `keyOf` is always the same function: its index of a
 * long list is kept as long as the list, which must not change afterwards.
 */
export function firstWith<T extends object, K>(
  list: readonly T[],
  keyOf: (item: T) => K,
  key: K,
): T | undefined {
  if (list.length <= SHORT) return list.find((item) => keyOf(item) === key);
  let ofList = indexes.get(list);
  if (!ofList) {
    ofList = new Map();
    indexes.set(list, ofList);
  }
  let index = ofList.get(keyOf) as ReadonlyMap<K, T> | undefined;
  if (!index) {
    const made = new Map<K, T>();
    for (const item of list) if (!made.has(keyOf(item))) made.set(keyOf(item), item);
    index = made;
    ofList.set(keyOf, made);
  }
  return index.get(key);
}

import { fnv1a } from '../../base/index.ts';

/**
 * A map from texts that never changes: to set or delete makes another one, which shares all but a few nodes with it. So
 * a state of a large map can be kept while the next ones are made, and two states are compared by what differs.
 */
export class PersistentMap<V> {
  private readonly root: Branch<V>;
  readonly size: number;

  private constructor(root: Branch<V>, size: number) {
    this.root = root;
    this.size = size;
  }

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>([], 0);
  }

  get(key: string): V | undefined {
    return pairsAt(this.root, fnv1a(key)).find(([known]) => known === key)?.[1];
  }

  set(key: string, value: V): PersistentMap<V> {
    const hash = fnv1a(key);
    const others = pairsAt(this.root, hash).filter(([known]) => known !== key);
    return this.with(hash, [...others, [key, value]]);
  }

  delete(key: string): PersistentMap<V> {
    const hash = fnv1a(key);
    const others = pairsAt(this.root, hash).filter(([known]) => known !== key);
    return this.with(hash, others);
  }

  values(): V[] {
    return [...pairsOf(this.root)].map(([, value]) => value);
  }

  [Symbol.iterator](): Iterator<readonly [string, V]> {
    return pairsOf(this.root)[Symbol.iterator]();
  }

  /** The keys whose values differ from those of an earlier state, in time that grows with what was changed. */
  changedSince(before: PersistentMap<V>): Set<string> {
    const keys = new Set<string>();
    collectChanges(before.root, this.root, keys);
    return keys;
  }

  private with(hash: number, pairs: Leaf<V>['pairs']): PersistentMap<V> {
    const change = pairs.length - pairsAt(this.root, hash).length;
    const leaf = pairs.length === 0 ? undefined : { hash, pairs };
    return new PersistentMap(put(this.root, hash, 0, leaf), this.size + change);
  }
}

/** A branch has a place for each value of the next few bits of a hash. */
type Branch<V> = readonly Slot<V>[];
type Slot<V> = Branch<V> | Leaf<V> | undefined;

interface Leaf<V> {
  readonly hash: number;
  /** All keys of this hash: nearly always one. */
  readonly pairs: readonly (readonly [string, V])[];
}

const BITS = 4;
const MASK = (1 << BITS) - 1;

function pairsAt<V>(root: Branch<V>, hash: number): Leaf<V>['pairs'] {
  let slot: Slot<V> = root;
  for (let shift = 0; isBranch(slot); shift += BITS) slot = slot[(hash >>> shift) & MASK];
  return slot?.hash === hash ? slot.pairs : [];
}

function put<V>(branch: Branch<V>, hash: number, shift: number, leaf: Leaf<V> | undefined): Branch<V> {
  const index = (hash >>> shift) & MASK;
  const slots = [...branch];
  const slot = slots[index];
  if (isBranch(slot)) slots[index] = put(slot, hash, shift + BITS, leaf);
  else if (slot === undefined || slot.hash === hash) slots[index] = leaf;
  else if (leaf) slots[index] = put(put([], slot.hash, shift + BITS, slot), hash, shift + BITS, leaf);
  return slots;
}

function* pairsOf<V>(slot: Slot<V>): Generator<readonly [string, V]> {
  if (isBranch(slot)) for (const child of slot) yield* pairsOf(child);
  else if (slot) yield* slot.pairs;
}

function collectChanges<V>(before: Slot<V>, after: Slot<V>, keys: Set<string>): void {
  if (before === after) return;
  if (isBranch(before) && isBranch(after)) {
    for (let index = 0; index <= MASK; index++) collectChanges(before[index], after[index], keys);
    return;
  }
  const old = new Map(pairsOf(before));
  for (const [key, value] of pairsOf(after)) {
    if (!old.has(key) || old.get(key) !== value) keys.add(key);
    old.delete(key);
  }
  for (const key of old.keys()) keys.add(key);
}

function isBranch<V>(slot: Slot<V>): slot is Branch<V> {
  return Array.isArray(slot);
}

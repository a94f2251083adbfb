import { CelError, type Value } from './value.ts';

/** A list, whatever holds its elements. */
export abstract class CelList {
  abstract get size(): number;
  /** The element at a place within the list. */
  abstract at(index: number): Value;
  /** This list with the other's elements after its own. */
  abstract concat(other: CelList): CelList;

  *[Symbol.iterator](): IterableIterator<Value> {
    for (let index = 0; index < this.size; index++) yield this.at(index);
  }

  /** Equality of lists that have rules of their own, such as sets; undefined where the order counts as usual. */
  equalsUnordered(_other: CelList): boolean | CelError | undefined {
    return undefined;
  }
}

/** A list of elements at hand. */
export class ArrayList extends CelList {
  readonly elements: readonly Value[];

  constructor(elements: readonly Value[]) {
    super();
    this.elements = elements;
  }

  get size(): number {
    return this.elements.length;
  }

  at(index: number): Value {
    return this.elements[index] ?? null;
  }

  concat(other: CelList): CelList {
    return joinLists(this, other);
  }
}

/** The elements of one list and then of another, without copying them. */
export function joinLists(first: CelList, second: CelList): CelList {
  if (second.size === 0) return first;
  return first.size === 0 ? second : new JoinedList(first, second);
}

/** Two lists one after the other. Their elements are gathered when the first one is asked for. */
class JoinedList extends CelList {
  readonly size: number;
  private readonly parts: CelList[];
  private gathered: Value[] | undefined;

  constructor(first: CelList, second: CelList) {
    super();
    this.parts = [first, second];
    this.size = first.size + second.size;
  }

  at(index: number): Value {
    this.gathered ??= gather(this.parts);
    return this.gathered[index] ?? null;
  }

  concat(other: CelList): CelList {
    return other.size === 0 ? this : new JoinedList(this, other);
  }

  /** The lists that this one stands for, and nothing where it holds its elements itself by now. */
  unjoined(): readonly CelList[] | undefined {
    return this.gathered ? undefined : this.parts;
  }

  elementsIfGathered(): readonly Value[] | undefined {
    return this.gathered;
  }
}

function gather(parts: readonly CelList[]): Value[] {
  const elements: Value[] = [];
  const waiting = [...parts].reverse();
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    const inner = list instanceof JoinedList ? list.unjoined() : undefined;
    if (inner) waiting.push(...[...inner].reverse());
    else if (list instanceof JoinedList)
      for (const element of list.elementsIfGathered() ?? []) elements.push(element);
    else for (const element of list) elements.push(element);
  }
  return elements;
}

/** A list that a macro fills: adding to it costs what is added, not what is there. Only the macro holds it. */
export class GrowingList extends CelList {
  private readonly elements: Value[] = [];

  get size(): number {
    return this.elements.length;
  }

  at(index: number): Value {
    return this.elements[index] ?? null;
  }

  concat(other: CelList): CelList {
    for (const element of other) this.elements.push(element);
    return this;
  }

  finished(): CelList {
    return new ArrayList(this.elements);
  }
}

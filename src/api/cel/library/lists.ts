import { CostLimitExceeded } from '../values/limits.ts';
import { compare, contains, equal, isComparable } from '../values/compare.ts';
import { typeOfValue } from '../values/kinds.ts';
import { ArrayList, CelList } from '../values/list.ts';
import { CelError, Duration, MAX_INT, noSuchOverload, Uint, type Value } from '../values/value.ts';
import { givenInt, givenList, givenValue } from './given.ts';
import { OPERATORS } from './operators.ts';
import { type FunctionDeclaration, overload, type Overload } from './signature.ts';
import { TEXT_INDEX_OF, TEXT_LAST_INDEX_OF } from './strings.ts';

const ORDERED = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
/** As the lists library of the language, which came later, has them in the names of its overloads. */
const RUNTIME_NAMES: Readonly<Record<string, string>> = {
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
};
const ZEROES: Readonly<Record<string, Value>> = {
  int: 0n,
  uint: new Uint(0n),
  double: 0,
  duration: new Duration(0n),
};
const FLATTEN_DEPTH_LIMIT = 1000;

/** Kubernetes' functions of lists, those of the lists library, and of lists as sets. */
export const LISTS: readonly FunctionDeclaration[] = [
  {
    name: 'isSorted',
    overloads: ORDERED.map((of) => overload(`list_${of}_is_sorted_bool`, `list(${of}).() bool`, isSorted)),
  },
  {
    name: 'sum',
    overloads: Object.entries(ZEROES).map(([of, zero]) =>
      overload(`list_${of}_sum_${of}`, `list(${of}).() ${of}`, (list) => sum(givenList(list), zero)),
    ),
  },
  {
    name: 'max',
    overloads: ORDERED.map((of) =>
      overload(`list_${of}_max_${of}`, `list(${of}).() ${of}`, (list) => extreme(givenList(list), 'max', -1)),
    ),
  },
  {
    name: 'min',
    overloads: ORDERED.map((of) =>
      overload(`list_${of}_min_${of}`, `list(${of}).() ${of}`, (list) => extreme(givenList(list), 'min', 1)),
    ),
  },
  withOverload(TEXT_INDEX_OF, overload('list_a_index_of_int', 'list(A).(A) int', indexOf)),
  withOverload(TEXT_LAST_INDEX_OF, overload('list_a_last_index_of_int', 'list(A).(A) int', lastIndexOf)),
  { name: 'slice', overloads: [overload('list_slice', 'list(T).(int, int) list(T)', slice)] },
  {
    name: 'flatten',
    unguarded: true,
    overloads: [
      overload('list_flatten', 'list(list(T)).() list(T)', (list) => flatten(givenValue(list), 1n)),
      overload('list_flatten_int', 'list(dyn).(int) list(dyn)', (list, depth) =>
        flatten(givenValue(list), givenInt(depth)),
      ),
    ],
  },
  {
    name: 'sort',
    overloads: ORDERED.map((of) =>
      overload(`list_${RUNTIME_NAMES[of] ?? of}_sort`, `list(${of}).() list(${of})`),
    ),
    singleton: (list = null) => (list instanceof CelList ? sortBy(list, list) : undefined),
  },
  {
    name: '@sortByAssociatedKeys',
    overloads: ORDERED.map((of) =>
      overload(`list_${RUNTIME_NAMES[of] ?? of}_sortByAssociatedKeys`, `list(T).(list(${of})) list(T)`),
    ),
    singleton: (list = null, keys = null) =>
      list instanceof CelList && keys instanceof CelList ? sortBy(list, keys) : undefined,
  },
  {
    name: 'lists.range',
    overloads: [
      overload(
        'lists_range',
        '(int) list(int)',
        (count) =>
          new ArrayList(
            Array.from({ length: Math.max(0, Number(givenInt(count))) }, (_, index) => BigInt(index)),
          ),
      ),
    ],
  },
  {
    name: 'reverse',
    overloads: [
      overload('list_reverse', 'list(T).() list(T)', (list) => new ArrayList([...givenList(list)].reverse())),
    ],
  },
  { name: 'distinct', overloads: [overload('list_distinct', 'list(T).() list(T)', distinct)] },
  {
    name: 'sets.contains',
    overloads: [overload('list_sets_contains_list', '(list(T), list(T)) bool', containsAll)],
  },
  {
    name: 'sets.equivalent',
    overloads: [
      overload('list_sets_equivalent_list', '(list(T), list(T)) bool', (a, b) => {
        const held = containsAll(a, b);
        return held === true ? containsAll(b, a) : held;
      }),
    ],
  },
  {
    name: 'sets.intersects',
    overloads: [
      overload('list_sets_intersects_list', '(list(T), list(T)) bool', (a, b) => {
        const other = givenList(b);
        for (const element of givenList(a)) if (contains(other, element) === true) return true;
        return false;
      }),
    ],
  },
];

function withOverload(declaration: FunctionDeclaration, ...more: Overload[]): FunctionDeclaration {
  return { ...declaration, overloads: [...declaration.overloads, ...more] };
}

const ADD = OPERATORS.find(({ name }) => name === '_+_')?.singleton;

function isSorted(list: Value | undefined): Value {
  let before: Value | undefined;
  for (const element of givenList(list)) {
    if (!isComparable(element)) return noSuchOverload(element);
    if (before !== undefined && compare(before, element) === 1) return false;
    before = element;
  }
  return true;
}

function sum(list: CelList, zero: Value): Value {
  let total = zero;
  for (const element of list) {
    if (total instanceof CelError) return noSuchOverload(total);
    total = ADD?.(total, element) ?? noSuchOverload(element);
  }
  return total instanceof CelError ? noSuchOverload(total) : total;
}

/** The first of those that none surpasses. `worse` is how a lesser one compares. */
function extreme(list: CelList, name: string, worse: number): Value {
  let best: Value | undefined;
  for (const element of list) {
    if (!isComparable(element)) return noSuchOverload(element);
    if (best === undefined || compare(best, element) === worse) best = element;
  }
  return best ?? new CelError(`${name} called on empty list`);
}

function indexOf(list: Value | undefined, item: Value | undefined): Value {
  const [of, wanted] = [givenList(list), givenValue(item)];
  for (let index = 0; index < of.size; index++)
    if (equal(of.at(index), wanted) === true) return BigInt(index);
  return -1n;
}

function lastIndexOf(list: Value | undefined, item: Value | undefined): Value {
  const [of, wanted] = [givenList(list), givenValue(item)];
  for (let index = of.size - 1; index >= 0; index--) {
    if (equal(of.at(index), wanted) === true) return BigInt(index);
  }
  return -1n;
}

function slice(list: Value | undefined, start: Value | undefined, end: Value | undefined): Value {
  const of = givenList(list);
  const [from, to] = [givenInt(start), givenInt(end)];
  const call = `cannot slice(${from}, ${to})`;
  if (from < 0n || to < 0n) return new CelError(`${call}, negative indexes not supported`);
  if (from > to) return new CelError(`${call}, start index must be less than or equal to end index`);
  if (BigInt(of.size) < to) return new CelError(`${call}, list is length ${of.size}`);
  const elements: Value[] = [];
  for (let index = Number(from); index < Number(to); index++) elements.push(of.at(index));
  return new ArrayList(elements);
}

function flatten(list: Value, depth: bigint): Value {
  if (!(list instanceof CelList)) {
    return new CelError(`no such overload: ${typeOfValue(list).name}.flatten()`);
  }
  if (depth < 0n) return new CelError('level must be non-negative');
  const elements: Value[] = [];
  const levels = depth > MAX_INT ? FLATTEN_DEPTH_LIMIT : Math.min(Number(depth), FLATTEN_DEPTH_LIMIT);
  addFlat(list, levels, elements);
  return new ArrayList(elements);
}

function addFlat(list: CelList, depth: number, elements: Value[]): void {
  for (const element of list) {
    if (element instanceof CelList && depth > 0) addFlat(element, depth - 1, elements);
    else elements.push(element);
  }
}

function sortBy(list: CelList, keys: CelList): Value {
  if (list.size !== keys.size) {
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.size} and ${keys.size} elements respectively`,
    );
  }
  if (list.size === 0) return list;
  const first = keys.at(0);
  if (!isComparable(first)) return new CelError('list elements must be comparable');
  const { name } = typeOfValue(first);
  const order: number[] = [];
  for (let index = 0; index < list.size; index++) {
    if (typeOfValue(keys.at(index)).name !== name)
      return new CelError('list elements must have the same type');
    order.push(index);
  }
  order.sort((a, b) => {
    const difference = compare(keys.at(a), keys.at(b));
    return typeof difference === 'number' ? difference : 0;
  });
  return new ArrayList(order.map((index) => list.at(index)));
}

function distinct(list: Value | undefined): Value {
  const of = givenList(list);
  if (of.size > DISTINCT_LIMIT) throw new CostLimitExceeded();
  const unique: Value[] = [];
  for (const element of of) {
    if (!unique.some((other) => equal(element, other) === true)) unique.push(element);
  }
  return new ArrayList(unique);
}

/** Its cost is the square of the size, so that no limit allows more. */
const DISTINCT_LIMIT = 100_000;

function containsAll(list: Value | undefined, part: Value | undefined): Value {
  const of = givenList(list);
  for (const element of givenList(part)) {
    const held = contains(of, element);
    if (held !== true) return held;
  }
  return true;
}

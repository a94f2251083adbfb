import { ArrayList, CelList } from '../values/list.ts';
import { CelMap, EntryMap } from '../values/map.ts';
import { text } from '../values/text.ts';
import { CelError, Duration, Optional, Uint, type Value } from '../values/value.ts';
import { givenList, givenMap, givenOptional, givenValue } from './given.ts';
import { type FunctionDeclaration, overload } from './signature.ts';

/** Functions of optional values, and the one that macros which make maps call. */
export const OPTIONALS: readonly FunctionDeclaration[] = [
  {
    name: 'optional.of',
    overloads: [overload('optional_of', '(V) optional(V)', (value) => Optional.of(givenValue(value)))],
  },
  {
    name: 'optional.ofNonZeroValue',
    overloads: [
      overload('optional_ofNonZeroValue', '(V) optional(V)', (value) =>
        isZero(givenValue(value)) ? Optional.none : Optional.of(givenValue(value)),
      ),
    ],
  },
  { name: 'optional.none', overloads: [overload('optional_none', '() optional(V)', () => Optional.none)] },
  {
    name: 'value',
    overloads: [
      overload('optional_value', 'optional(V).() V', (optional) => {
        const { value } = givenOptional(optional);
        return value === undefined ? new CelError('optional.none() dereference') : value;
      }),
    ],
  },
  {
    name: 'hasValue',
    overloads: [
      overload(
        'optional_hasValue',
        'optional(V).() bool',
        (optional) => givenOptional(optional).value !== undefined,
      ),
    ],
  },
  { name: 'or', overloads: [overload('optional_or_optional', 'optional(V).(optional(V)) optional(V)')] },
  { name: 'orValue', overloads: [overload('optional_orValue_value', 'optional(V).(V) V')] },
  { name: '_?._', overloads: [overload('select_optional_field', '(dyn, string) optional(V)')] },
  {
    name: 'last',
    overloads: [overload('list_last', 'list(V).() optional(V)', (list) => elementAt(givenList(list), -1))],
  },
  {
    name: 'first',
    overloads: [overload('list_first', 'list(V).() optional(V)', (list) => elementAt(givenList(list), 0))],
  },
  {
    name: 'optional.unwrap',
    overloads: [
      overload('optional_unwrap', '(list(optional(V))) list(V)', (list) => unwrap(givenList(list))),
    ],
  },
  {
    name: 'unwrapOpt',
    overloads: [
      overload('optional_unwrapOpt', 'list(optional(V)).() list(V)', (list) => unwrap(givenList(list))),
    ],
  },
  {
    name: 'cel.@mapInsert',
    overloads: [
      overload('@mapInsert_map_key_value', '(map(K, V), K, V) map(K, V)', (map, key, value) =>
        insert(givenMap(map), [[givenValue(key), givenValue(value)]]),
      ),
      overload('@mapInsert_map_map', '(map(K, V), map(K, V)) map(K, V)', (map, more) => {
        const from = givenMap(more);
        return insert(
          givenMap(map),
          [...from.keys()].map((key) => [key, from.find(key) ?? null]),
        );
      }),
    ],
  },
];

function elementAt(list: CelList, index: number): Value {
  return list.size === 0 ? Optional.none : Optional.of(list.at(index < 0 ? list.size - 1 : index));
}

function unwrap(list: CelList): Value {
  const elements: Value[] = [];
  for (const element of list) {
    if (!(element instanceof Optional)) return new CelError(`value ${text(element)} is not optional`);
    if (element.value !== undefined) elements.push(element.value);
  }
  return new ArrayList(elements);
}

/** The map is one that a macro fills and that nobody else holds. */
function insert(map: CelMap, entries: readonly (readonly [key: Value, value: Value])[]): Value {
  const target = map instanceof EntryMap ? map : new EntryMap();
  for (const [key, value] of entries) {
    if (target.find(key) !== undefined) return new CelError(`insert failed: key ${text(key)} already exists`);
    const problem = target.set(key, value);
    if (problem) return problem;
  }
  return target;
}

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === 0n || value === '') return true;
  if (value instanceof CelList || value instanceof CelMap) return value.size === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  if (value instanceof Optional) return value.value === undefined;
  return value instanceof Uint8Array && value.length === 0;
}

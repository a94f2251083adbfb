import { sizeOf, isOpaque, typeOfValue } from '../values/kinds.ts';
import { byteLength } from '../../go-text.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { Optional, type Value } from '../values/value.ts';
import { FormatValue } from '../values/format.ts';
import {
  AUTHORIZATION_CHECK,
  COMPARISONS,
  LIST_COST,
  NOMINAL,
  PATTERN,
  REQUIREMENT_COST,
  REQUIREMENTS_PER_CHARACTER,
  TRAVERSAL,
} from './factors.ts';

/** What a call costs before it is made, or a function of the result where that decides. */
export type CallCost = number | ((result: Value) => number);

/** The cost of calling a function with these arguments, by upstream's rules for its libraries and for Kubernetes' own. */
export function callCost(name: string, overload: string, args: readonly Value[]): CallCost {
  return overloadCost(overload, args) ?? kubernetesCost(name, overload, args) ?? standardCost(overload, args);
}

/** Costs that overloads of the sets and lists libraries have of their own. */
function overloadCost(overload: string, args: readonly Value[]): CallCost | undefined {
  const [first = null, second = null] = args;
  switch (overload) {
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return 1 + size(first) * size(second);
    case 'list_sets_equivalent_list':
      return 1 + 2 * size(first) * size(second);
    case 'lists_range':
      return allocation(1, typeof first === 'bigint' && first > 0n ? Number(first) : 0);
    case 'list_slice':
    case 'list_reverse':
      return (result) => allocation(1, size(result));
    case 'list_flatten':
      return allocation(1, size(first));
    case 'list_flatten_int':
      return allocation(typeof second === 'bigint' ? Number(second) : 1, size(first));
    case 'list_distinct':
      return selfComparison(first);
    default:
      break;
  }
  if (!overload.startsWith('list_')) return undefined;
  if (overload.endsWith('_sort')) return selfComparison(first);
  return overload.endsWith('_sortByAssociatedKeys') ? selfComparison(second) : undefined;
}

function selfComparison(list: Value): number {
  const count = size(list);
  if (!(list instanceof CelList) || count === 0) return allocation(2, 0);
  const { kind } = typeOfValue(list.at(0));
  const isText = kind === 'string' || kind === 'bytes';
  return allocation(isText ? 2 + TRAVERSAL : 2, count * count);
}

function allocation(factor: number, count: number): number {
  return Math.trunc(count * factor) + 1 + LIST_COST;
}

function kubernetesCost(name: string, overload: string, args: readonly Value[]): CallCost | undefined {
  const [first = null, second = null] = args;
  if (NOMINAL.has(name)) return 1;
  switch (name) {
    case 'check':
      return AUTHORIZATION_CHECK;
    case 'fieldSelector':
    case 'labelSelector': {
      const length = size(second);
      const requirements = Math.ceil(length * REQUIREMENTS_PER_CHARACTER) * REQUIREMENT_COST;
      return LIST_COST + traversal(length) + requirements;
    }
    case 'isSorted':
    case 'sum':
    case 'max':
    case 'min':
    case 'indexOf':
    case 'lastIndexOf':
      return traversalOfTree(first);
    case 'url':
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
    case 'jsonpatch.escapeKey':
    case 'cidr':
    case 'isIP':
    case 'isCIDR':
    case 'quantity':
    case 'isQuantity':
    case 'semver':
    case 'isSemver':
      return traversal(size(first));
    case 'ip':
      return overload === 'cidr_ip' ? 1 : traversal(size(first));
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return Math.ceil(size(first) * 2 * TRAVERSAL);
    case 'join':
      return (result) => Math.ceil(size(result) * 2 * TRAVERSAL);
    case 'find':
    case 'findAll':
      return patternCost(size(first), size(second));
    case 'containsIP':
      return (
        traversal(2 * size(first)) + (overload === 'cidr_contains_ip_string' ? traversal(size(second)) : 0)
      );
    case 'containsCIDR':
      return (
        traversal(2 * size(first)) +
        traversal(size(first)) +
        1 +
        (overload === 'cidr_contains_cidr_string' ? traversal(size(second)) : 0)
      );
    case 'validate':
      return first instanceof FormatValue ? patternCost(size(second), first.patternSize) : undefined;
    case '_==_':
      return isOpaque(first) ? 1 : undefined;
    default:
      return undefined;
  }
}

function standardCost(overload: string, args: readonly Value[]): number {
  const [first = null, second = null] = args;
  if (COMPARISONS.has(overload)) return traversal(Math.min(deepSize(first), deepSize(second)));
  switch (overload) {
    case 'starts_with_string':
    case 'ends_with_string':
    case 'string_to_bytes':
    case 'bytes_to_string':
    case 'strings_quote':
    case 'string_format':
      return traversal(deepSize(first));
    case 'in_list':
      return deepSize(second);
    case 'add_string':
    case 'add_bytes':
      return traversal(deepSize(first) + deepSize(second));
    case 'matches_string':
      return patternCost(deepSize(first), deepSize(second));
    case 'contains_string':
      return traversal(deepSize(first)) * traversal(deepSize(second));
    default:
      return 1;
  }
}

function traversal(count: number): number {
  return Math.ceil(count * TRAVERSAL);
}

/** One more character, so that a pattern over the empty text is not for free. */
function patternCost(length: number, patternLength: number): number {
  return Math.ceil((1 + length) * TRAVERSAL) * Math.ceil(patternLength * PATTERN);
}

function size(value: Value): number {
  return sizeOf(value) ?? 1;
}

/** The size of what an optional value holds counts as its own. */
function deepSize(value: Value): number {
  let inner = value;
  while (inner instanceof Optional && inner.value !== undefined) inner = inner.value;
  return size(inner);
}

/** The cost of reading a value with all that is in it. */
function traversalOfTree(value: Value): number {
  if (typeof value === 'string') return Math.trunc(byteLength(value) * TRAVERSAL);
  if (value instanceof Uint8Array) return Math.trunc(value.length * TRAVERSAL);
  let cost = 0;
  if (value instanceof CelList) {
    for (const element of value) cost += traversalOfTree(element);
    return cost;
  }
  if (!(value instanceof CelMap)) return 1;
  for (const key of value.keys()) cost += traversalOfTree(key) + traversalOfTree(value.find(key) ?? null);
  return cost;
}

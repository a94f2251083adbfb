import { constantOf } from '../syntax/expression.ts';
import { sameType } from '../types/type.ts';
import {
  AUTHORIZATION_CHECK,
  LIST_COST,
  NOMINAL,
  PATTERN,
  REQUIREMENT_COST,
  REQUIREMENTS_PER_CHARACTER,
  TRAVERSAL,
} from './factors.ts';
import type { CallEstimate, CostNode, SizeEstimator } from './node.ts';
import { exactly, MAX, plus, type Range, scaled, scaledUp, times, union, UNKNOWN } from './range.ts';

/** The length of the longest name format that upstream assumes. */
const FORMAT_PATTERN_SIZE = 128;
const FORMAT_SIZE = 64n;
/** The bytes of an address. */
const ADDRESS: Range = { min: 4n, max: 16n };

/** What calls of the libraries cost, by upstream's rules. The receiver comes apart from the arguments. */
export class LibraryEstimates {
  private readonly sizes: SizeEstimator;

  constructor(sizes: SizeEstimator) {
    this.sizes = sizes;
  }

  /** Undefined where the language's own rules hold. */
  estimate(
    name: string,
    overload: string,
    target: CostNode | undefined,
    args: readonly CostNode[],
  ): CallEstimate | undefined {
    return this.ofOverload(overload, target, args) ?? this.ofFunction(name, overload, target, args);
  }

  private ofOverload(
    overload: string,
    target: CostNode | undefined,
    args: readonly CostNode[],
  ): CallEstimate | undefined {
    const [first, second] = args;
    if (first && second && overload.startsWith('list_sets_')) {
      const factor = overload === 'list_sets_equivalent_list' ? 2 : 1;
      return { cost: plus(scaled(times(this.size(first), this.size(second)), factor), exactly(1)) };
    }
    if (overload === 'lists_range' && first) return allocation(1, exactly(integerOf(first, MAX)));
    if (!target) return undefined;
    const size = this.size(target);
    switch (overload) {
      case 'list_slice': {
        const start = integerOf(first, 0n);
        return allocation(1, exactly(BigInt.asUintN(64, integerOf(second, size.max) - start)));
      }
      case 'list_reverse':
      case 'list_flatten':
        return allocation(1, size);
      case 'list_flatten_int':
        return allocation(Number(integerOf(first, MAX)), size);
      case 'list_distinct':
        return allocation(2, times(size, size));
      default:
        break;
    }
    const sorted = /^list_(.+)_(sort|sortByAssociatedKeys)$/.exec(overload);
    if (!sorted) return undefined;
    const keys = sorted[2] === 'sort' || !first ? size : this.size(first);
    const isText = sorted[1] === 'string' || sorted[1] === 'bytes';
    return allocation(isText ? 2 + TRAVERSAL : 2, times(keys, keys));
  }

  private ofFunction(
    name: string,
    overload: string,
    target: CostNode | undefined,
    args: readonly CostNode[],
  ): CallEstimate | undefined {
    const [first, second] = args;
    if (NOMINAL.has(name)) return { cost: exactly(1) };
    switch (name) {
      case 'check':
        return { cost: exactly(AUTHORIZATION_CHECK) };
      case 'fieldSelector':
      case 'labelSelector':
        return first && { cost: selectorCost(this.size(first)) };
      case 'isSorted':
      case 'sum':
      case 'max':
      case 'min':
      case 'indexOf':
      case 'lastIndexOf':
        return target && { cost: this.elementsCost(target) };
      case 'url':
      case 'jsonpatch.escapeKey':
        return first && this.traversal(first, 1, true);
      case 'lowerAscii':
      case 'upperAscii':
      case 'substring':
      case 'trim':
        return target && this.traversal(target, 1, true);
      case 'replace':
        return target && first && second && this.replace(target, first, second);
      case 'split':
        return target && this.split(target, second);
      case 'join':
        return target && this.join(target, first);
      case 'find':
      case 'findAll':
        return target && first && this.find(target, first);
      case 'ip':
        if (overload === 'cidr_ip') return { cost: exactly(1) };
        return first && this.traversal(first, 1);
      case 'cidr':
      case 'isIP':
      case 'isCIDR':
      case 'quantity':
      case 'isQuantity':
      case 'semver':
      case 'isSemver':
        return first && this.traversal(first, 1);
      case 'ip.isCanonical':
        return first && this.traversal(first, 2);
      case 'containsIP':
        return (
          first && {
            cost: this.containsCost(overload === 'cidr_contains_ip_string' ? first : undefined, false),
          }
        );
      case 'containsCIDR':
        return (
          first && {
            cost: this.containsCost(overload === 'cidr_contains_cidr_string' ? first : undefined, true),
          }
        );
      case 'validate':
        return first && { cost: scaled(scaled(this.size(first), TRAVERSAL), FORMAT_PATTERN_SIZE * PATTERN) };
      case '_==_':
        return first && second && equalityOfOpaque(first, second);
      default:
        return undefined;
    }
  }

  private size(node: CostNode): Range {
    return node.size ?? this.sizes(node.path) ?? UNKNOWN;
  }

  private traversal(node: CostNode, factor: number, keepsSize = false): CallEstimate {
    const size = this.size(node);
    const cost = scaled(size, factor * TRAVERSAL);
    return keepsSize ? { cost, size } : { cost };
  }

  /** The elements of a list, known by the path to it or by its type alone. */
  private elementOf(list: CostNode): CostNode | undefined {
    const [type] = list.type.parameters;
    return type && { path: list.path.length > 0 ? [...list.path, '@items'] : [], type };
  }

  private elementsCost(list: CostNode): Range {
    const element = this.elementOf(list);
    if (!element) return scaled(this.size(list), TRAVERSAL);
    const isText = element.type.kind === 'string' || element.type.kind === 'bytes';
    const each = isText ? plus(exactly(1), scaled(this.size(element), TRAVERSAL)) : exactly(1);
    return times(this.size(list), each);
  }

  /** The result is longest if the shortest text that is replaced stands everywhere and the longest one comes for it. */
  private replace(target: CostNode, old: CostNode, by: CostNode): CallEstimate {
    const [size, from, to] = [this.size(target), this.size(old), this.size(by)];
    const most = replaced(size.max, from.min, to.max <= from.min);
    const least = replaced(size.min, from.max, from.max <= to.min);
    const counts = { min: least.count, max: most.count };
    const result = plus(times(counts, to), { min: least.kept, max: most.kept });
    return { cost: scaled(size, 2 * TRAVERSAL), size: result };
  }

  private split(target: CostNode, limit: CostNode | undefined): CallEstimate {
    const size = this.size(target);
    const most = limit?.expression ? constantOf(limit.expression) : undefined;
    const max = typeof most === 'bigint' ? BigInt.asUintN(64, most) : size.max;
    return { cost: scaled(size, 2 * TRAVERSAL), size: { min: 0n, max } };
  }

  private join(list: CostNode, separator: CostNode | undefined): CallEstimate {
    const count = this.size(list);
    const element = this.elementOf(list);
    let size: Range = element ? times(count, this.size(element)) : exactly(0);
    if (separator) {
      const between = { min: oneLess(count.min), max: oneLess(count.max) };
      size = plus(size, times(this.size(separator), between));
    }
    return { cost: scaled(size, TRAVERSAL), size };
  }

  private find(target: CostNode, pattern: CostNode): CallEstimate {
    const size = this.size(target);
    const text = scaled(plus(size, exactly(1)), TRAVERSAL);
    return { cost: times(text, scaled(this.size(pattern), PATTERN)), size: { min: 0n, max: size.max } };
  }

  private containsCost(parsed: CostNode | undefined, masks: boolean): Range {
    let cost = scaled(plus(ADDRESS, ADDRESS), TRAVERSAL);
    if (masks) cost = plus(plus(cost, scaled(ADDRESS, TRAVERSAL)), exactly(1));
    return parsed ? plus(cost, scaled(this.size(parsed), TRAVERSAL)) : cost;
  }
}

function oneLess(value: bigint): bigint {
  return value > 0n ? value - 1n : 0n;
}

function replaced(size: bigint, from: bigint, keepsLength: boolean): { count: bigint; kept: bigint } {
  if (from === 0n) return { count: size < MAX ? size + 1n : size, kept: size };
  if (keepsLength) return { count: 0n, kept: size };
  const count = Math.ceil(Number(size) / Number(from));
  return { count: count >= 2 ** 64 ? MAX : BigInt(count), kept: 0n };
}

function selectorCost(length: Range): Range {
  const requirements = scaled(scaled(length, REQUIREMENTS_PER_CHARACTER), REQUIREMENT_COST);
  return plus(plus(exactly(LIST_COST), scaled(length, TRAVERSAL)), requirements);
}

function allocation(factor: number, size: Range): CallEstimate {
  return { cost: plus(scaled(size, factor), exactly(1 + LIST_COST)), size };
}

/** A constant; nothing below zero. */
function integerOf(node: CostNode | undefined, otherwise: bigint): bigint {
  const value = node?.expression ? constantOf(node.expression) : undefined;
  if (typeof value !== 'bigint') return otherwise;
  return value < 0n ? 0n : value;
}

const SIMPLY_EQUAL = new Set([
  'net.IP',
  'net.CIDR',
  'kubernetes.Quantity',
  'kubernetes.Semver',
  'kubernetes.authorization.Authorizer',
  'kubernetes.authorization.PathCheck',
  'kubernetes.authorization.GroupCheck',
  'kubernetes.authorization.ResourceCheck',
  'kubernetes.authorization.Decision',
]);

function equalityOfOpaque(left: CostNode, right: CostNode): CallEstimate | undefined {
  if (!sameType(left.type, right.type)) return undefined;
  const { name } = left.type;
  if (SIMPLY_EQUAL.has(name)) return { cost: exactly(1) };
  if (name === 'kubernetes.NamedFormat') {
    return { cost: { min: scaledUp(1n, TRAVERSAL), max: scaledUp(FORMAT_SIZE, TRAVERSAL) } };
  }
  if (name !== 'kubernetes.URL') return undefined;
  const size = right.size ? union(right.size, right.size) : exactly(1);
  return { cost: { min: scaledUp(1n, TRAVERSAL), max: scaledUp(size.max, TRAVERSAL) } };
}

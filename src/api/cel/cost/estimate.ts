import type { Call, Expression, Fold, Select } from '../syntax/expression.ts';
import { DYN } from '../types/type.ts';
import { COMPARISONS, LIST_COST, MAP_COST, PATTERN, STRUCT_COST, TRAVERSAL } from './factors.ts';
import { KnownSizes, unionOfEntries } from './known-sizes.ts';
import { LibraryEstimates } from './library-estimates.ts';
import type { CallEstimate, CostNode, SizeEstimator } from './node.ts';
import { exactly, MAX, plus, type Range, scaled, times, union, UNKNOWN } from './range.ts';

/** What a checked expression can cost, from the sizes that `sizes` knows. */
export function estimateCost(expression: Expression, sizes: SizeEstimator): Range {
  return new Estimator(sizes).cost(expression);
}

const FREE = exactly(0);
const ONE = exactly(1);

class Estimator {
  private readonly sizes: KnownSizes;
  private readonly library: LibraryEstimates;

  constructor(sizes: SizeEstimator) {
    this.sizes = new KnownSizes(sizes);
    this.library = new LibraryEstimates(sizes);
  }

  cost(node: Expression): Range {
    switch (node.kind) {
      case 'constant':
        return FREE;
      case 'identifier':
        return this.identifier(node, node.name);
      case 'select':
        return node.qualified === undefined ? this.select(node) : this.identifier(node, node.qualified);
      case 'call':
        return this.call(node);
      case 'list': {
        const costs = node.elements.map((element) => this.cost(element));
        const value = this.sizes.unionOf(node.elements);
        this.sizes.setEntries(node, { isList: true, key: ONE, value });
        return plus(sum(costs), exactly(LIST_COST));
      }
      case 'map': {
        const costs = node.entries.map(({ key, value }) => plus(this.cost(key), this.cost(value)));
        const key = this.sizes.unionOf(node.entries.map((entry) => entry.key));
        const value = this.sizes.unionOf(node.entries.map((entry) => entry.value));
        this.sizes.setEntries(node, { isList: false, key, value });
        return plus(sum(costs), exactly(MAP_COST));
      }
      case 'struct':
        return plus(sum(node.fields.map(({ value }) => this.cost(value))), exactly(STRUCT_COST));
      case 'fold':
        return isBind(node) ? this.bind(node) : this.fold(node);
    }
  }

  private identifier(node: Expression, name: string): Range {
    this.sizes.setPath(node, this.sizes.pathOfLocal(name) ?? [name]);
    return ONE;
  }

  private select(node: Select): Range {
    const cost = this.cost(node.operand);
    if (node.test) return cost;
    const { kind } = node.operand.type ?? DYN;
    this.sizes.setPath(node, [...this.sizes.pathOf(node.operand), node.field]);
    return kind === 'map' || kind === 'struct' || kind === 'param' ? plus(cost, ONE) : cost;
  }

  private call(node: Call): Range {
    const [first] = node.args;
    if (node.name === 'dyn' && first) {
      const cost = this.cost(first);
      this.sizes.copy(node, first);
      return plus(ONE, cost);
    }
    const costs = node.args.map((arg) => this.cost(arg));
    const args = node.args.map((arg) => this.sizes.nodeOf(arg));
    const { overloads = [] } = node;
    if (overloads.length === 0) return FREE;
    const hasTarget = node.target !== undefined && node.qualified === undefined;
    const targetCost = hasTarget && node.target ? this.cost(node.target) : FREE;
    const target = hasTarget && node.target ? this.sizes.nodeOf(node.target) : undefined;
    let cost: Range = { min: MAX, max: 0n };
    let size: Range | undefined;
    for (const overload of overloads) {
      const estimate = this.overloadCost(node, overload, target, args, costs);
      cost = union(cost, estimate.cost);
      if (estimate.size) size = size ? union(size, estimate.size) : estimate.size;
      if (first && (overload === 'index_list' || overload === 'index_map')) {
        size = this.sizes.entriesOf(first)?.value;
        this.sizes.setPath(node, [
          ...this.sizes.pathOf(first),
          overload === 'index_list' ? '@items' : '@values',
        ]);
      }
      size ??= this.sizes.sizeOf(node);
    }
    if (size) this.sizes.setSize(node, size);
    return plus(targetCost, cost);
  }

  private overloadCost(
    node: Call,
    overload: string,
    target: CostNode | undefined,
    args: readonly CostNode[],
    costs: readonly Range[],
  ): CallEstimate {
    const ofLibrary = this.library.estimate(node.qualified ?? node.name, overload, target, args);
    if (ofLibrary) return { ...ofLibrary, cost: plus(ofLibrary.cost, sum(costs)) };
    const [left = FREE, right = FREE, last = FREE] = costs;
    if (overload === 'logical_and' || overload === 'logical_or') {
      return { cost: { min: left.min, max: plus(left, right).max } };
    }
    if (overload === 'conditional') return this.conditional(node, left, union(right, last));
    const own = this.languageCost(node, overload, target, args) ?? { cost: ONE };
    return { ...own, cost: plus(own.cost, sum(costs)) };
  }

  private conditional(node: Call, condition: Range, branches: Range): CallEstimate {
    const [, whenTrue, whenFalse] = node.args;
    if (!whenTrue || !whenFalse) return { cost: condition };
    this.sizes.setEntries(
      node,
      unionOfEntries(this.sizes.entriesOf(whenTrue), this.sizes.entriesOf(whenFalse)),
    );
    const size = union(this.sizes.sizeOrUnknown(whenTrue), this.sizes.sizeOrUnknown(whenFalse));
    return { cost: plus(condition, branches), size };
  }

  /** What the language's own functions cost; undefined where it is one. */
  private languageCost(
    node: Call,
    overload: string,
    target: CostNode | undefined,
    args: readonly CostNode[],
  ): CallEstimate | undefined {
    const [first, second] = args;
    if (first && second && COMPARISONS.has(overload)) {
      const [left, right] = [sizeIn(first), sizeIn(second)];
      const max = left.max < right.max ? left.max : right.max;
      return { cost: scaled({ min: max > 0n ? 1n : 0n, max }, TRAVERSAL) };
    }
    switch (overload) {
      case 'string_format':
        return target && { cost: scaled(sizeIn(target), TRAVERSAL) };
      case 'string_to_bytes': {
        const size = first ? sizeIn(first) : UNKNOWN;
        const max = BigInt.asUintN(64, size.max * 4n);
        return { cost: scaled(size, TRAVERSAL), size: { min: size.min, max } };
      }
      case 'bytes_to_string': {
        const size = first ? sizeIn(first) : UNKNOWN;
        return { cost: scaled(size, TRAVERSAL), size: { min: size.min / 4n, max: size.max } };
      }
      case 'strings_quote': {
        const size = first ? sizeIn(first) : UNKNOWN;
        const max = BigInt.asUintN(64, size.max * 2n + 2n);
        return { cost: scaled(size, TRAVERSAL), size: { min: size.min + 2n, max } };
      }
      case 'starts_with_string':
      case 'ends_with_string':
        return first && { cost: scaled(sizeIn(first), TRAVERSAL) };
      case 'in_list':
        return second && { cost: scaled(sizeIn(second), 1) };
      case 'matches_string': {
        if (!target || !first) return undefined;
        const text = scaled(plus(sizeIn(target), ONE), TRAVERSAL);
        return { cost: times(text, scaled(sizeIn(first), PATTERN)) };
      }
      case 'contains_string':
        return (
          target &&
          first && { cost: times(scaled(sizeIn(target), TRAVERSAL), scaled(sizeIn(first), TRAVERSAL)) }
        );
      case 'add_list':
      case 'add_string':
      case 'add_bytes':
        return this.concatenation(node, overload === 'add_list');
      default:
        return undefined;
    }
  }

  private concatenation(node: Call, isList: boolean): CallEstimate | undefined {
    const [left, right] = node.args;
    if (!left || !right) return undefined;
    const size = plus(this.sizes.sizeOrUnknown(left), this.sizes.sizeOrUnknown(right));
    this.sizes.setEntries(node, unionOfEntries(this.sizes.entriesOf(left), this.sizes.entriesOf(right)));
    return { cost: isList ? ONE : scaled(size, TRAVERSAL), size };
  }

  private fold(node: Fold): Range {
    let cost = plus(this.cost(node.range), this.cost(node.initial));
    this.sizes.push(
      node.accumulator,
      this.sizes.pathOf(node.initial),
      this.sizes.sizeOf(node.initial),
      this.sizes.entriesOf(node.initial),
    );
    const names = this.pushIterated(node);
    const condition = this.cost(node.condition);
    const step = this.cost(node.step);
    for (const name of names) this.sizes.pop(name);
    cost = plus(cost, this.cost(node.result));
    this.sizes.pop(node.accumulator);
    const count = this.sizes.sizeOrUnknown(node.range);
    cost = plus(cost, times(count, plus(step, condition)));
    if (node.initial.kind === 'constant') {
      const size = this.sizes.sizeOf(node.initial);
      if (size) this.sizes.setSize(node, size);
    } else if (node.initial.kind === 'list' || node.initial.kind === 'map') {
      this.sizes.setSize(node, count);
      this.sizes.setEntries(node, this.sizes.entriesOf(node.step));
    }
    return cost;
  }

  private pushIterated(node: Fold): string[] {
    const entries = this.sizes.entriesOf(node.range);
    const isList = entries ? entries.isList : node.range.type?.kind === 'list';
    const path = this.sizes.pathOf(node.range);
    const keys: [string, Range | undefined] = [isList ? '@indices' : '@keys', entries?.key];
    const values: [string, Range | undefined] = [isList ? '@items' : '@values', entries?.value];
    const { secondVariable } = node;
    const [firstPart, firstSize] = secondVariable === undefined && isList ? values : keys;
    this.sizes.push(node.variable, [...path, firstPart], firstSize);
    if (secondVariable === undefined) return [node.variable];
    this.sizes.push(secondVariable, [...path, values[0]], values[1]);
    return [node.variable, secondVariable];
  }

  private bind(node: Fold): Range {
    const cost = plus(this.cost(node.range), this.cost(node.initial));
    this.sizes.push(
      node.accumulator,
      this.sizes.pathOf(node.initial),
      this.sizes.sizeOf(node.initial),
      this.sizes.entriesOf(node.initial),
    );
    const result = this.cost(node.result);
    this.sizes.pop(node.accumulator);
    this.sizes.copy(node, node.result);
    return plus(cost, result);
  }
}

function sum(costs: readonly Range[]): Range {
  return costs.reduce(plus, FREE);
}

function sizeIn(node: CostNode): Range {
  return node.size ?? UNKNOWN;
}

/** A fold over nothing that gives an expression a name. */
function isBind({ range, condition, accumulator }: Fold): boolean {
  if (range.kind !== 'list' || range.elements.length > 0 || accumulator === '__result__') return false;
  return condition.kind === 'constant' && condition.value === false;
}

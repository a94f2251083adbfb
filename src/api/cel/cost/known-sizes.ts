import { ACCUMULATOR, type Expression } from '../syntax/expression.ts';
import { type CelType, DYN, isOptional } from '../types/type.ts';
import { sizeOf } from '../values/kinds.ts';
import type { CostNode, SizeEstimator } from './node.ts';
import { exactly, MAX, type Range, union, UNKNOWN } from './range.ts';

/** The sizes of the keys (or indexes) and values of a list or map. */
export interface EntrySizes {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

/** What a variable of a macro stands for. */
interface Local {
  readonly path: readonly string[];
  readonly size: Range | undefined;
  readonly entries: EntrySizes | undefined;
}

const ONE = exactly(1);
const SCALARS = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);

/** How large the values of the parts of an expression can be, as far as that is known by now, and where they come from. */
export class KnownSizes {
  private readonly estimate: SizeEstimator;
  private readonly locals = new Map<string, Local[]>();
  private readonly paths = new Map<Expression, readonly string[]>();
  private readonly known = new Map<Expression, Range>();
  private readonly entrySizes = new Map<Expression, EntrySizes>();

  constructor(estimate: SizeEstimator) {
    this.estimate = estimate;
  }

  setPath(expression: Expression, path: readonly string[]): void {
    this.paths.set(expression, path);
  }

  setSize(expression: Expression, size: Range): void {
    this.known.set(expression, size);
  }

  /** A variable of a macro begins to stand for something; what it stood for is hidden until it is popped. */
  push(name: string, path: readonly string[], size?: Range, entries?: EntrySizes): void {
    const stack = this.locals.get(name) ?? [];
    stack.push({ path, size, entries });
    this.locals.set(name, stack);
  }

  pop(name: string): void {
    this.locals.get(name)?.pop();
  }

  pathOfLocal(name: string): readonly string[] | undefined {
    return this.local(name)?.path;
  }

  nodeOf(expression: Expression): CostNode {
    const path = this.pathOf(expression);
    const size = this.sizeOf(expression);
    const isHidden = path[0] === ACCUMULATOR || path[0] === '__result__';
    const base = { path: isHidden ? [] : path, type: expression.type ?? DYN, expression };
    return size ? { ...base, size } : base;
  }

  pathOf(expression: Expression): readonly string[] {
    const local = expression.kind === 'identifier' ? this.local(expression.name) : undefined;
    return local?.path ?? this.paths.get(expression) ?? [];
  }

  sizeOrUnknown(expression: Expression): Range {
    return this.sizeOf(expression) ?? UNKNOWN;
  }

  sizeOf(expression: Expression): Range | undefined {
    const known = this.known.get(expression) ?? literalSize(expression);
    if (known) return known;
    const path = this.pathOf(expression);
    const estimated = path.length > 0 ? this.estimate(path) : undefined;
    if (estimated) {
      this.known.set(expression, estimated);
      return estimated;
    }
    if (isScalar(expression.type ?? DYN)) return ONE;
    return expression.kind === 'identifier' ? this.local(expression.name)?.size : undefined;
  }

  entriesOf(expression: Expression): EntrySizes | undefined {
    const known = this.entrySizes.get(expression);
    if (known || expression.kind !== 'identifier') return known;
    return this.local(expression.name)?.entries;
  }

  setEntries(expression: Expression, entries: EntrySizes | undefined): void {
    if (entries) this.entrySizes.set(expression, entries);
  }

  copy(to: Expression, from: Expression): void {
    const size = this.sizeOf(from);
    if (size) this.known.set(to, size);
    this.setEntries(to, this.entriesOf(from));
  }

  unionOf(expressions: readonly Expression[]): Range {
    return expressions
      .map((expression) => this.sizeOrUnknown(expression))
      .reduce(union, expressions.length === 0 ? exactly(0) : { min: MAX, max: 0n });
  }

  private local(name: string): Local | undefined {
    return this.locals.get(name)?.at(-1);
  }
}

export function unionOfEntries(a: EntrySizes | undefined, b: EntrySizes | undefined): EntrySizes | undefined {
  if (!a || !b) return undefined;
  return { isList: a.isList, key: union(a.key, b.key), value: union(a.value, b.value) };
}

function literalSize(expression: Expression): Range | undefined {
  switch (expression.kind) {
    case 'constant':
      return exactly(sizeOf(expression.value) ?? 1);
    case 'list':
      return exactly(expression.elements.length);
    case 'map':
      return exactly(expression.entries.length);
    default:
      return undefined;
  }
}

function isScalar(type: CelType): boolean {
  const [inner] = type.parameters;
  return SCALARS.has(type.kind) || (isOptional(type) && inner !== undefined && isScalar(inner));
}

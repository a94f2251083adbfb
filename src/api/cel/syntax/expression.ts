import type { CelType } from '../types/type.ts';
import type { Literal } from '../values/value.ts';

/**
 * A node of an expression. `offset` is where messages about it point to, counted in code units of the source. The checker
 * fills in what it finds: the type, and of a call which overloads it may be.
 */
interface Node {
  readonly offset: number;
  type?: CelType;
}

export type Expression =
  Constant | Identifier | Select | Call | ListLiteral | MapLiteral | StructLiteral | Fold;

export interface Constant extends Node {
  readonly kind: 'constant';
  readonly value: Literal;
}

export interface Identifier extends Node {
  readonly kind: 'identifier';
  readonly name: string;
}

/** `operand.field`; if `test`, whether it is there: `has(operand.field)`. */
export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expression;
  readonly field: string;
  readonly test: boolean;
  /** The variable or type whose dotted name this is. */
  qualified?: string;
}

export interface Call extends Node {
  readonly kind: 'call';
  /** Undefined where the function is called by its name alone, or by a dotted one (then `qualified`). */
  readonly target?: Expression;
  readonly name: string;
  readonly args: readonly Expression[];
  qualified?: string;
  overloads?: readonly string[];
}

export interface ListLiteral extends Node {
  readonly kind: 'list';
  readonly elements: readonly Expression[];
  /** The places of elements written `?x`, which are left out where they have no value. */
  readonly optional: ReadonlySet<number>;
}

export interface MapEntry {
  readonly offset: number;
  readonly key: Expression;
  readonly value: Expression;
  readonly optional: boolean;
}

export interface MapLiteral extends Node {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface StructField {
  readonly offset: number;
  readonly name: string;
  readonly value: Expression;
  readonly optional: boolean;
}

export interface StructLiteral extends Node {
  readonly kind: 'struct';
  readonly typeName: string;
  readonly fields: readonly StructField[];
}

/**
 * What macros over lists and maps become: for each entry of `range`, while `condition`, the accumulator becomes `step`;
 * in the end the value is `result`.
 */
export interface Fold extends Node {
  readonly kind: 'fold';
  readonly range: Expression;
  readonly variable: string;
  /** With it `variable` is the index or key, this one the element or value. */
  readonly secondVariable?: string;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

/** `a.b.c` as a text, undefined where the expression is anything else. */
export function qualifiedNameOf(expression: Expression): string | undefined {
  if (expression.kind === 'identifier') return expression.name;
  if (expression.kind !== 'select' || expression.test) return undefined;
  const prefix = qualifiedNameOf(expression.operand);
  return prefix === undefined ? undefined : `${prefix}.${expression.field}`;
}

/** The expressions that stand directly within one, in the order in which they are written or made. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'identifier':
      return [];
    case 'select':
      return [expression.operand];
    case 'call':
      return expression.target ? [expression.target, ...expression.args] : expression.args;
    case 'list':
      return expression.elements;
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expression.fields.map(({ value }) => value);
    case 'fold':
      return [expression.range, expression.initial, expression.condition, expression.step, expression.result];
  }
}

/** The value that is written down, undefined where the expression is no literal. */
export function constantOf(expression: Expression): Literal | undefined {
  return expression.kind === 'constant' ? expression.value : undefined;
}

/** The accumulator that macros use unless they say otherwise. No source can name it. */
export const ACCUMULATOR = '@result';

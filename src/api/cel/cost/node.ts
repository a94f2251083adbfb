import type { Expression } from '../syntax/expression.ts';
import type { CelType } from '../types/type.ts';
import type { Range } from './range.ts';

/** A part of an expression as costs look at it. */
export interface CostNode {
  /** Where its value comes from, beginning with a variable: `['self', 'tags', '@items']`. Empty where that is not known. */
  readonly path: readonly string[];
  readonly type: CelType;
  /** Undefined for the elements of a list that is known only by its type. */
  readonly expression?: Expression;
  /** What the expression itself says of the size. */
  readonly size?: Range;
}

/** How large the value at a path can be; undefined where nothing is known of it. */
export type SizeEstimator = (path: readonly string[]) => Range | undefined;

/** What a call costs without its arguments, and how large its result is where that matters. */
export interface CallEstimate {
  readonly cost: Range;
  readonly size?: Range;
}

import { LruMap } from '../../base/index.ts';
import { check } from './check/checker.ts';
import { validate } from './check/validate.ts';
import { estimateCost } from './cost/estimate.ts';
import type { SizeEstimator } from './cost/node.ts';
import type { Range } from './cost/range.ts';
import type { CelEnvironment } from './environment.ts';
import type { Evaluate } from './run/attribute.ts';
import { PlanError } from './run/plan.ts';
import { planExpression } from './run/planner.ts';
import { type Bindings, Run } from './run/run.ts';
import { type Expression, partsOf } from './syntax/expression.ts';
import { Issues } from './syntax/issues.ts';
import { parse } from './syntax/parser.ts';
import { type CelType, DYN } from './types/type.ts';
import { CostLimitExceeded, Interrupted } from './values/limits.ts';
import { CelError, type Value } from './values/value.ts';

/** A program, or what is wrong with the expression as upstream prints it. */
export type CompileResult = { readonly program: Program } | { readonly issues: string };

/** What an evaluation gave, and its cost. */
export type EvaluationResult =
  | { readonly value: Value; readonly cost: number }
  | {
      readonly error: string;
      readonly cost: number;
      readonly isOverBudget?: true;
      /** It took too many steps, though they cost little. */
      readonly isInterrupted?: true;
    };

export interface EvaluationOptions {
  /** The evaluation ends with an error once it has cost more. Upstream's limit of one call is the default. */
  readonly costLimit?: number;
}

/** The most that one evaluation may cost. */
export const PER_CALL_LIMIT = 1_000_000;

/** Parses and checks an expression. Expressions that were compiled lately in the same environment are remembered. */
export function compile(expression: string, environment: CelEnvironment): CompileResult {
  let programs = remembered.get(environment);
  if (!programs) {
    programs = new LruMap(PROGRAMS_KEPT);
    remembered.set(environment, programs);
  }
  const known = programs.get(expression);
  if (known) return known;
  const result = compileAnew(expression, environment);
  programs.set(expression, result);
  return result;
}

const PROGRAMS_KEPT = 500;
const remembered = new WeakMap<CelEnvironment, LruMap<string, CompileResult>>();

function compileAnew(source: string, environment: CelEnvironment): CompileResult {
  const issues = new Issues();
  const expression = parse(source, issues, environment.bindsNames);
  if (expression) check(expression, environment, issues);
  if (expression && issues.isEmpty) validate(expression, issues);
  if (!expression || !issues.isEmpty) return { issues: issues.print(source) };
  return { program: new Program(expression, environment) };
}

/** A checked expression that can be evaluated any number of times. */
export class Program {
  /** The type of its value. */
  readonly type: CelType;
  private readonly expression: Expression;
  private readonly environment: CelEnvironment;
  private plan: Evaluate | PlanError | undefined;

  constructor(expression: Expression, environment: CelEnvironment) {
    this.expression = expression;
    this.environment = environment;
    this.type = expression.type ?? DYN;
  }

  /** A constant part of it fails whatever the variables are: upstream makes no program of it. Undefined where none does. */
  get problem(): string | undefined {
    const plan = this.planned();
    return plan instanceof PlanError ? plan.message : undefined;
  }

  /** Whether the expression names a variable. */
  names(variable: string): boolean {
    const waiting: Expression[] = [this.expression];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (next.kind === 'identifier' && next.name === variable) return true;
      waiting.push(...partsOf(next));
    }
    return false;
  }

  /** The least and the most that it can cost. Sizes come from the types declared, unless `sizes` knows them. */
  estimatedCost(sizes?: SizeEstimator): Range {
    return estimateCost(this.expression, sizes ?? ((path) => this.declaredSize(path)));
  }

  /** Never throws for what the expression does; what is wrong with it is the error. */
  evaluate(
    bindings: ReadonlyMap<string, Value> | Bindings,
    { costLimit = PER_CALL_LIMIT }: EvaluationOptions = {},
  ): EvaluationResult {
    const plan = this.planned();
    if (plan instanceof PlanError) return { error: plan.message, cost: 0 };
    const run = new Run(bindings instanceof Map ? bindingsOf(bindings) : asBindings(bindings), costLimit);
    try {
      const value = plan(run);
      return value instanceof CelError ? { error: value.message, cost: run.cost } : { value, cost: run.cost };
    } catch (error) {
      if (error instanceof CostLimitExceeded)
        return { error: error.message, cost: run.cost, isOverBudget: true };
      if (error instanceof Interrupted) return { error: error.message, cost: run.cost, isInterrupted: true };
      throw error;
    }
  }

  private planned(): Evaluate | PlanError {
    this.plan ??= planOf(this.expression, this.environment);
    return this.plan;
  }

  private declaredSize(path: readonly string[]): Range | undefined {
    const declared = this.environment.declaredAt(path);
    return declared && { min: 0n, max: BigInt(declared.maxElements) };
  }
}

function planOf(expression: Expression, environment: CelEnvironment): Evaluate | PlanError {
  try {
    return planExpression(expression, environment);
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
}

function bindingsOf(values: ReadonlyMap<string, Value>): Bindings {
  return { find: (name) => values.get(name) };
}

function asBindings(bindings: ReadonlyMap<string, Value> | Bindings): Bindings {
  return 'find' in bindings ? bindings : bindingsOf(bindings);
}

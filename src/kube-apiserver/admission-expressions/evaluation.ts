import type { cel } from '../../api/index.ts';
import type { SharedSlice } from '../../base/index.ts';
import type { CompiledExpression } from '../../kinds/index.ts';
import { type AuthorizationQuestions, UnansweredQuestion } from './authorization-questions.ts';
import { type CompiledVariables, LazyVariables } from './variables.ts';

/** What all expressions of one kind of a policy may cost for one object, each with what it looks at. */
export const POLICY_BUDGET = 10_000_000;

/** What an expression gave, or why it gave nothing, as upstream words it. */
export type Outcome = { readonly value: cel.Value } | { readonly error: string };

/** The budget is spent: nothing more is evaluated. */
export class BudgetError extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run');
  }
}

export interface EvaluationParts {
  /** The variables that are the same for all policies, by name. */
  readonly values: ReadonlyMap<string, cel.Value>;
  /** Left out where the expressions cannot ask. */
  readonly questions?: AuthorizationQuestions;
  readonly variables: CompiledVariables;
  readonly budget: number;
  /** The share of the thread that all evaluations about one write have together. */
  readonly slice: SharedSlice;
}

/** Evaluates expressions about one write, one after the other, until the budget is spent. */
export class Evaluation {
  private left: number;
  private readonly slice: SharedSlice;
  private readonly bindings: Map<string, cel.Value>;
  /** What variables have cost since this was last asked. */
  private variablesCost = 0;

  constructor({ values, questions, variables, budget, slice }: EvaluationParts) {
    this.left = budget;
    this.slice = slice;
    this.bindings = new Map(values);
    if (questions) {
      this.bindings.set('authorizer', questions.authorizer);
      this.bindings.set('authorizer.requestResource', questions.requestResource);
    }
    const lazy = new LazyVariables(variables, (program) => {
      const result = program.evaluate(this.bindings);
      this.variablesCost += result.cost;
      return result;
    });
    this.bindings.set('variables', lazy);
  }

  /** What may still be spent. */
  get budget(): number {
    return this.left;
  }

  /** Rejects with a {@link BudgetError}. */
  async evaluate(compiled: CompiledExpression): Promise<Outcome> {
    if (!('program' in compiled)) return { error: `compilation error: ${compiled.problem}` };
    for (;;) {
      try {
        const outcome = this.evaluateNow(compiled.source, compiled.program);
        await this.slice.spend();
        return outcome;
      } catch (error) {
        if (!(error instanceof UnansweredQuestion)) throw error;
        await error.answer();
      }
    }
  }

  private evaluateNow(source: string, program: cel.Program): Outcome {
    const result = program.evaluate(this.bindings);
    const cost = this.variablesCost + result.cost;
    this.variablesCost = 0;
    if (cost > this.left) throw new BudgetError();
    this.left -= cost;
    if ('value' in result) return { value: result.value };
    return { error: `expression '${source}' resulted in error: ${result.error}` };
  }
}

import type { cel } from '../../api/index.ts';
import { byteLength } from '../../api/index.ts';
import {
  type AuthorizationQuestions,
  BudgetError,
  Evaluation,
  meetsConditions,
  type Outcome,
  POLICY_BUDGET,
} from '../admission-expressions/index.ts';
import type { SharedSlice } from '../../base/index.ts';
import type { CompiledValidatingPolicy, CompiledValidation } from './validating-policy.ts';

/** What a policy holds against a write. */
export interface Objection {
  /** Which of the validations it is. */
  readonly index: number;
  readonly message: string;
  readonly reason: string;
}

/** What a policy makes of a write with one set of parameters. */
export interface Verdict {
  readonly objections: readonly Objection[];
  readonly annotations: readonly { readonly key: string; readonly value: string }[];
  /** Annotations that could not be made, which refuse the write. */
  readonly annotationErrors: readonly string[];
}

export interface JudgedWrite {
  readonly conditions: ReadonlyMap<string, cel.Value>;
  readonly expressions: ReadonlyMap<string, cel.Value>;
  readonly questions: AuthorizationQuestions;
  readonly slice: SharedSlice;
}

const NOTHING: Verdict = { objections: [], annotations: [], annotationErrors: [] };
const MESSAGE_LIMIT_BYTES = 5 * 1024;

/** What goes wrong is an objection, unless the policy says to ignore it. */
export async function judge(
  policy: CompiledValidatingPolicy,
  write: JudgedWrite,
  failurePolicy: string | undefined,
): Promise<Verdict> {
  const isIgnored = failurePolicy === 'Ignore';
  const failed = (message: string): Verdict =>
    isIgnored ? NOTHING : { ...NOTHING, objections: [{ index: 0, message, reason: 'Invalid' }] };
  const { variables } = policy;
  const { questions, slice } = write;
  const met = await meetsConditions(
    policy.conditions,
    { values: write.conditions, variables, questions, slice },
    failurePolicy,
  );
  if ('error' in met) return failed(met.error);
  if (!met.met) return NOTHING;
  try {
    const parts = { values: write.expressions, variables, slice };
    const evaluation = new Evaluation({ ...parts, questions, budget: POLICY_BUDGET });
    const outcomes: Outcome[] = [];
    for (const { expression } of policy.validations) outcomes.push(await evaluation.evaluate(expression));
    const messages = new Evaluation({ ...parts, budget: evaluation.budget });
    const objections = await objectionsOf(policy.validations, outcomes, messages, isIgnored);
    const notes = new Evaluation({ ...parts, questions, budget: POLICY_BUDGET });
    return { objections, ...(await annotationsOf(policy, notes, isIgnored)) };
  } catch (error) {
    if (error instanceof BudgetError) return failed(error.message);
    throw error;
  }
}

async function objectionsOf(
  validations: readonly CompiledValidation[],
  outcomes: readonly Outcome[],
  evaluation: Evaluation,
  isIgnored: boolean,
): Promise<Objection[]> {
  const messages = await evaluateMessages(validations, evaluation);
  const objections: Objection[] = [];
  for (const [index, validation] of validations.entries()) {
    const outcome = outcomes[index];
    const failure = outcome && 'error' in outcome ? outcome.error : messages.failure;
    if (failure !== undefined) {
      if (!isIgnored) objections.push({ index, message: failure, reason: 'Invalid' });
    } else if (outcome && 'value' in outcome && outcome.value !== true) {
      const message =
        messages.texts[index] || validation.message || `failed expression: ${validation.source}`;
      objections.push({ index, message, reason: validation.reason });
    }
  }
  return objections;
}

/** The messages that expressions make, empty where they make none that can be shown. Where the budget ends, all fail. */
async function evaluateMessages(
  validations: readonly CompiledValidation[],
  evaluation: Evaluation,
): Promise<{ texts: readonly string[]; failure?: string }> {
  const texts: string[] = [];
  try {
    for (const { messageExpression } of validations) {
      const outcome = messageExpression && (await evaluation.evaluate(messageExpression));
      texts.push(outcome && 'value' in outcome ? messageText(outcome.value) : '');
    }
    return { texts };
  } catch (error) {
    if (error instanceof BudgetError) return { texts, failure: `failed messageExpression: ${error.message}` };
    throw error;
  }
}

function messageText(value: cel.Value): string {
  const text = typeof value === 'string' ? value.trim() : '';
  return byteLength(text) > MESSAGE_LIMIT_BYTES || text.includes('\n') ? '' : text;
}

async function annotationsOf(
  policy: CompiledValidatingPolicy,
  evaluation: Evaluation,
  isIgnored: boolean,
): Promise<Pick<Verdict, 'annotations' | 'annotationErrors'>> {
  const annotations: { key: string; value: string }[] = [];
  const annotationErrors: string[] = [];
  for (const { key, value: expression } of policy.annotations) {
    const outcome = await evaluation.evaluate(expression);
    if ('error' in outcome) {
      if (!isIgnored) annotationErrors.push(outcome.error);
    } else if (typeof outcome.value === 'string' && outcome.value.trim() !== '') {
      annotations.push({ key, value: outcome.value.trim() });
    }
  }
  return { annotations, annotationErrors };
}

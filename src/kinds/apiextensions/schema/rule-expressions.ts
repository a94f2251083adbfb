/** The expressions of rules: compiled, and what they can cost. */
import { append } from '../../../base/index.ts';
import { cel, type FieldError, type FieldPath, internal, invalid, printed } from '../../../api/index.ts';
import type { JsonSchema, ValidationRule } from '../../custom/index.ts';
import { RULE } from './printed-schema.ts';
import { type RuleCosts, ruleCostError, timesCapped } from './rule-costs.ts';
import { type RuleScope, SELF } from './rule-scope.ts';

export interface ExpressionChecks {
  readonly scope: RuleScope;
  readonly costs: RuleCosts;
  /** Whether one expression is held to what it may cost. */
  readonly limitsEach: boolean;
  /** The part of the schema whose values nobody can find again in an update; undefined where they can. */
  readonly uncorrelated: FieldPath | undefined;
}

const BOOL = cel.readType('bool');
const STRING = cel.readType('string');
/** The largest request that the API takes. */
const REQUEST_LIMIT_BYTES = 3 * 1024 * 1024;
const NO_TYPE =
  'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';

/** What is wrong with the expressions of a schema that has nothing else wrong with it. */
export function validateExpressions(
  schema: JsonSchema,
  path: FieldPath,
  checks: ExpressionChecks,
): FieldError[] {
  const { 'x-kubernetes-validations': rules = [] } = schema;
  const at = path.child('x-kubernetes-validations');
  if (rules.length === 0) return [];
  const { type } = checks.scope;
  if (!type) return [internal(at, NO_TYPE)];
  const named = cel.renamed(type, SELF);
  const plain = cel.baseEnvironment.with({ self: named, oldSelf: named });
  let optional: cel.CelEnvironment | undefined;
  const errors: FieldError[] = [];
  for (const [index, rule] of rules.entries()) {
    if (rule.optionalOldSelf) optional ??= plain.with({ oldSelf: cel.optionalOf(named.type) });
    const environment = rule.optionalOldSelf && optional ? optional : plain;
    append(errors, validateRule(rule, environment, at.index(index), { ...checks, type }));
  }
  return errors;
}

type RuleChecks = ExpressionChecks & { readonly type: cel.DeclaredType };

function validateRule(
  rule: ValidationRule,
  environment: cel.CelEnvironment,
  path: FieldPath,
  checks: RuleChecks,
): FieldError[] {
  const at = path.child('rule');
  const compiled = compile(rule.rule, environment, RULE_WORDS);
  const { program } = compiled;
  const one = program?.estimatedCost().max ?? 0n;
  const times = checks.scope.cardinality ?? cardinalityOf(checks.type);
  const cost = timesCapped(one, times);
  const errors: FieldError[] = [];
  if (checks.limitsEach) append(errors, ruleCostError('estimated rule cost', cost, at));
  checks.costs.add(at, cost);
  if (compiled.problem !== undefined) errors.push(invalid(at, printed(RULE, rule), compiled.problem));
  if (program) append(errors, validateMessage(rule, environment, path.child('messageExpression'), checks));
  if (program?.names('oldSelf')) {
    if (checks.uncorrelated) {
      const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${checks.uncorrelated.toString()}`;
      errors.push(invalid(at, rule.rule, why));
    }
  } else if (rule.optionalOldSelf !== undefined) {
    const why = 'may not be set if oldSelf is not used in rule';
    errors.push(invalid(path.child('optionalOldSelf'), rule.optionalOldSelf, why));
  }
  return errors;
}

function validateMessage(
  rule: ValidationRule,
  environment: cel.CelEnvironment,
  at: FieldPath,
  checks: RuleChecks,
): FieldError[] {
  const { messageExpression = '' } = rule;
  if (messageExpression === '') return [];
  const { program, problem } = compile(messageExpression, environment, MESSAGE_WORDS);
  if (!program) return [invalid(at, printed(RULE, rule), problem)];
  const cost = program.estimatedCost().max;
  checks.costs.add(at, cost);
  return checks.limitsEach ? ruleCostError('estimated messageExpression cost', cost, at) : [];
}

interface Words {
  readonly type: cel.CelType;
  readonly mistyped: string;
  readonly issues: string;
  readonly unmade: string;
}

const RULE_WORDS: Words = {
  type: BOOL,
  mistyped: 'cel expression must evaluate to a bool',
  issues: 'compilation failed',
  unmade: 'program instantiation failed',
};

const MESSAGE_WORDS: Words = {
  type: STRING,
  mistyped: 'messageExpression must evaluate to a string',
  issues: 'messageExpression compilation failed',
  unmade: 'messageExpression instantiation failed',
};

function compile(
  expression: string,
  environment: cel.CelEnvironment,
  words: Words,
): { readonly program?: cel.Program; readonly problem?: string } {
  const compiled = cel.compile(expression, environment);
  if ('issues' in compiled) return { problem: `${words.issues}: ${compiled.issues}` };
  const { program } = compiled;
  if (!cel.sameType(program.type, words.type)) return { problem: words.mistyped };
  return program.problem === undefined ? { program } : { problem: `${words.unmade}: ${program.problem}` };
}

/** How many values of a type the largest request holds. */
function cardinalityOf({ minSerializedSize }: cel.DeclaredType): bigint {
  return BigInt(Math.floor(REQUEST_LIMIT_BYTES / (minSerializedSize + 1)));
}

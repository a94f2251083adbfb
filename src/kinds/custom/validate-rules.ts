/** Evaluates the rules of a schema, in the words and order of upstream's validator, and within its limits of cost. */
import {
  cel,
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  LongWorkError,
  required,
} from '../../api/index.ts';
import { isObject, ownValue } from '../../base/index.ts';
import type { CompiledRule } from './compile-rules.ts';
import { type Correlation, ItemsByKeys } from './correlation.ts';
import type { JsonSchema, ValidationRule } from './json-schema.ts';
import { childOf, itemOf, keyIn, pathNamed } from './paths.ts';
import { Ratchet } from './ratchet.ts';
import type { RuleNode } from './rule-node.ts';
import { makeMessage } from './rule-message.ts';

/** What all the rules of an object may cost together. */
const BUDGET = 10_000_000;

export interface RuleContext {
  /** The object with what it is to replace; undefined when it is created. */
  readonly correlation?: Correlation | undefined;
  /** Takes what is wrong with a part that did not change. */
  warn?: ((text: string) => void) | undefined;
  /** Where the value stands; undefined for an object. */
  readonly path?: FieldPath | undefined;
  /** What stood in its place, of which nothing may stay wrong. */
  readonly old?: unknown;
  /** What several evaluations may cost together. */
  readonly budget?: RuleBudget;
}

/** What is left of what rules may cost. */
export class RuleBudget {
  left = BUDGET;
  /** Of that, what they may cost in this thread. */
  private hereLeft: number;

  constructor(here = Infinity) {
    this.hereLeft = here;
  }

  /** What the next one may cost by itself. */
  get costLimit(): number {
    return Math.min(cel.PER_CALL_LIMIT, this.hereLeft);
  }

  /** Throws a `LongWorkError` where what has been spent, or would be, is too much for this thread. */
  holdToThread(cost: number, isCut: boolean): void {
    if (cost > this.hereLeft || (isCut && this.hereLeft < cel.PER_CALL_LIMIT)) throw new LongWorkError();
    this.hereLeft -= cost;
  }
}

/** What the rules of a schema have against an object. */
export function validateRules(
  object: unknown,
  node: RuleNode,
  { correlation, warn, path, old, budget = new RuleBudget() }: RuleContext = {},
): FieldError[] {
  const evaluation = new Evaluation(warn, budget);
  evaluation.check(node, {
    value: object,
    old: correlation ? correlation.old : old,
    path,
    ratchet: new Ratchet(correlation),
  });
  return evaluation.errors;
}

/** A value in the object. */
interface Spot {
  readonly value: unknown;
  readonly old: unknown;
  readonly path: FieldPath | undefined;
  readonly ratchet: Ratchet;
}

class Evaluation {
  readonly errors: FieldError[] = [];
  private readonly warn: RuleContext['warn'];
  private readonly budget: RuleBudget;

  constructor(warn: RuleContext['warn'], budget: RuleBudget) {
    this.warn = warn;
    this.budget = budget;
  }

  /** False: no further rule is to be evaluated. */
  check(node: RuleNode, spot: Spot): boolean {
    const { value, old, ratchet } = spot;
    if (value === null || value === undefined) return true;
    if (!this.evaluate(node, spot)) return false;
    for (const branch of node.branches) {
      if (!this.check(branch, { ...spot, ratchet: ratchet.branch() })) return false;
    }
    if (Array.isArray(value)) return this.checkItems(node, value, Array.isArray(old) ? old : [], spot);
    return isObject(value) ? this.checkFields(node, value, isObject(old) ? old : undefined, spot) : true;
  }

  private checkItems(
    { items, schema }: RuleNode,
    list: readonly unknown[],
    old: readonly unknown[],
    { path, ratchet }: Spot,
  ): boolean {
    if (!items) return true;
    const before = new ItemsByKeys(old, schema);
    return list.every((value, index) =>
      this.check(items, {
        value,
        old: before.find(value),
        path: itemOf(path, index),
        ratchet: ratchet.item(index),
      }),
    );
  }

  private checkFields(
    { values, properties, schema }: RuleNode,
    object: Readonly<Record<string, unknown>>,
    old: Readonly<Record<string, unknown>> | undefined,
    { path, ratchet }: Spot,
  ): boolean {
    const before = isCorrelatable(schema) ? old : undefined;
    const spot = (name: string, at: FieldPath): Spot => ({
      value: ownValue(object, name),
      old: before && ownValue(before, name),
      path: at,
      ratchet: ratchet.field(name),
    });
    if (values && !Object.keys(object).every((name) => this.check(values, spot(name, keyIn(path, name))))) {
      return false;
    }
    for (const [name, property] of properties) {
      if (Object.hasOwn(object, name) && !this.check(property, spot(name, childOf(path, name)))) return false;
    }
    return true;
  }

  private evaluate({ rules: compiled, schema }: RuleNode, spot: Spot): boolean {
    const { problem, rules, usesOld } = compiled;
    if (problem !== undefined)
      return this.add(spot, schema, `rule compiler initialization error: ${problem}`);
    if (rules.length === 0) return true;
    if (this.budget.left <= 0) return this.end(spot, schema, OUT_OF_BUDGET);
    const variables = variablesOf(spot, schema, usesOld);
    return rules.every((rule) => this.evaluateRule(rule, schema, spot, variables));
  }

  private evaluateRule(
    compiled: CompiledRule,
    schema: JsonSchema,
    spot: Spot,
    variables: Variables,
  ): boolean {
    const { rule, program, problem, usesOld } = compiled;
    if (problem !== undefined) return this.add(spot, schema, `rule compile error: ${problem}`);
    if (!program) return true;
    // A rule that compares has nothing to say where there is nothing to compare with.
    const hasOld = spot.old !== undefined && spot.old !== null;
    if (usesOld && !hasOld && !rule.optionalOldSelf) return true;
    const { costLimit } = this.budget;
    const result = program.evaluate(rule.optionalOldSelf ? variables.optional : variables.plain, {
      costLimit,
    });
    const isCut = 'error' in result && (result.isOverBudget ?? result.isInterrupted ?? false);
    this.budget.holdToThread(result.cost, isCut);
    if (result.cost > this.budget.left) return this.end(spot, schema, OUT_OF_BUDGET);
    this.budget.left -= result.cost;
    if ('error' in result) {
      const { error } = result;
      const named = ruleName(rule);
      if (result.isOverBudget) {
        const why = `'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${named}`;
        return this.end(spot, schema, why);
      }
      const text = error.startsWith('no such overload')
        ? `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${named}`
        : `${error} evaluating rule: ${named}`;
      return this.add(spot, schema, text);
    }
    return result.value === true || this.fail(compiled, schema, spot, variables);
  }

  /** The rule does not hold. */
  private fail(compiled: CompiledRule, schema: JsonSchema, spot: Spot, variables: Variables): boolean {
    const { rule, message, field } = compiled;
    const path = field === '' ? spot.path : childOf(spot.path, field);
    let detail: string | undefined;
    if (message) {
      // Upstream shows messages the plain values, whatever the rule itself sees.
      const made = makeMessage(message, rule.messageExpression ?? '', variables.plain, this.budget.left);
      if ('fatal' in made) {
        this.tell(compiled, spot, invalid(pathOf(path), schema.type ?? '', made.fatal));
        return false;
      }
      this.budget.left -= made.cost;
      detail = made.text;
    }
    this.tell(compiled, spot, ruleError(path, spot.value, schema, rule, detail ?? messageOf(rule)));
    return true;
  }

  /** What is wrong with a part that did not change is only warned of, unless the rule looks at the change. */
  private tell({ usesOld }: CompiledRule, { ratchet }: Spot, error: FieldError): void {
    if (usesOld || !ratchet.isSame) this.errors.push(error);
    else this.warn?.(`${error.field}: ${error.message}`);
  }

  private add({ path }: Spot, { type = '' }: JsonSchema, detail: string): true {
    this.errors.push(invalid(pathOf(path), type, detail));
    return true;
  }

  private end(spot: Spot, schema: JsonSchema, detail: string): false {
    this.add(spot, schema, detail);
    return false;
  }
}

const OUT_OF_BUDGET =
  'validation failed due to running out of cost budget, no further validation rules will be run';

interface Variables {
  readonly plain: ReadonlyMap<string, cel.Value>;
  /** With an `oldSelf` that may be there or not. */
  readonly optional: ReadonlyMap<string, cel.Value>;
}

function variablesOf({ value, old }: Spot, schema: RuleNode['schema'], usesOld: boolean): Variables {
  const self = cel.valueOfSchema(value, schema);
  const plain = new Map([['self', self]]);
  if (!usesOld) return { plain, optional: plain };
  if (old === undefined || old === null) {
    return {
      plain,
      optional: new Map<string, cel.Value>([
        ['self', self],
        ['oldSelf', cel.Optional.none],
      ]),
    };
  }
  const before = cel.valueOfSchema(old, schema);
  plain.set('oldSelf', before);
  return {
    plain,
    optional: new Map<string, cel.Value>([
      ['self', self],
      ['oldSelf', cel.Optional.of(before)],
    ]),
  };
}

function ruleError(
  path: FieldPath | undefined,
  value: unknown,
  { type }: JsonSchema,
  { reason }: ValidationRule,
  detail: string,
): FieldError {
  const at = pathOf(path);
  if (reason === 'FieldValueForbidden') return forbidden(at, detail);
  if (reason === 'FieldValueRequired') return required(at, detail);
  // The value itself is not shown where it can be large.
  const isLarge = type === 'object' || type === 'array';
  if (reason === 'FieldValueDuplicate') {
    const error = duplicate(at, isLarge ? '' : value);
    return isLarge ? { ...error, message: 'Duplicate value' } : error;
  }
  const error = invalid(at, isLarge ? '' : value, detail);
  return isLarge ? { ...error, message: `Invalid value: ${detail}` } : error;
}

function messageOf(rule: ValidationRule): string {
  return (rule.message ?? '') === '' ? `failed rule: ${ruleName(rule)}` : ruleName(rule);
}

function ruleName({ message = '', rule }: ValidationRule): string {
  return (message === '' ? rule : message).trim();
}

function pathOf(path: FieldPath | undefined): FieldPath {
  return path ?? pathNamed(undefined, '');
}

function isCorrelatable({ 'x-kubernetes-map-type': type = 'granular' }: JsonSchema): boolean {
  return type === 'granular' || type === 'atomic';
}

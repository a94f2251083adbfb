import { callCost } from '../cost/runtime.ts';
import { LIST_COST, MAP_COST, STRUCT_COST } from '../cost/factors.ts';
import type { Declarations } from '../check/scope.ts';
import { CONVERTING } from '../library/conversions.ts';
import { compilePattern, PATTERN_FUNCTIONS } from '../library/patterns.ts';
import type {
  Call,
  Expression,
  Identifier,
  ListLiteral,
  MapLiteral,
  Select,
  StructLiteral,
} from '../syntax/expression.ts';
import type { CelType } from '../types/type.ts';
import { equal } from '../values/compare.ts';
import { ArrayList, CelList } from '../values/list.ts';
import { EntryMap } from '../values/map.ts';
import { StructValue } from '../values/struct.ts';
import { text } from '../values/text.ts';
import { CelError, noSuchOverload, Optional, Uint, type Value } from '../values/value.ts';
import { Attribute, type Evaluate } from './attribute.ts';
import { type Callee, calleeOf } from './calls.ts';
import { planFold } from './fold.ts';
import { Run } from './run.ts';
import { Variables } from './variables.ts';

/** A constant part of an expression fails whatever the variables are. */
export class PlanError extends Error {}

/** A part of an expression, ready to be evaluated. */
export interface Plan {
  readonly evaluate: Evaluate;
  /** The value where it is the same each time; it costs nothing. */
  readonly constant?: Value;
  /** Where members of it can be read as one chain. */
  readonly attribute?: Attribute;
}

/** Makes a checked expression ready. Throws {@link PlanError}. */
export function planExpression(expression: Expression, declarations: Declarations): Evaluate {
  return new Planner(declarations).plan(expression).evaluate;
}

export class Planner {
  readonly variables: Variables = new Variables();
  private readonly declarations: Declarations;

  constructor(declarations: Declarations) {
    this.declarations = declarations;
  }

  plan(node: Expression): Plan {
    switch (node.kind) {
      case 'constant':
        return constantPlan(node.value);
      case 'identifier':
        return this.identifier(node, node.name);
      case 'select':
        return node.qualified === undefined ? this.select(node) : this.identifier(node, node.qualified);
      case 'call':
        return this.call(node);
      case 'list':
        return this.list(node);
      case 'map':
        return this.map(node);
      case 'struct':
        return this.struct(node);
      case 'fold':
        return { evaluate: planFold(node, this) };
    }
  }

  private identifier(node: Identifier | Select, written: string): Plan {
    const name = withoutDot(written);
    const slot = this.variables.find(name);
    if (slot !== undefined) return attributePlan(Attribute.from((run) => slot.read(run)));
    const type = this.declarations.findName(name);
    if (type?.kind === 'type' && node.type?.kind === 'type') return constantPlan(namedType(type));
    const missing = new CelError(`no such attribute(s): ${name}`);
    return attributePlan(
      Attribute.from((run) => {
        const value = run.bindings.find(name);
        return value === undefined ? missing : value;
      }),
    );
  }

  private select(node: Select): Plan {
    const { field } = node;
    const attribute = attributeOf(this.plan(node.operand)).with({
      key: () => field,
      optional: false,
      test: node.test,
    });
    return node.test ? testPlan(attribute) : attributePlan(attribute);
  }

  private call(node: Call): Plan {
    const target = node.target && node.qualified === undefined ? [node.target] : [];
    const plans = [...target, ...node.args].map((arg) => this.plan(arg));
    switch (node.name) {
      case '_&&_':
        return logical(plans, false);
      case '_||_':
        return logical(plans, true);
      case '_?_:_':
        return conditional(plans);
      case '_==_':
      case '_!=_':
        return comparison(plans, node.name);
      case '_[_]':
        return indexed(plans, false);
      case '_?._':
      case '_[?_]':
        return indexed(plans, true);
      case 'or':
        return fallback(plans, (optional) => optional);
      case 'orValue':
        return fallback(plans, (optional) => optional.value ?? null);
      default:
        return this.functionCall(node, plans);
    }
  }

  private functionCall(node: Call, plans: readonly Plan[]): Plan {
    const name = node.qualified ?? withoutDot(node.name);
    const declaration = this.declarations.findFunction(name);
    if (!declaration) throw new PlanError(`no such overload: ${name}`);
    const callee = calleeOf(declaration, node.overloads ?? [], plans.length);
    const [first, second] = plans;
    if (CONVERTING.has(name) && first?.constant !== undefined && plans.length === 1) {
      const value = callee.call([first.constant]);
      if (value instanceof CelError) throw new PlanError(value.message);
      return constantPlan(value);
    }
    if (callee.overload === 'in_list' && second?.constant instanceof CelList) {
      const membership = planMembership(first, second.constant);
      if (membership) return membership;
    }
    if (PATTERN_FUNCTIONS.has(name) && typeof second?.constant === 'string') {
      const pattern = compilePattern(second.constant);
      if (pattern instanceof CelError) throw new PlanError(pattern.message);
      return { evaluate: planCall(name, { ...callee, call: onlyOnText(callee.call) }, plans) };
    }
    return { evaluate: planCall(name, callee, plans) };
  }

  private list(node: ListLiteral): Plan {
    const plans = node.elements.map((element) => this.plan(element));
    const build: Evaluate = (run) => {
      const elements: Value[] = [];
      for (const [index, plan] of plans.entries()) {
        const value = plan.evaluate(run);
        if (value instanceof CelError) return value;
        if (!node.optional.has(index)) {
          elements.push(value);
          continue;
        }
        if (!(value instanceof Optional)) {
          return new CelError(
            `cannot initialize optional list element from non-optional value ${text(value)}`,
          );
        }
        if (value.value !== undefined) elements.push(value.value);
      }
      return new ArrayList(elements);
    };
    return plans.every(isConstant) ? folded(build) : charged(LIST_COST, build);
  }

  private struct(node: StructLiteral): Plan {
    const name = withoutDot(node.typeName);
    const isMade = this.declarations.findStruct(name)?.isMade ?? false;
    const plans = node.fields.map((field) => ({ ...field, plan: this.plan(field.value) }));
    return charged(STRUCT_COST, (run) => {
      const made = new StructValue(name);
      for (const { name: field, plan, optional } of plans) {
        const value = plan.evaluate(run);
        if (value instanceof CelError) return value;
        if (optional && !(value instanceof Optional)) return notOptionalEntry(field, value);
        const held = optional && value instanceof Optional ? value.value : value;
        if (held === undefined) made.delete(field);
        else made.set(field, held);
      }
      return isMade ? made : new CelError(`unknown type '${node.typeName}'`);
    });
  }

  private map(node: MapLiteral): Plan {
    const plans = node.entries.map(({ key, value, optional }) => ({
      key: this.plan(key),
      value: this.plan(value),
      optional,
    }));
    const build: Evaluate = (run) => {
      const map = new EntryMap();
      for (const entry of plans) {
        const key = entry.key.evaluate(run);
        if (key instanceof CelError) return key;
        const value = entry.value.evaluate(run);
        if (value instanceof CelError) return value;
        if (entry.optional && !(value instanceof Optional)) return notOptionalEntry(key, value);
        const held = entry.optional && value instanceof Optional ? value.value : value;
        if (held === undefined) map.delete(key);
        else map.set(key, held);
      }
      return map;
    };
    const constant = plans.every(({ key, value }) => isConstant(key) && isConstant(value));
    return constant ? folded(build) : charged(MAP_COST, build);
  }
}

const NO_BINDINGS = { find: () => undefined };

function notOptionalEntry(key: Value, value: Value): CelError {
  return new CelError(
    `cannot initialize optional entry '${text(key)}' from non-optional value ${text(value)}`,
  );
}

/** A leading dot says that a name is a full one, which all are. */
function withoutDot(name: string): string {
  return name.startsWith('.') ? name.slice(1) : name;
}

function constantPlan(value: Value): Plan {
  return { evaluate: () => value, constant: value };
}

function isConstant({ constant }: Plan): boolean {
  return constant !== undefined;
}

function folded(build: Evaluate): Plan {
  return constantPlan(build(new Run(NO_BINDINGS, Infinity)));
}

/** The type that a name stands for, as `type(x)` gives it. */
function namedType(type: CelType): CelType {
  return type.parameters[0] ?? type;
}

function charged(cost: number, evaluate: Evaluate): Plan {
  return {
    evaluate: (run) => {
      const value = evaluate(run);
      run.charge(cost);
      return value;
    },
  };
}

/** A chain read as a value costs one for what begins it. */
function attributePlan(attribute: Attribute): Plan {
  if (attribute.isChoice) return { evaluate: attribute.resolve, attribute };
  return { ...charged(1, attribute.resolve), attribute };
}

/** Whether something is there costs only the steps to it. */
function testPlan(attribute: Attribute): Plan {
  const evaluate: Evaluate = (run) => {
    const value = attribute.resolve(run);
    return value instanceof Optional ? value.value !== undefined : value;
  };
  return { evaluate, attribute: Attribute.from(evaluate) };
}

function attributeOf(plan: Plan): Attribute {
  return plan.attribute ?? Attribute.from(plan.evaluate);
}

function logical(plans: readonly Plan[], decides: boolean): Plan {
  return {
    evaluate: (run) => {
      let error: CelError | undefined;
      for (const plan of plans) {
        const value = plan.evaluate(run);
        if (value === decides) return decides;
        if (typeof value !== 'boolean') error ??= noSuchOverload(value);
      }
      return error ?? !decides;
    },
  };
}

/** Costs what the condition and the way taken cost, of a chain only the steps. */
function conditional(plans: readonly Plan[]): Plan {
  const [condition, whenTrue, whenFalse] = plans;
  if (!condition || !whenTrue || !whenFalse) throw new PlanError('no such overload: _?_:_');
  const attribute = Attribute.either(condition.evaluate, attributeOf(whenTrue), attributeOf(whenFalse));
  return attributePlan(attribute);
}

function comparison(plans: readonly Plan[], name: string): Plan {
  const [left, right] = plans;
  if (!left || !right) throw new PlanError(`no such overload: ${name}`);
  const isEquality = name === '_==_';
  return {
    evaluate: (run) => {
      const a = left.evaluate(run);
      const b = right.evaluate(run);
      const cost = callCost(name, isEquality ? 'equals' : 'not_equals', [a, b]);
      run.charge(typeof cost === 'number' ? cost : 1);
      if (a instanceof CelError) return a;
      if (b instanceof CelError) return b;
      const same = equal(a, b);
      return isEquality ? same : same !== true;
    },
  };
}

function indexed(plans: readonly Plan[], optional: boolean): Plan {
  const [of, index] = plans;
  if (!of || !index) throw new PlanError('no such overload: _[_]');
  const key = index.attribute?.resolve ?? index.evaluate;
  return attributePlan(attributeOf(of).with({ key, optional, test: false }));
}

/** `optional.or(other)`: the other is evaluated only where it is needed. */
function fallback(plans: readonly Plan[], present: (optional: Optional) => Value): Plan {
  const [left, right] = plans;
  if (!left || !right) throw new PlanError('no such overload: or');
  return {
    evaluate: (run) => {
      const value = left.evaluate(run);
      if (!(value instanceof Optional)) return value;
      return value.value === undefined ? right.evaluate(run) : present(value);
    },
  };
}

/** Looking a value up among constants is free. Undefined where they cannot be looked up. */
function planMembership(element: Plan | undefined, list: CelList): Plan | undefined {
  if (!element) return undefined;
  if (list.size === 0) return constantPlan(false);
  const members = new EntryMap();
  for (const member of list) {
    const isScalar = (typeof member !== 'object' && member !== null) || member instanceof Uint;
    if (!isScalar) return undefined;
    members.set(member, true);
  }
  return {
    evaluate: (run) => {
      const value = element.evaluate(run);
      return value instanceof CelError ? value : members.find(value) !== undefined;
    },
  };
}

/** With a pattern that is constant upstream looks at the text before it looks for an overload. */
function onlyOnText(call: Callee['call']): Callee['call'] {
  return (args) => (typeof args[0] === 'string' ? call(args) : noSuchOverload(args[0]));
}

function planCall(name: string, callee: Callee, plans: readonly Plan[]): Evaluate {
  const isLenient = name === '@not_strictly_false';
  return (run) => {
    const args: Value[] = [];
    let error: CelError | undefined;
    for (const plan of plans) {
      const value = plan.evaluate(run);
      args.push(value);
      if (!(value instanceof CelError) || isLenient) continue;
      error ??= value;
      if (callee.stopsEarly) break;
    }
    if (error && args.length < plans.length) return error;
    const cost = callCost(name, callee.overload, args);
    if (typeof cost === 'number') run.charge(cost);
    const value = error ?? callee.call(args);
    if (typeof cost !== 'number') run.charge(cost(value));
    return value;
  };
}

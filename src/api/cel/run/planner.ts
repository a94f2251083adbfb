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
import { withoutDot } from '../syntax/names.ts';
import type { CelType } from '../types/type.ts';
import { ArrayList, CelList } from '../values/list.ts';
import { EntryMap } from '../values/map.ts';
import { StructValue } from '../values/struct.ts';
import { text } from '../values/text.ts';
import { CelError, Optional, type Value } from '../values/value.ts';
import { Attribute, type Evaluate } from './attribute.ts';
import { calleeOf } from './calls.ts';
import {
  comparison,
  conditional,
  fallback,
  indexed,
  logical,
  onlyOnText,
  planCall,
  planMembership,
} from './call-plans.ts';
import { planFold } from './fold.ts';
import {
  attributeOf,
  attributePlan,
  charged,
  constantPlan,
  folded,
  isConstant,
  type Plan,
  PlanError,
  testPlan,
} from './plan.ts';
import { Variables } from './variables.ts';

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

function notOptionalEntry(key: Value, value: Value): CelError {
  return new CelError(
    `cannot initialize optional entry '${text(key)}' from non-optional value ${text(value)}`,
  );
}

/** The type that a name stands for, as `type(x)` gives it. */
function namedType(type: CelType): CelType {
  return type.parameters[0] ?? type;
}

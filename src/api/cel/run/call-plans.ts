import { callCost } from '../cost/runtime.ts';
import { equal } from '../values/compare.ts';
import type { CelList } from '../values/list.ts';
import { EntryMap } from '../values/map.ts';
import { CelError, noSuchOverload, Optional, Uint, type Value } from '../values/value.ts';
import { Attribute, type Evaluate } from './attribute.ts';
import type { Callee } from './calls.ts';
import { attributeOf, attributePlan, constantPlan, type Plan, PlanError } from './plan.ts';

export function logical(plans: readonly Plan[], decides: boolean): Plan {
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
export function conditional(plans: readonly Plan[]): Plan {
  const [condition, whenTrue, whenFalse] = plans;
  if (!condition || !whenTrue || !whenFalse) throw new PlanError('no such overload: _?_:_');
  const attribute = Attribute.either(condition.evaluate, attributeOf(whenTrue), attributeOf(whenFalse));
  return attributePlan(attribute);
}

export function comparison(plans: readonly Plan[], name: string): Plan {
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

export function indexed(plans: readonly Plan[], optional: boolean): Plan {
  const [of, index] = plans;
  if (!of || !index) throw new PlanError('no such overload: _[_]');
  const key = index.attribute?.resolve ?? index.evaluate;
  return attributePlan(attributeOf(of).with({ key, optional, test: false }));
}

/** `optional.or(other)`: the other is evaluated only where it is needed. */
export function fallback(plans: readonly Plan[], present: (optional: Optional) => Value): Plan {
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
export function planMembership(element: Plan | undefined, list: CelList): Plan | undefined {
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
export function onlyOnText(call: Callee['call']): Callee['call'] {
  return (args) => (typeof args[0] === 'string' ? call(args) : noSuchOverload(args[0]));
}

export function planCall(name: string, callee: Callee, plans: readonly Plan[]): Evaluate {
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

import { Optional, type Value } from '../values/value.ts';
import { Attribute, type Evaluate } from './attribute.ts';
import { Run } from './run.ts';

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

export function constantPlan(value: Value): Plan {
  return { evaluate: () => value, constant: value };
}

export function isConstant({ constant }: Plan): boolean {
  return constant !== undefined;
}

/** What is built of constants alone is built once. */
export function folded(build: Evaluate): Plan {
  return constantPlan(build(new Run(NO_BINDINGS, Infinity)));
}

export function charged(cost: number, evaluate: Evaluate): Plan {
  return {
    evaluate: (run) => {
      const value = evaluate(run);
      run.charge(cost);
      return value;
    },
  };
}

/** A chain read as a value costs one for what begins it. */
export function attributePlan(attribute: Attribute): Plan {
  if (attribute.isChoice) return { evaluate: attribute.resolve, attribute };
  return { ...charged(1, attribute.resolve), attribute };
}

/** Whether something is there costs only the steps to it. */
export function testPlan(attribute: Attribute): Plan {
  const evaluate: Evaluate = (run) => {
    const value = attribute.resolve(run);
    return value instanceof Optional ? value.value !== undefined : value;
  };
  return { evaluate, attribute: Attribute.from(evaluate) };
}

export function attributeOf(plan: Plan): Attribute {
  return plan.attribute ?? Attribute.from(plan.evaluate);
}

const NO_BINDINGS = { find: () => undefined };

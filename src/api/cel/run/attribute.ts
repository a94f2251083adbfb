import { CelError, noSuchOverload, Optional, type Value } from '../values/value.ts';
import { memberIfPresent, memberOf } from './qualifier.ts';
import type { Run } from './run.ts';

/** Gives a value and charges what that costs. */
export type Evaluate = (run: Run) => Value;

/** A step from a value to one of its members. Costs one, unless it is an optional one to nowhere. */
export interface Qualifier {
  readonly key: Evaluate;
  readonly optional: boolean;
  /** Ask only whether it is there. */
  readonly test: boolean;
}

/**
 * A chain of members: `self.spec.list[0].?name`. What begins it has been paid for by nobody yet, if it is a variable; the
 * one who reads the whole chain as a value pays one for that.
 */
export class Attribute {
  readonly resolve: Evaluate;
  /** One of two chains, which is read for nothing. */
  readonly isChoice: boolean;
  private readonly branches: (qualifiers: readonly Qualifier[]) => Attribute;

  private constructor(
    resolve: Evaluate,
    isChoice: boolean,
    branches: (qualifiers: readonly Qualifier[]) => Attribute,
  ) {
    this.resolve = resolve;
    this.isChoice = isChoice;
    this.branches = branches;
  }

  static from(root: Evaluate, qualifiers: readonly Qualifier[] = []): Attribute {
    return new Attribute(
      (run) => {
        const value = root(run);
        return value instanceof CelError ? value : follow(run, value, qualifiers);
      },
      false,
      (more) => Attribute.from(root, [...qualifiers, ...more]),
    );
  }

  /** One of two chains. What follows follows either. */
  static either(condition: Evaluate, whenTrue: Attribute, whenFalse: Attribute): Attribute {
    return new Attribute(
      (run) => {
        const chosen = condition(run);
        if (chosen === true) return whenTrue.resolve(run);
        return chosen === false ? whenFalse.resolve(run) : noSuchOverload(chosen);
      },
      true,
      (more) => Attribute.either(condition, whenTrue.with(...more), whenFalse.with(...more)),
    );
  }

  with(...qualifiers: readonly Qualifier[]): Attribute {
    return this.branches(qualifiers);
  }
}

/** From an optional value on, or an optional step, what is absent is no error and the whole is optional. */
function follow(run: Run, root: Value, qualifiers: readonly Qualifier[]): Value {
  let value = root;
  let optional = false;
  if (value instanceof Optional) {
    if (value.value === undefined) return value;
    optional = true;
    value = value.value;
  }
  for (const qualifier of qualifiers) {
    optional ||= qualifier.optional;
    const key = qualifier.key(run);
    const next = optional ? optionalMember(value, key) : requiredMember(value, key, qualifier.test);
    if (optional && (next === undefined || next instanceof CelError)) return next ?? Optional.none;
    run.charge(1);
    if (next === undefined) return Optional.none;
    if (next instanceof CelError) return next;
    value = next;
  }
  return optional ? Optional.of(value) : value;
}

function requiredMember(value: Value, key: Value, test: boolean): Value {
  if (key instanceof CelError) return key;
  if (!test) return memberOf(value, key);
  const found = memberIfPresent(value, key);
  return found instanceof CelError ? found : found !== undefined;
}

function optionalMember(value: Value, key: Value): Value | undefined {
  return key instanceof CelError ? key : memberIfPresent(value, key);
}

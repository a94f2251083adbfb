import type { FunctionDeclaration, Overload } from '../library/signature.ts';
import type { CelType } from '../types/type.ts';
import { typeOfValue } from '../values/kinds.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { CelError, type Value } from '../values/value.ts';

/** How a call is made at run time. */
export interface Callee {
  /** Empty where more than one overload may be the one: the values decide. */
  readonly overload: string;
  readonly call: (args: Value[]) => Value;
  /** Stop at the first argument that is an error, before the next one is evaluated. */
  readonly stopsEarly: boolean;
}

/** Binds a call to the overloads that the checker left. */
export function calleeOf(
  declaration: FunctionDeclaration,
  ids: readonly string[],
  argumentCount: number,
): Callee {
  const { singleton, name } = declaration;
  const only = ids.length === 1 ? ids[0] : undefined;
  const overload = only ?? '';
  if (singleton) {
    const call = (args: Value[]): Value => {
      const value = singleton(...args);
      return value === undefined ? new CelError(`no such overload: ${name}`) : value;
    };
    return { overload, call, stopsEarly: argumentCount > 2 };
  }
  const callable = declaration.overloads.filter((of) => of.call !== undefined);
  const bound = only === undefined ? undefined : callable.find(({ id }) => id === only);
  const candidates = bound ? [bound] : callable;
  const stopsEarly = argumentCount > 2 || (!bound && callable.length > 1);
  return {
    overload,
    stopsEarly,
    call: (args) => {
      const value = dispatch(candidates, args, declaration.unguarded ?? false);
      return value === undefined ? noOverload(name, args) : value;
    },
  };
}

function dispatch(overloads: readonly Overload[], args: Value[], unguarded: boolean): Value | undefined {
  for (const { args: types, call } of overloads) {
    if (!call || types.length !== args.length) continue;
    if (unguarded || args.every((arg, index) => fits(arg, types[index]))) return call(...args);
  }
  return undefined;
}

function noOverload(name: string, args: readonly Value[]): CelError {
  const error = args.find((arg) => arg instanceof CelError);
  if (error instanceof CelError) return error;
  return new CelError(`no such overload: ${name}(${args.map((arg) => typeOfValue(arg).name).join(', ')})`);
}

/** Whether a value is of a type. Of a list or map only the first entry is looked at. */
function fits(value: Value, type: CelType | undefined): boolean {
  if (!type || type.kind === 'dyn' || type.kind === 'param') return true;
  if (typeOfValue(value).name !== type.name) return false;
  const [first, second] = type.parameters;
  if (value instanceof CelList) return value.size === 0 || fits(value.at(0), first);
  if (!(value instanceof CelMap)) return true;
  for (const key of value.keys()) return fits(key, first) && fits(value.find(key) ?? null, second);
  return true;
}

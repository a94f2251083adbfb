import { typeOfValue } from '../values/kinds.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { text } from '../values/text.ts';
import { CelError, MAX_INT, Uint, type Value } from '../values/value.ts';

/** The member of a value under a key or at an index; an error where there is none. */
export function memberOf(of: Value, key: Value): Value {
  const found = memberIfPresent(of, key);
  if (found !== undefined) return found;
  return of instanceof CelList
    ? new CelError(`index out of bounds: ${text(key)}`)
    : new CelError(`no such key: ${text(key)}`);
}

/** Undefined where it is not there, or where the value is of a type that has no members. */
export function memberIfPresent(of: Value, key: Value): Value | undefined {
  if (of instanceof CelMap) return of.find(key);
  if (of instanceof CelError) return of;
  if (!(of instanceof CelList)) return undefined;
  const index = indexOf(key);
  if (index instanceof CelError) return index;
  return index >= 0 && index < of.size ? of.at(index) : undefined;
}

function indexOf(key: Value): number | CelError {
  if (typeof key === 'bigint') return Number(key);
  if (typeof key === 'number' && Number.isInteger(key)) return key;
  if (key instanceof Uint && key.value <= MAX_INT) return Number(key.value);
  if (typeof key === 'number' || key instanceof Uint) {
    return new CelError(`unsupported index value ${text(key)} in list`);
  }
  return new CelError(`unsupported index type '${typeOfValue(key).name}' in list`);
}

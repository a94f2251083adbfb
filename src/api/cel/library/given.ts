import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { Duration, Optional, Timestamp, Uint, type Value } from '../values/value.ts';

/** Arguments whose types are known from the declaration. Anything else is a mistake of ours, not of the expression. */
export function givenText(value: Value | undefined): string {
  return typeof value === 'string' ? value : wrong('string');
}

export function givenInt(value: Value | undefined): bigint {
  return typeof value === 'bigint' ? value : wrong('int');
}

export function givenUint(value: Value | undefined): bigint {
  return value instanceof Uint ? value.value : wrong('uint');
}

export function givenDouble(value: Value | undefined): number {
  return typeof value === 'number' ? value : wrong('double');
}

export function givenBytes(value: Value | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : wrong('bytes');
}

export function givenList(value: Value | undefined): CelList {
  return value instanceof CelList ? value : wrong('list');
}

export function givenMap(value: Value | undefined): CelMap {
  return value instanceof CelMap ? value : wrong('map');
}

export function givenDuration(value: Value | undefined): Duration {
  return value instanceof Duration ? value : wrong('duration');
}

export function givenTimestamp(value: Value | undefined): Timestamp {
  return value instanceof Timestamp ? value : wrong('timestamp');
}

export function givenOptional(value: Value | undefined): Optional {
  return value instanceof Optional ? value : wrong('optional');
}

export function givenValue(value: Value | undefined): Value {
  return value === undefined ? wrong('value') : value;
}

function wrong(wanted: string): never {
  throw new TypeError(`a call got no ${wanted} although its signature has one`);
}

import type { CelType } from '../types/type.ts';
import type { CelList } from './list.ts';
import type { CelMap } from './map.ts';

/**
 * A value of an expression. `bigint` is an int, {@link Uint} an unsigned one, `number` a double. An error is a value
 * as well: `false && error` is false.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Duration
  | Timestamp
  | Optional
  | CelType
  | CelList
  | CelMap
  | OpaqueValue
  | CelError;

/** What a source can write down. */
export type Literal = null | boolean | bigint | number | string | Uint8Array | Uint;

/** An unsigned integer of 64 bits. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** A span of time in nanoseconds, within 64 bits. */
export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A moment in nanoseconds since 1970, between the years 1 and 9999. */
export class Timestamp {
  readonly nanos: bigint;
  /** The offset that it was written with, which only its text keeps. */
  readonly eastMinutes: number;

  constructor(nanos: bigint, eastMinutes = 0) {
    this.nanos = nanos;
    this.eastMinutes = eastMinutes;
  }
}

/** A value that may be absent. */
export class Optional {
  static readonly none: Optional = new Optional(undefined);

  readonly value: Value | undefined;

  private constructor(value: Value | undefined) {
    this.value = value;
  }

  static of(value: Value): Optional {
    return new Optional(value);
  }
}

/** A value of one of the libraries: an address, a quantity, an authorizer. */
export interface OpaqueValue {
  readonly type: CelType;
  /** Go's name of the value's type, which some messages show. */
  readonly goType: string;
  /** What costs count, where the value has a size. */
  readonly size?: number;
  equals(other: Value): boolean | CelError;
  toText?(): string;
}

/** Why an expression has no value. */
export class CelError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export function noSuchOverload(of?: Value): CelError {
  return of instanceof CelError ? of : new CelError('no such overload');
}

export const MIN_INT = -(2n ** 63n);
export const MAX_INT = 2n ** 63n - 1n;
export const MAX_UINT = 2n ** 64n - 1n;

export function inInt(value: bigint): boolean {
  return value >= MIN_INT && value <= MAX_INT;
}

import { append } from '../../base/index.ts';
import {
  type FieldError,
  type FieldErrorReason,
  type FieldPath,
  FIELD_ERROR_WORDS,
  goJson,
  invalid,
  notSupported,
  printValue,
  required,
  tooLong,
  tooMany,
} from '../../api/index.ts';
import { pathNamed } from './paths.ts';

/** Where a value stands: `name` as messages call it, within `base`. */
export interface ValuePlace {
  readonly name: string;
  readonly base: FieldPath | undefined;
  /** Formats are looked at on values of any type. */
  readonly anyFormat: boolean;
}

/** What a validation has found at one place, and how much of it was as it should be: which tells the best of several branches. */
export class Outcome {
  readonly place: ValuePlace;
  readonly errors: FieldError[] = [];
  matches: number;

  constructor(place: ValuePlace, matches = 0) {
    this.place = place;
    this.matches = matches;
  }

  merge(other: Outcome | undefined): void {
    if (!other) return;
    append(this.errors, other.errors);
    this.matches += other.matches;
  }

  invalid(value: unknown, message: string): void {
    this.errors.push(invalid(this.path, value, message));
  }

  /** `expected` and `actual` are names of types. */
  wrongType(expected: string, actual: string): void {
    this.typed(actual, `${this.place.name} in body must be of type ${expected}: "${actual}"`);
  }

  wrongFormat(format: string, value: string): void {
    this.typed(value, `${this.place.name} in body must be of type ${format}: ${printValue(value)}`);
  }

  notSupported(value: unknown, allowed: readonly unknown[]): void {
    const texts = allowed.map((item) => (typeof item === 'string' ? item : goJson(item)));
    this.errors.push(notSupported(this.path, value, texts));
  }

  tooLong(limit: number): void {
    this.errors.push(tooLong(this.path, limit));
  }

  tooMany(count: number, limit: number): void {
    this.errors.push(tooMany(this.path, count, limit));
  }

  required(name: string): void {
    this.errors.push(required(pathNamed(this.place.base, `${this.place.name}.${name}`)));
  }

  /** Of the value as a whole: upstream tells it of no field. */
  general(message: string): void {
    this.errors.push(invalid(pathNamed(this.place.base, ''), '', message));
  }

  private typed(value: string, message: string): void {
    const reason: FieldErrorReason = 'FieldValueTypeInvalid';
    const text = `${FIELD_ERROR_WORDS[reason]}: ${printValue(value)}: ${message}`;
    this.errors.push({ reason, field: this.path.toString(), message: text });
  }

  private get path(): FieldPath {
    return pathNamed(this.place.base, this.place.name);
  }
}

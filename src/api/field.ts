/** Where in an object a value stands: `spec.containers[0].ports[1].name`, `metadata.labels[a/b]`. */
export class FieldPath {
  private readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static of(...names: string[]): FieldPath {
    return new FieldPath(joined(names));
  }

  child(...names: string[]): FieldPath {
    const tail = joined(names);
    return new FieldPath(this.text === '' ? tail : `${this.text}.${tail}`);
  }

  index(index: number): FieldPath {
    return new FieldPath(`${this.text}[${index}]`);
  }

  key(key: string): FieldPath {
    return new FieldPath(`${this.text}[${key}]`);
  }

  toString(): string {
    return this.text;
  }
}

/** A name that is empty is written as upstream's paths write it, which take it for an index. */
function joined(names: readonly string[]): string {
  return names.length === 1 && names[0] === '' ? '[]' : names.join('.');
}

/** Upstream's kinds of field errors: the reason in a cause, and the words before its message. */
export const FIELD_ERROR_WORDS = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
} as const;

export type FieldErrorReason = keyof typeof FIELD_ERROR_WORDS;

/** One thing wrong with one field. `message` is worded as upstream words the cause: `Required value: …`. */
export interface FieldError {
  readonly reason: FieldErrorReason;
  readonly field: string;
  readonly message: string;
}

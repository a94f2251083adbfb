import { isObject, type JsonObject } from '../../base/index.ts';
import { type FieldError, FieldPath, invalid, notSupported, required } from '../../api/index.ts';

/** One object of a document: its fields by their types, where each that is of another is told of, and left out. */
export class Fields {
  readonly path: FieldPath | undefined;
  private readonly object: JsonObject;
  private readonly errors: FieldError[];

  constructor(value: unknown, path: FieldPath | undefined, errors: FieldError[]) {
    this.path = path;
    this.errors = errors;
    this.object = isObject(value) ? value : {};
    if (value !== undefined && value !== null && !isObject(value)) {
      errors.push(invalid(path ?? FieldPath.of(''), JSON.stringify(value), 'must be an object'));
    }
  }

  at(name: string): FieldPath {
    return this.path?.child(name) ?? FieldPath.of(name);
  }

  has(name: string): boolean {
    return (this.object[name] ?? undefined) !== undefined;
  }

  text(name: string, otherwise = ''): string {
    const value = this.object[name] ?? otherwise;
    return typeof value === 'string' ? value : this.refuse(name, 'must be a string', otherwise);
  }

  oneOf<T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const value = this.text(name, otherwise);
    const found = values.find((each) => each === value);
    if (found === undefined) this.errors.push(notSupported(this.at(name), value, values));
    return found ?? otherwise;
  }

  flag(name: string): boolean {
    const value = this.object[name] ?? false;
    return typeof value === 'boolean' ? value : this.refuse(name, 'must be a boolean', false);
  }

  /** A whole number from `lowest` to `highest`. */
  number(name: string, otherwise: number, lowest: number, highest: number): number {
    const value = this.object[name] ?? otherwise;
    if (typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest)
      return value;
    return this.refuse(name, `must be a whole number from ${lowest} to ${highest}`, otherwise);
  }

  texts(name: string): readonly string[] {
    return this.list(name).filter((each) => typeof each === 'string');
  }

  child(name: string): Fields {
    return new Fields(this.object[name], this.at(name), this.errors);
  }

  children(name: string): readonly Fields[] {
    return this.list(name).map((each, index) => new Fields(each, this.at(name).index(index), this.errors));
  }

  /** What is read elsewhere. */
  value(name: string): unknown {
    return this.object[name];
  }

  require(name: string): void {
    if (!this.has(name) || this.object[name] === '') this.errors.push(required(this.at(name)));
  }

  refuse<T>(name: string, why: string, otherwise: T): T {
    this.errors.push(invalid(this.at(name), JSON.stringify(this.object[name]), why));
    return otherwise;
  }

  private list(name: string): readonly unknown[] {
    const value = this.object[name] ?? [];
    return Array.isArray(value) ? value : this.refuse(name, 'must be a list', []);
  }
}

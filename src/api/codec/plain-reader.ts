import { cloneJson, isObject, type JsonObject, LargeInteger, ownValue } from '../../base/index.ts';
import type { JsonKind, ValueReader } from './value-reader.ts';

/** An object or list that is being read. */
type Open =
  | { readonly object: JsonObject; readonly keys: readonly string[]; next: number }
  | { readonly list: readonly unknown[]; next: number };

/** Reads a value as if its JSON were read: what `undefined` holds is not there. */
export class PlainReader implements ValueReader {
  private readonly open: Open[] = [];
  private current: unknown;

  constructor(value: unknown) {
    this.current = value;
  }

  kind(): JsonKind {
    const { current } = this;
    switch (typeof current) {
      case 'string':
        return 'string';
      case 'boolean':
        return 'bool';
      case 'number':
        return Number.isFinite(current) ? 'number' : 'null';
      default:
        if (current instanceof LargeInteger) return 'number';
        if (Array.isArray(current)) return 'array';
        return isObject(current) ? 'object' : 'null';
    }
  }

  enterObject(): void {
    const object = this.current as JsonObject;
    const keys = Object.keys(object).filter((key) => object[key] !== undefined);
    this.open.push({ object, keys, next: 0 });
  }

  nextKey(): string | undefined {
    const inside = this.open.at(-1);
    if (!inside || !('keys' in inside)) return undefined;
    const key = inside.keys[inside.next++];
    if (key === undefined) this.open.pop();
    else this.current = ownValue(inside.object, key);
    return key;
  }

  enterList(): void {
    this.open.push({ list: this.current as readonly unknown[], next: 0 });
  }

  nextItem(): boolean {
    const inside = this.open.at(-1);
    if (!inside || !('list' in inside) || inside.next >= inside.list.length) {
      this.open.pop();
      return false;
    }
    this.current = inside.list[inside.next++];
    return true;
  }

  string(): string {
    return this.current as string;
  }

  bool(): boolean {
    return this.current === true;
  }

  null(): void {}

  number(): string {
    return String(this.current);
  }

  skip(): string {
    return JSON.stringify(this.current) ?? 'null';
  }

  raw(): unknown {
    return cloneJson(this.current);
  }

  end(): void {}
}

import { isObject, type JsonObject, LargeInteger, setKey } from '../../base/index.ts';
import type { Message, MessageField, SchemaOrSimpler, ValueType } from '../schema/index.ts';
import { noteEmpty } from '../given-empty.ts';
import { quote } from '../validation/index.ts';
import { canonicalQuantity, QuantityError } from '../values/index.ts';
import { readMicroTime, readTime } from './go-time.ts';
import { corruptBase64At } from './base64.ts';
import { JsonReader } from './json-reader.ts';
import { PlainReader } from './plain-reader.ts';
import { SeenKeys } from './seen-keys.ts';
import type { ValueReader } from './value-reader.ts';
import { complete, isEmpty, isKeptEmpty, zeroValue } from './zero.ts';

/** A body that is no object of its kind: the text is Go's. */
export class DecodeError extends Error {}

export interface Decoded {
  /** Canonical: no nulls, nothing that `omitempty` leaves out, everything that is always written. */
  readonly object: JsonObject;
  /** What strict decoding refuses, in the order of the text: `unknown field "spec.foo"`, `duplicate field "…"`. */
  readonly problems: readonly string[];
}

/**
 * Decodes JSON as a message. Throws {@link DecodeError} with the first thing of a wrong type, and an `InvalidJsonError`
 * where the text is no JSON.
 */
export function decodeJson(text: string, message: Message): Decoded {
  return new TypedDecoder(new JsonReader(text)).decode(message);
}

/** The same of a value that was parsed before. What is decoded shares nothing with it. */
export function decodeValue(value: unknown, message: Message): Decoded {
  return new TypedDecoder(new PlainReader(value)).decode(message);
}

const PROBLEM_LIMIT = 100;

/** Reads JSON along a message, as Go's decoder fills a struct: the first mismatch is kept, and what follows read on. */
class TypedDecoder {
  private readonly reader: ValueReader;
  private readonly problems = new Set<string>();
  private mismatch: string | undefined;
  /** Where strict problems are: keys and indexes. */
  private readonly path: (string | number)[] = [];
  /** Where Go says that mismatches are: names of fields without keys and indexes. */
  private readonly goPath: string[] = [];
  private struct = '';
  /** Inside types that decode themselves nothing is strict. */
  private lenient = 0;

  constructor(reader: ValueReader) {
    this.reader = reader;
  }

  decode(message: Message): Decoded {
    const object = this.whole(message);
    this.reader.end();
    if (this.mismatch !== undefined) throw new DecodeError(this.mismatch);
    return { object, problems: [...this.problems] };
  }

  private whole(message: Message): JsonObject {
    if (this.reader.kind() !== 'null') return this.message(message, {});
    this.reader.null();
    return complete({}, message);
  }

  private message(message: Message, into: JsonObject): JsonObject {
    const outerStruct = this.struct;
    const seen = new SeenKeys();
    this.reader.enterObject();
    for (let key = this.reader.nextKey(); key !== undefined; key = this.reader.nextKey()) {
      this.path.push(key);
      const times = seen.add(key);
      if (times === 1) this.problem('duplicate field');
      const field = message.byName.get(key);
      if (field) {
        this.struct = message.shortName;
        this.field(field, into);
      } else {
        if (times === 0) this.problem('unknown field');
        this.reader.skip();
      }
      this.path.pop();
    }
    this.struct = outerStruct;
    return complete(into, message);
  }

  private field(field: MessageField, into: JsonObject): void {
    const depth = this.goPath.length;
    for (const struct of field.through) this.goPath.push(struct);
    this.goPath.push(field.name);
    const isNull = this.reader.kind() === 'null';
    const value = this.value(field.type, into[field.name]);
    this.goPath.length = depth;
    if (value === undefined) {
      // What is neither a schema nor a list of them is there all the same: it has neither.
      if (field.type.form === 'schemaOrArray' && !isNull) noteEmpty(into, field.name, 'map');
      return;
    }
    // No bytes and none at all differ where they are always written.
    const isKept =
      field.keepsEmpty || isKeptEmpty(field.type) || (field.always && field.type.form === 'bytes');
    if (field.pointer || isKept || !isEmpty(value)) into[field.name] = value;
    else {
      delete into[field.name];
      if (field.type.form === 'list' || field.type.form === 'map')
        noteEmpty(into, field.name, field.type.form);
    }
  }

  /** The value that comes next; undefined for null and for what has a wrong type. */
  private value(type: ValueType, earlier?: unknown): unknown {
    const kind = this.reader.kind();
    if (kind === 'null') {
      this.reader.null();
      return undefined;
    }
    switch (type.form) {
      case 'message':
        if (kind !== 'object') return this.wrongKind(kind, type.goType);
        return this.message(type.message(), isObject(earlier) ? earlier : {});
      case 'list':
        if (kind !== 'array') return this.wrongKind(kind, type.goType);
        return this.list(type.item);
      case 'map':
        if (kind !== 'object') return this.wrongKind(kind, type.goType);
        return this.map(type.value, isObject(earlier) ? earlier : {});
      case 'string':
      case 'duration':
        return kind === 'string' ? this.reader.string() : this.wrongKind(kind, type.goType);
      case 'bool':
        return kind === 'bool' ? this.reader.bool() : this.wrongKind(kind, type.goType);
      case 'int32':
      case 'int64':
        return kind === 'number' ? this.integer(type.form, type.goType) : this.wrongKind(kind, type.goType);
      case 'double':
        return kind === 'number' ? Number(this.reader.number()) : this.wrongKind(kind, type.goType);
      case 'bytes':
        return kind === 'string' ? this.bytes() : this.wrongKind(kind, type.goType);
      case 'quantity':
        return this.quantity(kind);
      case 'time':
      case 'microTime':
        return this.time(type.form);
      case 'intOrString':
        return kind === 'string' ? this.reader.string() : this.integerOrFail(kind);
      case 'raw':
        return this.reader.raw();
      case 'schemaOrBool':
      case 'schemaOrArray':
      case 'schemaOrStrings':
        return this.schemaOr(type, kind);
    }
  }

  private list(item: ValueType): unknown[] {
    const items: unknown[] = [];
    this.reader.enterList();
    while (this.reader.nextItem()) {
      this.path.push(items.length);
      items.push(this.value(item) ?? itemZero(item));
      this.path.pop();
    }
    return items;
  }

  private map(value: ValueType, into: JsonObject): JsonObject {
    const seen = new SeenKeys();
    this.reader.enterObject();
    for (let key = this.reader.nextKey(); key !== undefined; key = this.reader.nextKey()) {
      this.path.push(key);
      if (seen.add(key) === 1) this.problem('duplicate field');
      setKey(into, key, this.value(value) ?? itemZero(value));
      this.path.pop();
    }
    return into;
  }

  private integer(form: 'int32' | 'int64', goType: string): number | LargeInteger | undefined {
    const literal = this.reader.number();
    if (isInteger(literal, form)) return LargeInteger.parse(literal);
    return this.mismatched(`number ${literal}`, goType);
  }

  /** As a type of its own decodes: a mismatch ends the decoding. */
  private integerOrFail(kind: string): number | LargeInteger {
    const value = kind === 'number' ? this.integer('int32', 'int32') : this.wrongKind(kind, 'int32');
    return value ?? this.fail(this.mismatch ?? '');
  }

  private bytes(): string | undefined {
    const text = this.reader.string();
    const bad = corruptBase64At(text);
    if (bad === undefined) return text.replace(/[\r\n]/g, '');
    this.mismatch ??= `illegal base64 data at input byte ${bad}`;
    return undefined;
  }

  private quantity(kind: string): string {
    const text = kind === 'string' ? this.reader.string() : this.reader.skip();
    try {
      return canonicalQuantity(text.trim());
    } catch (error) {
      if (error instanceof QuantityError) return this.fail(error.message);
      throw error;
    }
  }

  private time(form: 'time' | 'microTime'): string | undefined {
    const kind = this.reader.kind();
    if (kind !== 'string') {
      this.mismatch = undefined;
      this.wrongKind(kind, 'string');
      return this.fail(this.mismatch ?? '');
    }
    const text = this.reader.string();
    const result = form === 'time' ? readTime(text) : readMicroTime(text);
    return 'problem' in result ? this.fail(result.problem) : result.value;
  }

  /** The types of a CustomResourceDefinition that are a schema or something simpler. */
  private schemaOr({ form, message }: SchemaOrSimpler, kind: string): unknown {
    this.lenient++;
    try {
      if (kind === 'object') return this.message(message(), {});
      if (form === 'schemaOrBool') {
        if (kind === 'bool') return this.reader.bool();
        return this.fail('boolean or JSON schema expected');
      }
      if (kind !== 'array') {
        this.reader.skip();
        return undefined;
      }
      return this.list(
        form === 'schemaOrStrings'
          ? { form: 'string', goType: 'string' }
          : { form: 'message', message, goType: 'v1.JSONSchemaProps' },
      );
    } finally {
      this.lenient--;
    }
  }

  private wrongKind(kind: string, goType: string): undefined {
    this.reader.skip();
    return this.mismatched(kind, goType);
  }

  private mismatched(value: string, goType: string): undefined {
    if (this.mismatch !== undefined) return undefined;
    const where = `Go struct field ${this.struct}.${this.goPath.join('.')}`;
    this.mismatch = `json: cannot unmarshal ${value} into ${where} of type ${goType}`;
    return undefined;
  }

  private fail(message: string): never {
    throw new DecodeError(message);
  }

  /** Is called once for each thing: whatever is wrong again costs nothing more. */
  private problem(what: string): void {
    if (this.lenient > 0 || this.problems.size >= PROBLEM_LIMIT) return;
    const where = this.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    this.problems.add(`${what} ${quote(where.replace(/^\./, ''))}`);
  }
}

/** What stands in a list or map for null: of bytes, none. */
function itemZero(type: ValueType): unknown {
  return type.form === 'bytes' ? '' : (zeroValue(type) ?? null);
}

function isInteger(literal: string, form: 'int32' | 'int64'): boolean {
  if (literal.length < 10 && /^-?\d+$/.test(literal)) return true;
  if (literal.length > LONGEST_INTEGER || !/^-?\d+$/.test(literal)) return false;
  const value = BigInt(literal);
  return value === BigInt.asIntN(form === 'int32' ? 32 : 64, value);
}

/** The digits of 2^63 and a sign. Whatever is longer is no integer, and is not computed. */
const LONGEST_INTEGER = 20;

import protobuf from 'protobufjs';
import { isObject, type JsonObject } from '../../src/base/index.ts';
import type { Message, ValueType } from '../../src/api/index.ts';

/**
 * A codec for upstream's messages that shares with the server's own only the table of their fields: protobufjs reads and
 * writes. What it makes of an object is plain JSON without zeros that no pointer holds (see {@link pruned}).
 */
export class ProtobufClient {
  private readonly root = new protobuf.Root();
  private readonly made = new Map<string, protobuf.Type>();

  constructor() {
    const special: Record<string, Record<string, [number, string]>> = {
      Envelope: {
        typeMeta: [1, 'TypeMeta'],
        raw: [2, 'bytes'],
        contentEncoding: [3, 'string'],
        contentType: [4, 'string'],
      },
      TypeMeta: { apiVersion: [1, 'string'], kind: [2, 'string'] },
      Quantity: { string: [1, 'string'] },
      Time: { seconds: [1, 'int64'], nanos: [2, 'int32'] },
      Raw: { raw: [1, 'bytes'] },
      IntOrString: { type: [1, 'int64'], intVal: [2, 'int32'], strVal: [3, 'string'] },
      WatchEvent: { type: [1, 'string'], object: [2, 'Raw'] },
    };
    for (const [name, fields] of Object.entries(special)) {
      const type = this.add(name);
      for (const [field, [id, of]] of Object.entries(fields)) type.add(new protobuf.Field(field, id, of));
    }
  }

  /** The bytes of `application/vnd.kubernetes.protobuf`. */
  encode(object: JsonObject, message: Message): Uint8Array {
    const raw = this.write(this.typeOf(message), this.toWire(object, message));
    const typeMeta = { apiVersion: object['apiVersion'], kind: object['kind'] };
    return Buffer.concat([MAGIC, this.write(this.add('Envelope'), { typeMeta, raw })]);
  }

  /** The object in an envelope: `message` gives the message of its kind. */
  decode(bytes: Uint8Array, messageOf: (typeMeta: TypeMeta) => Message): JsonObject {
    if (!MAGIC.equals(bytes.subarray(0, 4))) throw new Error('not in an envelope of protobuf');
    const envelope = this.read(this.add('Envelope'), bytes.subarray(4));
    const typeMeta = envelope['typeMeta'] as TypeMeta;
    const message = messageOf(typeMeta);
    const object = this.fromWire(this.read(this.typeOf(message), envelope['raw'] as Uint8Array), message);
    return { ...typeMeta, ...object };
  }

  /** The events of a watch, each behind its length in four bytes. */
  *events(
    bytes: Buffer,
    messageOf: (typeMeta: TypeMeta) => Message,
  ): Generator<{ type: string; object: JsonObject }> {
    for (let at = 0; at + 4 <= bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at);
      if (end > bytes.length) return;
      // The event stands in no envelope; its object does.
      const event = this.read(this.add('WatchEvent'), bytes.subarray(at + 4, end));
      const { raw } = event['object'] as { raw: Uint8Array };
      yield { type: String(event['type']), object: this.decode(raw, messageOf) };
      at = end;
    }
  }

  private add(name: string): protobuf.Type {
    let type = this.made.get(name);
    if (!type) {
      type = new protobuf.Type(name);
      this.made.set(name, type);
      this.root.add(type);
    }
    return type;
  }

  private write(type: protobuf.Type, value: object): Buffer {
    return Buffer.from(type.encode(type.fromObject(value)).finish());
  }

  private read(type: protobuf.Type, bytes: Uint8Array): JsonObject {
    return type.toObject(type.decode(bytes), { longs: String, bytes: Buffer }) as JsonObject;
  }

  private typeOf(message: Message): protobuf.Type {
    const name = message.name.replaceAll('.', '_').replaceAll('-', '_');
    const known = this.made.get(name);
    if (known) return known;
    const type = this.add(name);
    for (const { number, field, embedded } of message.wire) {
      if (embedded) type.add(new protobuf.Field(fieldName(number), number, this.typeOf(embedded()).name));
      else if (field) type.add(this.fieldOf(fieldName(number), number, field.type));
    }
    return type;
  }

  private fieldOf(name: string, number: number, type: ValueType): protobuf.FieldBase {
    if (type.form === 'list' && !type.isMessage)
      return new protobuf.Field(name, number, this.nameOf(type.item), 'repeated');
    if (type.form === 'map') return new protobuf.MapField(name, number, 'string', this.nameOf(type.value));
    return new protobuf.Field(name, number, this.nameOf(type), 'optional');
  }

  private nameOf(type: ValueType): string {
    switch (type.form) {
      case 'message':
        return this.typeOf(type.message()).name;
      case 'quantity':
        return 'Quantity';
      case 'time':
      case 'microTime':
        return 'Time';
      case 'raw':
        return 'Raw';
      case 'intOrString':
        return 'IntOrString';
      case 'list':
      case 'map':
      case 'schemaOrBool':
      case 'schemaOrArray':
      case 'schemaOrStrings':
        return this.wrapper(type).name;
      default:
        return type.form;
    }
  }

  /** A message that stands for a value which JSON has as it is. */
  private wrapper(type: ValueType): protobuf.Type {
    const name = `Wrapped_${type.form}_${'item' in type ? this.nameOf(type.item) : ''}`;
    const known = this.made.get(name);
    if (known) return known;
    const made = this.add(name);
    if (type.form === 'list') made.add(new protobuf.Field('items', 1, this.nameOf(type.item), 'repeated'));
    if ('message' in type && type.form !== 'message') {
      const schema = this.typeOf(type.message()).name;
      if (type.form === 'schemaOrBool') {
        made.add(new protobuf.Field('allows', 1, 'bool')).add(new protobuf.Field('schema', 2, schema));
      } else {
        made.add(new protobuf.Field('schema', 1, schema));
        made.add(
          new protobuf.Field('items', 2, type.form === 'schemaOrArray' ? schema : 'string', 'repeated'),
        );
      }
    }
    return made;
  }

  private toWire(object: JsonObject, message: Message): JsonObject {
    const wire: JsonObject = {};
    for (const { number, field, embedded } of message.wire) {
      if (embedded) wire[fieldName(number)] = this.toWire(object, embedded());
      else if (field && object[field.name] !== undefined && object[field.name] !== null) {
        wire[fieldName(number)] = this.valueToWire(object[field.name], field.type);
      }
    }
    return wire;
  }

  private valueToWire(value: unknown, type: ValueType): unknown {
    switch (type.form) {
      case 'message':
        return this.toWire(value as JsonObject, type.message());
      case 'list': {
        const items = (value as unknown[]).map((item) => this.valueToWire(item, type.item));
        return type.isMessage ? { items } : items;
      }
      case 'map':
        return mapValues(value as JsonObject, (item) =>
          type.value.form === 'list'
            ? { items: this.valueToWire(item, { ...type.value, isMessage: false }) }
            : this.valueToWire(item, type.value),
        );
      case 'quantity':
        return { string: String(value) };
      case 'time':
      case 'microTime': {
        const [seconds = '', fraction = ''] = String(value).replace('Z', '').split('.');
        return { seconds: Date.parse(`${seconds}Z`) / 1000, nanos: Number(fraction.padEnd(9, '0')) };
      }
      case 'raw':
        return { raw: Buffer.from(JSON.stringify(value)) };
      case 'bytes':
        return Buffer.from(String(value), 'base64');
      case 'intOrString':
        return typeof value === 'string' ? { type: 1, strVal: value } : { type: 0, intVal: value };
      case 'schemaOrBool':
        return isObject(value)
          ? { allows: true, schema: this.toWire(value, type.message()) }
          : { allows: value };
      case 'schemaOrArray':
      case 'schemaOrStrings': {
        if (isObject(value)) return { schema: this.toWire(value, type.message()) };
        return {
          items: (value as unknown[]).map((item) =>
            isObject(item) ? this.toWire(item, type.message()) : item,
          ),
        };
      }
      default:
        return value;
    }
  }

  private fromWire(wire: JsonObject, message: Message): JsonObject {
    const object: JsonObject = {};
    for (const { number, field, embedded } of message.wire) {
      const value = wire[fieldName(number)];
      if (value === undefined) continue;
      if (embedded) Object.assign(object, this.fromWire(value as JsonObject, embedded()));
      else if (field) object[field.name] = this.valueFromWire(value, field.type);
    }
    return object;
  }

  private valueFromWire(value: unknown, type: ValueType): unknown {
    const wire = value as JsonObject;
    switch (type.form) {
      case 'message':
        return this.fromWire(wire, type.message());
      case 'list': {
        const items = (type.isMessage ? (wire['items'] ?? []) : value) as unknown[];
        return items.map((item) => this.valueFromWire(item, type.item));
      }
      case 'map':
        return mapValues(wire, (item) =>
          type.value.form === 'list'
            ? (((item as JsonObject)['items'] ?? []) as unknown[])
            : this.valueFromWire(item, type.value),
        );
      case 'quantity':
        return wire['string'] ?? '';
      case 'time':
      case 'microTime':
        if (wire['seconds'] === undefined) return null;
        return timeText(Number(wire['seconds']), Number(wire['nanos'] ?? 0), type.form);
      case 'raw':
        return wire['raw'] === undefined
          ? null
          : JSON.parse(Buffer.from(wire['raw'] as Uint8Array).toString());
      case 'bytes':
        return Buffer.from(value as Uint8Array).toString('base64');
      case 'intOrString':
        return Number(wire['type'] ?? 0) === 1 ? (wire['strVal'] ?? '') : (wire['intVal'] ?? 0);
      case 'int64':
        return Number(value);
      case 'schemaOrBool':
        return wire['schema']
          ? this.fromWire(wire['schema'] as JsonObject, type.message())
          : (wire['allows'] ?? false);
      case 'schemaOrArray':
      case 'schemaOrStrings': {
        if (wire['schema']) return this.fromWire(wire['schema'] as JsonObject, type.message());
        return ((wire['items'] ?? []) as unknown[]).map((item) =>
          isObject(item) ? this.fromWire(item, type.message()) : item,
        );
      }
      default:
        return value;
    }
  }
}

export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** An object without what JSON or protobuf may leave out: zeros that are no pointer's, and what holds nothing else. */
export function pruned(object: JsonObject, message: Message, isNested = false): JsonObject {
  const left: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const field = message.byName.get(name);
    // An object within another one has its type in JSON alone.
    if (isNested && field?.through[0] === 'TypeMeta') continue;
    const kept = field ? prunedValue(value, field.type) : value;
    if (kept === undefined || kept === null) continue;
    if (field?.pointer === true || !isZero(kept)) left[name] = kept;
  }
  return left;
}

function prunedValue(value: unknown, type: ValueType): unknown {
  switch (type.form) {
    case 'message':
      return isObject(value) ? pruned(value, type.message(), true) : undefined;
    case 'schemaOrBool':
    case 'schemaOrArray':
      if (Array.isArray(value)) return value.map((item) => prunedValue(item, type));
      return isObject(value) ? pruned(value, type.message(), true) : value;
    case 'list':
      return Array.isArray(value) ? value.map((item) => prunedValue(item, type.item)) : undefined;
    case 'map':
      return isObject(value) ? mapValues(value, (item) => prunedValue(item, type.value)) : undefined;
    default:
      return value;
  }
}

function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) ? Object.keys(value).length === 0 : value === 0 || value === '' || value === false;
}

const MAGIC = Buffer.from('k8s\0');

/** Names of fields are data: `$schema`, `constructor`. */
function fieldName(number: number): string {
  return `field${number}`;
}

function mapValues(map: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function timeText(seconds: number, nanos: number, form: 'time' | 'microTime'): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return form === 'time' ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

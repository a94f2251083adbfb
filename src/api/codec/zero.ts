import type { JsonObject } from '../../base/index.ts';
import type { Message, MessageField, ValueType } from '../schema/index.ts';

/**
 * The value that a field without one has as JSON; undefined where that is null (a missing list, map or pointer, a time
 * that is not set): canonical objects hold no nulls, only what is written does.
 */
export function zeroValue(type: ValueType): unknown {
  switch (type.form) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    case 'duration':
      return '0s';
    case 'message':
      return complete({}, type.message());
    default:
      return undefined;
  }
}

/** Whether a field that is no pointer has nothing to say, so that it is left out where it may be. */
export function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

/** Adds the fields that are always written, each with its zero value. */
export function complete(object: JsonObject, message: Message): JsonObject {
  for (const field of alwaysWritten(message)) {
    if (object[field.name] === undefined) {
      const zero = zeroValue(field.type);
      if (zero !== undefined) object[field.name] = zero;
    }
  }
  return object;
}

/** A struct cannot be left out: Go's `omitempty` does nothing for it. */
export function isStruct(type: ValueType): boolean {
  return type.form === 'message' || type.form === 'quantity' || type.form === 'intOrString';
}

/** An empty struct, or any JSON that a client put there, is a value; `omitempty` looks at the rest. */
export function isKeptEmpty(type: ValueType): boolean {
  return type.form === 'message' || type.form === 'raw' || type.form === 'intOrString';
}

const alwaysByMessage = new WeakMap<Message, readonly MessageField[]>();

function alwaysWritten(message: Message): readonly MessageField[] {
  let fields = alwaysByMessage.get(message);
  if (!fields) {
    fields = message.fields.filter(({ pointer, always, type }) => !pointer && (always || isStruct(type)));
    alwaysByMessage.set(message, fields);
  }
  return fields;
}

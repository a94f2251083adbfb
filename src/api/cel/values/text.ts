import { CelType } from '../types/type.ts';
import { isOpaque } from './kinds.ts';
import { CelList } from './list.ts';
import { CelMap } from './map.ts';
import { CelError, Duration, Optional, Timestamp, Uint, type Value } from './value.ts';
import { durationText, timestampText } from './moments.ts';
import { doubleText } from './number-text.ts';

/** A value as messages show it: a text without quotes. */
export function text(value: Value): string {
  if (typeof value === 'number') return doubleText(value);
  if (value === null) return 'null';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof CelType) return value.name;
  if (value instanceof CelError) return value.message;
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Uint8Array) return `[${value.join(' ')}]`;
  if (value instanceof CelList) return `[${[...value].map(text).join(', ')}]`;
  if (value instanceof CelMap) {
    return `{${[...value.keys()].map((key) => `${text(key)}: ${text(value.find(key) ?? null)}`).join(', ')}}`;
  }
  if (value instanceof Optional) {
    return value.value === undefined ? 'optional.none()' : `optional(${text(value.value)})`;
  }
  return isOpaque(value) ? (value.toText?.() ?? value.type.name) : '';
}

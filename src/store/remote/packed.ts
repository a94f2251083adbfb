/** Records and events on their way to another thread: their values stand one after the other in one buffer, handed over. */
import type { StoreEvent, StoreRecord } from '../record.ts';

/** A record without its value: that is the next so many bytes. */
interface PackedRecord extends Omit<StoreRecord, 'value'> {
  readonly length: number;
}

type PackedEvent =
  | (Omit<Extract<StoreEvent, { type: 'put' }>, 'record' | 'previous'> & {
      readonly record: PackedRecord;
      readonly previous?: PackedRecord;
    })
  | (Omit<Extract<StoreEvent, { type: 'delete' }>, 'previous'> & { readonly previous: PackedRecord });

export interface PackedRecords {
  readonly records: readonly (PackedRecord | undefined)[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PackedEvents {
  readonly events: readonly PackedEvent[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packRecords(records: readonly (StoreRecord | undefined)[]): PackedRecords {
  const values: Uint8Array[] = [];
  const packed = records.map((record) => record && pack(record, values));
  return { records: packed, bytes: joined(values) };
}

/** Each value is a copy of its own: none keeps the others in memory. */
export function unpackRecords({ records, bytes }: PackedRecords): (StoreRecord | undefined)[] {
  const take = reader(bytes);
  return records.map((record) => record && unpack(record, take));
}

export function packEvents(events: readonly StoreEvent[]): PackedEvents {
  const values: Uint8Array[] = [];
  const packed = events.map((event): PackedEvent => {
    if (event.type === 'delete') return { ...event, previous: pack(event.previous, values) };
    const { record, previous, ...rest } = event;
    return {
      ...rest,
      record: pack(record, values),
      ...(previous ? { previous: pack(previous, values) } : {}),
    };
  });
  return { events: packed, bytes: joined(values) };
}

export function unpackEvents({ events, bytes }: PackedEvents): StoreEvent[] {
  const take = reader(bytes);
  return events.map((event): StoreEvent => {
    if (event.type === 'delete') return { ...event, previous: unpack(event.previous, take) };
    const { record, previous, ...rest } = event;
    return {
      ...rest,
      record: unpack(record, take),
      ...(previous ? { previous: unpack(previous, take) } : {}),
    };
  });
}

function pack({ value, ...rest }: StoreRecord, values: Uint8Array[]): PackedRecord {
  values.push(value);
  return { ...rest, length: value.length };
}

function unpack({ length, ...rest }: PackedRecord, take: (length: number) => Uint8Array): StoreRecord {
  return { ...rest, value: take(length) };
}

function joined(values: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(values.reduce((length, value) => length + value.length, 0));
  let offset = 0;
  for (const value of values) {
    whole.set(value, offset);
    offset += value.length;
  }
  return whole;
}

function reader(bytes: Uint8Array): (length: number) => Uint8Array {
  let offset = 0;
  return (length) => bytes.slice(offset, (offset += length));
}

/** Long documents, made and written a part at a time: others have their turn in between. */
import { isObject, type JsonObject, type TimeSlice } from '../../base/index.ts';
import { concat, textBytes } from '../reply/json-bytes.ts';

/** An object of what `entry` makes of each item. */
export async function objectOf<T>(
  slice: TimeSlice,
  items: readonly T[],
  entry: (item: T) => readonly [key: string, value: JsonObject],
): Promise<JsonObject> {
  const entries: (readonly [string, JsonObject])[] = [];
  for (const item of items) {
    entries.push(entry(item));
    if (slice.spend()) await slice.yield();
  }
  return Object.fromEntries(entries);
}

/** The JSON of a document with a line break, written entry by entry down to the definitions in its components. */
export async function jsonInSlices(slice: TimeSlice, document: JsonObject): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const part of jsonParts(document, DEPTH)) {
    parts.push(textBytes(part));
    if (slice.spend()) await slice.yield();
  }
  return concat([...parts, textBytes('\n')]);
}

const DEPTH = 3;

function* jsonParts(value: unknown, depth: number): Generator<string> {
  if (!isObject(value) || depth === 0) {
    yield JSON.stringify(value);
    return;
  }
  let lead = '{';
  for (const [key, content] of Object.entries(value)) {
    if (content === undefined) continue;
    yield `${lead}${JSON.stringify(key)}:`;
    yield* jsonParts(content, depth - 1);
    lead = ',';
  }
  yield lead === '{' ? '{}' : '}';
}

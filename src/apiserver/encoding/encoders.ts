import type { JsonObject } from '../../base/index.ts';
import { encodeJson, encodeObjectProtobuf, StatusError, written, yamlText } from '../../api/index.ts';
import { builtInScheme } from '../../kinds/index.ts';
import { concat, prettyJson, textBytes } from '../reply/json-bytes.ts';
import { type Format, MEDIA_TYPES } from '../request/media-types.ts';
import { delimiter, listOf, messageIn } from './protobuf-envelope.ts';

/** Writes values in one format. */
export interface Encoder {
  /** Tells it from others. */
  readonly name: string;
  readonly contentType: string;
  readonly watchContentType: string;
  encode(value: JsonObject): Uint8Array;
  /** A list, from one without items and its items as `encode` wrote them. Undefined: a list is written in one piece. */
  readonly list?: (empty: JsonObject, items: readonly Uint8Array[]) => Uint8Array;
  /** A `WatchEvent` around the value. */
  event(type: string, value: JsonObject): Uint8Array;
}

export function encoderOf(format: Format, pretty: boolean): Encoder {
  switch (format) {
    case 'json':
      return pretty ? PRETTY_JSON : JSON_ENCODER;
    case 'yaml':
      return YAML;
    case 'protobuf':
      return PROTOBUF;
  }
}

const COMMA = textBytes(',');
const END_OF_LIST = textBytes(']}\n');

const COMPACT_JSON = {
  name: 'json',
  contentType: MEDIA_TYPES.json,
  watchContentType: MEDIA_TYPES.json,
  encode: (value: JsonObject) => encodeJson(value, builtInScheme),
  event: (type: string, value: JsonObject) =>
    textBytes(`${JSON.stringify({ type, object: written(value, builtInScheme) })}\n`),
};

const JSON_ENCODER: Encoder = { ...COMPACT_JSON, list: jsonList };

const PRETTY_JSON: Encoder = {
  ...COMPACT_JSON,
  name: 'pretty',
  encode: (value) => prettyJson(encodeJson(value, builtInScheme)),
};

const YAML: Encoder = {
  name: 'yaml',
  contentType: MEDIA_TYPES.yaml,
  watchContentType: `${MEDIA_TYPES.yaml};stream=watch`,
  encode: (value) => textBytes(yamlText(written(value, builtInScheme))),
  event: (type, value) => textBytes(`---\n${yamlText({ type, object: written(value, builtInScheme) })}`),
};

const PROTOBUF: Encoder = {
  name: 'protobuf',
  contentType: MEDIA_TYPES.protobuf,
  watchContentType: `${MEDIA_TYPES.protobuf};stream=watch`,
  encode: encodeProtobuf,
  list: (empty, items) => listOf(encodeProtobuf(empty), items.map(messageIn)),
  event: protobufEvent,
};

/** Each item ends with a line break, which has no place in a list. */
function jsonList(empty: JsonObject, items: readonly Uint8Array[]): Uint8Array {
  const { kind, apiVersion, metadata } = empty;
  const head = `${JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1)},"items":[`;
  const pieces = items.flatMap((item, index) => {
    const bytes = item.subarray(0, -1);
    return index === 0 ? [bytes] : [COMMA, bytes];
  });
  return concat([textBytes(head), ...pieces, END_OF_LIST]);
}

function protobufEvent(type: string, value: JsonObject): Uint8Array {
  const name = textBytes(type);
  const bytes = encodeProtobuf(value);
  const raw = [delimiter(1, bytes.length), bytes];
  const rawLength = raw.reduce((sum, piece) => sum + piece.length, 0);
  const event = concat([delimiter(1, name.length), name, delimiter(2, rawLength), ...raw]);
  const frame = new Uint8Array(4 + event.length);
  new DataView(frame.buffer).setUint32(0, event.length);
  frame.set(event, 4);
  return frame;
}

function encodeProtobuf(value: JsonObject): Uint8Array {
  const bytes = encodeObjectProtobuf(value, builtInScheme);
  if (bytes) return bytes;
  const message = `object *${String(value['kind'])} does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message`;
  throw new StatusError(406, 'NotAcceptable', message);
}

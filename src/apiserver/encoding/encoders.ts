import type { JsonObject } from '../../base/index.ts';
import { encodeJson, encodeObjectProtobuf, StatusError, written, yamlText } from '../../api/index.ts';
import { builtInScheme } from '../../kinds/index.ts';
import { prettyJson, textBytes } from './json-bytes.ts';
import { type Format, MEDIA_TYPES } from './negotiate.ts';

/** Writes values in one format. */
export interface Encoder {
  readonly contentType: string;
  readonly watchContentType: string;
  encode(value: JsonObject): Uint8Array;
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

const JSON_ENCODER: Encoder = {
  contentType: MEDIA_TYPES.json,
  watchContentType: MEDIA_TYPES.json,
  encode: (value) => encodeJson(value, builtInScheme),
  event: (type, value) => textBytes(`${JSON.stringify({ type, object: written(value, builtInScheme) })}\n`),
};

const PRETTY_JSON: Encoder = {
  ...JSON_ENCODER,
  encode: (value) => prettyJson(encodeJson(value, builtInScheme)),
};

const YAML: Encoder = {
  contentType: MEDIA_TYPES.yaml,
  watchContentType: `${MEDIA_TYPES.yaml};stream=watch`,
  encode: (value) => textBytes(yamlText(written(value, builtInScheme))),
  event: (type, value) => textBytes(`---\n${yamlText({ type, object: written(value, builtInScheme) })}`),
};

const PROTOBUF: Encoder = {
  contentType: MEDIA_TYPES.protobuf,
  watchContentType: `${MEDIA_TYPES.protobuf};stream=watch`,
  encode: encodeProtobuf,
  event: (type, value) => {
    const object = lengthDelimited(1, encodeProtobuf(value));
    const event = [...lengthDelimited(1, textBytes(type)), ...lengthDelimited(2, object)];
    const frame = new Uint8Array(4 + event.length);
    new DataView(frame.buffer).setUint32(0, event.length);
    frame.set(event, 4);
    return frame;
  },
};

function encodeProtobuf(value: JsonObject): Uint8Array {
  const bytes = encodeObjectProtobuf(value, builtInScheme);
  if (bytes) return bytes;
  const message = `object *${String(value['kind'])} does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message`;
  throw new StatusError(406, 'NotAcceptable', message);
}

/** A field of protobuf that holds bytes: its tag, the length, the bytes. */
function lengthDelimited(field: number, bytes: Uint8Array): Uint8Array {
  const head = [(field << 3) | 2];
  let length = bytes.length;
  for (; length > 0x7f; length >>>= 7) head.push((length & 0x7f) | 0x80);
  head.push(length);
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

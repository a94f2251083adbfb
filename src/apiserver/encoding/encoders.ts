import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import { encodeJson, encodeObjectProtobuf, goJson, StatusError, written, yamlText } from '../../api/index.ts';
import { builtInScheme } from '../../kinds/index.ts';
import { concat, prettyJson, textBytes } from '../reply/json-bytes.ts';
import { type Format, MEDIA_TYPES } from '../request/media-types.ts';
import { JSON_PARTS, type ListParts, PRETTY_PARTS, PROTOBUF_PARTS, YAML_PARTS } from './list-parts.ts';
import { delimiter, itemIn } from './protobuf-envelope.ts';

/** Writes values in one format. */
export interface Encoder {
  /** Tells it from others. */
  readonly name: string;
  readonly contentType: string;
  encode(value: JsonObject): Uint8Array;
  /** What is made of an object is kept for others who want it so. */
  readonly isShared: boolean;
  /** An item of a list alone, as `parts` takes it: of a list of which the kind and the field of the items are given. */
  item(list: ListKind, item: JsonObject): Uint8Array;
  readonly parts: ListParts;
  /** Undefined: a watch cannot be written so. */
  readonly watch?: WatchEncoder;
}

export interface WatchEncoder {
  readonly contentType: string;
  /** A `WatchEvent` around the value. */
  event(type: string, value: JsonObject): Uint8Array;
}

/** Which list an item is of. */
export interface ListKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** The field of the items. */
  readonly key: string;
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

const COMPACT_JSON = {
  name: 'json',
  contentType: MEDIA_TYPES.json,
  isShared: true,
  encode: (value: JsonObject) => encodeJson(value, builtInScheme),
  item: (list: ListKind, item: JsonObject) => textBytes(goJson(writtenItem(list, item))),
  parts: JSON_PARTS,
  watch: {
    contentType: MEDIA_TYPES.json,
    event: (type: string, value: JsonObject) =>
      textBytes(`${JSON.stringify({ type, object: written(value, builtInScheme) })}\n`),
  },
};

const JSON_ENCODER: Encoder = COMPACT_JSON;

const PRETTY_JSON: Encoder = {
  ...COMPACT_JSON,
  name: 'pretty',
  isShared: false,
  encode: (value) => prettyJson(encodeJson(value, builtInScheme)),
  item: (list, item) => prettyJson(COMPACT_JSON.item(list, item)),
  parts: PRETTY_PARTS,
};

const YAML: Encoder = {
  name: 'yaml',
  contentType: MEDIA_TYPES.yaml,
  isShared: false,
  encode: (value) => textBytes(yamlText(written(value, builtInScheme))),
  item: (list, item) => textBytes(yamlText({ items: [writtenItem(list, item)] })).subarray('items:\n'.length),
  parts: YAML_PARTS,
};

const PROTOBUF: Encoder = {
  name: 'protobuf',
  contentType: MEDIA_TYPES.protobuf,
  isShared: true,
  encode: encodeProtobuf,
  item: ({ kind, apiVersion, key }, item) => itemIn(encodeProtobuf({ kind, apiVersion, [key]: [item] })),
  parts: PROTOBUF_PARTS,
  watch: { contentType: `${MEDIA_TYPES.protobuf};stream=watch`, event: protobufEvent },
};

/** An item as upstream writes it in its list. */
function writtenItem({ kind, apiVersion, key }: ListKind, item: JsonObject): unknown {
  const list = written({ kind, apiVersion, metadata: {}, [key]: [item] }, builtInScheme);
  const items = isObject(list) ? ownValue(list, key) : undefined;
  return Array.isArray(items) ? items[0] : item;
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

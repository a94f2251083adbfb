import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import {
  encodeJson,
  encodeObjectProtobuf,
  goJson,
  type Scheme,
  StatusError,
  written,
  yamlText,
} from '../../api/index.ts';
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

/** Finds the encoder of a format. */
export type Encoders = (format: Format, pretty: boolean) => Encoder;

/** The encoders of everything that `scheme` knows. */
export function createEncoders(scheme: Scheme): Encoders {
  const json = jsonEncoder(scheme);
  const pretty = prettyEncoder(scheme);
  const yaml = yamlEncoder(scheme);
  const protobuf = protobufEncoder(scheme);
  return (format, isPretty) => {
    switch (format) {
      case 'json':
        return isPretty ? pretty : json;
      case 'yaml':
        return yaml;
      case 'protobuf':
        return protobuf;
    }
  };
}

function jsonEncoder(scheme: Scheme): Encoder {
  return {
    name: 'json',
    contentType: MEDIA_TYPES.json,
    isShared: true,
    encode: (value) => encodeJson(value, scheme),
    item: (list, item) => textBytes(goJson(writtenItem(list, item, scheme))),
    parts: JSON_PARTS,
    watch: {
      contentType: MEDIA_TYPES.json,
      event: (type, value) => textBytes(`${JSON.stringify({ type, object: written(value, scheme) })}\n`),
    },
  };
}

function prettyEncoder(scheme: Scheme): Encoder {
  return {
    ...jsonEncoder(scheme),
    name: 'pretty',
    isShared: false,
    encode: (value) => prettyJson(encodeJson(value, scheme)),
    item: (list, item) => prettyJson(textBytes(goJson(writtenItem(list, item, scheme)))),
    parts: PRETTY_PARTS,
  };
}

function yamlEncoder(scheme: Scheme): Encoder {
  return {
    name: 'yaml',
    contentType: MEDIA_TYPES.yaml,
    isShared: false,
    encode: (value) => textBytes(yamlText(written(value, scheme))),
    item: (list, item) =>
      textBytes(yamlText({ items: [writtenItem(list, item, scheme)] })).subarray('items:\n'.length),
    parts: YAML_PARTS,
  };
}

function protobufEncoder(scheme: Scheme): Encoder {
  const encode = (value: JsonObject): Uint8Array => encodeProtobuf(value, scheme);
  return {
    name: 'protobuf',
    contentType: MEDIA_TYPES.protobuf,
    isShared: true,
    encode,
    item: ({ kind, apiVersion, key }, item) => itemIn(encode({ kind, apiVersion, [key]: [item] })),
    parts: PROTOBUF_PARTS,
    watch: {
      contentType: `${MEDIA_TYPES.protobuf};stream=watch`,
      event: (type, value) => protobufEvent(type, encode(value)),
    },
  };
}

/** An item as upstream writes it in its list. */
function writtenItem({ kind, apiVersion, key }: ListKind, item: JsonObject, scheme: Scheme): unknown {
  const list = written({ kind, apiVersion, metadata: {}, [key]: [item] }, scheme);
  const items = isObject(list) ? ownValue(list, key) : undefined;
  return Array.isArray(items) ? items[0] : item;
}

function protobufEvent(type: string, bytes: Uint8Array): Uint8Array {
  const name = textBytes(type);
  const raw = [delimiter(1, bytes.length), bytes];
  const rawLength = raw.reduce((sum, piece) => sum + piece.length, 0);
  const event = concat([delimiter(1, name.length), name, delimiter(2, rawLength), ...raw]);
  const frame = new Uint8Array(4 + event.length);
  new DataView(frame.buffer).setUint32(0, event.length);
  frame.set(event, 4);
  return frame;
}

function encodeProtobuf(value: JsonObject, scheme: Scheme): Uint8Array {
  const bytes = encodeObjectProtobuf(value, scheme);
  if (bytes) return bytes;
  const message = `object *${String(value['kind'])} does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message`;
  throw new StatusError(406, 'NotAcceptable', message);
}

/** Lists of each format in parts: what stands before their items, each item, and what stands after them. */
import { textBytes } from '../reply/json-bytes.ts';
import { delimiter, listAround } from './protobuf-envelope.ts';

export interface ListParts {
  /** Whether the head has to know how long all items are together. */
  readonly isMeasured: boolean;
  /** What stands around the items of a list, from one without any: `key` is the field of the items. */
  around(empty: Uint8Array, key: string, items: ItemsMeasure): { head: Uint8Array; tail: Uint8Array };
  /** An item as it stands in the list, from what was made of it alone. */
  item(bytes: Uint8Array, isFirst: boolean): readonly Uint8Array[];
}

export interface ItemsMeasure {
  readonly count: number;
  /** As they stand in the list; 0 where nobody has to know. */
  readonly bytes: number;
}

const COMMA = textBytes(',');

export const JSON_PARTS: ListParts = {
  isMeasured: false,
  around: (empty, key) => openedAt(empty, `"${key}":[]`, `"${key}":[`, ']'),
  item: (bytes, isFirst) => (isFirst ? [bytes] : [COMMA, bytes]),
};

/** The items are indented further than alone. */
export const PRETTY_PARTS: ListParts = {
  isMeasured: false,
  around(empty, key, { count }) {
    if (count === 0) return { head: empty, tail: NOTHING };
    return openedAt(empty, `"${key}": []`, `"${key}": [`, '\n  ]');
  },
  item: (bytes, isFirst) => {
    const text = new TextDecoder().decode(bytes).replaceAll('\n', '\n    ');
    return [textBytes(`${isFirst ? '' : ','}\n    ${text}`)];
  },
};

export const YAML_PARTS: ListParts = {
  isMeasured: false,
  around(empty, key, { count }) {
    if (count === 0) return { head: empty, tail: NOTHING };
    return openedAt(empty, `\n${key}: []\n`, `\n${key}:\n`, '');
  },
  item: (bytes) => [bytes],
};

/** The items are the second and last field in all lists. */
export const PROTOBUF_PARTS: ListParts = {
  isMeasured: true,
  around: (empty, _key, { bytes }) => listAround(empty, bytes),
  item: (bytes) => [delimiter(2, bytes.length), bytes],
};

const NOTHING = new Uint8Array();

/** Two halves of an empty list: up to where its items are to stand, and from there on. */
function openedAt(
  empty: Uint8Array,
  field: string,
  opening: string,
  closing: string,
): { head: Uint8Array; tail: Uint8Array } {
  const [before = '', after = ''] = new TextDecoder().decode(empty).split(field);
  return { head: textBytes(`${before}${opening}`), tail: textBytes(`${closing}${after}`) };
}

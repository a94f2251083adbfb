import { type JsonObject } from '../../base/index.ts';
/** How a field of one of gnostic's messages is written from its JSON value. */
export type Shape =
  | 'string'
  | 'boolean'
  | 'strings'
  /** One string or several, inside a message that holds them under a number. */
  | {
      readonly stringsIn: number;
    }
  /** Any value, as its YAML. */
  | {
      readonly any: true;
    }
  | {
      readonly anys: true;
    }
  /** A number, boolean or string, under the number of its type; any other value cannot be said. */
  | {
      readonly scalarIn: {
        readonly number: number;
        readonly boolean: number;
        readonly string: number;
      };
    }
  /** A message; the table may depend on the value, where gnostic has a union. */
  | {
      readonly one: (value: unknown) => MessageTable;
    }
  | {
      readonly many: (value: unknown) => MessageTable;
    }
  /** An object: a message that holds, under a number, each entry as a message of name and value. */
  | {
      readonly namedIn: number;
      readonly of: Shape;
    };
export interface MessageTable {
  /** By JSON name: the field's number, and how it is written. */
  readonly fields: Readonly<Record<string, readonly [number: number, shape: Shape]>>;
  /** Under which number what begins with `x-` is written. */
  readonly extensions?: number;
  /** The numbers of the fields of unions that the message stands in, the outermost first. */
  readonly wrap?: readonly number[];
}
/** Writes a JSON value as the message that a table describes. */
export declare function encodeTable(value: JsonObject, table: MessageTable): Uint8Array;
//# sourceMappingURL=gnostic-writer.d.ts.map

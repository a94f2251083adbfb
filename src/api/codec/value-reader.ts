export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'bool' | 'null';

/** Gives what a decoder asks for, value by value: of a text, or of a value that was parsed before. */
export interface ValueReader {
  /** The kind of the value that comes next. */
  kind(): JsonKind;
  /** Enters the object that comes next; {@link nextKey} then gives its keys until it gives undefined. */
  enterObject(): void;
  nextKey(): string | undefined;
  /** Enters the list that comes next; {@link nextItem} then tells whether there is another item. */
  enterList(): void;
  nextItem(): boolean;
  string(): string;
  bool(): boolean;
  null(): void;
  /** The literal of the number that comes next. */
  number(): string;
  /** Passes over the value that comes next, and gives its text. */
  skip(): string;
  /** The value that comes next, whatever it is. It is the caller's own. */
  raw(): unknown;
  /** Nothing is left. */
  end(): void;
}

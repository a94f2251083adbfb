/** A stretch of a text, in UTF-16 units. `lsp` turns them into the protocol's lines and characters. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Line and character, both counted from 0; characters in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export function shiftedRange({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

export function shiftedEdit({ range, newText }: TextEdit, by: number): TextEdit {
  return { range: shiftedRange(range, by), newText };
}

/** Whether two ranges overlap, or meet. */
export function touches(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/**
 * The tree of one document. Offsets count UTF-16 units from the start of the document, so that a tree stays right
 * when something before its document changes. A tree exists for every text: what could not be read is a problem
 * beside it.
 */
export type Node = MapNode | SequenceNode | ScalarNode | AliasNode;

interface NodeBase {
  readonly start: number;
  end: number;
  /** Names this node for aliases: `&name`. */
  anchor?: string;
  tag?: string;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** Written with braces. */
  readonly flow: boolean;
  /** The column at which keys of a block map stand. */
  readonly indent: number;
  readonly entries: Entry[];
}

export interface Entry {
  readonly key: Node;
  /** Offset of the colon; -1 where it is still missing. */
  readonly colon: number;
  readonly value: Node | undefined;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly flow: boolean;
  /** The column of the dashes of a block sequence. */
  readonly indent: number;
  readonly items: Item[];
}

export interface Item {
  /** Offset of the dash, or of the item itself in brackets. */
  readonly start: number;
  readonly value: Node | undefined;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** The text with escapes and line folding undone. */
  readonly text: string;
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** What the name stood for at this place; undefined where nothing bears it. */
  readonly target: Node | undefined;
}

export type SyntaxProblemCode =
  | 'syntax'
  | 'missing-colon'
  | 'missing-space'
  | 'wrong-indentation'
  | 'tab-indentation'
  | 'unclosed'
  | 'unknown-alias';

export interface SyntaxProblem {
  readonly code: SyntaxProblemCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface SyntaxTree {
  /** Undefined for an empty document, or one of comments only. */
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  /** The text holds template actions (`{{ … }}`) where YAML would stand: it is not a manifest yet. */
  readonly templated: boolean;
}

/** The text of a key; undefined where it is no scalar. */
export function keyText(entry: Entry): string | undefined {
  return entry.key.kind === 'scalar' ? entry.key.text : undefined;
}

/** The entry of a key, of a map; the last one where a key is repeated, as the decoder takes it. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  if (node?.kind !== 'map') return undefined;
  return node.entries.findLast((entry) => keyText(entry) === key);
}

/** The scalar's text under a key, where there is one. */
export function scalarText(node: Node | undefined, key: string): string | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'scalar' ? value.text : undefined;
}

/** What stands under a key, aliases not followed. */
export function valueUnder(node: Node | undefined, key: string): Node | undefined {
  return entryOf(node, key)?.value;
}

/** The items of a list under a key; none where there is no list. */
export function itemsUnder(node: Node | undefined, key: string): readonly Node[] {
  const list = valueUnder(node, key);
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap(({ value }) => (value ? [value] : []));
}

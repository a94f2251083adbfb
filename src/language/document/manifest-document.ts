import {
  entryOf,
  type Node,
  parse,
  resolveScalar,
  type ScalarNode,
  type SyntaxTree,
} from '../syntax/index.ts';

export type Notation = 'yaml' | 'json';

/** A kind as a manifest writes it: what is missing is undefined. */
export interface Header {
  readonly apiVersion: ScalarNode | undefined;
  readonly kind: ScalarNode | undefined;
}

/** One document of a file. Never changes: an edit makes a new one. Offsets count from the document's own start. */
export class ManifestDocument {
  readonly text: string;
  readonly notation: Notation;
  /** The offset of every line. */
  readonly lineStarts: readonly number[];
  private parsed: SyntaxTree | undefined;

  constructor(text: string, notation: Notation) {
    this.text = text;
    this.notation = notation;
    this.lineStarts = lineStartsOf(text);
  }

  get tree(): SyntaxTree {
    this.parsed ??= parse(this.text, this.notation);
    return this.parsed;
  }

  /** Says what it is, as Kubernetes objects do: `apiVersion` and `kind` stand at the top. */
  get isManifest(): boolean {
    const { root } = this.tree;
    return entryOf(root, 'apiVersion') !== undefined && entryOf(root, 'kind') !== undefined;
  }

  get isEmpty(): boolean {
    return this.tree.root === undefined;
  }

  /** The line that an offset is on, counted from the document's first. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** What a map says that it is. */
export function headerOf(node: Node | undefined): Header {
  return { apiVersion: wordUnder(node, 'apiVersion'), kind: wordUnder(node, 'kind') };
}

function wordUnder(node: Node | undefined, key: string): ScalarNode | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'scalar' && typeof resolveScalar(value) === 'string' ? value : undefined;
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

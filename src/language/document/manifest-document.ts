import {
  entryOf,
  type Node,
  parseInSteps,
  resolveScalar,
  type ScalarNode,
  type SyntaxTree,
} from '../syntax/index.ts';
import { finish, type Steps } from '../steps/steps.ts';
import { lastAtOrBefore } from '../text/last-at-or-before.ts';
import { Work } from './work.ts';

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
  /** Tells this document from all others of the same {@link Work}. */
  readonly id: number;
  /** The offset of every line. */
  readonly lineStarts: readonly number[];
  private readonly work: Work;
  private parsed: SyntaxTree | undefined;
  private manifest: boolean | undefined;

  constructor(text: string, notation: Notation, work: Work = new Work()) {
    this.text = text;
    this.notation = notation;
    this.work = work;
    this.id = ++work.documents;
    this.lineStarts = lineStartsOf(text);
  }

  get isRead(): boolean {
    return this.parsed !== undefined;
  }

  /** Read when it is first needed. */
  get tree(): SyntaxTree {
    return this.parsed ?? finish(this.read());
  }

  /** Reads the text in steps, if it was not read before. */
  *read(): Steps<SyntaxTree> {
    if (this.parsed) return this.parsed;
    const tree = yield* parseInSteps(this.text, this.notation);
    this.work.parsed++;
    this.parsed = tree;
    return tree;
  }

  /** Says what it is, as Kubernetes objects do: `apiVersion` and `kind` stand at the top. */
  get isManifest(): boolean {
    const { root } = this.tree;
    this.manifest ??= entryOf(root, 'apiVersion') !== undefined && entryOf(root, 'kind') !== undefined;
    return this.manifest;
  }

  /** The line that an offset is on, counted from the document's first. */
  lineAt(offset: number): number {
    return lastAtOrBefore(this.lineStarts, (start) => start - offset);
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

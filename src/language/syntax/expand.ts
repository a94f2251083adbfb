import { setKey } from '../../base/index.ts';
import type { Entry, MapNode, Node } from './node.ts';
import { isMerge, mergeSources, resolveScalar } from './resolve.ts';

/** So much may aliases add to what a text says itself, in nodes; each {@link TEXT_OF_NODE} of a scalar are one more. */
const ALIAS_BUDGET = 20_000;
const TEXT_OF_NODE = 32;

/** A chain of aliases longer than this is followed no further. */
const DEPTH_LIMIT = 500;

const NONE: ReadonlySet<Node | Entry> = new Set();

/**
 * The plain JSON value of a node: aliases followed, merge keys (`<<`) merged, the last of a repeated key taken. Empty
 * values are null.
 */
export function toValue(node: Node | undefined): unknown {
  return new Expansion().valueOf(node);
}

/**
 * Makes values of nodes. A few lines of aliases can mean millions of nodes: what aliases add, to all values together, has
 * a budget. What is past it is null, and the expansion is not {@link complete}.
 */
export class Expansion {
  private readonly omitted: ReadonlySet<Node | Entry>;
  private left: number;
  /** What aliases stand for: a value is made once, and shared by all of them. */
  private readonly known = new Map<Node, { readonly value: unknown; readonly size: number }>();
  private size = 0;
  private depth = 0;

  /** Fields in `omitted`, and those with a value in it, are left out; such an item is null. */
  constructor({ omitted = NONE, budget = ALIAS_BUDGET }: ExpansionOptions = {}) {
    this.omitted = omitted;
    this.left = budget;
  }

  get complete(): boolean {
    return this.left >= 0;
  }

  valueOf(node: Node | undefined): unknown {
    if (!node || this.omitted.has(node) || this.depth > DEPTH_LIMIT) return null;
    this.size++;
    switch (node.kind) {
      case 'scalar':
        this.size += Math.floor(node.text.length / TEXT_OF_NODE);
        return resolveScalar(node);
      case 'alias':
        return this.elsewhere(node.target);
      case 'sequence':
        return node.items.map((item) => this.valueOf(item.value));
      case 'map':
        return this.mapValue(node);
    }
  }

  /** The value of what stands elsewhere, which counts as often as it is named. */
  private elsewhere(node: Node | undefined): unknown {
    if (!node || this.left < 0) return null;
    let known = this.known.get(node);
    if (known) {
      this.size += known.size;
    } else {
      const before = this.size;
      this.depth++;
      if (this.depth > DEPTH_LIMIT) this.left = -1;
      known = { value: this.valueOf(node), size: this.size - before };
      this.depth--;
      this.known.set(node, known);
    }
    this.left -= known.size;
    return this.left < 0 ? null : known.value;
  }

  private mapValue({ entries }: MapNode): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const entry of entries) if (isMerge(entry)) this.mergeInto(value, entry);
    for (const entry of entries) {
      const key = keyName(entry.key);
      if (key !== undefined && !isMerge(entry) && !this.isOmitted(entry))
        setKey(value, key, this.valueOf(entry.value));
    }
    return value;
  }

  private mergeInto(value: Record<string, unknown>, { value: source }: Entry): void {
    for (const part of mergeSources(source).toReversed()) {
      const merged = this.elsewhere(part);
      if (typeof merged !== 'object' || merged === null) continue;
      for (const [key, member] of Object.entries(merged)) setKey(value, key, member);
    }
  }

  private isOmitted(entry: Entry): boolean {
    const { omitted } = this;
    return (
      omitted.size > 0 && (omitted.has(entry) || (entry.value !== undefined && omitted.has(entry.value)))
    );
  }
}

export interface ExpansionOptions {
  readonly omitted?: ReadonlySet<Node | Entry>;
  readonly budget?: number;
}

/** What the decoder makes of a key: one that reads as a boolean or a number is the text of that (`on` is `true`). */
function keyName(key: Node): string | undefined {
  if (key.kind !== 'scalar') return undefined;
  return String(resolveScalar(key) ?? key.text);
}

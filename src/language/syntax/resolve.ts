import type { Entry, Node, ScalarNode } from './node.ts';

/** What a plain value is, by the rules of YAML 1.1 that Kubernetes' own decoder follows. */
export type Scalar = string | number | boolean | null;

/** How many nodes a document may have once its aliases are followed: a few lines of aliases can mean millions. */
const NODE_LIMIT = 200_000;

const WORDS: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['y', 'yes', 'on', 'true'].flatMap((word) => spellings(word).map((text) => [text, true] as const)),
  ...['n', 'no', 'off', 'false'].flatMap((word) => spellings(word).map((text) => [text, false] as const)),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
]);

const INTEGER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** The value of a scalar. Infinity and NaN have no JSON: they stay text. */
export function resolveScalar(node: ScalarNode): Scalar {
  if (node.tag !== undefined) return resolveTagged(node, node.tag);
  return node.style === 'plain' ? resolvePlain(node.text) : node.text;
}

/**
 * The plain JSON value of a node: aliases followed, merge keys (`<<`) merged, the last of a repeated key taken. Empty
 * values are null. Fields in `omitted`, and those with a value in it, are left out; such an item is null.
 */
export function toValue(node: Node | undefined, omitted: ReadonlySet<Node | Entry> = NONE): unknown {
  return valueOf(node, { left: NODE_LIMIT, omitted });
}

const NONE: ReadonlySet<Node | Entry> = new Set();

interface Budget {
  left: number;
  readonly omitted: ReadonlySet<Node | Entry>;
}

function resolvePlain(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const digits = text.includes('_') && /^[-+]?\d/.test(text) ? text.replaceAll('_', '') : text;
  if (INTEGER.test(digits)) return integerOf(digits);
  return FLOAT.test(digits) ? Number(digits) : text;
}

function integerOf(text: string): number {
  const negative = text.startsWith('-');
  const digits = /^[-+]/.test(text) ? text.slice(1) : text;
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  const value = octal ? parseInt(octal[1] ?? '', 8) : Number(digits);
  return negative ? -value : value;
}

function resolveTagged(node: ScalarNode, tag: string): Scalar {
  if (tag === '!!int' || tag === '!!float' || tag === '!!bool' || tag === '!!null')
    return resolvePlain(node.text);
  return node.text;
}

function valueOf(node: Node | undefined, budget: Budget): unknown {
  if (!node || budget.left-- <= 0 || budget.omitted.has(node)) return null;
  switch (node.kind) {
    case 'scalar':
      return resolveScalar(node);
    case 'alias':
      return valueOf(node.target, budget);
    case 'sequence':
      return node.items.map((item) => valueOf(item.value, budget));
    case 'map':
      return mapValue(node.entries, budget);
  }
}

function mapValue(entries: readonly Entry[], budget: Budget): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const entry of entries) {
    if (isMerge(entry)) Object.assign(value, mergedValue(entry.value, budget));
  }
  for (const entry of entries) {
    const key = keyName(entry.key);
    if (key === undefined || isMerge(entry) || isOmitted(entry, budget)) continue;
    if (key === '__proto__')
      Object.defineProperty(value, key, { value: valueOf(entry.value, budget), enumerable: true });
    else value[key] = valueOf(entry.value, budget);
  }
  return value;
}

/** What the decoder makes of a key: one that reads as a boolean or a number is the text of that (`on` is `true`). */
function keyName(key: Node): string | undefined {
  if (key.kind !== 'scalar') return undefined;
  return String(resolveScalar(key) ?? key.text);
}

function isOmitted(entry: Entry, { omitted }: Budget): boolean {
  return omitted.size > 0 && (omitted.has(entry) || (entry.value !== undefined && omitted.has(entry.value)));
}

function mergedValue(source: Node | undefined, budget: Budget): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const part of mergeSources(source).toReversed()) Object.assign(merged, valueOf(part, budget));
  return merged;
}

/** Whether a value is left empty, which is as good as no value. */
export function isAbsent(node: Node | undefined): boolean {
  return !node || (node.kind === 'scalar' && resolveScalar(node) === null);
}

/** The maps that a merge key brings in, the strongest first. */
export function mergeSources(source: Node | undefined): readonly Node[] {
  if (source?.kind === 'alias') return mergeSources(source.target);
  if (source?.kind === 'sequence') return source.items.flatMap((item) => mergeSources(item.value));
  return source?.kind === 'map' ? [source] : [];
}

export function isMerge(entry: Entry): boolean {
  return entry.key.kind === 'scalar' && entry.key.style === 'plain' && entry.key.text === '<<';
}

/** `yes`, `Yes`, `YES`. */
function spellings(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}

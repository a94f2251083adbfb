import type { Entry, MapNode, Node, ScalarNode } from './node.ts';

/** What a plain value is, by the rules of YAML 1.1 that Kubernetes' own decoder follows. */
export type Scalar = string | number | boolean | null;

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

/** Whether a value is left empty, which is as good as no value. */
export function isAbsent(node: Node | undefined): boolean {
  return !node || (node.kind === 'scalar' && resolveScalar(node) === null);
}

/** The maps that a merge key brings in, the strongest first, each once however often aliases name it. */
export function mergeSources(source: Node | undefined): readonly MapNode[] {
  const sources = new Set<MapNode>();
  const seen = new Set<Node>();
  const waiting: (Node | undefined)[] = [source];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!node || seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'alias') waiting.push(node.target);
    else if (node.kind === 'map') sources.add(node);
    else if (node.kind === 'sequence') {
      for (const { value } of node.items.toReversed()) waiting.push(value);
    }
  }
  return [...sources];
}

export function isMerge(entry: Entry): boolean {
  return entry.key.kind === 'scalar' && entry.key.style === 'plain' && entry.key.text === '<<';
}

/** `yes`, `Yes`, `YES`. */
function spellings(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}

import {
  entryNamed,
  type MapNode,
  type Node,
  nodeOf,
  type PathEnd,
  quoteEnd,
  valueWithText,
} from '../syntax/index.ts';
import type { Range } from '../text/text.ts';

/** Where an error or a warning of validation shows: at the value that it is about, or at the name of what something is missing in. */
export function rangeOfError(root: MapNode, { steps, exact }: PathEnd, message: string): Range {
  const last = steps.at(-1);
  if (!last) return wide(root.entries[0]?.key ?? root);
  const value = nodeOf(last);
  const named = value?.kind === 'map' && exact ? namedMember(value, message) : undefined;
  if (named) return wide(named);
  if (exact && (value?.kind === 'alias' || (value?.kind === 'scalar' && !isBlock(value.style))))
    return wide(value);
  if (last.kind === 'entry') return wide(last.entry.key);
  const { start } = last.item;
  return wide((value?.kind === 'map' ? value.entries[0]?.key : value) ?? { start, end: start });
}

/** Labels, annotations and the like are checked under the name of the whole map: the message names key or value. */
function namedMember(map: MapNode, message: string): Node | undefined {
  const text = invalidValueOf(message);
  return text === undefined ? undefined : (entryNamed(map, text)?.key ?? valueWithText(map, text));
}

/** The text that a message begins with: `Invalid value: "text": …`. */
function invalidValueOf(message: string): string | undefined {
  if (!message.startsWith(INVALID_VALUE)) return undefined;
  const end = quoteEnd(message, INVALID_VALUE.length, DOUBLE_QUOTE);
  if (end < 0 || message[end] !== ':') return undefined;
  try {
    return String(JSON.parse(message.slice(INVALID_VALUE.length, end)));
  } catch {
    // Quoted as Go quotes what JSON cannot: no key of a manifest looks like that.
    return undefined;
  }
}

const INVALID_VALUE = 'Invalid value: ';
const DOUBLE_QUOTE = 34;

function isBlock(style: string): boolean {
  return style === 'literal' || style === 'folded';
}

function wide({ start, end }: Range): Range {
  return { start, end: Math.max(end, start + 1) };
}

import { keyText, type MapNode, type Node, nodeOf, type PathEnd } from '../syntax/index.ts';
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
  const quoted = /^Invalid value: ("(?:[^"\\]|\\.)*"):/.exec(message)?.[1];
  if (quoted === undefined) return undefined;
  const byKey = map.entries.find((entry) => JSON.stringify(keyText(entry)) === quoted);
  const byValue = map.entries.find(
    ({ value }) => value?.kind === 'scalar' && JSON.stringify(value.text) === quoted,
  );
  return byKey?.key ?? byValue?.value;
}

function isBlock(style: string): boolean {
  return style === 'literal' || style === 'folded';
}

function wide({ start, end }: Range): Range {
  return { start, end: Math.max(end, start + 1) };
}

import { isDocumentMark } from '../syntax/index.ts';
import type { Notation } from './manifest-document.ts';

/** Cuts a file's text into its documents, each with the mark that it begins with. There is at least one. */
export function split(text: string, notation: Notation): string[] {
  if (notation === 'json') return [text];
  const parts: string[] = [];
  let start = 0;
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
    if (!isDocumentMark(text, at)) continue;
    parts.push(text.slice(start, at));
    start = at;
  }
  parts.push(text.slice(start));
  return parts;
}

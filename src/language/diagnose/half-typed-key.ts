import { replace } from '../edit/edits.ts';
import type { ScalarNode } from '../syntax/index.ts';
import { fix } from './finding.ts';
import type { ScalarProblem } from './scalar-types.ts';

/**
 * A word by itself where fields are expected reads as a string, and is meant as the first key: what is wrong is the
 * colon. Undefined for what is no such word.
 */
export function halfTypedKey(
  text: string,
  { start, end, style, text: word }: ScalarNode,
): ScalarProblem | undefined {
  if (style !== 'plain' || !standsFirst(text, start)) return undefined;
  if (/^[A-Za-z][\w-]*$/.test(word)) {
    return {
      code: 'missing-colon',
      message: 'A key needs a colon and a value.',
      fixes: () => [fix('Add the colon', [replace(end, end, ':')])],
    };
  }
  const glued = /^[A-Za-z][\w-]*:(?=\S+$)/.exec(word);
  if (!glued) return undefined;
  const behindColon = start + glued[0].length;
  return {
    code: 'missing-space',
    message: 'A colon needs a space behind it.',
    fixes: () => [fix('Add the space', [replace(behindColon, behindColon, ' ')])],
  };
}

/** Whether nothing but blanks and dashes stands before a place on its line. */
function standsFirst(text: string, start: number): boolean {
  let at = start - 1;
  while (text[at] === ' ' || text[at] === '-') at--;
  return at < 0 || text[at] === '\n';
}

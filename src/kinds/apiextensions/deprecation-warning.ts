import { byteLength } from '../../api/index.ts';
import type { DefinitionVersion } from '../custom/index.ts';

const LIMIT_BYTES = 256;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** What is wrong with the warning that a version gives to those who use it. */
export function deprecationWarningProblems({ deprecated, deprecationWarning }: DefinitionVersion): string[] {
  if (deprecationWarning === undefined) return [];
  if (deprecated !== true) return ['can only be set for deprecated versions'];
  const problems: string[] = [];
  if (byteLength(deprecationWarning) > LIMIT_BYTES) problems.push('must be <= 256 characters long');
  if (deprecationWarning === '') problems.push('must not be an empty string');
  let offset = 0;
  for (const character of deprecationWarning) {
    if (!PRINTABLE.test(character)) {
      problems.push(
        `must only contain printable UTF-8 characters; non-printable character found at index ${offset}`,
      );
      break;
    }
    offset += byteLength(character);
  }
  return problems;
}

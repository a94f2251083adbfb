import { parseExactJson } from '../../base/index.ts';
import { checkDepth } from './json-reader.ts';
import { checkJsonSyntax, DEPTH_LIMIT, JsonSyntaxError } from './json-syntax.ts';

/**
 * The value of a JSON text. Throws {@link JsonSyntaxError} in Go's words, also for what is nested too deeply, so that
 * whoever walks over the text afterwards finds it valid and of bounded depth.
 */
export function parseJson(text: string): unknown {
  const value = parseOrExplain(text);
  if (text.length > DEPTH_LIMIT) checkDepth(text);
  return value;
}

function parseOrExplain(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    checkJsonSyntax(new TextEncoder().encode(text));
    throw new JsonSyntaxError('invalid JSON');
  }
}

import { parseExactJson } from '../../base/index.ts';
import { JsonReader } from './json-reader.ts';
import { checkJsonSyntax, DEPTH_LIMIT, JsonSyntaxError } from './json-syntax.ts';

/**
 * The value of a JSON text. Throws {@link JsonSyntaxError} in Go's words, also for what is nested too deeply, so that
 * whoever walks over the text afterwards finds it valid and of bounded depth.
 */
export function parseJson(text: string): unknown {
  const value = parseOrExplain(text);
  // Skipping goes over the text without recursion, and stops where it is too deep.
  if (text.length > DEPTH_LIMIT) new JsonReader(text).skip();
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

import { checkJsonSyntax, JsonSyntaxError } from '../../../api/index.ts';

/**
 * What upstream's JSON reader says of a text that should be an object; undefined where it is one, or null, which it
 * takes for an empty one.
 */
export function jsonObjectProblem(bytes: Uint8Array): string | undefined {
  try {
    checkJsonSyntax(bytes);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  const kind = goKind(JSON.parse(new TextDecoder().decode(bytes)));
  return kind && `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

function goKind(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return undefined;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/**
 * What upstream's JSON reader says of a text that should be an object; undefined where it is one (or null, which it
 * reads as an empty one).
 */
export function jsonObjectProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const kind = goKind(value);
    return kind === undefined ? undefined : `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch {
    return syntaxProblem(text);
  }
}

function goKind(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return undefined;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function syntaxProblem(text: string): string {
  const start = text.trimStart();
  const first = start.charAt(0);
  return first === '' || '{["-0123456789tfn'.includes(first)
    ? 'unexpected end of JSON input'
    : `invalid character '${first}' looking for beginning of value`;
}

import { isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import type { OpenApiFragment } from '../../apiserver/index.ts';

const DEFINITION = '#/definitions/';
const PARAMETER = '#/parameters/';
/** Deeper ones are no documents that anybody would read. */
const DEPTH_LIMIT = 100;

/**
 * What an OpenAPI v2 document says of the paths below `prefix`: with the definitions that they lead to, and shared
 * parameters put in their places. Undefined where it is no such document.
 */
export function fragmentOf(
  document: unknown,
  prefix: string,
): Pick<OpenApiFragment, 'paths' | 'definitions'> | undefined {
  if (!isObject(document) || !isObject(document['paths'])) return undefined;
  if (isDeep(document, 0)) return undefined;
  const { definitions: all, parameters } = document;
  const shared = isObject(parameters) ? parameters : {};
  const paths: JsonObject = {};
  for (const [path, item] of Object.entries(document['paths'])) {
    if (path.startsWith(prefix)) setKey(paths, path, withParameters(item, shared));
  }
  const definitions: JsonObject = {};
  const waiting = [...definitionsIn(paths)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = isObject(all) ? ownValue(all, name) : undefined;
    if (definition === undefined || ownValue(definitions, name) !== undefined) continue;
    setKey(definitions, name, definition);
    for (const each of definitionsIn(definition)) waiting.push(each);
  }
  return { paths, definitions };
}

function isDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth > DEPTH_LIMIT || Object.values(value).some((content) => isDeep(content, depth + 1));
}

function* definitionsIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* definitionsIn(item);
  if (!isObject(value)) return;
  for (const [key, content] of Object.entries(value)) {
    if (key !== '$ref') yield* definitionsIn(content);
    else if (typeof content === 'string' && content.startsWith(DEFINITION)) {
      yield content.slice(DEFINITION.length);
    }
  }
}

function withParameters(value: unknown, parameters: JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => withParameters(item, parameters));
  if (!isObject(value)) return value;
  const reference = value['$ref'];
  if (typeof reference === 'string' && reference.startsWith(PARAMETER)) {
    return ownValue(parameters, reference.slice(PARAMETER.length)) ?? value;
  }
  const copy: JsonObject = {};
  for (const [key, content] of Object.entries(value)) setKey(copy, key, withParameters(content, parameters));
  return copy;
}

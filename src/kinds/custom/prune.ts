/** Takes away what a schema does not know, as Go's decoder does for types of its own. */
import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import { isEmbeddedResource, itemsOf, type JsonSchema, preservesUnknown } from './json-schema.ts';

/** How many unknown fields are named at most. */
const NAMED_LIMIT = 100;

/** Drops what `schema` does not know from a whole object. Gives the paths of what was there, sorted. */
export function pruneObject(object: JsonObject, schema: JsonSchema): string[] {
  const pruning = new Pruning();
  pruning.prune(object, isEmbeddedResource(schema) ? schema : { ...schema, ...RESOURCE });
  return pruning.unknown.sort();
}

/** Drops what `schema` does not know from a value. */
export function pruneValue(value: unknown, schema: JsonSchema): void {
  new Pruning().prune(value, schema);
}

const RESOURCE = { 'x-kubernetes-embedded-resource': true } as const;
const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

class Pruning {
  readonly unknown: string[] = [];
  private readonly path: string[] = [];

  prune(value: unknown, schema: JsonSchema | undefined): void {
    if (schema && preservesUnknown(schema)) this.keep(value, schema);
    else if (Array.isArray(value))
      this.items(value, schema && itemsOf(schema), (item, of) => this.prune(item, of));
    else if (isObject(value)) this.fields(value, schema);
  }

  private fields(object: JsonObject, schema: JsonSchema | undefined): void {
    for (const key of Object.keys(object)) {
      if (schema && isEmbeddedResource(schema) && META_FIELDS.has(key)) continue;
      const known = schema && fieldSchema(schema, key);
      if (known === undefined) {
        if (!META_FIELDS.has(key) || this.path.length > 0) this.note(key);
        delete object[key];
      } else {
        this.path.push(`.${key}`);
        this.prune(object[key], known === true ? undefined : known);
        this.path.pop();
      }
    }
  }

  /** Nothing is dropped here; what the schema knows may say otherwise of what is in it. */
  private keep(value: unknown, schema: JsonSchema): void {
    if (Array.isArray(value)) {
      this.items(value, itemsOf(schema), (item, of) => of && this.keep(item, of));
      return;
    }
    if (!isObject(value)) return;
    for (const key of Object.keys(value)) {
      if (isEmbeddedResource(schema) && META_FIELDS.has(key)) continue;
      const known = fieldSchema(schema, key);
      if (typeof known !== 'object') continue;
      this.path.push(`.${key}`);
      this.prune(value[key], known);
      this.path.pop();
    }
  }

  private items(
    list: readonly unknown[],
    schema: JsonSchema | undefined,
    visit: (item: unknown, schema: JsonSchema | undefined) => void,
  ): void {
    for (const [index, item] of list.entries()) {
      this.path.push(`[${index}]`);
      visit(item, schema);
      this.path.pop();
    }
  }

  private note(key: string): void {
    if (this.unknown.length < NAMED_LIMIT)
      this.unknown.push(`${this.path.join('')}.${key}`.replace(/^\./, ''));
  }
}

/** Of a field: its schema; true where the schema takes any other field and says nothing of it; undefined: it is unknown. */
function fieldSchema(schema: JsonSchema, key: string): JsonSchema | true | undefined {
  const own = ownValue(schema.properties, key);
  if (own) return own;
  const { additionalProperties: others } = schema;
  return others === false ? undefined : others;
}

import { ownValue } from '../../base/index.ts';
import type { Schema } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { typeName } from '../catalog/type-name.ts';

export type SnippetStyle = 'block' | 'flow' | 'json';

/** Fields within fields are opened to this depth. */
const DEPTH_LIMIT = 6;

/** Writes what follows a key, with places to fill in (`$1`, `$2`, …), as an editor's snippet has them. */
export class SnippetWriter {
  private readonly catalog: Catalog;
  private readonly style: SnippetStyle;
  private places = 0;

  constructor(catalog: Catalog, style: SnippetStyle) {
    this.catalog = catalog;
    this.style = style;
  }

  /** `key: …` for a key that stands at `column`; the lines after the first carry their whole indentation. */
  field(name: string, schema: Schema | undefined, column: number): string {
    const key = this.style === 'json' ? JSON.stringify(name) : name;
    return `${escape(key)}:${this.value(name, schema, column, 0)}`;
  }

  private value(name: string, schema: Schema | undefined, column: number, depth: number, owner = ''): string {
    const resolved = schema && this.catalog.resolve(schema);
    if (!schema || !resolved) return ` ${this.place()}`;
    const isObject = resolved.type === 'object';
    if (!isObject && resolved.type !== 'array') return ` ${this.scalar(resolved)}`;
    if (this.style !== 'block') return isObject ? ` {${this.place()}}` : ` [${this.place()}]`;
    const inner = column + 2;
    const start = `\n${' '.repeat(inner)}`;
    if (isObject) return start + this.object(schema, `${owner}.${name}`, inner, depth + 1);
    return `${start}- ${this.item(resolved.items, inner + 2, depth + 1)}`;
  }

  private item(items: Schema | undefined, column: number, depth: number): string {
    const resolved = items && this.catalog.resolve(items);
    if (!items || !resolved) return this.place();
    return resolved.type === 'object' ? this.object(items, '', column, depth) : this.scalar(resolved);
  }

  /** The fields to begin an object with, one a line, the first without its indentation. */
  private object(schema: Schema, place: string, column: number, depth: number): string {
    const { properties, additionalProperties } = this.catalog.resolve(schema);
    const names = depth <= DEPTH_LIMIT ? this.wanted(schema, place) : [];
    if (names.length > 0) {
      const owner = typeName(schema);
      return names
        .map((name) => `${name}:${this.value(name, ownValue(properties, name), column, depth, owner)}`)
        .join(`\n${' '.repeat(column)}`);
    }
    const isMap = typeof additionalProperties === 'object' && !properties;
    return isMap ? `\${${++this.places}:key}: ${this.place()}` : this.place();
  }

  private scalar(resolved: Schema): string {
    const text = this.style === 'json' && resolved.type === 'string';
    return text ? `"${this.place()}"` : this.place();
  }

  private wanted(schema: Schema, place: string): readonly string[] {
    const resolved = this.catalog.resolve(schema);
    const customary = this.catalog.customaryFields(schema, place);
    const known = [...(resolved.required ?? []), ...customary].filter((name) =>
      ownValue(resolved.properties, name),
    );
    return [...new Set(known)];
  }

  private place(): string {
    return `$${++this.places}`;
  }
}

/** Signs that a snippet would take for its own. */
export function escape(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

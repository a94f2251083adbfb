import type { Send } from './send.ts';

/** What of an OpenAPI v2 schema is read here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** The schemas that a server publishes. */
export class Schemas {
  readonly #definitions: Readonly<Record<string, Schema>>;
  readonly #ofKind = new Map<string, Schema>();

  constructor(definitions: Readonly<Record<string, Schema>>) {
    this.#definitions = definitions;
    for (const schema of Object.values(definitions)) {
      for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
        this.#ofKind.set(`${group === '' ? '' : `${group}/`}${version} ${kind}`, schema);
      }
    }
  }

  static async read(send: Send): Promise<Schemas> {
    const { text } = await send('GET', '/openapi/v2', undefined, { accept: 'application/json' });
    return new Schemas((JSON.parse(text) as { definitions: Record<string, Schema> }).definitions);
  }

  ofKind(apiVersion: string, kind: string): Schema | undefined {
    return this.#ofKind.get(`${apiVersion} ${kind}`);
  }

  /** The schema itself, and the short name of the definition that it refers to. */
  resolve(schema: Schema): { readonly schema: Schema; readonly name: string } {
    if (schema.$ref === undefined) return { schema, name: '' };
    const full = schema.$ref.replace('#/definitions/', '');
    return { schema: this.#definitions[full] ?? {}, name: full.slice(full.lastIndexOf('.') + 1) };
  }
}

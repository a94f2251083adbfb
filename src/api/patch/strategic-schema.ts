/** What a strategic merge asks of a schema: how a field merges, and what its value looks like inside. */
import { ownValue } from '../../base/index.ts';
import type { ResolveSchema, Schema } from '../schema/index.ts';

/** How one field merges. */
export interface FieldMerge {
  /** Items of a list join those that are there; else the list is replaced. */
  readonly mergesList: boolean;
  /** An object is replaced whole; else its fields merge. */
  readonly replacesObject: boolean;
  /** Empty for lists of plain values, and where there is none. */
  readonly mergeKey: string;
  /** The structure inside: of an object itself, of a list its items. */
  readonly inside: MergeSchema;
}

/** A structure's fields; every key of a map merges alike. */
export class MergeSchema {
  /** The Go name of the structure, as errors tell it: `ServiceSpec`. */
  readonly name: string;
  private readonly schema: Schema;
  private readonly resolve: ResolveSchema;

  constructor(schema: Schema, resolve: ResolveSchema) {
    this.name = schema.$ref?.split('.').pop() ?? '';
    this.schema = resolve(schema);
    this.resolve = resolve;
  }

  /** A field's way to merge; undefined where the structure has no such field. */
  field(name: string): FieldMerge | undefined {
    const own = ownValue(this.schema.properties, name) ?? this.valueOfMap();
    if (!own) return undefined;
    const strategies = own['x-kubernetes-patch-strategy']?.split(',') ?? [];
    const resolved = this.resolve(own);
    const inside = resolved.type === 'array' ? resolved.items : own;
    return {
      mergesList: strategies.includes('merge'),
      replacesObject: strategies.includes('replace'),
      mergeKey: own['x-kubernetes-patch-merge-key'] ?? '',
      inside: new MergeSchema(inside ?? {}, this.resolve),
    };
  }

  private valueOfMap(): Schema | undefined {
    const { additionalProperties, properties } = this.schema;
    if (typeof additionalProperties === 'object') return additionalProperties;
    return properties ? undefined : {};
  }
}

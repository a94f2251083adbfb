import { cel } from '../../../api/index.ts';
import { isEmbeddedResource, isList, type JsonSchema } from '../../custom/index.ts';
import { timesCapped } from './rule-costs.ts';

/** What messages call the type of the value: upstream's name has a number, by which nobody can come to rely on it. */
export const SELF = 'selfType1';

/** Which part of its parent a schema is of. */
export type PartOf = { readonly property: string } | 'element';

/**
 * What expressions at one place of a schema see: the type of the value there, and how many values there can be. Types are
 * made where a rule needs them, and those of what is within come from them.
 */
export class RuleScope {
  private readonly schema: JsonSchema;
  private readonly parent: RuleScope | undefined;
  private readonly part: PartOf | undefined;
  private readonly isRuled: boolean;
  /** How many values there can be at most; undefined where nothing says so. */
  readonly cardinality: bigint | undefined;
  private made: { readonly type: cel.DeclaredType | undefined } | undefined;

  constructor(schema: JsonSchema, parent?: RuleScope, part?: PartOf) {
    this.schema = schema;
    this.parent = parent;
    this.part = part;
    this.isRuled = parent?.isRuled === true || (schema['x-kubernetes-validations'] ?? []).length > 0;
    this.cardinality = parent ? parent.cardinalityWithin() : 1n;
  }

  within(schema: JsonSchema, part: PartOf): RuleScope {
    return new RuleScope(schema, this, part);
  }

  /** Undefined where expressions cannot see what stands here. */
  get type(): cel.DeclaredType | undefined {
    this.made ??= { type: this.typeInParent() ?? this.ownType() };
    return this.made.type;
  }

  private typeInParent(): cel.DeclaredType | undefined {
    if (!this.parent?.isRuled || this.part === undefined) return undefined;
    const { type } = this.parent;
    if (this.part === 'element') return type?.element;
    const name = cel.escapeName(this.part.property);
    return name === undefined ? undefined : type?.fields?.get(name);
  }

  private ownType(): cel.DeclaredType | undefined {
    const isResource = this.parent === undefined || isEmbeddedResource(this.schema);
    return isDeclarable(this.schema) ? cel.declareSchema(this.schema, SELF, isResource) : undefined;
  }

  private cardinalityWithin(): bigint | undefined {
    const most = mostWithin(this.schema);
    return this.cardinality === undefined || most === undefined
      ? undefined
      : timesCapped(this.cardinality, most);
  }
}

/** Lists of items are refused before expressions are looked at, so that whoever comes here has none anywhere. */
function isDeclarable(schema: JsonSchema): schema is JsonSchema & cel.CelSchema {
  return !isList(schema.items);
}

/** How many values a value has within itself, by one part of its schema. */
function mostWithin({ type, additionalProperties, maxProperties, maxItems }: JsonSchema): bigint | undefined {
  if (type === 'object' && additionalProperties !== undefined) return limit(maxProperties);
  return type === 'array' ? limit(maxItems) : 1n;
}

function limit(given: number | undefined): bigint | undefined {
  return given === undefined ? undefined : BigInt(Math.max(0, Math.trunc(given)));
}

/** The rules of a schema (`x-kubernetes-validations`), where they stand in it. */
import { cel } from '../../api/index.ts';
import { ownValue } from '../../base/index.ts';
import { compileRules, type CompiledRules } from './compile-rules.ts';
import { isEmbeddedResource, isList, itemsOf, type JsonSchema, valuesOf } from './json-schema.ts';

/** A place of a schema that has rules, or has places with rules in it. They are compiled when they are first asked for. */
export class RuleNode {
  /** What its values look like to expressions. */
  readonly schema: JsonSchema & cel.CelSchema;
  readonly items: RuleNode | undefined;
  readonly values: RuleNode | undefined;
  readonly properties: ReadonlyMap<string, RuleNode>;
  /** Rules of the branches of `allOf`, which see the same value. */
  readonly branches: readonly RuleNode[];
  private readonly declared: cel.DeclaredType | undefined;
  private readonly ruled: JsonSchema;
  private made: CompiledRules | undefined;

  constructor(place: Place, parts: RuleParts) {
    const { schema, declared, ruled, isResource } = place;
    this.schema = isResource ? { ...schema, 'x-kubernetes-embedded-resource': true } : schema;
    this.declared = declared;
    this.ruled = ruled;
    this.items = parts.items;
    this.values = parts.values;
    this.properties = parts.properties;
    this.branches = parts.branches;
  }

  get rules(): CompiledRules {
    this.made ??= compileRules(this.ruled['x-kubernetes-validations'] ?? [], this.declared, this.schema);
    return this.made;
  }
}

/** The places of a schema that rules are at, which is a whole object's unless it is said to be none; undefined where there are none. */
export function rulesOf(schema: JsonSchema, isResource = true): RuleNode | undefined {
  if (!isDeclarable(schema) || !hasRules(schema)) return undefined;
  const declared = cel.declareSchema(schema, 'selfType', isResource);
  return nodeOf({ schema, ruled: schema, declared, isResource });
}

interface RuleParts {
  readonly items: RuleNode | undefined;
  readonly values: RuleNode | undefined;
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly branches: readonly RuleNode[];
}

interface Place {
  readonly schema: JsonSchema & cel.CelSchema;
  /** The schema itself, or a branch of its `allOf`: whose rules they are. */
  readonly ruled: JsonSchema;
  /** Undefined where expressions cannot see what stands here. */
  readonly declared: cel.DeclaredType | undefined;
  readonly isResource: boolean;
}

function nodeOf(place: Place): RuleNode | undefined {
  const { schema, ruled, declared } = place;
  const element = (of: JsonSchema | undefined, own: JsonSchema | undefined): RuleNode | undefined =>
    of && own && isDeclarable(own)
      ? nodeOf({ ruled: of, schema: own, declared: declared?.element, isResource: isEmbeddedResource(own) })
      : undefined;
  const parts = {
    items: element(itemsOf(ruled), itemsOf(schema)),
    values: element(valuesOf(ruled), valuesOf(schema)),
    properties: propertiesOf(place),
    branches: (ruled.allOf ?? []).flatMap((branch) => nodeOf({ ...place, ruled: branch }) ?? []),
  };
  const isEmpty = !parts.items && !parts.values && parts.properties.size === 0 && parts.branches.length === 0;
  const ownRules = ruled['x-kubernetes-validations'] ?? [];
  return isEmpty && ownRules.length === 0 ? undefined : new RuleNode(place, parts);
}

function propertiesOf({ schema, ruled, declared }: Place): Map<string, RuleNode> {
  const nodes = new Map<string, RuleNode>();
  for (const [name, property] of Object.entries(ruled.properties ?? {})) {
    const own: JsonSchema | undefined = ownValue(schema.properties, name);
    if (!own || !isDeclarable(own)) continue;
    const isResource = isEmbeddedResource(own);
    const escaped = cel.escapeName(name);
    // A field that expressions have no name for has rules of its own all the same.
    const type =
      escaped === undefined ? cel.declareSchema(own, 'selfType', isResource) : declared?.fields?.get(escaped);
    const node = type && nodeOf({ schema: own, ruled: property, declared: type, isResource });
    if (node) nodes.set(name, node);
  }
  return nodes;
}

/** Upstream looks for none where there are none but in `allOf`. */
function hasRules(schema: JsonSchema): boolean {
  if ((schema['x-kubernetes-validations'] ?? []).length > 0) return true;
  const inner = [itemsOf(schema), valuesOf(schema), ...Object.values(schema.properties ?? {})];
  return inner.some((of) => of !== undefined && hasRules(of));
}

/** Lists of items are refused with the definition, so that no schema that is served has any. */
function isDeclarable(schema: JsonSchema): schema is JsonSchema & cel.CelSchema {
  return !isList(schema.items);
}

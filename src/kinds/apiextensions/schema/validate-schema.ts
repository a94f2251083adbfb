/** What is wrong with a schema of a definition, in the words and order of upstream's validation. */
import { append } from '../../../base/index.ts';
import { type FieldError, type FieldPath, forbidden, invalid } from '../../../api/index.ts';
import { isEmbeddedResource, isList, type JsonSchema, valuesOf } from '../../custom/index.ts';
import type { SchemaChecks } from './checks.ts';
import { validateDefaults } from './defaults.ts';
import { type KeywordScope, validateExtensions, validateSupported } from './keywords.ts';
import { validateRoot } from './root-fields.ts';
import { RuleCosts } from './rule-costs.ts';
import { validateExpressions } from './rule-expressions.ts';
import { validateRuleFields } from './rule-fields.ts';
import { RuleScope } from './rule-scope.ts';
import { structuralProblem } from './structural-form.ts';
import { validateStructure } from './structural-rules.ts';

/** Of a whole schema, at `path`. `hasStatus`: its status is written by itself, and so must be found at the root. */
export function validateSchema(
  schema: JsonSchema,
  path: FieldPath,
  { checks, hasStatus }: { readonly checks: SchemaChecks; readonly hasStatus: boolean },
): FieldError[] {
  const errors = hasStatus ? validateRoot(schema, path) : [];
  if (schema.nullable) {
    errors.push(forbidden(path.child('nullable'), 'nullable cannot be true at the root'));
  }
  const problem = structuralProblem(schema);
  const structure = problem === undefined ? validateStructure(schema, path) : [];
  if (problem === undefined && structure.length === 0)
    append(structure, validateDefaults(schema, path, checks));
  append(errors, structure);
  const isSound = problem === undefined && structure.length === 0;
  const walk = new Walk(checks);
  walk.visit(schema, path, ROOT, isSound ? new RuleScope(schema) : undefined);
  append(errors, walk.schemaErrors);
  append(errors, walk.ruleErrors);
  if (errors.length === 0 && problem !== undefined) errors.push(invalid(path, '', problem));
  if (isSound) append(errors, walk.costs.errors(path));
  return errors;
}

interface Scope extends KeywordScope {
  readonly isRoot: boolean;
  readonly uncorrelated: FieldPath | undefined;
}

const ROOT: Scope = { isRoot: true, noDefaults: undefined, isInsideMetadata: false, uncorrelated: undefined };
const META_FIELDS: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion']);

class Walk {
  readonly schemaErrors: FieldError[] = [];
  readonly ruleErrors: FieldError[] = [];
  readonly costs = new RuleCosts();
  private readonly checks: SchemaChecks;

  constructor(checks: SchemaChecks) {
    this.checks = checks;
  }

  visit(schema: JsonSchema, path: FieldPath, scope: Scope, rules: RuleScope | undefined): void {
    const before = this.schemaErrors.length;
    append(this.schemaErrors, validateSupported(schema, path, scope, this.checks));
    const inner = { ...scope, isRoot: false };
    this.visitValues(schema, path, inner, rules);
    this.visitProperties(schema, path, scope, rules);
    this.visitClauses(schema, path, inner);
    this.visitItems(schema, path, inner, rules);
    for (const [name, dependency] of Object.entries(schema.dependencies ?? {})) {
      if (!isNames(dependency))
        this.visit(dependency, path.child('dependencies').key(name), inner, undefined);
    }
    append(this.schemaErrors, validateExtensions(schema, path, this.checks));
    append(this.schemaErrors, validateRuleFields(schema, path));
    // Of a schema that is wrong otherwise, here or within, expressions would only be told what is told already.
    if (!rules || this.schemaErrors.length > before) return;
    const { costs, checks } = this;
    const of = { scope: rules, costs, limitsEach: checks.ruleCosts, uncorrelated: scope.uncorrelated };
    append(this.ruleErrors, validateExpressions(schema, path, of));
  }

  private visitValues(schema: JsonSchema, path: FieldPath, scope: Scope, rules: RuleScope | undefined): void {
    const { additionalProperties: others, properties = {} } = schema;
    const at = path.child('additionalProperties');
    if (others !== undefined && others !== true && Object.keys(properties).length > 0) {
      this.schemaErrors.push(forbidden(at, 'additionalProperties and properties are mutual exclusive'));
    }
    const values = valuesOf(schema);
    if (!values) return;
    const noDefaults = scope.isInsideMetadata ? NOT_IN_METADATA : scope.noDefaults;
    this.visit(values, at, { ...scope, noDefaults }, rules?.within(values, 'element'));
  }

  private visitProperties(
    schema: JsonSchema,
    path: FieldPath,
    scope: Scope,
    rules: RuleScope | undefined,
  ): void {
    const isResource = scope.isRoot || isEmbeddedResource(schema);
    const mapType = schema['x-kubernetes-map-type'] ?? 'granular';
    const isCorrelated = mapType === 'granular' || mapType === 'atomic';
    const uncorrelated = scope.uncorrelated ?? (isCorrelated ? undefined : path);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isMeta = isResource && META_FIELDS.has(name);
      const inner: Scope = {
        isRoot: false,
        noDefaults: isMeta && scope.isRoot ? `in top-level ${name}` : scope.noDefaults,
        isInsideMetadata: isMeta || scope.isInsideMetadata,
        uncorrelated,
      };
      const within = rules?.within(property, { property: name });
      this.visit(property, path.child('properties').key(name), inner, within);
    }
  }

  private visitClauses(schema: JsonSchema, path: FieldPath, scope: Scope): void {
    const { not, allOf = [], oneOf = [], anyOf = [], definitions = {} } = schema;
    if (not) this.visit(not, path.child('not'), scope, undefined);
    for (const [name, clauses] of Object.entries({ allOf, oneOf, anyOf })) {
      for (const [index, clause] of clauses.entries())
        this.visit(clause, path.child(name).index(index), scope, undefined);
    }
    for (const [name, definition] of Object.entries(definitions))
      this.visit(definition, path.child('definitions').key(name), scope, undefined);
  }

  private visitItems(schema: JsonSchema, path: FieldPath, scope: Scope, rules: RuleScope | undefined): void {
    const { items } = schema;
    if (items === undefined) return;
    const isMap = schema['x-kubernetes-list-type'] === 'map';
    const inner = { ...scope, uncorrelated: scope.uncorrelated ?? (isMap ? undefined : path) };
    const at = path.child('items');
    if (!isList(items)) this.visit(items, at, inner, rules?.within(items, 'element'));
    else for (const [index, item] of items.entries()) this.visit(item, at.index(index), inner, undefined);
  }
}

function isNames(dependency: JsonSchema | readonly string[]): dependency is readonly string[] {
  return Array.isArray(dependency);
}

const NOT_IN_METADATA = 'inside additionalProperties applying to object metadata';

import { append } from '../../base/index.ts';
import {
  apiVersionOf,
  type FieldError,
  FieldPath,
  type FieldErrorReason,
  type GroupVersionKind,
  invalid,
  invalidError,
  type KubernetesObject,
  type ScalePaths,
} from '../../api/index.ts';
import { Correlation } from './correlation.ts';
import { validateEmbedded } from './embedded-metadata.ts';
import type { JsonSchema } from './json-schema.ts';
import { validateListTypes } from './list-types.ts';
import { pathNamed } from './paths.ts';
import { type RuleNode, rulesOf } from './rule-node.ts';
import { RuleBudget, type RuleContext, validateRules } from './validate-rules.ts';
import { validateReplicas, validateScaleStatus } from './validate-scale.ts';
import { validateValue } from './validate-value.ts';

export interface CustomValidationParts {
  readonly of: GroupVersionKind & { readonly plural: string };
  readonly schema: JsonSchema;
  readonly scale: ScalePaths | undefined;
  /** What the rules of an object may cost in this thread; left out, as much as upstream lets them. */
  readonly ruleCostHere?: number | undefined;
}

type Warn = RuleContext['warn'];

/**
 * What is wrong with objects of a custom kind but for their metadata: by their schema, then by the rules in it, which are
 * not asked where the object is of another form than they take for granted.
 */
export class CustomValidation {
  private readonly parts: CustomValidationParts;
  private madeRules: { readonly root: RuleNode | undefined } | undefined;

  constructor(parts: CustomValidationParts) {
    this.parts = parts;
  }

  ofNew(object: KubernetesObject): FieldError[] {
    const { schema } = this.parts;
    const errors = validateType(object, this.parts.of);
    append(errors, this.validateWhole(object, undefined));
    append(errors, validateEmbedded(object, schema, undefined));
    append(errors, validateListTypes(object, schema, undefined));
    const { name = '', generateName = '' } = object.metadata;
    const isNamed = name !== '' || generateName !== '';
    append(errors, this.checkRules(object, errors, { isWhole: isNamed }));
    return errors;
  }

  ofChanged(object: KubernetesObject, old: KubernetesObject, warn: Warn): FieldError[] {
    const { schema } = this.parts;
    const correlation = new Correlation(object, old, schema);
    const errors = validateType(object, this.parts.of);
    append(errors, this.validateWhole(object, correlation));
    append(errors, validateEmbedded(object, schema, undefined));
    append(errors, this.listErrors(object, old));
    append(errors, this.checkRules(object, errors, { correlation, warn }));
    return errors;
  }

  ofChangedStatus(object: KubernetesObject, old: KubernetesObject, warn: Warn): FieldError[] {
    const correlation = new Correlation(object, old, this.parts.schema);
    const errors = validateType(object, this.parts.of);
    append(errors, this.validateStatus(object, correlation));
    append(errors, this.listErrors(object, old));
    append(errors, this.checkRules(object, errors, { correlation, warn }));
    return errors;
  }

  private validateWhole(object: KubernetesObject, correlation: Correlation | undefined): FieldError[] {
    const { schema, scale } = this.parts;
    const errors = [...validateValue(object, schema, { correlation })];
    if (scale) append(errors, validateReplicas(object, scale.specReplicas));
    if (scale) append(errors, validateScaleStatus(object, scale));
    return errors;
  }

  private validateStatus(object: KubernetesObject, whole: Correlation): FieldError[] {
    const { schema, scale } = this.parts;
    const own = schema.properties?.['status'];
    const errors: FieldError[] = [];
    if (object['status'] !== undefined && own) {
      const context = { correlation: whole.field('status'), base: FieldPath.of('status') };
      append(errors, validateValue(object['status'], own, context));
    }
    if (scale) append(errors, validateScaleStatus(object, scale));
    return errors;
  }

  /** Lists that had something twice before may have it still. */
  private listErrors(object: KubernetesObject, old: KubernetesObject): FieldError[] {
    const { schema } = this.parts;
    const errors = validateListTypes(object, schema, undefined);
    return errors.length > 0 && validateListTypes(old, schema, undefined).length > 0 ? [] : errors;
  }

  private checkRules(
    object: KubernetesObject,
    errors: readonly FieldError[],
    { isWhole = true, ...context }: RuleContext & { readonly isWhole?: boolean },
  ): FieldError[] {
    this.madeRules ??= { root: rulesOf(this.parts.schema) };
    const { root } = this.madeRules;
    if (!root) return [];
    const isOfForm = isWhole && !errors.some(({ reason }) => FORM_ERRORS.has(reason));
    const budget = new RuleBudget(this.parts.ruleCostHere);
    return isOfForm ? validateRules(object, root, { ...context, budget }) : [NOT_CHECKED];
  }
}

/** What rules take for granted, so that they would fail in words of their own. */
const FORM_ERRORS: ReadonlySet<FieldErrorReason> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const NOT_CHECKED = invalid(
  pathNamed(undefined, ''),
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

/** An object of another kind is refused before anything else is said of it. */
function validateType(object: KubernetesObject, of: GroupVersionKind): FieldError[] {
  const errors: FieldError[] = [];
  if (object.kind !== of.kind) errors.push(invalid(FieldPath.of('kind'), object.kind, `must be ${of.kind}`));
  const apiVersion = apiVersionOf(of);
  if (object.apiVersion !== apiVersion) {
    errors.push(invalid(FieldPath.of('apiVersion'), object.apiVersion, `must be ${apiVersion}`));
  }
  if (errors.length === 0) return errors;
  throw invalidError({ group: of.group, kind: object.kind }, object.metadata.name ?? '', errors);
}

/** What is asked of a definition. What it did not keep to before is not asked of it when it is updated. */
import { deepEqual } from '../../base/index.ts';
import {
  type CustomResourceDefinition,
  type DefinitionSpec,
  type DefinitionVersion,
  type JsonSchema,
  someSchema,
} from '../custom/index.ts';
import { schemasOf } from './internal-form.ts';
import { ALL_CHECKS, type SchemaChecks } from './schema/checks.ts';
import { validateMapKeys } from './schema/list-rules.ts';
import { hasLooseSet, hasUnknownType } from './schema/loose-schemas.ts';
import { hasUnprunedDefaults } from './schema/unpruned-defaults.ts';
import { FieldPath } from '../../api/index.ts';
import { hasSoundBundle, isKnownReviewVersion } from './validate-conversion.ts';

export interface DefinitionChecks {
  readonly schema: SchemaChecks;
  /** Every version has a schema; without it, only those that are served. */
  readonly schemas: boolean;
  /** Scope and kind are as they were. */
  readonly names: boolean;
  /** A webhook takes a form of review that the server knows. */
  readonly reviewVersions: boolean;
  /** A webhook's bundle of certificates can be read. */
  readonly bundles: boolean;
  /** The versions whose schemas are as they were. */
  readonly unchanged: ReadonlySet<string>;
  /** The versions that may have as many selectable fields as they have. */
  readonly manyFields: ReadonlySet<string>;
}

export const NEW_DEFINITION: DefinitionChecks = {
  schema: ALL_CHECKS,
  schemas: true,
  names: false,
  reviewVersions: true,
  bundles: false,
  unchanged: new Set(),
  manyFields: new Set(),
};

const MOST_FIELDS = 8;

export function checksOfUpdate(
  { spec }: CustomResourceDefinition,
  old: CustomResourceDefinition,
): DefinitionChecks {
  const before = old.spec;
  const schemas = schemasOf(before).flatMap(({ openAPIV3Schema: schema }) => (schema ? [schema] : []));
  const some = (holds: (schema: JsonSchema) => boolean): boolean =>
    schemas.some((schema) => someSchema(schema, holds));
  const isEstablished =
    old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
  const { conversionReviewVersions = [] } = before.conversion?.webhook ?? {};
  return {
    schema: {
      types: !some(hasUnknownType),
      atomicSets: !some(hasLooseSet),
      mapKeys: !some((schema) => validateMapKeys(schema, FieldPath.of()).length > 0),
      prunedDefaults: !schemas.some(hasUnprunedDefaults),
      ruleCosts: true,
    },
    schemas: (before.versions ?? []).every(({ schema }) => schema?.openAPIV3Schema !== undefined),
    names: isEstablished,
    reviewVersions:
      conversionReviewVersions.length === 0 || conversionReviewVersions.some(isKnownReviewVersion),
    bundles: isEstablished && hasSoundBundle(before.conversion),
    unchanged: sameIn(spec, before, (now, then) => deepEqual(now.schema, then.schema)),
    manyFields: sameIn(
      spec,
      before,
      ({ selectableFields: now = [] }, { selectableFields: then = [] }) =>
        then.length > MOST_FIELDS && deepEqual(now, then),
    ),
  };
}

/** The names of the versions of which something holds now and then. */
function sameIn(
  { versions = [] }: DefinitionSpec,
  { versions: before = [] }: DefinitionSpec,
  holds: (now: DefinitionVersion, then: DefinitionVersion) => boolean,
): ReadonlySet<string> {
  const known = new Map(before.map((version) => [version.name, version]));
  const same = versions.filter((version) => {
    const then = known.get(version.name);
    return then !== undefined && holds(version, then);
  });
  return new Set(same.map(({ name }) => name));
}

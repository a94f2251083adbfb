import type { GroupVersionKind } from '../../object.ts';
import type { ResolveSchema, Schema } from '../../schema/index.ts';
import { FieldManager, type ManagedKind, UnfitVersionError } from './field-manager.ts';
import { FieldTypes } from './field-type.ts';
import { setOf } from './path-tree.ts';
import type { FieldFilter } from './update-managers.ts';
import { typeProblems } from './validate.ts';

export interface CustomKind {
  readonly kind: GroupVersionKind;
  /** Of the whole object, metadata included. */
  readonly schema: Schema;
  readonly resolve: ResolveSchema;
  readonly hasStatus: boolean;
  readonly inVersion?: NonNullable<ManagedKind['inVersion']>;
}

/** The field manager of a custom resource in one version. */
export function customFieldManager({
  kind,
  schema,
  resolve,
  hasStatus,
  inVersion,
}: CustomKind): FieldManager {
  const type = new FieldTypes(resolve).of(schema);
  const filter = (subresource: string): FieldFilter | undefined => {
    if (subresource === 'status') return STATUS;
    return subresource === '' && hasStatus ? MAIN : undefined;
  };
  return new FieldManager({
    kind,
    type,
    empty: {},
    filter,
    ...(inVersion ? { inVersion: fitting(inVersion) } : {}),
  });
}

/** Throws where an object has something that its other version does not know. */
function fitting(inVersion: NonNullable<ManagedKind['inVersion']>): NonNullable<ManagedKind['inVersion']> {
  return (object, apiVersion) => {
    const found = inVersion(object, apiVersion);
    if (found && typeProblems(found.type, found.value) !== undefined) throw new UnfitVersionError();
    return found;
  };
}

const MAIN: FieldFilter = { kind: 'without', fields: setOf(['f:status']) };
const STATUS: FieldFilter = { kind: 'without', fields: setOf(['f:metadata'], ['f:spec']) };

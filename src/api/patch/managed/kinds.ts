/** The field managers of kinds: what of a kind each way to write it can reach. */
import { writtenObject } from '../../codec/index.ts';
import { apiVersionOf, type GroupVersionKind } from '../../object.ts';
import { resourceOfKind } from '../../resources/index.ts';
import type { Schema } from '../../schema.ts';
import { definitionNameOfKind, messageOf, resolveSchema } from '../../schema/index.ts';
import { FieldManager, type ManagedKind } from './field-manager.ts';
import { ANY_ELEMENT, setOf } from './field-set.ts';
import { type FieldType, FieldTypes } from './field-type.ts';
import type { FieldFilter } from './update-managers.ts';

type InOtherVersion = NonNullable<ManagedKind['inVersion']>;

/**
 * The field manager of a built-in kind; made once where `inVersion` is left out, which is to be given for kinds that
 * are served in several versions.
 */
export function fieldManagerOf(kind: GroupVersionKind, inVersion?: InOtherVersion): FieldManager {
  const key = `${apiVersionOf(kind)}/${kind.kind}`;
  const known = inVersion ? undefined : MADE.get(key);
  if (known) return known;
  const manager = makeBuiltIn(kind, inVersion);
  if (!inVersion) MADE.set(key, manager);
  return manager;
}

export interface CustomKind {
  readonly kind: GroupVersionKind;
  /** Of the whole object, metadata included; references lead to the built-in definitions. */
  readonly schema: Schema;
  readonly hasStatus: boolean;
  readonly inVersion?: InOtherVersion;
}

/** The field manager of a custom resource in one version. */
export function customFieldManager({ kind, schema, hasStatus, inVersion }: CustomKind): FieldManager {
  const type = new FieldTypes(resolveSchema, { builtIn: false }).of(schema);
  const filter = (subresource: string): FieldFilter | undefined => {
    if (subresource === 'status') return CUSTOM_STATUS;
    return subresource === '' && hasStatus ? MAIN : undefined;
  };
  return new FieldManager({ kind, type, empty: {}, filter, ...(inVersion ? { inVersion } : {}) });
}

/** The type of a built-in kind's objects. */
export function fieldTypeOf(kind: GroupVersionKind): FieldType {
  return BUILT_IN_TYPES.of({ $ref: `#/definitions/${definitionNameOfKind(kind) ?? ''}` });
}

const MADE = new Map<string, FieldManager>();
const BUILT_IN_TYPES = new FieldTypes(resolveSchema, { builtIn: true });

function makeBuiltIn(kind: GroupVersionKind, inVersion: InOtherVersion | undefined): FieldManager {
  const message = messageOf(kind);
  return new FieldManager({
    kind,
    type: fieldTypeOf(kind),
    empty: message ? writtenObject({}, message) : {},
    filter: builtInFilter(kind),
    ...(inVersion ? { inVersion } : {}),
  });
}

const MAIN: FieldFilter = { kind: 'without', fields: setOf(['f:status']) };
const CUSTOM_STATUS: FieldFilter = { kind: 'without', fields: setOf(['f:metadata'], ['f:spec']) };
const STATUS: FieldFilter = { kind: 'without', fields: setOf(['f:spec']) };

/** Kinds whose status can be written along with less of the metadata than others. */
const STATUS_BESIDE: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['Deployment', [['f:metadata', 'f:labels']]],
  ['Pod', ['f:deletionTimestamp', 'f:ownerReferences'].map((name) => ['f:metadata', name])],
  ['ResourceClaim', [['f:metadata']]],
  ['VolumeAttachment', [['f:metadata']]],
]);

/** What some subresources write, and nothing else. */
const ONLY: ReadonlyMap<string, FieldFilter> = new Map([
  ['pods/ephemeralcontainers', { kind: 'only', fields: setOf(['f:spec', 'f:ephemeralContainers']) }],
  ['pods/resize', { kind: 'only', fields: resizable() }],
]);

function resizable(): FieldFilter['fields'] {
  const lists = ['f:containers', 'f:initContainers'];
  const fields = ['f:resources', 'f:resizePolicy'];
  return setOf(...lists.flatMap((list) => fields.map((field) => ['f:spec', list, ANY_ELEMENT, field])));
}

function builtInFilter(kind: GroupVersionKind): ManagedKind['filter'] {
  const resource = resourceOfKind(kind);
  const beside = STATUS_BESIDE.get(kind.kind);
  const status: FieldFilter = beside ? { kind: 'without', fields: setOf(['f:spec'], ...beside) } : STATUS;
  const hasStatus = resource?.subresources.some(({ name }) => name === 'status') ?? false;
  return (subresource) => {
    if (subresource === '') return hasStatus ? MAIN : undefined;
    if (subresource === 'status' || subresource === 'approval') return status;
    return ONLY.get(`${resource?.plural}/${subresource}`);
  };
}

/**
 * `api/patch/managed`: server-side apply, and the record of who manages which field of an object.
 *
 *     const manager = fieldManagerOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
 *     const stored = manager.update(live, next, { manager: 'kubectl', subresource: '', nowMs });
 */
export { type FieldApplier, FieldManager, type FieldWriter, type ManagedKind } from './field-manager.ts';
export { type FieldSet, setOf } from './field-set.ts';
export { type FieldType, FieldTypes, type FieldTypeOptions } from './field-type.ts';
export { type CustomKind, customFieldManager, fieldManagerOf, fieldTypeOf } from './kinds.ts';
export { withoutNewTimes } from './record.ts';
export { recordAfterScale, type ReplicasPaths, scaleRecord } from './scale.ts';
export type { FieldFilter, VersionedObject } from './update-managers.ts';
export { managerOfUserAgent, MAX_MANAGER_BYTES } from './user-agent.ts';

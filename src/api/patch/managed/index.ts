/**
 * `api/patch/managed`: server-side apply, and the record of who manages which field of an object.
 *
 *     const manager = kind.fieldManager;
 *     const stored = manager.update(live, next, { manager: 'kubectl', subresource: '', nowMs });
 */
export { type CustomKind, customFieldManager } from './custom-field-manager.ts';
export { type FieldApplier, FieldManager, type FieldWriter, type ManagedKind } from './field-manager.ts';
export type { FieldSet } from './field-set.ts';
export { ConfigurationMergeError } from './merge-configuration.ts';
export { setOf } from './path-tree.ts';
export { type FieldType, type FieldTypeOptions, FieldTypes } from './field-type.ts';
export { withoutNewTimes } from './record.ts';
export { recordAfterScale, type ReplicasPaths, scaleRecord } from './scale.ts';
export type { FieldFilter, VersionedObject } from './update-managers.ts';
export { managerOfUserAgent } from './user-agent.ts';

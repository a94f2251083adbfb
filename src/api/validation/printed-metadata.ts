import { isObject, ownValue } from '../../base/index.ts';
import { goJson } from '../go-text.ts';
import { goCollection } from './go-struct.ts';

/** The fields of metadata in the order in which Go writes them. */
export const METADATA_FIELDS = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];
const OWNER = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];
const MANAGER = ['manager', 'operation', 'apiVersion', 'time', 'fieldsType', 'fieldsV1', 'subresource'];

/** Metadata as messages show it: `"name":"x"` for each field that there is. */
export function printedMetadata(metadata: object | undefined): string[] {
  const fields = isObject(metadata) ? metadata : {};
  return METADATA_FIELDS.flatMap((field) => {
    const value = ownValue(fields, field);
    return value === undefined ? [] : [`"${field}":${printed(field, value)}`];
  });
}

function printed(field: string, value: unknown): string {
  if (field === 'ownerReferences') return inOrder(value, OWNER);
  return field === 'managedFields' ? inOrder(value, MANAGER) : goCollection(value);
}

/** The items of a list, each with its fields in order. */
function inOrder(list: unknown, order: readonly string[]): string {
  const items = Array.isArray(list) ? list : [];
  return goJson(
    items.map((item: unknown) =>
      Object.fromEntries(
        order.map((key) => [key, isObject(item) ? ownValue(item, key) : undefined] as const),
      ),
    ),
  );
}

/**
 * `own-changes`: what the server's own controllers write, as every client does.
 *
 *     await changeObject({ resources, writes, nowMs, of, name, subresource: 'status', change: (object) => … });
 */
export {
  changeObject,
  isOvertaken,
  FIELD_MANAGER,
  storedResource,
  type VersionedResource,
} from './change-object.ts';

/**
 * `api/patch`: the four ways to change a part of an object: JSON patch, merge patch, strategic merge patch, and
 * server-side apply with the record of who manages which field.
 *
 *     const patched = applyMergePatch(live, { value: { data: { k: null } }, duplicates: [] });
 */
export { compareBytes, goPrint } from './go-print.ts';
export { applyJsonPatch } from './json-patch.ts';
export { applyMergePatch } from './merge-patch.ts';
export {
  type FieldValidation,
  type PatchDocument,
  type Patched,
  PatchRejection,
  unexplained,
} from './patch-document.ts';
export { applyStrategicMergePatch } from './strategic-merge.ts';
export * from './managed/index.ts';

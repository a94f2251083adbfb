import { type GroupVersionKind, type KubernetesObject } from '../../api/index.ts';
import { fieldManagerOf } from '../../kinds/index.ts';
import type { WriteContext } from './write-context.ts';
/**
 * Brings the record of who manages which field of `next` up to date; `live` is undefined for a new object. `next` is
 * changed.
 */
export declare function recordFields(
  {
    kind,
  }: {
    readonly kind: GroupVersionKind;
  },
  live: KubernetesObject | undefined,
  next: KubernetesObject,
  { fieldManager, nowMs }: WriteContext,
  subresource?: string,
): void;
/** The field manager of a kind, which knows the kind's other versions, too. */
export declare const managerOf: typeof fieldManagerOf;
/** The object as it travels, which is the form that records speak of. */
export declare function writtenObject(object: KubernetesObject): KubernetesObject;
//# sourceMappingURL=recorded-fields.d.ts.map

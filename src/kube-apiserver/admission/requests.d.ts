/** What a write is of, in the words of plugins. */
import type { PersistentVolumeClaim, Pod } from '../../kinds/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
/** The Pod of a write to Pods themselves; undefined for all else. */
export declare function podOf(attributes: AdmissionAttributes): Pod | undefined;
export declare function claimOf(attributes: AdmissionAttributes): PersistentVolumeClaim | undefined;
/** Whether the write is of a resource itself, not of one of its subresources. */
export declare function isOf(
  { resource, subresource }: AdmissionAttributes,
  group: string,
  plural: string,
): boolean;
//# sourceMappingURL=requests.d.ts.map

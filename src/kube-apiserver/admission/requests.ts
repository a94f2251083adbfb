/** What a write is of, in the words of plugins. */
import type { PersistentVolumeClaim, Pod } from '../../kinds/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';

/** The Pod of a write to Pods themselves; undefined for all else. */
export function podOf(attributes: AdmissionAttributes): Pod | undefined {
  return isOf(attributes, '', 'pods') ? (attributes.object as Pod | undefined) : undefined;
}

export function claimOf(attributes: AdmissionAttributes): PersistentVolumeClaim | undefined {
  const isClaim = isOf(attributes, '', 'persistentvolumeclaims');
  return isClaim ? (attributes.object as PersistentVolumeClaim | undefined) : undefined;
}

/** Whether the write is of a resource itself, not of one of its subresources. */
export function isOf({ resource, subresource }: AdmissionAttributes, group: string, plural: string): boolean {
  return subresource === '' && resource.group === group && resource.resource === plural;
}

/** Whether the write is of something in a namespace, and not of a namespace. */
export function isInNamespace({ namespace, kind }: AdmissionAttributes): boolean {
  return namespace !== '' && !(kind.group === '' && kind.kind === 'Namespace');
}

import type { AdmissionAttributes } from '../../apiserver/index.ts';

/** The namespace that a write is about: of a namespace it is the namespace itself. Empty where there is none. */
export function placeOf(attributes: AdmissionAttributes): string {
  return isNamespace(attributes) ? attributes.name : attributes.namespace;
}

export function isNamespace({ resource }: AdmissionAttributes): boolean {
  return resource.group === '' && resource.resource === 'namespaces';
}

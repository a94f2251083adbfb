const REFERENCE = '#/definitions/';

/** The name that a reference leads to: `#/definitions/io.k8s…` without the beginning. */
export function referencedName(reference: string): string {
  return reference.startsWith(REFERENCE) ? reference.slice(REFERENCE.length) : reference;
}

import {
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  invalidAll,
  pathSegmentName,
  required,
} from '../../api/index.ts';

/** A reference to an object of any kind: the group where it is not the core one, the kind and the name. */
export function validateTypedReference(
  { apiGroup, kind, name }: { apiGroup?: string; kind: string; name: string },
  path: FieldPath,
): FieldError[] {
  return [
    ...(apiGroup === undefined || apiGroup === null
      ? []
      : invalidAll(path.child('apiGroup'), apiGroup, dns1123Subdomain(apiGroup))),
    ...validateSegment(kind, path.child('kind')),
    ...validateSegment(name, path.child('name')),
  ];
}

/** A word that becomes a segment of a URL path, and must be there. */
export function validateSegment(text: string, path: FieldPath): FieldError[] {
  return text === '' ? [required(path)] : invalidAll(path, text, pathSegmentName(text));
}

import {
  badRequest,
  type FieldValidation,
  type GroupVersionKind,
  type KindRules,
  type KubernetesObject,
  type PatchDocument,
} from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import type { Warnings } from '../request/warnings.ts';

/** A kind that a body, or a patched object, is read as. */
export interface DecodedKind {
  readonly kind: GroupVersionKind;
  readonly rules: KindRules;
}

export interface Body {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly fieldValidation: FieldValidation;
  readonly warnings: Warnings;
}

/** The body of a create or an update as an object of the resource's kind, with its defaults. */
export function decodeBody({ kind, rules }: DecodedKind, body: Body): KubernetesObject {
  const value: unknown = JSON.parse(new TextDecoder().decode(body.bytes));
  if (!isObject(value)) throw badRequest('not an object');
  const object = {
    ...value,
    kind: kind.kind,
    apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
  } as unknown as KubernetesObject;
  object.metadata ??= {};
  rules.setDefaults?.(object);
  return object;
}

export function parsePatch(bytes: Uint8Array): PatchDocument {
  return { value: JSON.parse(new TextDecoder().decode(bytes)), duplicates: [] };
}

export function decodePatched({ rules }: DecodedKind, value: unknown): KubernetesObject {
  const object = structuredClone(value) as KubernetesObject;
  rules.setDefaults?.(object);
  return object;
}

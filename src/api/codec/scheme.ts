import type { JsonObject } from '../../base/index.ts';
import { type GroupVersionKind, parseApiVersion } from '../object.ts';
import type { ObjectType } from './object-type.ts';

/**
 * The types that bodies are read as and answers written in, by group, version and kind: of everything that is served,
 * and of what is sent and answered beside it (lists, options, `Scale`, `Status`). As upstream's `runtime.Scheme`.
 */
export interface Scheme {
  typeOf(gvk: GroupVersionKind): ObjectType | undefined;
  /** Whether anything of a group's version is known. */
  hasVersion(group: string, version: string): boolean;
  /** Whether a group has a kind in any version. */
  hasKind(group: string, kind: string): boolean;
}

/** The type of an object's own kind; undefined where it names none that is known. */
export function typeOfObject(scheme: Scheme, object: Readonly<JsonObject>): ObjectType | undefined {
  const { kind, apiVersion } = object;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return undefined;
  return scheme.typeOf({ ...parseApiVersion(apiVersion), kind });
}

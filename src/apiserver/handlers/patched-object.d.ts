import { type JsonObject } from '../../base/index.ts';
import { type KubernetesObject, type Patched } from '../../api/index.ts';
import type { DecodedKind } from './decode-body.ts';
/** A patched document read as an object. */
export interface PatchedObject {
  /** Canonical, with its defaults. */
  readonly object: KubernetesObject;
  /** What strict reading objects to, in the patch and in the outcome. */
  readonly problems: readonly string[];
}
/**
 * Reads what a patch made of `original` as an object of a kind. Throws the 422 of an outcome that is none, and under
 * `isStrict` that of one with problems; it shows the outcome, or what `shown` gives in its place.
 */
export declare function readPatched(
  { kind, rules }: DecodedKind,
  { value, problems: found }: Patched,
  original: JsonObject,
  isStrict: boolean,
  shown?: () => string,
): PatchedObject;
//# sourceMappingURL=patched-object.d.ts.map

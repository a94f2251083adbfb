import {
  type FieldValidation,
  type GroupVersionKind,
  type KubernetesObject,
  StatusError,
  type Strategy,
} from '../../api/index.ts';
import type { Warnings } from '../request/warnings.ts';
/** A kind that a body, or a patched object, is read as. */
export interface DecodedKind {
  readonly kind: GroupVersionKind;
  readonly rules: Strategy;
}
export interface Body {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly fieldValidation: FieldValidation;
  readonly warnings: Warnings;
}
/**
 * The body of a create or an update as a canonical object of a kind, with its defaults. Throws the 400 or 415 of one
 * that cannot be read; what strict decoding objects to is refused, warned of or passed over as `fieldValidation` says.
 */
export declare function decodeBody({ kind, rules }: DecodedKind, body: Body): KubernetesObject;
export declare function unsupportedBody(): StatusError;
//# sourceMappingURL=decode-body.d.ts.map

import {
  cannotBeHandled,
  decodeBody as decode,
  type FieldValidation,
  type GroupVersionKind,
  type KubernetesObject,
  StatusError,
  type Strategy,
  strictDecodingMessage,
} from '../../api/index.ts';
import { builtInScheme } from '../../kinds/index.ts';
import { formatOf, MEDIA_TYPES } from '../encoding/negotiate.ts';
import { mediaTypeOf } from '../request/target.ts';
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
export function decodeBody({ kind, rules }: DecodedKind, body: Body): KubernetesObject {
  const format = formatOf(mediaTypeOf(body.contentType));
  if (format === undefined) throw unsupportedBody();
  const { object, problems } = decode(body.bytes, format, kind, builtInScheme);
  if (problems.length > 0 && body.fieldValidation === 'Strict') {
    throw cannotBeHandled(kind, kind.kind, strictDecodingMessage(problems));
  }
  if (body.fieldValidation === 'Warn') body.warnings.addProblems(problems);
  rules.setDefaults?.(object);
  return object;
}

export function unsupportedBody(): StatusError {
  const accepted = `accepted media types include: ${Object.values(MEDIA_TYPES).join(', ')}`;
  const message = `the body of the request was in an unknown format - ${accepted}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

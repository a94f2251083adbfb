import {
  cannotBeHandled,
  decodeBody as decode,
  type FieldValidation,
  type Kind,
  type KubernetesObject,
  StatusError,
  strictDecodingMessage,
} from '../../api/index.ts';
import type { ResourceCall } from '../reply/endpoint.ts';
import { formatOf, MEDIA_TYPES } from '../request/media-types.ts';
import { mediaTypeOf } from '../request/target.ts';

/**
 * The body of a create or an update as a canonical object of a kind, without its defaults. Throws the 400 or 415 of one
 * that cannot be read; what strict decoding objects to is refused, warned of or passed over as `fieldValidation` says.
 */
export function decodeBody(
  kind: Kind,
  { http, warnings, notes, resource }: ResourceCall,
  bytes: Uint8Array,
  { fieldValidation }: { readonly fieldValidation: FieldValidation },
): KubernetesObject {
  const format = formatOf(mediaTypeOf(http.headers['content-type']));
  if (format === undefined) throw unsupportedBody();
  const { object, problems } = decode(bytes, format, kind, resource.kinds);
  if (problems.length > 0 && fieldValidation === 'Strict') {
    throw cannotBeHandled(kind, kind.kind, strictDecodingMessage(problems));
  }
  if (fieldValidation === 'Warn') warnings.addProblems(problems);
  notes.requestObject?.(object);
  return object;
}

export function unsupportedBody(): StatusError {
  const accepted = `accepted media types include: ${Object.values(MEDIA_TYPES).join(', ')}`;
  const message = `the body of the request was in an unknown format - ${accepted}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

import { goJson, type Status, type StatusCause } from '../../api/index.ts';
import { textBytes } from '../reply/json-bytes.ts';
import type { Pieces } from './pieced-bodies.ts';

/** A `Status` of more causes than this is written in pieces. */
const WHOLE_CAUSES = 500;
const CAUSES_IN_PIECE = 64;
const LETTERS_IN_PIECE = 16 * 1024;

/**
 * Whether a `Status` is long: upstream tells every error of a body, and a body of 3 MiB can have hundreds of thousands,
 * each of them in the message and once more among the causes.
 */
export function isLong({ details }: Status): boolean {
  return (details?.causes?.length ?? 0) > WHOLE_CAUSES;
}

/** A `Status` as JSON, in upstream's order of fields. The same bytes as in one. */
export function* statusPieces(status: Status): Pieces {
  const { kind, apiVersion, metadata, message = '', reason, details = {}, code } = status;
  const { causes = [], retryAfterSeconds, name, group, kind: ofKind, uid } = details;
  const head = { kind, apiVersion, metadata, status: status.status };
  yield textBytes(`${opened(head)}${message === '' ? '' : ',"message":"'}`);
  if (message !== '') {
    yield* textPieces(message);
    yield textBytes('"');
  }
  const fields = opened(filled({ name, group, kind: ofKind, uid }));
  const before = fields === '{' ? '' : ',';
  yield textBytes(`${reason ? `,"reason":${goJson(reason)}` : ''},"details":${fields}${before}"causes":[`);
  for (let at = 0; at < causes.length; at += CAUSES_IN_PIECE) {
    const some = causes.slice(at, at + CAUSES_IN_PIECE).map(causeText);
    yield textBytes(`${at === 0 ? '' : ','}${some.join(',')}`);
  }
  const retry = retryAfterSeconds ? `,"retryAfterSeconds":${retryAfterSeconds}` : '';
  yield textBytes(`]${retry}}${code ? `,"code":${code}` : ''}}\n`);
}

function causeText({ reason, message, field }: StatusCause): string {
  return goJson(filled({ reason, message, field }));
}

/** The letters of a JSON string. A pair of surrogates stays together. */
function* textPieces(text: string): Pieces {
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = at + LETTERS_IN_PIECE;
    if (isHighSurrogate(text.charCodeAt(end - 1))) end++;
    yield textBytes(goJson(text.slice(at, end)).slice(1, -1));
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** An object as JSON without the brace that closes it. */
function opened(object: Readonly<Record<string, unknown>>): string {
  return goJson(object).slice(0, -1);
}

/** Without what Go leaves out. */
function filled(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, text]) => (text ? [[key, text]] : [])));
}

import { isObject } from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import type { HttpsAnswer } from '../../base/index.ts';

/** Upstream shows so much of what a server says. */
const SHOWN_BYTES = 2048;

const MESSAGES: ReadonlyMap<number, string> = new Map([
  [400, 'the server rejected our request for an unknown reason'],
  [401, 'the server has asked for the client to provide credentials'],
  [404, 'the server could not find the requested resource'],
  [405, 'the server does not allow this method on the requested resource'],
  [409, 'the server reported a conflict'],
  [422, 'the server rejected our request due to an error in our request'],
  [429, 'the server has received too many requests and has asked us to try again later'],
  [503, 'the server is currently unable to handle the request'],
  [
    504,
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
]);

/** What upstream's client says of an answer without success, which is no review. */
export function refusedAnswer({ status, headers, body }: HttpsAnswer): string {
  const own = statusMessage(body);
  if (own !== undefined) return own;
  const said = saidBy(headers['content-type'] ?? '', body);
  if (status === 403 || status === 415) return said;
  if (status === 406) {
    const unable = 'the server was unable to respond with a content type that the client supports';
    return said === '' || said === 'unknown' ? unable : said;
  }
  const known = MESSAGES.get(status);
  if (known !== undefined) return known;
  return status >= 500
    ? `an error on the server (${quote(said)}) has prevented the request from succeeding`
    : `the server responded with the status code ${status} but did not return more information`;
}

/** What a server says as text. */
function saidBy(contentType: string, body: Uint8Array): string {
  if (contentType !== '' && !contentType.trim().toLowerCase().startsWith('text/')) return 'unknown';
  return new TextDecoder().decode(body.subarray(0, SHOWN_BYTES)).trim();
}

/** The message of a body that is a `Status`. */
function statusMessage(body: Uint8Array): string | undefined {
  if (body.length === 0 || body.length > STATUS_LIMIT_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (!isObject(value) || value['kind'] !== 'Status' || value['apiVersion'] !== 'v1') return undefined;
    const { message } = value;
    return typeof message === 'string' && value['status'] !== 'Success' ? message : undefined;
  } catch {
    return undefined;
  }
}

const STATUS_LIMIT_BYTES = 64 * 1024;

import { badRequest } from '../../api/index.ts';
import { isObject } from '../../base/index.ts';

/** Where the next page of a list begins. */
export interface ContinueToken {
  /** The revision that all pages are of; -1: the newest there is by then. */
  readonly revision: number;
  /** The first key, without what the keys of the whole list begin with. */
  readonly start: string;
}

/** Upstream's form: JSON in base64url without padding. */
export function encodeContinueToken({ revision, start }: ContinueToken): string {
  const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start });
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Throws the 400 of a token that cannot be read, in the words of Go. */
export function decodeContinueToken(token: string): ContinueToken {
  const { v = '', rv = 0, start = '' } = parseToken(token);
  if (typeof v !== 'string') throw invalidToken(`: ${wrongType(v, 'v', 'string')}`);
  if (typeof rv !== 'number' || !Number.isSafeInteger(rv))
    throw invalidToken(`: ${wrongType(rv, 'rv', 'int64')}`);
  if (typeof start !== 'string') throw invalidToken(`: ${wrongType(start, 'start', 'string')}`);
  if (v !== 'meta.k8s.io/v1') throw invalidToken(`: server does not recognize this encoded version ${v}`);
  if (rv === 0) throw invalidToken(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (start === '') throw invalidToken(': encoded start key empty (version meta.k8s.io/v1)');
  const key = start.replace(/^\//, '');
  // What leads out of the list, or would be written otherwise, is none of ours.
  if (key !== '' && key.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw invalidToken(`: ${start}`);
  return { revision: rv, start: key };
}

function parseToken(token: string): Record<string, unknown> {
  const bad = BASE64.exec(token)?.[0].length ?? 0;
  if (bad < token.length || token.length % 4 === 1) {
    const at = bad < token.length ? bad : token.length - 1;
    throw invalidToken(`: illegal base64 data at input byte ${at}`);
  }
  const bytes = Uint8Array.from(atob(token.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    if (value === null) return {};
    throw invalidToken(
      `: json: cannot unmarshal ${jsonType(value)} into Go value of type storage.continueToken`,
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = text === '' ? 'unexpected end of JSON input' : 'invalid character in the token';
    throw invalidToken(`: ${why}`);
  }
}

const BASE64 = /^[A-Za-z0-9_-]*/;

function wrongType(value: unknown, field: string, type: string): string {
  const shown = typeof value === 'number' ? `number ${value}` : jsonType(value);
  return `json: cannot unmarshal ${shown} into Go struct field continueToken.${field} of type ${type}`;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function invalidToken(why: string): Error {
  return badRequest(`continue key is not valid${why}`);
}

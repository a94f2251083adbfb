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

/** Throws the 400 of a token that cannot be read. */
export function decodeContinueToken(token: string): ContinueToken {
  const { v, rv, start } = parseToken(token);
  if (v !== 'meta.k8s.io/v1')
    throw invalidToken(`server does not recognize this encoded version ${JSON.stringify(v)}`);
  if (typeof rv !== 'number' || rv === 0)
    throw invalidToken('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof start !== 'string' || start === '')
    throw invalidToken('encoded start key empty (version meta.k8s.io/v1)');
  if (start.split('/').includes('..'))
    throw invalidToken('encoded key does not start with the expected prefix');
  return { revision: rv, start };
}

function parseToken(token: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(atob(token.replace(/-/g, '+').replace(/_/g, '/')));
    if (isObject(value)) return value;
  } catch {
    // Neither base64 nor JSON: answered below.
  }
  throw invalidToken('illegal base64 data at input byte 0');
}

function invalidToken(why: string): Error {
  return badRequest(`continue key is not valid: ${why}`);
}
